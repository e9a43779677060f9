"""`balai init`, `migrate`, `check`: the store itself.

Rule: only `init` makes a store and only `migrate` changes its schema; an existing one is never touched by `init`.
"""

from collections.abc import Iterator
from typing import Annotated

import typer

from admin.context import EXIT_NO, of
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode


def init(
    context: typer.Context,
    practice: Annotated[
        bool, typer.Option("--practice", help="A hall to practise with; every slip says LATIHAN.")
    ] = False,
    hall: Annotated[str | None, typer.Option("--hall", help="Name of the hall.")] = None,
) -> None:
    """Make the store with sensible hall data. Example: balai --store hall.db init --practice"""
    from shared.services.keys import make_key_file
    from shared.store.making import init_store

    ctx = of(context)
    url, key_file = ctx.settings.store.url, ctx.settings.store.key_file
    init_store(url, practice=practice, hall_name=hall, clock=ctx.clock)
    if not key_file.exists():
        make_key_file(key_file)
    ctx.show(
        {"outcome": "made", "store": _shown(url), "practice": practice, "key_file": str(key_file)},
        ctx.texts("The store is made: %(store)s", store=_shown(url)),
        ctx.texts("The key of personal data is in %(file)s: keep a copy in a safe.", file=key_file),
    )


def migrate(
    context: typer.Context,
    grants: Annotated[
        bool, typer.Option("--grants", help="Only bring the rights of all logins back to what they should be.")
    ] = False,
) -> None:
    """Bring schema and rights up to date. Example: balai migrate"""
    from shared.store.making import grant_store, migrate_store

    ctx = of(context)
    if grants:
        left = [f"{each.how}: {each.what}" for each in grant_store(ctx.settings.store.url)]
        ctx.show(
            {"outcome": "granted", "store": _shown(ctx.settings.store.url), "left": left},
            *_words_of_rights(left, ctx.texts),
        )
        if left:
            raise typer.Exit(EXIT_NO)
        return
    migrate_store(ctx.settings.store.url)
    ctx.show({"outcome": "migrated", "store": _shown(ctx.settings.store.url)}, ctx.texts("The schema is up to date."))


def _words_of_rights(left: list[str], texts: Texts) -> Iterator[str]:
    if not left:
        yield texts("All logins have exactly the rights they should have.")
        return
    yield texts("The rights are applied. These differ still, and only the administrator of the server can mend them:")
    yield from left


def check(context: typer.Context) -> None:
    """Whether this program and the store fit together. Example: balai --json check"""
    from dataclasses import asdict

    from shared.store.opening import check_store

    ctx = of(context)
    found = check_store(ctx.settings.store.url)
    if not found.is_compatible:
        is_older = found.schema_version < found.expected_version
        code = ProblemCode.STORE_SCHEMA_OLDER if is_older else ProblemCode.STORE_SCHEMA_NEWER
        raise Problem(code, store=found.shown)
    ctx.show(
        {"outcome": "compatible"} | asdict(found),
        ctx.texts("Store and program fit together: %(store)s", store=_shown(ctx.settings.store.url)),
    )


def _shown(url: str) -> str:
    from shared.store.address import parse_address

    return parse_address(url).shown
