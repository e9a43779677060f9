"""The figures as a table on a terminal and as a page of the documentation.

Rule: the page is written by the program that measured; nobody types a figure into it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks.figures import Figure, Spread

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEADINGS = ("what", "p50 / p99 / worst ms", "tx/s", "beside: p50 / p99 / worst ms", "ratio", "target", "met")


def table(figures: Sequence[Figure]) -> Table:
    """For the terminal."""
    shown = Table(*HEADINGS[:1], title="Balai, measured")
    for heading in HEADINGS[1:]:
        shown.add_column(heading, justify="right")
    for figure in figures:
        shown.add_row(*_cells(figure), style=None if figure.is_met is not False else "bold red")
    return shown


def write_page(page: Path, document: dict[str, Any], figures: Sequence[Figure]) -> None:
    """Put the figures between the two marks of the page. Raises ValueError if the marks are not there."""
    put_between_marks(page, [*_page_lines(document, figures)])


def put_between_marks(page: Path, lines: Sequence[str]) -> None:
    """Replace what stands between the two marks of the page. Raises ValueError if the marks are not there."""
    text = page.read_text("utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{page} has no line {BEGIN} and {END}")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    page.write_text("\n".join([before, "", *lines, "", after]), "utf-8")


def _page_lines(document: dict[str, Any], figures: Sequence[Figure]) -> Iterator[str]:
    machine, options = document["machine"], document["options"]
    yield "`" + document["command"] + "`"
    yield ""
    yield (
        f"{machine['date']}, commit {machine['commit']}. {machine['processor']}, {machine['cores']} cores, "
        f"{machine['system']}. Python {machine['python']}, SQLite {machine['sqlite']}, "
        f"PostgreSQL {machine['postgresql']}, psycopg {machine['psycopg']}, PySide {machine['pyside']}. "
        f"Load before {document['load']['before']}, after {document['load']['after']} (the run itself is in it)."
    )
    yield "Counts: " + ", ".join(f"{name} {value}" for name, value in options.items()) + "."
    yield ""
    yield "| " + " | ".join(HEADINGS) + " |"
    yield "|---|" + "---:|" * (len(HEADINGS) - 1)
    for figure in figures:
        yield "| " + " | ".join(_cells(figure)) + " |"
    missed = [figure.name for figure in figures if figure.is_met is False]
    yield ""
    yield "Not met: " + "; ".join(missed) + "." if missed else "Every target is met."


def _cells(figure: Figure) -> tuple[str, ...]:
    measured, beside = figure.measured, figure.beside
    return (
        figure.name,
        _times(measured) if measured else f"{figure.judged:.0f} {figure.unit}",
        f"{measured.per_s:,.0f}" if measured and measured.per_s else "",
        _times(beside) if beside else "",
        f"{figure.ratio:.2f}" if figure.ratio else "",
        f"<= {figure.at_most:g} {figure.unit}" if figure.at_most is not None else "",
        {True: "yes", False: "NO", None: ""}[figure.is_met],
    )


def _times(spread: Spread) -> str:
    return " / ".join(map(_ms, (spread.p50_ms, spread.p99_ms, spread.worst_ms)))


def _ms(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
