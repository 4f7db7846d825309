"""Twelve weeks as small charts: each week's own number, with real gaps where nothing was noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.charts import HEIGHT, WIDTH, Line, Marks, across, line, y_marks
from progress.review.span import WEEKS, Beside, Row, Span
from progress.week import WeekReview

PERCENT: Final = (0, 100)
WEEK: Final = (0, 7)
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

    @property
    def rests(self) -> str:
        """On what the last week's number rests."""
        return self.beside.rests or (f"({_days(self.beside.n)} noted)" if self.beside.now is not None else "")

    @property
    def on(self) -> str:
        """What the numbers rest on: for the routine what was due, for all else days."""
        return "Of" if self.key == "routine" else "Days"


def trends(review: WeekReview) -> tuple[Trend, ...]:
    """Those with two weeks or more. Past use, craving and confidence lead, as the best predictors of a lapse
    (instruments, section 4); then the order of the week's own page."""
    support = review.support
    every = (
        _trend("use", Row("Days with use", review.use.used), "days a week", WEEK, review.span),
        *_measured(review),
        *_shares(
            review.taken.rows if review.taken else (), "medicine", "Medicine taken", "percent of days", review.span
        ),
        *_times(review.moments.number, "moments", "Cravings noted", review.span),
        *_shares(review.routines[:1], "routine", "Routine", "percent of what was due", review.span),
        *_times(support.contacts, "contacts", "In touch with people", review.span),
        *_times(support.groups, "groups", "Groups and meetings", review.span),
        *_times(support.visits, "visits", "Visits kept", review.span),
    )
    return tuple(one for one in every if one.beside.weeks > 1)


def _measured(review: WeekReview) -> Iterator[Trend]:
    for one in review.figures:
        yield _trend(one.measure.key, one.row, one.measure.unit, (one.measure.low, one.measure.high), review.span)


def _shares(rows: Sequence[Row], key: str, label: str, unit: str, span: Span) -> Iterator[Trend]:
    for row in rows:
        yield _trend(key, Row(label, row.beside), unit, PERCENT, span)


def _times(beside: Beside, key: str, label: str, span: Span) -> Iterator[Trend]:
    """None where there was nothing of it in twelve weeks."""
    if beside.high:
        yield _trend(key, Row(label, beside), "times a week", _bounds(beside), span)


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


def _days(n: int) -> str:
    return f"{n} day{'' if n == 1 else 's'}"


def _bounds(beside: Beside) -> tuple[float, float]:
    """From 0 to a round number that holds the highest."""
    most = beside.high or 0
    return 0, next((step for step in STEPS if step >= most), most)
