"""What comes next of a person's appointments, and which past ones have not been spoken of yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final, Self

from accounts.clock import DAY, today_for
from accounts.models import User
from support.models import Appointment
from support.occurrences import PLANNED, Occurrence

WINDOW: Final = timedelta(days=28)
YEAR: Final = timedelta(days=366)
# Fewer than these in the window, and the whole year is looked through: some come once in a while.
FEW: Final = 6
MOST: Final = 20
ASKS_FOR: Final = timedelta(days=14)


@dataclass(frozen=True)
class Dated:
    """An appointment at one of its times."""

    appointment: Appointment
    on: Occurrence


@dataclass(frozen=True)
class Agenda:
    """`days` is what comes from a local day on, by day; `later` the day from which the next page goes on, if there is
    more; `asked` holds past ones of the last two weeks without an answer, newest first; `year` is today's."""

    days: tuple[tuple[date, tuple[Dated, ...]], ...]
    later: date | None
    asked: tuple[Dated, ...]
    year: int

    @classmethod
    def of(cls, user: User, now: datetime, first: date | None = None) -> Self:
        """One query. `first` is the local day on which the page begins; without it, now."""
        today = today_for(user, now)
        begin = max(first or today, today)
        near = max(today, begin) + YEAR
        rows = list(Appointment.objects.for_user(user).that_may_fall_between(today - ASKS_FOR, near))
        found, last = _coming(rows, user, now, begin)
        shown, rest = found[:MOST], found[MOST:]
        later = _local_day(rest[0], user) if rest else last + DAY if last < near else None
        return cls(
            days=tuple((day, tuple(those)) for day, those in groupby(shown, lambda one: _local_day(one, user))),
            later=later if later is None or later > begin else begin + DAY,
            asked=() if first else tuple(_asked(rows, today, now)),
            year=today.year,
        )


def dated(rows: Iterable[Appointment], first: date, last: date) -> list[Dated]:
    """All that fall on these days, each read in its appointment's zone, in order of time."""
    found = [Dated(row, one) for row in rows for one in row.between(first, last)]
    return sorted(found, key=lambda one: (one.on, one.appointment.pk))


def _coming(rows: list[Appointment], user: User, now: datetime, begin: date) -> tuple[list[Dated], date]:
    """What is not over, from `begin` on, and the last day that was looked at: a few weeks, or a year where that is
    little."""
    for span in (WINDOW, YEAR):
        last = begin + span
        around = dated(rows, begin - DAY, last + DAY)  # a day here may be the one before or after there
        found = [one for one in around if not one.on.is_over(now) and begin <= _local_day(one, user) <= last]
        if len(found) >= FEW:
            break
    return found, last


def _asked(rows: list[Appointment], today: date, now: datetime) -> Iterator[Dated]:
    past = dated(rows, today - ASKS_FOR, today + DAY)
    return (one for one in reversed(past) if one.on.is_over(now) and one.on.state == PLANNED)


def _local_day(one: Dated, user: User) -> date:
    """The calendar's day where the person is: at 1 am it is the new day, whenever their own day begins."""
    return one.on.start.astimezone(user.tz).date()
