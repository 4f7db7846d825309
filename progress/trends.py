"""Twelve weeks as small charts: each week's own number, with real gaps where nothing was noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from accounts.charts import HEIGHT, WIDTH, Line, Marks, across, line, y_marks
from progress.review.span import WEEKS, Beside, Row, Span
from progress.week import WeekReview

PERCENT: Final = (0, 100)
STEPS: Final = (2, 4, 6, 10, 20, 30, 50, 100, 200, 500)


@dataclass(frozen=True)
class Trend:
    """One number a week. `rows` is the table behind: the week's Monday, the number, and on what it rests."""

    key: str
    label: str
    unit: str
    beside: Beside
    line: Line
    x_marks: Marks
    y_marks: Marks
    rows: tuple[tuple[str, str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def trends(review: WeekReview) -> tuple[Trend, ...]:
    """Those with two weeks or more."""
    span = review.span
    measured = [
        _trend(one.measure.key, one.row, one.measure.unit, (one.measure.low, one.measure.high), span)
        for one in review.figures
    ]
    counted = [
        _trend("moments", Row("Cravings noted", review.moments.number), "a week", _bounds(review.moments.number), span),
        _trend("contacts", Row("In touch with people", review.support.contacts), "times a week",
               _bounds(review.support.contacts), span),
    ]  # fmt: skip
    shares = [_trend("routine", Row("Routine", one.beside), "percent of what was due", PERCENT, span)
              for one in review.routines[:1]]  # fmt: skip
    return tuple(one for one in (*measured, *counted, *shares) if one.beside.weeks > 1)


def _trend(key: str, row: Row, unit: str, bounds: tuple[float, float], span: Span) -> Trend:
    xs = across([number / (WEEKS - 1) for number in range(WEEKS)])
    names = [f"{week.monday.day} {week.monday:%b}" for week in span.weeks]
    low, high = bounds
    return Trend(
        key, row.label, unit, row.beside,
        line=line(row.beside.values, xs, low, high),
        x_marks=_marks(xs, names),
        y_marks=y_marks(low, high),
        rows=_rows(names, row.beside),
    )  # fmt: skip


def _marks(xs: Sequence[float], names: Sequence[str]) -> Marks:
    """Every fourth week from the last one back, and no more: there is no room on a small phone."""
    return tuple((str(xs[at]), names[at]) for at in range(WEEKS - 1, 0, -4))


def _rows(names: Sequence[str], beside: Beside) -> tuple[tuple[str, str, str], ...]:
    said = zip(names, beside.values, beside.days, strict=True)
    return tuple((name, beside.style.said(value), str(days) if value is not None else "") for name, value, days in said)


def _bounds(beside: Beside) -> tuple[float, float]:
    """From 0 to a round number that holds the highest."""
    most = beside.high or 0
    return 0, next((step for step in STEPS if step >= most), most)
