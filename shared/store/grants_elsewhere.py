"""Ways around the list of rights that do not stand on the hall's own objects: other schemas, and what is made next.

Rule: a right on a view over a table is a right on the table; looking needs no right but to connect.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.store.difference import Difference, missing, surplus
from shared.store.grants import LOGIN_GROUPS, SCHEMA, Group

_GRANTED = """
WITH RECURSIVE hall_role (oid) AS (
    SELECT r.oid FROM pg_roles r WHERE r.rolname = ANY (%(login_groups)s) OR EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid AND g.rolname = ANY (%(login_groups)s)
            AND coalesce(to_jsonb(m) ->> 'inherit_option', 'true') = 'true')
), built_on (oid) AS (
    SELECT oid FROM pg_class WHERE relnamespace = %(schema)s::text::regnamespace AND relkind IN ('r', 'p')
    UNION
    SELECT w.ev_class FROM built_on b
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = b.oid
    JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
), granted (what, schema, owner, acl, is_built_on) AS (
    SELECT 'table ' || n.nspname || '.' || c.relname, n.oid, c.relowner, c.relacl, c.oid IN (SELECT oid FROM built_on)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname <> %(schema)s
    UNION ALL
    SELECT 'column ' || n.nspname || '.' || c.relname || '.' || a.attname, n.oid, c.relowner, a.attacl,
        c.oid IN (SELECT oid FROM built_on)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname <> %(schema)s AND a.attacl IS NOT NULL
    UNION ALL
    SELECT 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
        n.oid, p.proowner, p.proacl, false
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname <> %(schema)s
    UNION ALL
    SELECT 'schema ' || nspname, oid, nspowner, nspacl, false FROM pg_namespace WHERE nspname <> %(schema)s
    UNION ALL
    -- A setting such as session_replication_role, which switches triggers off, is a superuser's; it lies in no schema.
    SELECT 'parameter ' || parname, %(schema)s::text::regnamespace, 0, paracl, false FROM pg_parameter_acl
)
SELECT DISTINCT coalesce(r.rolname, 'PUBLIC')::text, upper(a.privilege_type), f.what
FROM granted f CROSS JOIN LATERAL aclexplode(f.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE a.grantee <> f.owner AND (
    (f.is_built_on AND coalesce(r.rolname, '') <> %(owner)s)
    OR (a.grantee IN (SELECT oid FROM hall_role) AND has_schema_privilege(a.grantee, f.schema, 'USAGE')))
"""
"""A store that a restore put aside keeps the rights on its tables, and nobody has one on its schema: it is no way."""

_AS_OWNER = """
SELECT n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
WHERE p.prosecdef AND a.grantee = 0 AND has_schema_privilege('public', n.oid, 'USAGE')
    AND n.nspname NOT IN (%(schema)s, 'pg_catalog', 'information_schema')
    AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
"""
"""Functions with the rights of their owner, for everybody; those of extensions are known to be meant so."""

_DEFAULTS = """
SELECT o.rolname::text, d.defaclnamespace <> 0, d.defaclobjtype::text, coalesce(r.rolname, 'PUBLIC')::text,
    upper(a.privilege_type), pg_has_role(d.defaclrole, 'USAGE')
FROM pg_default_acl d JOIN pg_roles o ON o.oid = d.defaclrole
CROSS JOIN LATERAL aclexplode(d.defaclacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE d.defaclnamespace IN (0, %(schema)s::text::regnamespace) AND a.grantee <> d.defaclrole
    -- What PostgreSQL itself gives to everybody stands there too, beside what was added.
    AND NOT (d.defaclnamespace = 0 AND a.grantee = 0
        AND (d.defaclobjtype = 'T' OR (d.defaclobjtype = 'f' AND o.rolname <> %(owner)s)))
"""

_OWN_DEFAULT = """
SELECT EXISTS (
    SELECT FROM pg_default_acl d JOIN pg_roles o ON o.oid = d.defaclrole
    WHERE o.rolname = %(owner)s AND d.defaclnamespace = 0 AND d.defaclobjtype = 'f')
"""

MADE_NEXT = {"r": "TABLES", "S": "SEQUENCES", "f": "FUNCTIONS", "T": "TYPES", "n": "SCHEMAS", "L": "LARGE OBJECTS"}
"""Kinds of objects that default privileges are about, by their letter in the catalogue."""


@dataclass(frozen=True, slots=True, order=True)
class DefaultRight:
    """A right that somebody gets on what a role makes next. `is_mine_to_mend`: this login may act as that role."""

    maker: str
    is_in_schema: bool
    kind: str
    grantee: str
    verb: str
    is_mine_to_mend: bool


def default_rights_found(cursor: Any) -> tuple[DefaultRight, ...]:
    """All rights of that kind: the hall knows none."""
    rows = cursor.execute(_DEFAULTS, {"schema": SCHEMA, "owner": Group.owner}).fetchall()
    return tuple(DefaultRight(maker, here, MADE_NEXT[kind], *rest) for maker, here, kind, *rest in rows)


def of_elsewhere(cursor: Any) -> Iterator[Difference]:
    """What leads around the list."""
    values = {"login_groups": [str(group) for group in LOGIN_GROUPS], "schema": SCHEMA, "owner": Group.owner}
    for grantee, verb, what in cursor.execute(_GRANTED, values).fetchall():
        yield surplus(f"{grantee}: {verb} on {what}")
    for (function,) in cursor.execute(_AS_OWNER, values).fetchall():
        yield surplus(f"PUBLIC: EXECUTE on function {function}, with the rights of its owner")
    for right in default_rights_found(cursor):
        yield surplus(f"{right.grantee}: {right.verb} on {right.kind} that {right.maker} will make")
    if not cursor.execute(_OWN_DEFAULT, values).fetchone()[0]:
        yield missing(f"default of {Group.owner}: FUNCTIONS that it will make are not for PUBLIC")
