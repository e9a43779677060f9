"""The figures of the day so far, for officers and supervisors.

Rule: every figure stands with what it counts, as in the report of the day (domain.md 6).
"""

from desk_client.desk.screen import DeskKey, Figure, FiguresPage
from shared.domain.figures import DayFigures
from shared.i18n import Texts
from shared.services.views import DayStatus


def figures_page(texts: Texts, day: DayStatus, figures: DayFigures | None) -> FiguresPage:
    """The page; without figures it says that they are being read."""
    lines = _lines(texts, day, figures) if figures is not None else (texts("One moment …"),)
    return FiguresPage(
        title=texts("Figures of the day"),
        day=texts.date_long(day.service_date),
        figures=_figures(texts, figures) if figures is not None else (),
        lines=lines,
        hint=texts("%(key)s goes back.", key=DeskKey.figures.value),
    )


def _figures(texts: Texts, figures: DayFigures) -> tuple[Figure, ...]:
    counted = (
        (figures.issued, texts("Numbers handed out")),
        (figures.served, texts("Served")),
        (figures.not_ended, texts("Not served yet")),
        (figures.no_show, texts("Absent")),
        (figures.cancelled, texts("Cancelled")),
        (figures.expired, texts("Expired")),
        (figures.turned_away, texts("Turned away")),
    )
    return tuple(Figure(value=texts.number(count), caption=caption) for count, caption in counted)


def _lines(texts: Texts, day: DayStatus, figures: DayFigures) -> tuple[str, ...]:
    lines = [
        texts("%(n)s of %(cap)s places of the day were used.", n=figures.in_quota, cap=day.day_cap),
        texts("%(waiting)s waiting, %(desks)s desks open.", waiting=day.waiting, desks=day.open_desks),
    ]
    if figures.full_since is not None:
        lines.append(texts("The last place was taken at %(time)s.", time=texts.time(figures.full_since)))
    if not figures.turned_away:
        lines.append(texts("Nobody was turned away for want of a place."))
    if day.released or day.overridden:
        lines.append(
            texts(
                "Places added: %(released)s of the tolerance, %(overridden)s beyond it.",
                released=day.released,
                overridden=day.overridden,
            )
        )
    if day.closed_at is not None:
        lines.append(texts("The day was closed at %(time)s.", time=texts.time(day.closed_at)))
    return tuple(lines)
