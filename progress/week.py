"""The weekly review in figures: one week beside the one before, computed from the check-ins on demand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from accounts.clock import Week, today_for
from accounts.models import User
from journal.models import CheckIn
from progress.charts import Chart, week_chart

Number = float | None
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Measure:
    """What is measured: its range for the chart, its unit, and how to read it off a check-in."""

    key: str
    label: str
    low: int
    high: int
    unit: str
    read: Callable[[CheckIn], Number]


def _number(name: str) -> Callable[[CheckIn], Number]:
    def read(check_in: CheckIn) -> Number:
        value = getattr(check_in, name)
        return None if value is None else float(value)

    return read


# Craving and confidence lead: with past use they are the best predictors of a lapse (instruments, section 4).
MEASURES = (
    Measure("craving", "Strongest craving", 0, 10, "0 to 10", _number("craving")),
    Measure("confidence", "Confidence for tomorrow", 0, 10, "0 to 10", _number("confidence")),
    Measure("mood", "Mood", 1, 5, "1 to 5", _number("mood")),
    Measure("sleep", "Sleep", 0, 12, "hours", _number("sleep_hours")),
)


@dataclass(frozen=True)
class Figure:
    """One measure over two weeks; `days` runs Monday to Sunday, None where nothing was said."""

    measure: Measure
    days: tuple[Number, ...]
    days_before: tuple[Number, ...]

    @property
    def chart(self) -> Chart:
        return week_chart(self.days_before, self.days, WEEKDAYS, self.measure.low, self.measure.high)

    @property
    def mean(self) -> Number:
        return _mean(self.days)

    @property
    def mean_before(self) -> Number:
        return _mean(self.days_before)

    @property
    def cells(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """This week and the one before, as the table says them."""
        return tuple(map(_said, self.days)), tuple(map(_said, self.days_before))

    @property
    def n(self) -> int:
        """On how many days of this week it rests."""
        return sum(value is not None for value in self.days)

    @property
    def n_before(self) -> int:
        return sum(value is not None for value in self.days_before)


@dataclass(frozen=True)
class WeekReview:
    """What the page shows of one ISO week of one person."""

    week: Week
    today: date
    checked_in: int
    checked_in_before: int
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, user: User, week: Week, now: datetime) -> "WeekReview":
        """One query: the check-ins of both weeks."""
        today = today_for(user, now)
        before = week.previous
        rows = CheckIn.objects.for_user(user).between(before.monday, week.sunday).defer("victory", "note")
        by_day = {row.day: row for row in rows}
        return cls(
            week=week,
            today=today,
            checked_in=_count(by_day, week.days),
            checked_in_before=_count(by_day, before.days),
            figures=tuple(_figure(measure, by_day, week) for measure in MEASURES),
        )

    @property
    def days_so_far(self) -> int:
        """How many days of this week the person has lived yet; 7 for a past week."""
        return sum(day <= self.today for day in self.week.days)

    @property
    def is_empty(self) -> bool:
        return self.checked_in == 0

    @property
    def next(self) -> Week | None:
        """The week after, unless it has not begun."""
        return self.week.next if self.week.next.monday <= self.today else None


def _figure(measure: Measure, by_day: dict[date, CheckIn], week: Week) -> Figure:
    def series(days: Sequence[date]) -> tuple[Number, ...]:
        return tuple(measure.read(by_day[day]) if day in by_day else None for day in days)

    return Figure(measure, series(week.days), series(week.previous.days))


def _count(by_day: dict[date, CheckIn], days: Iterable[date]) -> int:
    return sum(day in by_day for day in days)


def _said(value: Number) -> str:
    return "-" if value is None else f"{value:g}"


def _mean(values: Iterable[Number]) -> Number:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
