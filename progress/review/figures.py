"""The numbers of the check-ins: each day of the week, the week before, and the twelve weeks' range of means."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from accounts.clock import Week
from progress.charts import Chart, week_chart
from progress.review.said import Said
from progress.review.span import GAP, MEAN, SHARE, WEEKS, Beside, Number, Row, Span, counted

Weeks = Sequence[Sequence[Said]]
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Measure:
    """What is measured: its range for the chart, its unit, and how to read it off a check-in."""

    key: str
    label: str
    low: int
    high: int
    unit: str
    read: Callable[[Said], Number]


# Craving and confidence lead: with past use they are the best predictors of a lapse (instruments, section 4).
MEASURES: Final = (
    Measure("craving", "Strongest craving", 0, 10, "0 to 10", lambda row: row.craving),
    Measure("confidence", "Confidence for tomorrow", 0, 10, "0 to 10", lambda row: row.confidence),
    Measure("mood", "Mood", 1, 5, "1 to 5", lambda row: row.mood),
    Measure("stress", "Stress", 1, 5, "1 to 5", lambda row: row.stress),
    Measure("sleep", "Sleep", 0, 12, "hours", lambda row: row.sleep),
)
LEADING: Final = ("craving", "confidence")


@dataclass(frozen=True)
class Figure:
    """One measure; `days` runs Monday to Sunday, None where nothing was said."""

    measure: Measure
    days: tuple[Number, ...]
    days_before: tuple[Number, ...]
    beside: Beside

    @property
    def chart(self) -> Chart:
        measure = self.measure
        return week_chart(self.days_before, self.days, WEEKDAYS, measure.low, measure.high)

    @property
    def leads(self) -> bool:
        """Whether it has a card of its own."""
        return self.measure.key in LEADING

    @property
    def is_drawn(self) -> bool:
        """Whether either of the two weeks says anything."""
        return self.beside.now is not None or self.beside.before is not None

    @property
    def row(self) -> Row:
        return Row(self.measure.label, self.beside)

    @property
    def cells(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """This week and the one before, as the table says them."""
        return tuple(map(_said, self.days)), tuple(map(_said, self.days_before))


@dataclass(frozen=True)
class Use:
    """Days with use, by check-ins and lapses alike, and days that said there was none; `unsaid` are days of this week,
    as far as it is lived, of which nothing is known."""

    used: Beside
    without: Beside
    unsaid: int

    @property
    def rows(self) -> tuple[Row, ...]:
        return Row("Days with use", self.used), Row("Days without", self.without)


@dataclass(frozen=True)
class Taken:
    """The recovery medicine: of the days that said something, the share on which it was taken, in percent."""

    beside: Beside
    partly: int

    @property
    def rows(self) -> tuple[Row, ...]:
        return (Row("Taken", self.beside),)


def by_week(rows: Iterable[Said], span: Span) -> Weeks:
    """The check-ins of each of the twelve weeks, oldest first."""
    weeks: list[list[Said]] = [[] for _ in range(WEEKS)]
    for row in rows:
        weeks[span.place(row.day)].append(row)
    return weeks


def figures(weeks: Weeks, week: Week) -> tuple[Figure, ...]:
    by_day = {row.day: row for rows in weeks[-2:] for row in rows}
    return tuple(_figure(measure, by_day, weeks, week) for measure in MEASURES)


def use(rows: Sequence[Said], lapses: Iterable[date], span: Span) -> Use:
    used = {*lapses, *(row.day for row in rows if row.used == "yes")}
    without = {row.day for row in rows if row.used == "no"} - used
    with_use, sober = _by_places(used, span), _by_places(without, span)
    said = [a + b for a, b in zip(with_use, sober, strict=True)]
    return Use(counted(with_use, said), counted(sober, said), max(span.lived - said[-1], 0))


def taken(weeks: Weeks) -> Taken | None:
    """None where the check-ins of twelve weeks say nothing of a medicine."""
    said = [[row.medicine for row in week if row.medicine] for week in weeks]
    if not any(said):
        return None
    shares = tuple(100 * week.count("yes") / len(week) if week else None for week in said)
    return Taken(Beside(shares, tuple(map(len, said)), SHARE), said[-1].count("partly"))


def noted(weeks: Weeks) -> tuple[int, ...]:
    """Days checked in, of each week."""
    return tuple(map(len, weeks))


def _figure(measure: Measure, by_day: Mapping[date, Said], by_week: Weeks, week: Week) -> Figure:
    def series(days: Iterable[date]) -> tuple[Number, ...]:
        return tuple(measure.read(by_day[day]) if day in by_day else None for day in days)

    weeks = [[value for row in rows if (value := measure.read(row)) is not None] for rows in by_week]
    means = tuple(fmean(values) if values else None for values in weeks)
    days = week.days
    before = [day - timedelta(days=7) for day in days]
    return Figure(measure, series(days), series(before), Beside(means, tuple(map(len, weeks)), MEAN))


def _said(value: Number) -> str:
    return GAP if value is None else f"{value:g}"


def _by_places(days: Iterable[date], span: Span) -> list[int]:
    """How many of the days lie in each week."""
    counts = [0] * WEEKS
    for day in days:
        counts[span.place(day)] += 1
    return counts
