"""The calendar file, read by the libraries that others use, agrees with our own arithmetic time by time."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from dateutil.rrule import rrulestr
from icalendar import Calendar

from support.ics import Telling, calendar_of
from support.tests.schedules import a_plan

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
END = NOW.replace(year=2028, tzinfo=None)
ZONES = (
    "Europe/Berlin", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Auckland",
    "Africa/Casablanca", "America/Santiago", "Asia/Kathmandu", "UTC",
)  # fmt: skip
# Sundays are when most clocks are set; 2:30 and 2:15 are times that then are not, or are twice.
PLANS = (
    ("1w", date(2026, 1, 4), time(2, 30), None),
    ("1w", date(2026, 1, 4), time(2, 15), None),
    ("1w", date(2026, 1, 4), time(1, 30), date(2027, 3, 28)),
    ("2w", date(2026, 1, 11), time(3), None),
    ("4w", date(2026, 2, 26), time(23, 45), date(2027, 12, 2)),
    ("1m", date(2026, 1, 31), time(0), None),
    ("1m", date(2026, 1, 30), time(10), date(2027, 6, 30)),
    ("1m", date(2026, 1, 29), time(2, 30), None),
    ("1m", date(2026, 3, 8), time(2, 30), None),
)


def clock_of(text: str, name: str):
    """The zone's clock as the file itself says it."""
    return tz.UTC if name == "UTC" else tz.tzical(StringIO(text)).get(name)


def expanded(text: str, name: str) -> list[datetime]:
    """The moments of all times in the file before END, as a calendar app finds them."""
    clock = clock_of(text, name)
    events = Calendar.from_ical(text).walk("VEVENT")
    moved = {wall(event["RECURRENCE-ID"]): event for event in events if "RECURRENCE-ID" in event}
    [master] = [event for event in events if "RECURRENCE-ID" not in event]
    walls = [wall(master["DTSTART"])]
    if "RRULE" in master:
        rule = rrulestr(master["RRULE"].to_ical().decode(), dtstart=walls[0].replace(tzinfo=clock))
        walls = [one.replace(tzinfo=None) for one in rule.xafter(walls[0].replace(tzinfo=clock), count=400, inc=True)]
    off = {one.dt.replace(tzinfo=None) for dates in listed(master.get("EXDATE")) for one in dates.dts}
    assert off <= set(walls)
    assert moved.keys() <= set(walls)
    there = [wall(moved[one]["DTSTART"]) if one in moved else one for one in walls if one not in off]
    return sorted(moment(one, clock) for one in there if one < END)


def wall(value) -> datetime:
    return value.dt.replace(tzinfo=None)


def listed(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def moment(reading: datetime, clock) -> datetime:
    return tz.resolve_imaginary(reading.replace(tzinfo=clock)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("repeats", "day", "at", "until"), PLANS)
def test_a_calendar_app_finds_the_same_times_over_two_years(zone, repeats, day, at, until):
    rule = [one.rule_day for one in a_plan(day, repeats, at, zone, until=until).between(FIRST, LAST)]
    visits = [
        (rule[0], "cancelled", None, None),
        (rule[2], "planned", rule[2] + timedelta(days=1), None),
        (rule[3], "planned", rule[3], time(14)),
        (rule[5], "cancelled", rule[5] + timedelta(days=1), None),
        (rule[6], "attended", None, None),
        (rule[6] + timedelta(days=1), "cancelled", None, None),
    ]
    plan = a_plan(day, repeats, at, zone, until=until, visits=visits)
    ours = [one.start for one in plan.between(FIRST, LAST) if not one.is_off]
    assert len(ours) == len(rule) - 2
    assert expanded(calendar_of([plan], Telling(), NOW).decode(), zone) == ours


@pytest.mark.parametrize("zone", ZONES)
def test_one_that_does_not_repeat_is_where_it_was_moved_to(zone):
    visits = [(date(2026, 3, 8), "planned", date(2026, 3, 29), time(2, 30))]
    plan = a_plan(date(2026, 3, 8), "", time(9), zone, visits=visits)
    text = calendar_of([plan], Telling(), NOW).decode()
    assert expanded(text, zone) == [one.start for one in plan.between(FIRST, LAST)]


@pytest.mark.parametrize("zone", [name for name in ZONES if name != "UTC"])
def test_the_clock_in_the_file_is_the_zones_own(zone):
    text = calendar_of([a_plan(date(2026, 1, 4), "1w", zone=zone)], Telling(), NOW).decode()
    clock, own = clock_of(text, zone), ZoneInfo(zone)
    hours = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(24 * 730))
    readings = (one.astimezone(own).replace(tzinfo=None) for one in hours)
    wrong = [one for one in readings if one.replace(tzinfo=clock).utcoffset() != one.replace(tzinfo=own).utcoffset()]
    # In a gap the two may differ: what an app does with a time that is not is up to it, and `resolve_imaginary` to us.
    assert [one for one in wrong if tz.datetime_exists(one.replace(tzinfo=own))] == []


def test_called_off_for_good_it_says_so():
    plan = a_plan(date(2026, 3, 8), visits=[(date(2026, 3, 8), "cancelled", None, None)])
    [event] = Calendar.from_ical(calendar_of([plan], Telling(), NOW)).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_it_tells_no_more_than_was_chosen():
    words = {
        "kind": "doctor",
        "with_whom": "Dr. Who",
        "place": "Clinic",
        "link": "https://meet.example/x",
        "note": "Ask her",
    }
    plan = a_plan(date(2026, 3, 8), "1w", **words, visits=[(date(2026, 3, 15), "planned", date(2026, 3, 16), None)])
    quiet = calendar_of([plan], Telling(), NOW).decode()
    assert quiet.count("SUMMARY:Appointment\r\n") == 2
    for word in ("Who", "Clinic", "meet", "Ask her", "doctor", "Doctor", "Daymark"):
        assert word not in quiet
    named = calendar_of([plan], Telling(title="Busy", names=True), NOW).decode()
    assert named.count("SUMMARY:Busy\\, Dr. Who\r\n") == 2
    assert "Clinic" not in named
    full = calendar_of([plan], Telling(names=True, places=True), NOW).decode()
    assert "LOCATION:Clinic" in full
    assert "https://meet.example/x" in full
    assert "Ask her" not in full


def test_it_has_what_phones_need():
    text = calendar_of([a_plan(date(2026, 3, 8), "1w")], Telling(), NOW).decode()
    calendar = Calendar.from_ical(text)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    [event] = calendar.walk("VEVENT")
    assert event["DURATION"].dt == timedelta(hours=1)
    assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "CLASS"} <= event.keys()
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
