"""When a group meets: the next meeting, and the last one. The rhythm is wall time where the group is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from accounts.clock import DAY, resolve, week_of

LASTS: Final = timedelta(hours=1)
LOOK_BACK: Final = timedelta(days=6)  # so that a weekday names one day only


@dataclass(frozen=True)
class Rhythm:
    """Weekdays are Python's numbers, Monday 0. `every_weeks` counts ISO weeks, of which that of `anchor` is one."""

    weekdays: tuple[int, ...]
    at: time | None
    zone: ZoneInfo
    every_weeks: int = 1
    anchor: date | None = None

    def meets_on(self, day: date) -> bool:
        """Whether a meeting falls on this date where the group is."""
        if day.weekday() not in self.weekdays:
            return False
        weeks = (week_of(day).monday - week_of(self.anchor).monday).days // 7 if self.anchor else 0
        return weeks % self.every_weeks == 0


@dataclass(frozen=True)
class Meeting:
    """`day` is the date where the group is. `starts` and `ends` are UTC moments, of all that day without an hour."""

    day: date
    starts: datetime
    ends: datetime
    has_time: bool

    def is_on(self, now: datetime) -> bool:
        return self.starts <= now < self.ends


def next_meeting(rhythm: Rhythm, now: datetime) -> Meeting | None:
    """The first that is not over at `now`, so that one which has just begun can still be joined.

    None for a group without a fixed day.
    """
    first = now.astimezone(rhythm.zone).date() - DAY
    last = first + timedelta(weeks=rhythm.every_weeks, days=2)
    return next((meeting for meeting in _between(rhythm, first, last) if now < meeting.ends), None)


def last_meeting(rhythm: Rhythm, now: datetime) -> Meeting | None:
    """The last that has begun at `now`, not longer ago than LOOK_BACK; None where there was none."""
    today = now.astimezone(rhythm.zone).date()
    begun = [meeting for meeting in _between(rhythm, today - LOOK_BACK, today) if meeting.starts <= now]
    return begun[-1] if begun else None


def _between(rhythm: Rhythm, first: date, last: date) -> Iterator[Meeting]:
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if rhythm.meets_on(day):
            yield _meeting(rhythm, day)


def _meeting(rhythm: Rhythm, day: date) -> Meeting:
    if rhythm.at is None:
        ends = resolve(day + DAY, time(), rhythm.zone)
        return Meeting(day, resolve(day, time(), rhythm.zone), ends, has_time=False)
    starts = resolve(day, rhythm.at, rhythm.zone)
    return Meeting(day, starts, starts + LASTS, has_time=True)
