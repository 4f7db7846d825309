"""All that may speak up, on one page: what, when, by which way, and whether at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Final

from accounts.models import User
from reminders.models import LATER, Kind, KindChoice, Reminder, ReminderSettings
from reminders.models.choices import NEVER_LATE
from reminders.quiet import is_quiet
from reminders.ways import NAMES, Ways

TITLES: Final = {
    Kind.CHECK_IN: "Check-in",
    Kind.ROUTINE: "What you repeat",
    Kind.APPOINTMENT: "Appointments",
    Kind.REVIEW: "Your week",
    Kind.CONTACT: "People to be in touch with",
    Kind.REFILL: "Things to get or renew",
    Kind.FOLLOW_UP: "After a hard moment",
    Kind.RETURN: "After some days away",
}
# Those with hours and days of their own, and what they begin with.
RULES: Final = {
    Kind.CHECK_IN: ([time(20)], list(range(7))),
    Kind.REVIEW: ([time(18)], [6]),
    Kind.CONTACT: ([time(11)], [5]),
}
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Line:
    """One kind: `when` is in words, "Off" where it is; `ways` are named where they are not those for all."""

    kind: str
    title: str
    when: str
    ways: str


def lines(user: User, common: Iterable[str]) -> list[Line]:
    """Every kind in order; `common` are the ways for all. Two queries."""
    reminders = list(Reminder.objects.for_user(user).exclude(name=LATER))
    choices = KindChoice.objects.by_kind(user)
    return [_line(kind, [row for row in reminders if row.kind == kind], choices, common) for kind in TITLES]


def _line(kind: Kind, rows: list[Reminder], choices: dict[str, KindChoice], common: Iterable[str]) -> Line:
    active = [row for row in rows if row.active]
    choice = choices.get(kind)
    if kind == Kind.ROUTINE:
        when = f"{len(active)} on" if active else "Off"
    elif kind in RULES:
        when = rule_said(active[0]) if active else "Off"
    else:
        when = _moments_said(kind, choice) if choice and choice.active else "Off"
    own = choice.channels if choice else active[0].channels if len(active) == 1 else []
    has_own = when != "Off" and own and set(own) != set(common)
    return Line(kind.value, TITLES[kind], when, ways_said(own) if has_own else "")


def why_not(row: Reminder, user: User, own: ReminderSettings, ways: Ways) -> str:
    """Why what is planned next will not come, to stand behind "but"; "" where it comes."""
    channels, at = row.channels or own.channels, row.next_due_at
    if not any(way.is_ready for way in ways.all if way.channel in channels):
        return "nothing that it comes by is set up"
    if at is None or row.kind in NEVER_LATE:
        return ""
    if own.paused_until and at < own.paused_until:
        return "your reminders are paused"
    return "that is within your quiet hours" if is_quiet(at, user.tz, own.quiet_from, own.quiet_until) else ""


def rule_said(reminder: Reminder) -> str:
    """ "20:00, every day", "18:00, Sun"."""
    hours = " and ".join(f"{at:%H:%M}" for at in reminder.times)
    days = "every day" if len(reminder.weekdays) == 7 else ", ".join(DAYS[day] for day in reminder.weekdays)
    return f"{hours}, {days}"


def ways_said(channels: Iterable[str]) -> str:
    names = [name for channel, name in NAMES.items() if channel in channels]
    return ", ".join([names[0], *(name.lower() for name in names[1:])]) if names else ""


def _moments_said(kind: Kind, choice: KindChoice) -> str:
    if kind == Kind.APPOINTMENT:
        leads = [str(KindChoice.Before(one).label).lower() for one in choice.before]
        return " and ".join(leads).capitalize() or "Off"
    if kind == Kind.RETURN:
        return "Day 3 and day 7"
    return f"{choice.at:%H:%M}"
