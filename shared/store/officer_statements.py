"""Every statement about the people who work in a hall.

Rule: the secret of a login is asked for by its own statement and by nothing else.
"""

from sqlalchemy import and_, bindparam, select, update

from shared.store import schema as t
from shared.store.compiling import Statement, insert, look
from shared.store.statements import here

_officer = t.officer.c
_this_officer = and_(here(t.officer), _officer.login == bindparam("of_login"))
PUT_OFFICER = insert(t.officer)
OFFICERS = look(
    select(_officer.login, _officer.name, _officer.role, _officer.is_disabled)
    .where(here(t.officer))
    .order_by(_officer.login)
)
OFFICER = look(select(_officer.login, _officer.name, _officer.role, _officer.is_disabled).where(_this_officer))
OFFICER_SECRET = look(
    select(_officer.password_hash, _officer.is_disabled, _officer.failed_logins, _officer.barred_until).where(
        _this_officer
    )
)
DISABLE_OFFICER = Statement(lambda kind: update(t.officer).where(_this_officer), ("is_disabled",))
COUNT_LOGIN = Statement(lambda kind: update(t.officer).where(_this_officer), ("failed_logins", "barred_until"))
