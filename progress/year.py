"""A year of days as squares, by mood, craving or sleep: the fuller the square, the higher the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from accounts.clock import Week, week_of
from accounts.models import User
from journal.models import CheckIn

LEFT, CELL, ROW = 30, 10, 12
# Squares of 1, 3, 5, 7 and 9 units around the middle of a cell, so that no level is told by its colour.
SQUARES: Final = tuple(
    f"m{(CELL - size) / 2:g} {(CELL - size) / 2:g}h{size}v{size}h-{size}z" for size in (1, 3, 5, 7, 9)
)


@dataclass(frozen=True)
class Scale:
    """What the squares show; a value falls into the first level whose bound it does not pass, or else the last."""

    key: str
    label: str
    field: str
    bounds: tuple[float, float, float, float]
    names: tuple[str, str, str, str, str]

    def level(self, value: float) -> int:
        return sum(value > bound for bound in self.bounds)


SCALES: Final = (
    Scale("mood", "Mood", "mood", (1, 2, 3, 4), ("very low", "low", "so-so", "good", "very good")),
    Scale("craving", "Strongest craving", "craving", (0, 3, 6, 8), ("0", "1 to 3", "4 to 6", "7 or 8", "9 or 10")),
    Scale(
        "sleep", "Sleep", "sleep_hours", (4, 6, 7.5, 9), ("up to 4 hours", "to 6", "to 7½", "to 9", "more than 9 hours")
    ),
)


@dataclass(frozen=True)
class Row:
    """One month or week in numbers; `mean` is None where no day was answered."""

    first: date
    n: int
    mean: float | None


@dataclass(frozen=True)
class Year:
    """In a box of `width` x `height` units; `paths` holds the squares of each level, the lowest first."""

    year: int
    scale: Scale
    paths: tuple[tuple[int, str, str], ...]
    months: tuple[Row, ...]
    weeks: tuple[tuple[Week, Row], ...]
    n: int
    width: int = LEFT + 31 * CELL
    height: int = 12 * ROW

    @classmethod
    def of(cls, user: User, year: int, scale: Scale, today: date) -> "Year":
        """One query. Weeks are those that have begun, the latest first, and belong to the year as ISO counts them."""
        first, last = date.fromisocalendar(year, 1, 1), date(year, 12, 31)
        found = CheckIn.objects.for_user(user).between(min(first, date(year, 1, 1)), week_of(last).sunday)
        rows = found.exclude(**{scale.field: None}).values_list("day", scale.field)
        days = {day: float(value) for day, value in rows}
        of_year = {day: value for day, value in days.items() if day.year == year}
        return cls(year, scale, _paths(of_year, scale), _months(of_year, year), _weeks(days, year, today), len(of_year))


def _paths(days: Mapping[date, float], scale: Scale) -> tuple[tuple[int, str, str], ...]:
    drawn = [""] * len(SQUARES)
    for day, value in days.items():
        level = scale.level(value)
        drawn[level] += f"M{LEFT + CELL * (day.day - 1)} {ROW * (day.month - 1)}{SQUARES[level]}"
    return tuple((level, scale.names[level], path) for level, path in enumerate(drawn))


def _months(days: Mapping[date, float], year: int) -> tuple[Row, ...]:
    return tuple(
        _row(date(year, month, 1), [value for day, value in days.items() if day.month == month])
        for month in range(1, 13)
    )


def _weeks(days: Mapping[date, float], year: int, today: date) -> tuple[tuple[Week, Row], ...]:
    by_week: dict[Week, list[float]] = {}
    for day, value in days.items():
        by_week.setdefault(week_of(day), []).append(value)
    week, latest = Week(year, 1), min(week_of(today), week_of(date(year, 12, 28)))
    found = []
    while week <= latest:
        found.append((week, _row(week.monday, by_week.get(week, []))))
        week = week_of(week.monday + timedelta(days=7))
    return tuple(reversed(found))


def _row(first: date, values: list[float]) -> Row:
    return Row(first, len(values), fmean(values) if values else None)
