"""The page of my groups: each with its next meeting, and the one that "I was there" speaks of."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from accounts.clock import DAY, today_for
from accounts.models import User
from support import phones
from support.meetings import LOOK_BACK, Meeting, last_meeting, next_meeting
from support.models import Attendance, Group
from support.touch import ago


@dataclass(frozen=True)
class Gathering:
    """A group's card. `day` is the local day that can be noted, `said` that day in words, and `attendance` what was
    noted; where a group has a fixed day and has not met lately there is no such day."""

    group: Group
    next: Meeting | None
    is_on: bool
    day: date | None
    said: str
    attendance: Attendance | None
    phone: str
    tel_href: str

    @property
    def host(self) -> str:
        """Where the link leads, short enough to read before it is tapped; "" where it could not be opened."""
        return (urlsplit(self.group.link).hostname or "").removeprefix("www.")


def gatherings(user: User, now: datetime) -> list[Gathering]:
    """The one that meets next comes first, those without a fixed day last. Two queries."""
    groups = Group.objects.for_user(user).in_order()
    today = today_for(user, now)
    recent = Attendance.objects.for_user(user).between(today - LOOK_BACK - DAY, today + DAY)
    there = {(row.group_id, row.day): row for row in recent}
    found = [_gathering(group, user, now, there) for group in groups]
    return sorted(found, key=lambda one: (one.next is None, one.next.starts if one.next else now))


def _gathering(group: Group, user: User, now: datetime, there: dict[tuple[UUID, date], Attendance]) -> Gathering:
    today, coming, last = today_for(user, now), next_meeting(group.rhythm, now), last_meeting(group.rhythm, now)
    day = _local(last, user) if last else None if coming else today
    return Gathering(
        group=group,
        next=coming,
        is_on=bool(coming and coming.has_time and coming.is_on(now)),
        day=day,
        said=_said(day, today) if day else "",
        attendance=there.get((group.pk, day)) if day else None,
        phone=phones.shown(group.phone, user.country),
        tel_href=phones.tel_href(group.phone),
    )


def _said(day: date, today: date) -> str:
    """Of the last week: "today", "yesterday", "on Monday"."""
    return ago(day, today) if (today - day).days < 2 else f"on {day:%A}"


def _local(meeting: Meeting, user: User) -> date:
    """The person's own day of the meeting; a day without an hour is that day."""
    return today_for(user, meeting.starts) if meeting.has_time else meeting.day
