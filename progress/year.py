"""A year of days as squares, by mood, craving or sleep: the fuller the square, the higher the answer."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from accounts.clock import Week, week_of
from accounts.models import User
from journal.models import CheckIn

LEFT, TOP, CELL, ROW, MONTHS = 26, 16, 10, 14, 12
# Squares of these sizes around the middle of a cell, so that no level is told by its colour.
SIZES: Final = (2, 4, 6, 8, 9.5)
SQUARES: Final = tuple(f"m{(CELL - size) / 2:g} {(CELL - size) / 2:g}h{size:g}v{size:g}h-{size:g}z" for size in SIZES)
# The days of the month that are named above the squares.
NAMED: Final = (1, 5, 10, 15, 20, 25, 30)


@dataclass(frozen=True)
class Scale:
    """What the squares show; a value falls into the first level whose bound it does not pass, or else the last."""

    key: str
    label: str
    unit: str
    field: str
    bounds: tuple[float, float, float, float]
    names: tuple[str, str, str, str, str]

    def level(self, value: float) -> int:
        return sum(value > bound for bound in self.bounds)


SCALES: Final = (
    Scale("mood", "Mood", "1 to 5", "mood", (1, 2, 3, 4), ("very low", "low", "so-so", "good", "very good")),
    Scale(
        "craving", "Strongest craving", "0 to 10", "craving", (0, 3, 6, 8),
        ("0", "1 to 3", "4 to 6", "7 or 8", "9 or 10"),
    ),
    Scale(
        "sleep", "Sleep", "hours", "sleep_hours", (4, 6, 7.5, 9),
        ("up to 4 hours", "to 6", "to 7½", "to 9", "more than 9 hours"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A time in numbers, from its `first` day on; `mean` is None where no day was answered."""

    first: date
    n: int
    mean: float | None

    @classmethod
    def of(cls, first: date, values: Iterable[float]) -> "Row":
        said = list(values)
        return cls(first, len(said), fmean(said) if said else None)


@dataclass(frozen=True)
class Year:
    """`days` are the answers of the calendar year by day; `until` is the last of its days that was lived."""

    scale: Scale
    days: Mapping[date, float]
    whole: Row
    months: tuple[Row, ...]
    weeks: tuple[tuple[Week, Row], ...]
    until: date
    width: int = LEFT + 31 * CELL
    height: int = TOP + MONTHS * ROW

    @classmethod
    def of(cls, user: User, year: int, scale: Scale, today: date) -> "Year":
        """One query. Weeks are those that have begun, the latest first, and belong to the year as ISO counts them."""
        first, last = date.fromisocalendar(year, 1, 1), date(year, 12, 31)
        found = CheckIn.objects.for_user(user).between(min(first, date(year, 1, 1)), week_of(last).sunday)
        rows = found.exclude(**{scale.field: None}).values_list("day", scale.field)
        return cls.from_days(year, scale, {day: float(value) for day, value in rows}, today)

    @classmethod
    def from_days(cls, year: int, scale: Scale, days: Mapping[date, float], today: date) -> "Year":
        """`days` may reach into the years around: their first and last weeks are among them."""
        own = {day: value for day, value in days.items() if day.year == year}
        return cls(
            scale=scale,
            days=own,
            whole=Row.of(date(year, 1, 1), own.values()),
            months=_months(own, year),
            weeks=_weeks(days, year, today),
            until=min(today, date(year, 12, 31)),
        )

    @property
    def year(self) -> int:
        return self.whole.first.year

    @property
    def n(self) -> int:
        return self.whole.n

    @property
    def paths(self) -> tuple[str, ...]:
        """The squares of each level, the lowest first, in a box of `width` x `height` units."""
        drawn = [""] * len(SQUARES)
        for day, value in self.days.items():
            level = self.scale.level(value)
            drawn[level] += (
                f"M{LEFT + CELL * (day.day - 1)} {TOP + ROW * (day.month - 1) + (ROW - CELL) // 2}{SQUARES[level]}"
            )
        return tuple(drawn)

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """What each level is called, and one square of it."""
        return tuple(zip(self.scale.names, SQUARES, strict=True))

    @property
    def said_months(self) -> tuple[Row, ...]:
        """Months with an answer, the lowest mean first."""
        return tuple(sorted((row for row in self.months if row.mean is not None), key=lambda row: row.mean or 0))

    @property
    def lived(self) -> int:
        """How many of its days have begun."""
        return max((self.until - self.whole.first).days + 1, 0)

    def said(self, month: int, day: int) -> str | None:
        """A day as the table says it: "" where it was not answered, None where there is no such day, or not yet."""
        if day > monthrange(self.year, month)[1]:
            return None
        this = date(self.year, month, day)
        if this in self.days:
            return f"{self.days[this]:g}"
        return "" if this <= self.until else None


def _months(days: Mapping[date, float], year: int) -> tuple[Row, ...]:
    return tuple(
        Row.of(date(year, month, 1), (value for day, value in days.items() if day.month == month))
        for month in range(1, MONTHS + 1)
    )


def _weeks(days: Mapping[date, float], year: int, today: date) -> tuple[tuple[Week, Row], ...]:
    by_week: dict[Week, list[float]] = {}
    for day, value in days.items():
        by_week.setdefault(week_of(day), []).append(value)
    week, latest = Week(year, 1), min(week_of(today), week_of(date(year, 12, 28)))
    found = []
    while week <= latest:
        found.append((week, Row.of(week.monday, by_week.get(week, []))))
        week = week_of(week.monday + timedelta(days=7))
    return tuple(reversed(found))
