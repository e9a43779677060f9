"""What a recorded complaint seals, opened for somebody who may see it, and the masked form for everybody else.

Rule: whoever does not need the whole value gets the masked one; opening happens away from the hall's lock
(security.md, Personal data).
"""

from dataclasses import dataclass, field

from shared.domain.complaint import SealedComplaint
from shared.services.complaints import complaint_place
from shared.services.keys import Keys
from shared.services.sealing import Sealer
from shared.text import mask_nik, mask_phone

_HIDDEN = "*****"
"""As many for every name and address, so that they do not tell how long it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedComplaint:
    """The personal fields of one complaint. `contact` is E.164 or an e-mail address; `nik` may be ""."""

    name: str = field(repr=False)
    contact: str = field(repr=False)
    nik: str = field(repr=False)

    @property
    def masked_name(self) -> str:
        """ "S*****": enough to tell two people at one desk apart."""
        return self.name[:1] + _HIDDEN

    @property
    def masked_contact(self) -> str:
        """ "**********7890", or "s*****@contoh.id"."""
        return mask_contact(self.contact)

    @property
    def masked_nik(self) -> str:
        """ "317401**********", or ""."""
        return mask_nik(self.nik)


def open_complaint(complaint: SealedComplaint, keys: Keys) -> OpenedComplaint:
    """The personal fields in the clear. Raises SealBroken if one was changed or sealed with another key."""
    sealer = Sealer(keys)

    def unseal(column: str, sealed: bytes) -> str:
        return sealer.unseal(sealed, complaint_place(column, complaint.id))

    return OpenedComplaint(
        name=unseal("name_sealed", complaint.name_sealed),
        contact=unseal("contact_sealed", complaint.contact_sealed),
        nik=unseal("nik_sealed", complaint.nik_sealed) if complaint.nik_sealed is not None else "",
    )


def mask_contact(contact: str) -> str:
    """The last four digits of a telephone number; of an address the first letter and the domain."""
    name, at, domain = contact.rpartition("@")
    if not at:
        return mask_phone(contact)
    return f"{name[:1] if len(name) > 1 else ''}{_HIDDEN}@{domain}"
