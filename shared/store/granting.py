"""Bringing the rights of a PostgreSQL store to what `shared.store.grants` says.

Rule: everything is taken away first, from everybody, then exactly the list is given; one transaction, all or nothing.
Whoever runs it owns the database or is the server's administrator.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from psycopg import sql as composing
from psycopg.rows import tuple_row

from shared.store.grants import (
    FUNCTIONS,
    FUNCTIONS_OF_LOGINS,
    LOGIN_GROUPS,
    POLICIES,
    SCHEMA,
    TABLES_WITH_POLICIES,
    Group,
    Kind,
    Policy,
    Right,
    rights,
)
from shared.store.grants_elsewhere import default_rights_found
from shared.store.grants_found import rights_found, row_security_found
from shared.store.guards import FUNCTIONS_MADE, TRIGGERS
from shared.store.guards_found import functions_found, rules_found, triggers_found, unchecked_tables

_ADMIN_OPTION_NEEDED = 160000
"""From this version of PostgreSQL on a role with CREATEROLE gives only groups that it was given to give."""


def apply_grants(connection: Any) -> None:
    """Apply the list on an open psycopg connection, inside its transaction; the schema is at head.

    Raises psycopg.errors.InsufficientPrivilege where the login may not do that.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        for statement in _statements(cursor):
            cursor.execute(statement)


def _statements(cursor: Any) -> Iterator[composing.Composable]:
    """Each is carried out before the next is asked for: the catalogue is read in between."""
    database = cursor.connection.info.dbname
    is_maker = _is_member(cursor, Group.logins)
    if not _is_member(cursor, Group.owner):
        yield composing.SQL("GRANT {} TO CURRENT_USER").format(composing.Identifier(Group.owner))
    if not cursor.execute("SELECT rolcreaterole FROM pg_roles WHERE rolname = %s", [Group.logins]).fetchone()[0]:
        # A restore makes the roles that it misses without any powers.
        yield composing.SQL("ALTER ROLE {} CREATEROLE").format(composing.Identifier(Group.logins))
    if not is_maker:
        yield composing.SQL("GRANT {} TO CURRENT_USER").format(composing.Identifier(Group.logins))
    yield from _may_give_groups(cursor)
    yield from _functions(cursor)
    yield from _owners(cursor)
    yield from _triggers(cursor)
    yield from _take_all_away(cursor, database)
    yield from _give(rights(), database)
    yield from _take_defaults_away(cursor)
    yield composing.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE ALL ON FUNCTIONS FROM PUBLIC").format(
        composing.Identifier(Group.owner)
    )
    yield from _policies(cursor)
    if not is_maker:
        yield composing.SQL("REVOKE {} FROM CURRENT_USER").format(composing.Identifier(Group.logins))


def _is_member(cursor: Any, group: Group) -> bool:
    """Whether the group's rights are at hand; a superuser has them all."""
    return bool(cursor.execute("SELECT pg_has_role(current_user, %s, 'USAGE')", [group]).fetchone()[0])


def _may_give_groups(cursor: Any) -> Iterator[composing.Composable]:
    """The maker of logins may give the groups, and has none of their rights."""
    if cursor.connection.info.server_version >= _ADMIN_OPTION_NEEDED:
        for group in LOGIN_GROUPS:
            yield composing.SQL("GRANT {} TO {} WITH ADMIN OPTION, INHERIT FALSE, SET FALSE").format(
                composing.Identifier(group), composing.Identifier(Group.logins)
            )


def _functions(cursor: Any) -> Iterator[composing.Composable]:
    """Before their owners are set: one that is missing belongs to whoever makes it."""
    found = functions_found(cursor)
    for function in FUNCTIONS_MADE:
        if found.get(function.signature) != function.definition:
            yield composing.SQL(function.definition)


def _triggers(cursor: Any) -> Iterator[composing.Composable]:
    """What is not as it should be goes; what is missing then is made."""
    for rule_on, rule in rules_found(cursor):
        yield composing.SQL("DROP RULE {} ON {}").format(composing.Identifier(rule), _named(rule_on))
    found = triggers_found(cursor)
    for each in found:
        if not each.is_as_it_should_be:
            yield composing.SQL("DROP TRIGGER {} ON {}").format(composing.Identifier(each.name), _named(each.table))
    whole = {each.definition for each in found if each.is_as_it_should_be}
    for trigger in TRIGGERS:
        if trigger.definition not in whole:
            yield composing.SQL(trigger.definition)
    # Only a superuser may; anybody else is told of it by the doctor, and mends the rest.
    if cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]:
        for table in unchecked_tables(cursor):
            yield composing.SQL("ALTER TABLE {} ENABLE TRIGGER ALL").format(_named(table))


