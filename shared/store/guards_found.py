"""The functions and triggers that stand in the catalogue of a live PostgreSQL store, and how they differ from the list.

Rule: a guard of the right name is none when it was switched off, or its body says something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.store.difference import Difference, missing, surplus
from shared.store.grants import SCHEMA
from shared.store.guards import FUNCTIONS_MADE, TRIGGERS

_FUNCTIONS = """
SELECT p.proname || '(' || coalesce((
        SELECT string_agg(format_type(t, NULL), ',' ORDER BY n)
        FROM unnest(p.proargtypes) WITH ORDINALITY u (t, n)), '') || ')',
    pg_get_functiondef(p.oid)
FROM pg_proc p WHERE p.pronamespace = %s::regnamespace AND p.prokind = 'f'
"""

_TRIGGERS = """
SELECT c.relname::text, t.tgname::text, pg_get_triggerdef(t.oid), t.tgenabled = 'O'
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal
"""

_UNCHECKED = """
SELECT DISTINCT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %s::regnamespace AND t.tgisinternal AND t.tgenabled <> 'O'
"""

_RULES = """
SELECT c.relname::text, r.rulename::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p')
"""


@dataclass(frozen=True, slots=True)
class TriggerFound:
    """One trigger of the catalogue, as the server writes it down."""

    table: str
    name: str
    definition: str
    is_enabled: bool

    @property
    def is_as_it_should_be(self) -> bool:
        """Whether it is one of the list, works, and does what the list says."""
        return self.is_enabled and self.definition in {trigger.definition for trigger in TRIGGERS}


def functions_found(cursor: Any) -> dict[str, str]:
    """The definition of each function, by signature."""
    return dict(cursor.execute(_FUNCTIONS, [SCHEMA]).fetchall())


def triggers_found(cursor: Any) -> tuple[TriggerFound, ...]:
    """All triggers on tables of the hall but those of the server itself, which check references."""
    return tuple(TriggerFound(*row) for row in cursor.execute(_TRIGGERS, [SCHEMA]).fetchall())


def unchecked_tables(cursor: Any) -> tuple[str, ...]:
    """Tables whose references the server does not check any more; only a superuser switches that off, or on."""
    return tuple(table for (table,) in cursor.execute(_UNCHECKED, [SCHEMA]).fetchall())


def rules_found(cursor: Any) -> tuple[tuple[str, str], ...]:
    """Table and name of each rule: the hall has none, and one could swallow whatever is written."""
    return tuple(cursor.execute(_RULES, [SCHEMA]).fetchall())


def of_guards(cursor: Any) -> Iterator[Difference]:
    """How functions, triggers and rules differ. That a function is missing is said with its owner."""
    definitions = functions_found(cursor)
    for function in FUNCTIONS_MADE:
        if definitions.get(function.signature, function.definition) != function.definition:
            yield missing(f"definition of function {function.signature}")
    triggers = triggers_found(cursor)
    there = {trigger.definition for trigger in triggers}
    for wanted in TRIGGERS:
        if wanted.definition not in there:
            yield missing(f"trigger {wanted.name} on table {wanted.table}")
    for found in triggers:
        if found.is_as_it_should_be:
            continue
        said = f"trigger {found.name} on table {found.table}"
        is_one_of_ours = found.definition in {trigger.definition for trigger in TRIGGERS}
        yield missing(f"{said}, enabled") if is_one_of_ours else surplus(said)
    for table in unchecked_tables(cursor):
        yield missing(f"triggers of table {table} that check references, enabled")
    for table, rule in rules_found(cursor):
        yield surplus(f"rule {rule} on table {table}")
