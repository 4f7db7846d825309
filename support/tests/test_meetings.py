"""When a group meets: weekdays, every so many weeks, across changes of the clock and in another zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from support.meetings import LASTS, Meeting, Rhythm, last_meeting, next_meeting

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
SEVEN = time(19)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def starts(meeting: Meeting | None, zone: ZoneInfo = BERLIN) -> str:
    return meeting.starts.astimezone(zone).strftime("%a %Y-%m-%d %H:%M") if meeting else ""


def coming(rhythm: Rhythm, now: str, zone: ZoneInfo = BERLIN) -> str:
    return starts(next_meeting(rhythm, at(now, zone)), zone)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-11 12:00", "Wed 2026-03-11 19:00"),
        ("2026-03-11 19:00", "Wed 2026-03-11 19:00"),
        ("2026-03-11 19:59", "Wed 2026-03-11 19:00"),
        ("2026-03-11 20:00", "Sat 2026-03-14 19:00"),
        ("2026-03-14 23:59", "Wed 2026-03-18 19:00"),
        ("2026-12-31 12:00", "Sat 2027-01-02 19:00"),
    ],
)
def test_it_is_the_next_of_its_weekdays_and_one_that_has_just_begun_can_be_joined(now, then):
    assert coming(Rhythm((WED, SAT), SEVEN, BERLIN), now) == then


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-09 12:00", "Wed 2026-03-11 19:00"),
        ("2026-03-11 20:30", "Wed 2026-03-25 19:00"),
        ("2026-03-18 12:00", "Wed 2026-03-25 19:00"),
        ("2026-01-01 12:00", "Wed 2026-01-14 19:00"),
    ],
)
def test_every_other_week_is_counted_from_the_week_of_its_anchor_and_backwards(now, then):
    assert coming(Rhythm((WED,), SEVEN, BERLIN, 2, date(2026, 3, 13)), now) == then


def test_two_days_of_the_same_week_belong_together():
    rhythm = Rhythm((MON, SUN), SEVEN, BERLIN, 3, date(2026, 3, 15))
    assert coming(rhythm, "2026-03-10 12:00") == "Sun 2026-03-15 19:00"
    assert coming(rhythm, "2026-03-16 12:00") == "Mon 2026-03-30 19:00"


@pytest.mark.parametrize(
    ("now", "utc"),
    [
        ("2026-03-28 12:00", datetime(2026, 3, 29, 17, tzinfo=UTC)),
        ("2026-03-22 12:00", datetime(2026, 3, 22, 18, tzinfo=UTC)),
        ("2026-10-25 12:00", datetime(2026, 10, 25, 18, tzinfo=UTC)),
        ("2026-10-18 12:00", datetime(2026, 10, 18, 17, tzinfo=UTC)),
    ],
)
def test_it_keeps_its_wall_time_when_clocks_change(now, utc):
    assert next_meeting(Rhythm((SUN,), SEVEN, BERLIN), at(now)).starts == utc


def test_a_time_that_is_skipped_comes_an_hour_later_and_one_that_comes_twice_is_the_first():
    night = Rhythm((SUN,), time(2, 30), BERLIN)
    assert coming(night, "2026-03-28 12:00") == "Sun 2026-03-29 03:30"
    assert next_meeting(night, at("2026-10-24 12:00")).starts == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_group_in_another_zone_meets_by_the_clock_there():
    online = Rhythm((WED,), time(20), NEW_YORK)
    assert coming(online, "2026-03-12 00:30") == "Thu 2026-03-12 01:00"
    # New York has summer time already, Berlin not yet.
    assert coming(online, "2026-03-26 03:00") == "Thu 2026-04-02 02:00"


def test_one_of_late_last_night_is_still_on_after_midnight():
    late = Rhythm((WED,), time(23, 30), BERLIN)
    meeting = next_meeting(late, at("2026-03-12 00:15"))
    assert starts(meeting) == "Wed 2026-03-11 23:30"
    assert meeting.is_on(at("2026-03-12 00:15"))
    assert not meeting.is_on(meeting.starts + LASTS)


def test_without_an_hour_it_is_the_whole_day():
    meeting = next_meeting(Rhythm((WED,), None, BERLIN), at("2026-03-11 23:00"))
    assert (meeting.day, meeting.has_time) == (date(2026, 3, 11), False)
    assert coming(Rhythm((WED,), None, BERLIN), "2026-03-12 00:00") == "Wed 2026-03-18 00:00"


def test_without_a_fixed_day_there_is_none():
    assert next_meeting(Rhythm((), SEVEN, BERLIN), at("2026-03-11 12:00")) is None
    assert last_meeting(Rhythm((), SEVEN, BERLIN), at("2026-03-11 12:00")) is None


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-11 18:59", ""),
        ("2026-03-11 19:00", "Wed 2026-03-11 19:00"),
        ("2026-03-12 08:00", "Wed 2026-03-11 19:00"),
        ("2026-03-17 23:00", "Wed 2026-03-11 19:00"),
        ("2026-03-18 08:00", ""),
    ],
)
def test_the_last_one_has_begun_and_is_of_this_week(now, then):
    assert starts(last_meeting(Rhythm((WED,), SEVEN, BERLIN), at(now))) == then


def test_over_two_years_every_meeting_is_found_once_whatever_the_hour_of_asking():
    rhythm = Rhythm((TUE, FRI), time(2, 30), BERLIN, 2, date(2026, 1, 6))
    now, found = at("2026-01-01 12:00"), []
    while now < at("2028-01-01 12:00"):
        meeting = next_meeting(rhythm, now)
        found.append(meeting.day)
        now = meeting.ends
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(740)]
    expected = [day for day in days if day.weekday() in (TUE, FRI) and (day - date(2026, 1, 5)).days // 7 % 2 == 0]
    assert found == expected[: len(found)]
    assert len(found) > 100