def _take_defaults_away(cursor: Any) -> Iterator[composing.Composable]:
    """Those of roles that this login may act as; of others the doctor tells."""
    for right in default_rights_found(cursor):
        if right.is_mine_to_mend:
            yield composing.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} {}REVOKE {} ON {} FROM {}").format(
                composing.Identifier(right.maker),
                composing.SQL("IN SCHEMA {} ").format(_schema()) if right.is_in_schema else composing.SQL(""),
                composing.SQL(right.verb),
                composing.SQL(right.kind),
                _grantee(right.grantee),
            )


def _owners(cursor: Any) -> Iterator[composing.Composable]:
    for group in (Group.owner, Group.logins):
        yield composing.SQL("GRANT USAGE, CREATE ON SCHEMA {} TO {}").format(_schema(), composing.Identifier(group))
    look = "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p')"
    for (table,) in cursor.execute(look, [SCHEMA]).fetchall():
        yield composing.SQL("ALTER TABLE {} OWNER TO {}").format(_named(table), composing.Identifier(Group.owner))
    for function in FUNCTIONS:
        owner = Group.logins if function in FUNCTIONS_OF_LOGINS else Group.owner
        yield composing.SQL("ALTER FUNCTION {} OWNER TO {}").format(_function(function), composing.Identifier(owner))


def _take_all_away(cursor: Any, database: str) -> Iterator[composing.Composable]:
    """REVOKE on a table takes the rights on its columns away as well."""
    found = {(right.kind, right.name.partition(".")[0], right.grantee) for right, _ in rights_found(cursor)}
    for kind, name, grantee in sorted(found):
        whole = Kind.table if kind is Kind.column else kind
        yield composing.SQL("REVOKE ALL ON {} FROM {} CASCADE").format(
            _object(whole, name, database), _grantee(grantee)
        )


def _give(wanted: Iterable[Right], database: str) -> Iterator[composing.Composable]:
    def target(right: Right) -> tuple[str, str, str, str]:
        return right.grantee, right.kind, right.name.partition(".")[0], right.verb

    for (grantee, kind, name, verb), same in groupby(sorted(wanted, key=target), key=target):
        what: composing.Composable = composing.SQL(verb)
        if kind == Kind.column:
            columns = composing.SQL(", ").join(composing.Identifier(r.name.partition(".")[2]) for r in same)
            what += composing.SQL(" ({})").format(columns)
        whole = Kind.table if kind == Kind.column else Kind(kind)
        yield composing.SQL("GRANT {} ON {} TO {}").format(
            what, _object(whole, name, database), composing.Identifier(grantee)
        )


def _policies(cursor: Any) -> Iterator[composing.Composable]:
    look = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = %s"
    for table, name in cursor.execute(look, [SCHEMA]).fetchall():
        yield composing.SQL("DROP POLICY {} ON {}").format(composing.Identifier(name), _named(table))
    for table, (is_on, is_for_owner) in row_security_found(cursor).items():
        if is_on != (table in TABLES_WITH_POLICIES):
            turn = composing.SQL("DISABLE" if is_on else "ENABLE")
            yield composing.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(_named(table), turn)
        if is_for_owner:
            yield composing.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(_named(table))
    for policy in POLICIES:
        yield _create(policy)


def _create(policy: Policy) -> composing.Composable:
    statement = composing.SQL("CREATE POLICY {} ON {} FOR {} TO {}").format(
        composing.Identifier(policy.name),
        _named(policy.table),
        composing.SQL(policy.verb),
        composing.SQL(", ").join(map(composing.Identifier, policy.groups)),
    )
    # Both expressions are our own constants, never anybody's input.
    if policy.using:
        statement += composing.SQL(f" USING ({policy.using})")
    if policy.check:
        statement += composing.SQL(f" WITH CHECK ({policy.check})")
    return statement


def _object(kind: Kind, name: str, database: str) -> composing.Composable:
    match kind:
        case Kind.database:
            return composing.SQL("DATABASE {}").format(composing.Identifier(database))
        case Kind.schema:
            return composing.SQL("SCHEMA {}").format(composing.Identifier(name))
        case Kind.function:
            return composing.SQL("FUNCTION {}").format(_function(name))
        case _:
            return composing.SQL("TABLE {}").format(_named(name))


def _function(signature: str) -> composing.Composable:
    """`balai_today()` with its schema; signatures are our own or the catalogue's, which quotes them."""
    return composing.SQL("{}.{}").format(_schema(), composing.SQL(signature))


def _named(table: str) -> composing.Identifier:
    return composing.Identifier(SCHEMA, table)


def _schema() -> composing.Identifier:
    return composing.Identifier(SCHEMA)


def _grantee(name: str) -> composing.Composable:
    return composing.SQL("PUBLIC") if name == "PUBLIC" else composing.Identifier(name)
