"""The chart of a week beside the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from accounts.charts import DIAMOND, HEIGHT, WIDTH, Line, Marks, Series, across, line, y_marks


@dataclass(frozen=True)
class Chart:
    """Coordinates in a box of WIDTH x HEIGHT units, y growing downwards."""

    before: Line
    now: Line
    x_marks: Marks
    y_marks: Marks
    width: int = WIDTH
    height: int = HEIGHT


def week_chart(before: Series, now: Series, labels: Sequence[str], low: float, high: float) -> Chart:
    """Two series over the same days, drawn between `low` and `high`; None leaves a real gap."""
    xs, marks = _across(tuple(labels))
    return Chart(
        before=line(before, xs, low, high, DIAMOND),
        now=line(now, xs, low, high),
        x_marks=marks,
        y_marks=y_marks(low, high),
    )


def week_marks(labels: Sequence[str]) -> Marks:
    """Where the days of such a chart stand, and what they are called."""
    return _across(tuple(labels))[1]


@cache
def _across(labels: tuple[str, ...]) -> tuple[list[float], Marks]:
    """The same for every chart of a week."""
    xs = across([index / max(len(labels) - 1, 1) for index in range(len(labels))])
    return xs, tuple(zip(map(str, xs), labels, strict=True))
