"""The rights that stand in the catalogue of a live PostgreSQL store, and how they differ from the list.

Rule: looking needs no right but to connect, so that each PC can look for itself; nothing is changed here.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shared.store.difference import Difference, missing, surplus
from shared.store.grants import (
    FUNCTIONS,
    FUNCTIONS_OF_LOGINS,
    LOGIN_GROUPS,
    POLICIES,
    SCHEMA,
    TABLES,
    TABLES_WITH_POLICIES,
    THIS_DATABASE,
    Group,
    Kind,
    Policy,
    Right,
    rights,
)
from shared.store.grants_elsewhere import of_elsewhere
from shared.store.guards_found import of_guards

_RIGHTS = f"""
WITH found (kind, name, owner, acl) AS (
    SELECT 'table', relname::text, relowner, coalesce(relacl, acldefault('r', relowner))
    FROM pg_class WHERE relnamespace = '{SCHEMA}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    UNION ALL
    SELECT 'table', relname::text, relowner, coalesce(relacl, acldefault('s', relowner))
    FROM pg_class WHERE relnamespace = '{SCHEMA}'::regnamespace AND relkind = 'S'
    UNION ALL
    SELECT 'column', c.relname || '.' || a.attname, c.relowner, a.attacl
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = '{SCHEMA}'::regnamespace AND a.attacl IS NOT NULL AND NOT a.attisdropped
    UNION ALL
    SELECT 'function', p.proname || '(' || coalesce((
            SELECT string_agg(format_type(t, NULL), ',' ORDER BY n)
            FROM unnest(p.proargtypes) WITH ORDINALITY u (t, n)), '') || ')',
        p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    FROM pg_proc p WHERE p.pronamespace = '{SCHEMA}'::regnamespace
    UNION ALL
    SELECT 'schema', nspname::text, nspowner, coalesce(nspacl, acldefault('n', nspowner))
    FROM pg_namespace WHERE nspname = '{SCHEMA}'
    UNION ALL
    SELECT 'database', '{THIS_DATABASE}', datdba, coalesce(datacl, acldefault('d', datdba))
    FROM pg_database WHERE datname = current_database()
)
SELECT f.kind, f.name, coalesce(r.rolname, 'PUBLIC')::text, upper(a.privilege_type), a.is_grantable
FROM found f CROSS JOIN LATERAL aclexplode(f.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE a.grantee <> f.owner
"""

_POLICIES = """
SELECT tablename::text, policyname::text, cmd, roles::text[], coalesce(qual, ''), coalesce(with_check, ''), permissive
FROM pg_policies WHERE schemaname = %s
"""

_ROW_SECURITY = """
SELECT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class
WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p')
"""

_OWNERS = """
SELECT 'table ' || relname, pg_get_userbyid(relowner)::text FROM pg_class
WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p')
UNION ALL
SELECT 'function ' || proname, pg_get_userbyid(proowner)::text FROM pg_proc
WHERE pronamespace = %(schema)s::regnamespace
"""

_UNPINNED = """
SELECT proname::text FROM pg_proc WHERE pronamespace = %s::regnamespace
AND NOT coalesce(proconfig::text[] @> ARRAY['search_path=pg_catalog, pg_temp'], false)
"""

_ROLES = """
SELECT r.rolname::text, r.rolcanlogin, r.rolsuper OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls,
    r.rolcreaterole
FROM pg_roles r
WHERE r.rolname = ANY (%(groups)s) OR EXISTS (
    SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    WHERE m.member = r.oid AND g.rolname = ANY (%(login_groups)s)
        AND coalesce(to_jsonb(m) ->> 'inherit_option', 'true') = 'true')
"""

_MEMBERS = """
SELECT r.rolname::text, array_agg(g.rolname::text ORDER BY g.rolname)
FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
WHERE NOT r.rolsuper
    -- Who makes the logins may have been made a member of them and of their groups by the server; of others not.
    AND NOT (r.rolname = %(maker)s AND (g.rolname = ANY (%(groups)s) OR EXISTS (
        SELECT FROM pg_auth_members o JOIN pg_roles og ON og.oid = o.roleid
        WHERE o.member = g.oid AND og.rolname = ANY (%(groups)s))))
    -- From PostgreSQL 16 on, who makes a role may give it to others; that alone is no membership.
    AND coalesce(to_jsonb(m) ->> 'inherit_option', 'true') || coalesce(to_jsonb(m) ->> 'set_option', 'true')
        <> 'falsefalse'
    AND (r.rolname = ANY (%(groups)s) OR EXISTS (
        SELECT FROM pg_auth_members o JOIN pg_roles og ON og.oid = o.roleid
        WHERE o.member = r.oid AND og.rolname = ANY (%(groups)s)))
GROUP BY r.rolname
"""


_MEMBERSHIPS = """
SELECT DISTINCT r.rolname::text, g.rolname::text
FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
WHERE g.rolname = ANY (%s)
    AND coalesce(to_jsonb(m) ->> 'inherit_option', 'true') || coalesce(to_jsonb(m) ->> 'set_option', 'true')
        <> 'falsefalse'
"""


def lines_found(cursor: Any) -> frozenset[str]:
    """The whole catalogue of rights, policies, owners and memberships as lines, for the manifest of a backup."""
    rights_of_all = {
        _said(right) + (", to be passed on" if may_give else "") for right, may_give in rights_found(cursor)
    }
    policies = {_line_of(policy) for policy in _policies_found(cursor)}
    owners = {f"{owner}: owner of {what}" for what, owner in cursor.execute(_OWNERS, {"schema": SCHEMA}).fetchall()}
    return frozenset(rights_of_all | policies | owners | memberships_found(cursor))


def memberships_found(cursor: Any) -> frozenset[str]:
    """Who is in which group, on the whole server."""
    found = cursor.execute(_MEMBERSHIPS, [[str(group) for group in Group]]).fetchall()
    return frozenset(f"{member}: member of {group}" for member, group in found)


def lines_listed() -> frozenset[str]:
    """The same of the list: what a restore gives. Memberships are people's, so there are none."""
    of_logins = {signature.partition("(")[0] for signature in FUNCTIONS_OF_LOGINS}
    functions = {signature.partition("(")[0] for signature in FUNCTIONS}
    owners = {f"{Group.owner}: owner of table {table}" for table in TABLES}
    owners |= {f"{Group.logins if name in of_logins else Group.owner}: owner of function {name}" for name in functions}
    return frozenset({_said(right) for right in rights()} | {_line_of(_sorted(each)) for each in POLICIES} | owners)


def rights_found(cursor: Any) -> frozenset[tuple[Right, bool]]:
    """Every right that somebody else than the owner has, and whether it may be passed on."""
    rows = cursor.execute(_RIGHTS).fetchall()
    return frozenset((Right(who, Kind(kind), name, verb), may_give) for kind, name, who, verb, may_give in rows)


def differences(cursor: Any) -> tuple[Difference, ...]:
    """How the catalogue differs from the list; empty when it is as it should be."""
    looks = (_of_rights, _of_policies, _of_owners, _of_roles, of_guards, of_elsewhere)
    return tuple(sorted({each for look in looks for each in look(cursor)}))


def _of_rights(cursor: Any) -> Iterator[Difference]:
    found, wanted = rights_found(cursor), rights()
    there = {right for right, _ in found}
    for right in wanted - there:
        yield missing(_said(right))
    for right, is_grantable in found:
        if right not in wanted:
            yield surplus(_said(right))
        elif is_grantable:
            yield surplus(f"{_said(right)}, to be passed on")


def _said(right: Right) -> str:
    return f"{right.grantee}: {right.verb} on {right.kind} {right.name}"


def _policies_found(cursor: Any) -> Iterator[Policy]:
    for table, name, verb, roles, using, check, permissive in cursor.execute(_POLICIES, [SCHEMA]).fetchall():
        # One that narrows what the others let through is never ours.
        kind = verb if permissive == "PERMISSIVE" else f"{verb}, restrictive"
        yield Policy(table, name, kind, tuple(sorted(roles)), using, check)


def row_security_found(cursor: Any) -> dict[str, tuple[bool, bool]]:
    """Of each table: whether policies decide over its rows, and whether they do over its owner, too."""
    found = cursor.execute(_ROW_SECURITY, [SCHEMA]).fetchall()
    return {table: (is_on, is_for_owner) for table, is_on, is_for_owner in found}


def _sorted(policy: Policy) -> Policy:
    return replace(policy, groups=tuple(sorted(policy.groups)))


def _line_of(policy: Policy) -> str:
    rows = f"using {policy.using or 'none'}, check {policy.check or 'none'}"
    return f"policy {policy.name} on table {policy.table} for {policy.verb} to {', '.join(policy.groups)}: {rows}"


def _of_policies(cursor: Any) -> Iterator[Difference]:
    found = set(_policies_found(cursor))
    wanted = set(map(_sorted, POLICIES))
    for policy in wanted - found:
        yield missing(f"policy {policy.name} on table {policy.table}")
    for policy in found - wanted:
        yield surplus(f"policy {policy.name} on table {policy.table}")
    for table, (is_on, is_for_owner) in row_security_found(cursor).items():
        if is_on != (table in TABLES_WITH_POLICIES):
            yield (surplus if is_on else missing)(f"row level security on table {table}")
        if is_for_owner:
            yield surplus(f"row level security for the owner of table {table}")


def _of_owners(cursor: Any) -> Iterator[Difference]:
    of_logins = {f"function {signature.partition('(')[0]}" for signature in FUNCTIONS_OF_LOGINS}
    found = dict(cursor.execute(_OWNERS, {"schema": SCHEMA}).fetchall())
    for name, owner in found.items():
        if owner != (Group.logins if name in of_logins else Group.owner):
            yield surplus(f"{owner}: owner of {name}")
    for signature in FUNCTIONS:
        if f"function {signature.partition('(')[0]}" not in found:
            yield missing(f"function {signature}")
    for (name,) in cursor.execute(_UNPINNED, [SCHEMA]).fetchall():
        yield missing(f"fixed search_path of function {name}")


def _of_roles(cursor: Any) -> Iterator[Difference]:
    """Groups have no login and no powers, logins no powers either, and each belongs to one group only."""
    groups = [str(group) for group in Group]
    login_groups = [str(group) for group in LOGIN_GROUPS]
    found = cursor.execute(_ROLES, {"groups": groups, "login_groups": login_groups}).fetchall()
    for name, can_login, has_powers, makes_roles in found:
        if has_powers:
            yield surplus(f"{name}: SUPERUSER, CREATEDB, REPLICATION or BYPASSRLS")
        if makes_roles != (name == Group.logins):
            yield (surplus if makes_roles else missing)(f"{name}: CREATEROLE")
        if can_login and name in groups:
            yield surplus(f"{name}: LOGIN")
    for name in set(groups) - {row[0] for row in found}:
        yield missing(f"role {name}")
    for name, member_of in cursor.execute(_MEMBERS, {"maker": Group.logins, "groups": groups}).fetchall():
        if name in groups or Group.logins in member_of or (len(member_of) > 1 and set(member_of) & set(login_groups)):
            yield surplus(f"{name}: member of {', '.join(member_of)}")
