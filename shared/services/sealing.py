"""Sealing of personal fields, and blind indexes to find them by their exact value.

Rule: a sealed value opens only in the row and column it was sealed for, and only unchanged; an index is keyed, because
an unkeyed hash of a NIK is worthless (security.md, Personal data).
"""

import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shared.services.keys import Keys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_VERSION_BYTES = 2


class SealBroken(Exception):
    """A sealed value was changed, moved to another place, or sealed with another key. Carries nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPlace:
    """Where a sealed value is kept; it is authenticated with it, so that no value can be moved."""

    table: str
    column: str
    row: str

    def bound_to(self, key_version: int) -> bytes:
        """The associated data; lengths in front keep ("a", "bc") from meaning the same as ("ab", "c")."""
        parts = (self.table, self.column, self.row, str(key_version))
        return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


class Sealer:
    """Seals and opens texts with one version of the keys. Thread-safe."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    @property
    def key_version(self) -> int:
        """The version of the keys that new values are sealed with."""
        return self._keys.version

    @cached_property
    def _cipher(self) -> "AESGCM":
        # Loaded with the first seal: it costs a tenth of a second that no first picture should wait for.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._keys.sealing)

    def seal(self, text: str, place: SealedPlace) -> bytes:
        """Key version (2 bytes), random nonce (12), AES-256-GCM ciphertext with its tag (16)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        version = self._keys.version
        sealed = self._cipher.encrypt(nonce, text.encode("utf-8"), place.bound_to(version))
        return version.to_bytes(_VERSION_BYTES, "big") + nonce + sealed

    def unseal(self, sealed: bytes, place: SealedPlace) -> str:
        """The text again. Raises SealBroken for anything that `seal` did not make for this very place."""
        from cryptography.exceptions import InvalidTag

        version = int.from_bytes(sealed[:_VERSION_BYTES], "big")
        nonce, rest = sealed[_VERSION_BYTES:][:_NONCE_BYTES], sealed[_VERSION_BYTES + _NONCE_BYTES :]
        if version != self._keys.version or len(nonce) != _NONCE_BYTES:
            raise SealBroken
        try:
            return self._cipher.decrypt(nonce, rest, place.bound_to(version)).decode("utf-8")
        except InvalidTag:
            raise SealBroken from None

    def blind_index(self, value: str, *, column: str) -> bytes:
        """32 bytes that are equal for equal values of one column; HMAC-SHA-256 with the index key."""
        return hmac.digest(self._keys.index, f"{column}\0{value}".encode(), "sha256")
