"""Appointments as an iCalendar file (RFC 5545) that phones read: neutral titles, and no more than the person chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

from accounts.clock import resolve
from support.clock_changes import timezone_of
from support.models import Appointment, CalendarFeed
from support.occurrences import MONTHLY, WEEKS, Change, Occurrence, falls_on, occurrence

PRODUCT: Final = "-//Notes//Calendar//EN"
REFRESH: Final = timedelta(hours=6)
# Rules for the clock are written out this far; by then a phone has fetched them anew.
CLOCK_YEARS: Final = 5


@dataclass(frozen=True)
class Telling:
    """What the file tells of an appointment beside its time."""

    title: str = str(CalendarFeed.Title.APPOINTMENT.label)
    names: bool = False
    places: bool = False

    @classmethod
    def of(cls, feed: CalendarFeed) -> Self:
        return cls(feed.get_title_display(), feed.tells_names, feed.tells_places)

    def title_of(self, appointment: Appointment) -> str:
        return f"{self.title}, {appointment.with_whom}" if self.names and appointment.with_whom else self.title


def calendar_of(appointments: Iterable[Appointment], telling: Telling, now: datetime) -> bytes:
    """The file. Each appointment must know all its exceptions (`AppointmentQuerySet.since`, `with_all_changes`)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Calendar")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    shown = list(appointments)
    for zone in sorted({appointment.zone for appointment in shown} - {"UTC"}):
        first = min(appointment.day.year for appointment in shown if appointment.zone == zone)
        calendar.add_component(timezone_of(zone, first - 1, max(first, now.year) + CLOCK_YEARS))
    for appointment in shown:
        for event in _events(appointment, telling):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(appointment: Appointment, telling: Telling) -> list[Event]:
    """The appointment; where it repeats, with its rule, those called off left out, and each moved one by itself."""
    changes = [change for change in appointment.changes if falls_on(appointment, change.day)]
    if not appointment.repeats:
        only = occurrence(appointment, changes[0] if changes else Change(appointment.day))
        return [_event(appointment, only, telling)]
    rule = _event(appointment, occurrence(appointment, Change(appointment.day)), telling)
    rule.add("rrule", _rule(appointment))
    moved = []
    for change in changes:
        one = occurrence(appointment, change)
        if one.is_off:
            rule.add("exdate", _wall(appointment, change.day, appointment.at))
        elif one.is_moved:
            event = _event(appointment, one, telling)
            event.add("recurrence-id", _wall(appointment, change.day, appointment.at))
            moved.append(event)
    return [rule, *moved]


def _event(appointment: Appointment, one: Occurrence, telling: Telling) -> Event:
    event = Event()
    event.add("uid", str(appointment.pk))
    event.add("dtstamp", appointment.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", _wall(appointment, one.day, one.at))
    event.add("duration", timedelta(minutes=appointment.minutes))
    event.add("summary", telling.title_of(appointment))
    event.add("class", "PRIVATE")
    if one.is_off:
        event.add("status", "CANCELLED")
    if telling.places and appointment.place:
        event.add("location", appointment.place)
    if telling.places and appointment.link:
        event.add("url", appointment.link)
    return event


def _rule(appointment: Appointment) -> dict[str, Any]:
    """A month too short for the day has it on its last day, which plain MONTHLY would leave out."""
    if appointment.repeats == MONTHLY:
        rule: dict[str, Any] = {"freq": "monthly"}
        if appointment.day.day > 28:
            rule |= {"bymonthday": list(range(28, appointment.day.day + 1)), "bysetpos": -1}
    else:
        rule = {"freq": "weekly", "interval": WEEKS[appointment.repeats]}
    if appointment.until:
        rule["until"] = resolve(appointment.until, time(23, 59, 59), ZoneInfo(appointment.zone))
    return rule


def _wall(appointment: Appointment, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(appointment.zone))
