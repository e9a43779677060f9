"""What a benchmark reports: spreads of times, and one measured thing beside what it is compared with.

Rule: a figure carries its target with it and says itself whether it is met; nothing is rounded before that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean, median
from typing import Any

NS_PER_MS = 1e6


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share (0-1) of all lies, by the nearest rank. `values` must not be empty."""
    ordered = sorted(values)
    return ordered[max(ceil(round(share * len(ordered), 6)), 1) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Times of one kind in milliseconds: the median over the rounds of each round's own value; the worst of all.

    `per_s` is what the clients reach together if they do nothing else: clients / mean time; None without clients.
    """

    count: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    per_s: float | None = None

    @classmethod
    def of_rounds(cls, rounds: Iterable[Sequence[float]], *, clients: int | None = None) -> "Spread":
        """From the times of each round, in ms."""
        every = [list(times) for times in rounds]
        return cls(
            count=sum(map(len, every)),
            p50_ms=median(percentile(times, 0.50) for times in every),
            p99_ms=median(percentile(times, 0.99) for times in every),
            worst_ms=max(map(max, every)),
            per_s=None if clients is None else median(clients / fmean(times) * 1000 for times in every),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table. `judged` (in `unit`) must be at most `at_most`; without a target `at_most` is None.

    `beside` is what `measured` is compared with: the floor, or the empty store. `ratios` are those of single rounds.
    """

    area: str
    name: str
    measured: Spread | None = None
    beside: Spread | None = None
    ratios: tuple[float, ...] = ()
    judged: float | None = None
    unit: str = ""
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        """The median of the rounds' ratios of p50."""
        return median(self.ratios) if self.ratios else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        return None if self.judged is None or self.at_most is None else self.judged <= self.at_most

    def as_json(self) -> dict[str, Any]:
        """For the JSON document."""
        return {
            "area": self.area,
            "name": self.name,
            "measured": _spread_json(self.measured),
            "beside": _spread_json(self.beside),
            "ratio": _rounded(self.ratio),
            "ratios_of_rounds": [_rounded(ratio) for ratio in self.ratios],
            "judged": _rounded(self.judged),
            "unit": self.unit,
            "at_most": self.at_most,
            "met": self.is_met,
        }


def compared(
    area: str,
    name: str,
    pairs: Sequence[tuple[Sequence[float], Sequence[float]]],
    *,
    clients: int = 1,
    at_most: float | None = None,
) -> Figure:
    """A figure from rounds of (measured, beside), in ms; it is judged by the ratio of p50."""
    ratios = tuple(percentile(ours, 0.5) / percentile(theirs, 0.5) for ours, theirs in pairs)
    return Figure(
        area=area,
        name=name,
        measured=Spread.of_rounds((ours for ours, _ in pairs), clients=clients),
        beside=Spread.of_rounds((theirs for _, theirs in pairs), clients=clients),
        ratios=ratios,
        judged=median(ratios),
        unit="x",
        at_most=at_most,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _spread_json(spread: Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    return {
        "count": spread.count,
        "p50_ms": _rounded(spread.p50_ms),
        "p99_ms": _rounded(spread.p99_ms),
        "worst_ms": _rounded(spread.worst_ms),
        "per_s": _rounded(spread.per_s),
    }
