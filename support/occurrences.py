"""On which days and at which moments an appointment falls: as its rule gives them, as moved, and as called off.

Nothing here reads the clock or the database. Days and times are wall time in the appointment's own zone; a time in a
gap of the clock is read as RFC 5545 reads it (`accounts.clock.resolve`).
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from accounts.clock import DAY, resolve

ONCE, MONTHLY = "", "1m"
WEEKS: Final = {"1w": 1, "2w": 2, "4w": 4}
PLANNED, ATTENDED, MISSED, CANCELLED = "planned", "attended", "missed", "cancelled"
# One occurrence can be moved this far, so that a window of days knows how far around it to look.
FARTHEST_MOVE: Final = timedelta(days=60)


class HasSchedule(Protocol):
    """`day` and `at` are the first occurrence's; `until` is the last day on which one may fall, None for no end."""

    @property
    def day(self) -> date: ...

    @property
    def at(self) -> time: ...

    @property
    def minutes(self) -> int: ...

    @property
    def zone(self) -> str: ...

    @property
    def repeats(self) -> str: ...

    @property
    def until(self) -> date | None: ...


@dataclass(frozen=True)
class Change:
    """What is known of the occurrence that the rule gives on `day`."""

    day: date
    state: str = PLANNED
    moved_to_day: date | None = None
    moved_to_at: time | None = None


@dataclass(frozen=True, order=True)
class Occurrence:
    """`start` and `end` are moments in UTC; `day` and `at` the wall time, `rule_day` the day the rule gave it."""

    start: datetime
    end: datetime = field(compare=False)
    day: date
    at: time
    rule_day: date
    state: str = field(compare=False, default=PLANNED)
    is_moved: bool = field(compare=False, default=False)

    @property
    def is_off(self) -> bool:
        return self.state == CANCELLED

    def is_over(self, now: datetime) -> bool:
        return self.end <= now


def occurrences(plan: HasSchedule, changes: Iterable[Change], first: date, last: date) -> list[Occurrence]:
    """Those that fall, moved ones as moved, on the days from `first` to `last`, in order; called off ones too."""
    known = {change.day: change for change in changes}
    moved = {day for day, change in known.items() if change.moved_to_day and falls_on(plan, day)}
    days = moved.union(rule_days(plan, first, last))
    found = (occurrence(plan, known.get(day) or Change(day)) for day in days)
    return sorted(one for one in found if first <= one.day <= last)


def occurrence(plan: HasSchedule, change: Change) -> Occurrence:
    """The one that the rule gives on `change.day`, as it was changed."""
    day, at = change.moved_to_day or change.day, change.moved_to_at or plan.at
    start = resolve(day, at, ZoneInfo(plan.zone))
    is_moved = (day, at) != (change.day, plan.at)
    return Occurrence(start, start + timedelta(minutes=plan.minutes), day, at, change.day, change.state, is_moved)


def falls_on(plan: HasSchedule, day: date) -> bool:
    """Whether the rule gives one on that day."""
    return day in rule_days(plan, day, day)


def rule_days(plan: HasSchedule, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last` that the rule gives, in order. A month too short for it gives its last day."""
    first, last = max(first, plan.day), min(last, plan.until or last)
    if first > last:
        return
    if plan.repeats == ONCE:
        if plan.day == first:
            yield first
        return
    for day in _monthly(plan.day, first) if plan.repeats == MONTHLY else _weekly(plan, first):
        if day > last:
            return
        if day >= first:
            yield day


def _weekly(plan: HasSchedule, first: date) -> Iterator[date]:
    step = WEEKS[plan.repeats] * 7
    day = plan.day + timedelta(days=-(-(first - plan.day).days // step) * step)
    while True:
        yield day
        day += step * DAY


def _monthly(start: date, first: date) -> Iterator[date]:
    month = first.year * 12 + first.month - 1
    while True:
        year, number = month // 12, month % 12 + 1
        yield date(year, number, min(start.day, monthrange(year, number)[1]))
        month += 1
