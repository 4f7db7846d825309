"""Milestones of sober time: which ones a run has reached, which of them wait to be kept, and when to say nothing.

A run begins on its first whole day without (`started`). A milestone is reached on the morning after its last day is
over, so one day ("24 hours") is reached on the day after `started`. Months and years are the calendar's: from the 31st
or the 29th of February, a month that has no such day is full on its last one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final, NewType

from journal.quiet import QUIET_FOR

MilestoneKey = NewType("MilestoneKey", str)

HARD_CRAVING: Final = 8

# (key, what it is called, months, days); from the second year on there is one for each year.
_FIRST: Final = (
    ("24h", "24 hours", 0, 1),
    ("3d", "3 days", 0, 3),
    ("1w", "1 week", 0, 7),
    ("2w", "2 weeks", 0, 14),
    ("30d", "30 days", 0, 30),
    ("60d", "60 days", 0, 60),
    ("90d", "90 days", 0, 90),
    ("6m", "6 months", 6, 0),
    ("9m", "9 months", 9, 0),
    ("1y", "1 year", 12, 0),
    ("18m", "18 months", 18, 0),
)
_LABELS: Final = {key: label for key, label, _, _ in _FIRST}


@dataclass(frozen=True)
class Reached:
    """A milestone, and the day on which the run reached it."""

    key: MilestoneKey
    on: date

    @property
    def label(self) -> str:
        return label_of(self.key)


@dataclass(frozen=True)
class Waiting:
    """What a run reached and nobody has answered yet: its newest milestone, and older ones to be named in one line."""

    newest: Reached | None
    earlier: tuple[Reached, ...]


def label_of(key: str) -> str:
    """What a milestone is called: "30 days", "2 years"."""
    return _LABELS.get(key) or f"{key.removesuffix('y')} years"


def reached(started: date, today: date) -> list[MilestoneKey]:
    """The milestones that a run from `started` has reached by the morning of `today`, in the order of the days."""
    return [milestone.key for milestone in reached_with_days(started, today)]


def reached_with_days(started: date, today: date) -> list[Reached]:
    """The same, each with its day."""
    found = []
    for key, months, days in _all():
        on = _later(started, months, days)
        if on is None or on > today:
            break
        found.append(Reached(key, on))
    return found


def waiting(milestones: Sequence[Reached], answered: Collection[str]) -> Waiting:
    """What of `milestones` (in order) waits. `answered` are keys that were kept or put aside in this run.

    Only the newest that was reached is offered by itself; so a start that is entered years later brings one offer.
    """
    *older, newest = milestones or (None,)
    return Waiting(
        newest=newest if newest and newest.key not in answered else None,
        earlier=tuple(one for one in older if one and one.key not in answered),
    )


@dataclass(frozen=True)
class Span:
    """A run on the calendar: whole years, whole months after them, and the days that are left."""

    years: int
    months: int
    days: int

    @property
    def parts(self) -> tuple[tuple[int, str], ...]:
        """Each number that is not nought with its unit; ((0, "days"),) where nothing is full yet."""
        units = ((self.years, "year"), (self.months, "month"), (self.days, "day"))
        said = tuple((number, unit if number == 1 else f"{unit}s") for number, unit in units if number)
        return said or ((0, "days"),)


def span(first: date, end: date) -> Span:
    """From the first day of a run to the morning of `end`; months are full when their milestones are reached."""
    months = max(12 * (end.year - first.year) + end.month - first.month, 0)
    full = _later(first, months, 0)
    if months and (full is None or full > end):
        months -= 1
    begun = _later(first, months, 0) or end
    return Span(months // 12, months % 12, max((end - begun).days, 0))


def is_quiet(now: datetime, moments: Iterable[datetime]) -> bool:
    """Whether one of the hard moments (a strong craving, a lapse, "I am not safe") is less than 24 hours ago.

    One that is still to come, such as the end of a day that is known to be hard, counts too.
    """
    return any(now - moment < QUIET_FOR for moment in moments)


def _all() -> Iterator[tuple[MilestoneKey, int, int]]:
    for key, _, months, days in _FIRST:
        yield MilestoneKey(key), months, days
    for years in count(2):
        yield MilestoneKey(f"{years}y"), 12 * years, 0


def _later(day: date, months: int, days: int) -> date | None:
    """None beyond the calendar's end."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    try:
        return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
