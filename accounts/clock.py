"""Whose day it is: a person's local days, and ISO weeks, from moments that the caller passes in.

Nothing here reads the clock. Moments are aware datetimes; what comes back as a moment is in UTC. Dates and
weeks are the person's own. At the two ends of the calendar (years 1 and 9999) OverflowError passes through.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol, Self
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


class HasDay(Protocol):
    """A person, as far as their day goes: where they are, and the hour (0-23) at which their day begins."""

    @property
    def tz(self) -> ZoneInfo: ...

    @property
    def day_start(self) -> int: ...


@lru_cache(maxsize=1024)
def day_in_words(day: date) -> str:
    """ "Friday, 20 November 2026". Kept, since lists say it once a row and a template's filter takes its time."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def require_aware(moment: datetime) -> None:
    """Raise ValueError for a datetime without a UTC offset: it names no moment."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone, got the naive {moment!r}")


def resolve(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC moment that the local wall time names, as RFC 5545 (3.3.5) reads it.

    A time in a gap takes the offset before the gap (02:30 fires at 03:30); one that exists twice is the
    first. `at` carries no zone (ValueError), and its fold says nothing.
    """
    if at.tzinfo is not None:
        raise ValueError(f"a local time takes its zone from the person, got {at!r}")
    # PEP 495 gives fold=0 just this meaning, in gaps and overlaps alike; replace() costs more than all else.
    if at.fold:
        at = at.replace(fold=0)
    return datetime.combine(day, at, zone).astimezone(UTC)


def day_bounds(day: date, zone: ZoneInfo, day_start: int) -> tuple[datetime, datetime]:
    """First moment of the person's day and of the next one, in UTC: `start <= moment < end`.

    The days of a zone tile time without holes; a date that the zone skipped has `start == end`.
    """
    starts_at = time(day_start)
    return resolve(day, starts_at, zone), resolve(day + DAY, starts_at, zone)


def local_day(moment: datetime, zone: ZoneInfo, day_start: int) -> date:
    """The person's day that the moment belongs to: the one whose `day_bounds` hold it.

    ValueError for a naive moment.
    """
    require_aware(moment)
    wall = moment.astimezone(zone).replace(tzinfo=None)
    day = (wall - timedelta(hours=day_start)).date()
    # Clocks go back behind an hour that has struck, or forward past one that has not: the bounds decide.
    start, end = day_bounds(day, zone, day_start)
    while moment < start:
        day -= DAY
        start, end = day_bounds(day, zone, day_start)
    while moment >= end:
        day += DAY
        start, end = day_bounds(day, zone, day_start)
    return day


def today_for(user: HasDay, now: datetime) -> date:
    """The person's day at `now`. ValueError for a naive `now`."""
    return local_day(now, user.tz, user.day_start)


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """An ISO 8601 week, Monday to Sunday; written 2026-W07. Weeks sort by time.

    ValueError for a week that the year has not, or that is not wholly within the years 1 to 9999.
    """

    year: int
    week: int

    def __post_init__(self) -> None:
        for weekday in (1, 7):
            date.fromisocalendar(self.year, self.week, weekday)

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.week:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The week written as 2026-W07; ValueError for any other form and for weeks that do not exist."""
        year, _, week = text.partition("-W")
        parsed = cls(int(year), int(week))
        if str(parsed) != text:
            raise ValueError(f"a week is written like 2026-W07, got {text!r}")
        return parsed

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.week, 7)

    @property
    def days(self) -> tuple[date, ...]:
        """Seven dates, Monday first."""
        monday = self.monday
        return tuple(monday + n * DAY for n in range(7))

    @property
    def next(self) -> "Week":
        """The week after; ValueError after the calendar's last."""
        return self._shifted(7)

    @property
    def previous(self) -> "Week":
        """The week before; ValueError before the calendar's first."""
        return self._shifted(-7)

    def contains(self, day: date) -> bool:
        return self.monday <= day <= self.sunday

    def _shifted(self, days: int) -> "Week":
        try:
            return week_of(self.monday + timedelta(days))
        except OverflowError as error:
            raise ValueError(f"{self} stands at the end of the calendar") from error


def week_of(day: date) -> Week:
    """The ISO week that the date lies in: in January and December its year may not be the date's own."""
    year, week, _ = day.isocalendar()
    return Week(year, week)
