"""What of appointments and naloxone Today says: the next one, and a date that is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.clock import DAY, today_for
from accounts.models import User
from support.agenda import dated
from support.models import Appointment
from support.naloxone import NearEnd, near

WITHIN: Final = timedelta(days=14)


@dataclass(frozen=True)
class NextAppointment:
    """`rule_day` names it within its appointment; `start` is a moment in UTC; `is_today` goes by the person's
    own day."""

    pk: UUID
    rule_day: date
    start: datetime
    title: str
    with_whom: str
    place: str
    is_today: bool


@dataclass(frozen=True)
class Ahead:
    """The next appointment within two weeks that is not over and not called off, and naloxone past its date or soon."""

    appointment: NextAppointment | None
    near_end: NearEnd | None

    @classmethod
    def of(cls, user: User, now: datetime) -> Ahead:
        """One query."""
        day = now.astimezone(user.tz).date()
        first, last = day - DAY, day + WITHIN
        rows, expires_on = Appointment.objects.ahead(user, first, last)
        return cls(_next(user, now, rows, first, last), near(expires_on, today_for(user, now)))


def _next(user: User, now: datetime, rows: list[Appointment], first: date, last: date) -> NextAppointment | None:
    coming = (one for one in dated(rows, first, last) if not (one.on.is_off or one.on.is_over(now)))
    found = next(coming, None)
    if found is None:
        return None
    row, on = found.appointment, found.on
    is_today = today_for(user, on.start) == today_for(user, now)
    return NextAppointment(row.pk, on.rule_day, on.start, row.title, row.with_whom, row.place, is_today)
