"""Every sentence in the code has its Indonesian translation, and no translation is left over.

Rule: the sentences are read from the source code itself, so none can be forgotten.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from shared.assets import asset_path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("kiosk", "desk_client", "hall_screen", "admin", "shared")
PLACEHOLDER = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place in the code where a sentence stands; `facts` is None where they cannot be read off."""

    place: str
    one: str
    many: str | None = None
    facts: frozenset[str] | None = field(default=None)

    @property
    def asks_for(self) -> set[str]:
        """The facts that its placeholders name, but for the `n` that a plural gives itself."""
        own = {"n"} if self.many is not None else set()
        return set(PLACEHOLDER.findall(self.one + (self.many or ""))) - own


def uses_in(code: str, name: str) -> Iterator[Use]:
    """The sentences of `texts(...)`, `self._texts(...)`, `texts.plural(...)` and `sentence(...)` calls."""
    for node in ast.walk(ast.parse(code, name)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        place = f"{name}:{node.lineno}"
        facts: frozenset[str] | None = frozenset(each.arg for each in node.keywords if each.arg)
        if any(each.arg is None for each in node.keywords):
            facts = None
        match node.func:
            case ast.Name(id="texts" | "_texts") | ast.Attribute(attr="texts" | "_texts"):
                for source in literals(node.args[0], place):
                    yield Use(place=place, one=source, facts=facts)
            case ast.Attribute(
                attr="plural",
                value=ast.Name(id="texts" | "_texts") | ast.Attribute(attr="texts" | "_texts"),
            ):
                for one, many in zip(literals(node.args[0], place), literals(node.args[1], place), strict=True):
                    yield Use(place=place, one=one, many=many, facts=facts)
            case ast.Name(id="sentence"):
                for source in literals(node.args[0], place):
                    yield Use(place=place, one=source)
            case _:
                pass


def literals(node: ast.expr, place: str) -> list[str]:
    """The sentences an argument may be; a variable is none (its value is marked by `sentence` elsewhere)."""
    match node:
        case ast.Constant(value=str(source)):
            return [source]
        case ast.IfExp(body=body, orelse=other):
            return literals(body, place) + literals(other, place)
        case ast.JoinedStr() | ast.BinOp():
            raise AssertionError(f"{place}: a sentence must be written as one literal, with %(name)s in it")
        case _:
            return []


@pytest.fixture(scope="module")
def uses() -> list[Use]:
    files = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return [use for path in files for use in uses_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))]


@pytest.fixture(scope="module")
def messages() -> list[tuple[str, Message]]:
    """Every entry of every room, with the name of its file."""
    found = []
    for path in sorted(asset_path("locale", "id").glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale="id", abort_invalid=True)
        assert not catalog.obsolete, f"{path.name} holds obsolete entries"
        found += [(path.name, message) for message in catalog if message.id]
    return found


def source_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(form for form in strings if form)


def test_the_extraction_sees_each_way_to_write_a_sentence() -> None:
    code = """
texts("One"); self.texts("Two %(a)s", a=1); self._texts("Three" if x else "Four"); texts(variable)
texts.plural("%(n)d person", "%(n)d people", n); self.texts.plural("a", "b", 2, c=3)
T = {1: sentence("Five " "and six")}; other("Not this"); texts("Seven", **facts)
"""
    found = {(use.one, use.many) for use in uses_in(code, "sample.py")}
    assert found == {
        ("One", None), ("Two %(a)s", None), ("Three", None), ("Four", None),
        ("%(n)d person", "%(n)d people"), ("a", "b"), ("Five and six", None), ("Seven", None),
    }  # fmt: skip


def test_a_sentence_put_together_at_run_time_is_refused() -> None:
    with pytest.raises(AssertionError, match="one literal"):
        list(uses_in('texts(f"Desk {n}")', "sample.py"))


def test_the_code_holds_sentences(uses: list[Use]) -> None:
    assert len(uses) > 100
    assert any(use.place.startswith("shared/problem_texts.py") for use in uses)


def test_every_sentence_is_translated(uses: list[Use], messages: list[tuple[str, Message]]) -> None:
    known = {source_of(message) for _room, message in messages}
    missing = sorted({f"{use.place}: {use.one!r}" for use in uses if use.one not in known})
    assert missing == []


def test_every_plural_is_translated_as_one(uses: list[Use], messages: list[tuple[str, Message]]) -> None:
    known = {message.id for _room, message in messages if message.pluralizable}
    missing = sorted(
        f"{use.place}: {use.one!r}" for use in uses if use.many is not None and (use.one, use.many) not in known
    )
    assert missing == []


def test_no_translation_is_left_over(uses: list[Use], messages: list[tuple[str, Message]]) -> None:
    used = {use.one for use in uses}
    assert sorted({f"{room}: {source_of(each)!r}" for room, each in messages if source_of(each) not in used}) == []


def test_no_translation_is_empty_or_doubtful(messages: list[tuple[str, Message]]) -> None:
    assert [(room, each.id) for room, each in messages if each.fuzzy or not forms_of(each)] == []


def test_translations_keep_the_placeholders(messages: list[tuple[str, Message]]) -> None:
    wrong = []
    for room, message in messages:
        source = message.id[-1] if message.pluralizable else message.id
        wanted = sorted(PLACEHOLDER.findall(source))
        wrong += [(room, form) for form in forms_of(message) if sorted(PLACEHOLDER.findall(form)) != wanted]
    assert wrong == []


def test_rooms_translate_the_same_sentence_alike(messages: list[tuple[str, Message]]) -> None:
    seen: dict[str, tuple[str, tuple[str, ...]]] = {}
    differing = []
    for room, message in messages:
        first_room, forms = seen.setdefault(source_of(message), (room, forms_of(message)))
        if forms != forms_of(message):
            differing.append((source_of(message), first_room, room))
    assert differing == []


def test_every_call_gives_the_facts_that_its_sentence_asks_for(uses: list[Use]) -> None:
    wrong = [
        f"{use.place}: asks for {sorted(use.asks_for)}, gets {sorted(use.facts)}"
        for use in uses
        if use.facts is not None and use.asks_for != use.facts
    ]
    assert wrong == []


def test_every_sentence_with_facts_can_be_filled(uses: list[Use], messages: list[tuple[str, Message]]) -> None:
    sentences = {form for use in uses for form in (use.one, use.many) if form}
    sentences |= {form for _room, message in messages for form in forms_of(message)}
    for source in sorted(sentences):
        names = PLACEHOLDER.findall(source)
        if names:
            assert source % dict.fromkeys(names, 7)
