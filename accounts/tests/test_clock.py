from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.clock import Week, day_bounds, local_day, resolve, today_for, week_of
from accounts.tests.moments import (
    HOUR,
    MINUTE,
    SECOND,
    STEADY,
    ZONES,
    changes_of_all_zones,
    changes_of_year,
    utc,
    walked,
    wall,
    zones_and_moments,
)

DAY = timedelta(days=1)
NAIVE = utc(2026, 1, 1).replace(tzinfo=None)


@dataclass
class Person:
    tz: ZoneInfo
    day_start: int


# resolve: a local time becomes a moment


@pytest.mark.parametrize(
    ("zone", "local", "moment"),
    [
        ("UTC", "2026-03-08 02:30", "2026-03-08 02:30"),
        ("Asia/Kathmandu", "2026-03-08 00:00", "2026-03-07 18:15"),
        # 02:00 EST -> 03:00 EDT: 02:30 is read as EST, and is 03:30 EDT
        ("America/New_York", "2026-03-08 01:59", "2026-03-08 06:59"),
        ("America/New_York", "2026-03-08 02:00", "2026-03-08 07:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:30"),
        ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
        # 02:00 EDT -> 01:00 EST: 01:30 is the first, in EDT
        ("America/New_York", "2026-11-01 01:00", "2026-11-01 05:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
        # half an hour: 02:00 -> 02:30 in October, 02:00 -> 01:30 in April
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45"),
        ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
        ("Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04 15:30"),
        # two hours: 01:00 -> 03:00 in March, 03:00 -> 01:00 in October
        ("Antarctica/Troll", "2026-03-29 02:59", "2026-03-29 02:59"),
        ("Antarctica/Troll", "2026-10-25 02:59", "2026-10-25 00:59"),
        ("Antarctica/Troll", "2026-10-25 03:00", "2026-10-25 03:00"),
        # no midnight: 00:00 -> 01:00
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00"),
        ("Asia/Beirut", "2026-03-29 00:30", "2026-03-28 22:30"),
        ("America/Havana", "2026-03-08 00:00", "2026-03-08 05:00"),
        # midnight twice: 01:00 -> 00:00
        ("America/Havana", "2026-11-01 00:00", "2026-11-01 04:00"),
        # a gap up to midnight: 23:00 -> 00:00 of the next day
        ("America/Nuuk", "2026-03-28 23:30", "2026-03-29 01:30"),
        # a whole day left out: 29 December 23:59:59 -> 31 December 00:00
        ("Pacific/Apia", "2011-12-29 23:59", "2011-12-30 09:59"),
        ("Pacific/Apia", "2011-12-30 20:00", "2011-12-31 06:00"),
        ("Pacific/Apia", "2011-12-31 20:00", "2011-12-31 06:00"),
    ],
)
def test_it_reads_local_times_as_rfc_5545(zone, local, moment):
    local = datetime.fromisoformat(local)
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert resolve(local.date(), local.time(), ZoneInfo(zone)) == expected
    assert walked(local, ZoneInfo(zone)) == expected


@settings(STEADY, max_examples=500)
@given(zones_and_moments(1880, 2100), st.integers(0, 59), st.integers(0, 1))
def test_it_agrees_with_a_walk_through_all_moments(case, second, fold):
    zone, moment = case
    local = wall(moment, zone).replace(second=second)
    resolved = resolve(local.date(), local.time().replace(fold=fold), zone)
    assert resolved == walked(local, zone)
    assert resolved.tzinfo is UTC


@pytest.mark.parametrize("year", [1990, 2011, 2026])
def test_it_agrees_with_the_walk_at_each_change_of_each_zone(year):
    met = changes_of_all_zones(year)
    assert len(met) > 20
    for name, change in met:
        zone = ZoneInfo(name)
        before, after = wall(change - SECOND, zone) + SECOND, wall(change, zone)
        middle = before + (after - before) / 2
        for local in (before - SECOND, before, middle, after, after - SECOND):
            assert resolve(local.date(), local.time(), zone) == walked(local, zone), (name, local)


def test_it_refuses_a_local_time_that_brings_a_zone():
    with pytest.raises(ValueError, match="takes its zone from the person"):
        resolve(date(2026, 1, 1), time(8, tzinfo=UTC), ZoneInfo("UTC"))


# days


@pytest.mark.parametrize(
    ("zone", "day_start", "moment", "day"),
    [
        ("America/New_York", 3, utc(2026, 7, 1, 6, 59), date(2026, 6, 30)),
        ("America/New_York", 3, utc(2026, 7, 1, 7, 0), date(2026, 7, 1)),
        ("Asia/Kathmandu", 0, utc(2026, 7, 1, 18, 14), date(2026, 7, 1)),
        ("Asia/Kathmandu", 0, utc(2026, 7, 1, 18, 15), date(2026, 7, 2)),
        # the day starts at 02:00, which is 03:00 EDT
        ("America/New_York", 2, utc(2026, 3, 8, 6, 59), date(2026, 3, 7)),
        ("America/New_York", 2, utc(2026, 3, 8, 7, 0), date(2026, 3, 8)),
        # 01:00 strikes twice, and the day has begun at the first: 01:00 EST again, then 01:30
        ("America/New_York", 1, utc(2026, 11, 1, 4, 59), date(2026, 10, 31)),
        ("America/New_York", 1, utc(2026, 11, 1, 5, 0), date(2026, 11, 1)),
        ("America/New_York", 1, utc(2026, 11, 1, 6, 30), date(2026, 11, 1)),
        # 02:00 -> 01:00 with 02:00 as the start: the hour from 01:00 is lived twice before it strikes
        ("America/New_York", 2, utc(2026, 11, 1, 6, 59), date(2026, 10, 31)),
        ("America/New_York", 2, utc(2026, 11, 1, 7, 0), date(2026, 11, 1)),
        # midnight does not exist, the day begins at 01:00
        ("Africa/Cairo", 0, utc(2026, 4, 23, 21, 59), date(2026, 4, 23)),
        ("Africa/Cairo", 0, utc(2026, 4, 23, 22, 0), date(2026, 4, 24)),
        ("Asia/Beirut", 0, utc(2026, 3, 28, 22, 0), date(2026, 3, 29)),
        ("America/Havana", 0, utc(2026, 3, 8, 5, 0), date(2026, 3, 8)),
        # midnight twice: the second 00:00 belongs to the day that began with the first
        ("America/Havana", 0, utc(2026, 11, 1, 3, 59), date(2026, 10, 31)),
        ("America/Havana", 0, utc(2026, 11, 1, 5, 0), date(2026, 11, 1)),
        # a minute after midnight back to 23:01: the wall reads yesterday, the day has begun
        ("America/St_Johns", 0, utc(2009, 11, 1, 2, 31), date(2009, 11, 1)),
        # two hours: 02:00 is read with the offset before, at 04:00
        ("Antarctica/Troll", 2, utc(2026, 3, 29, 1, 59), date(2026, 3, 28)),
        ("Antarctica/Troll", 2, utc(2026, 3, 29, 2, 0), date(2026, 3, 29)),
        ("Antarctica/Troll", 2, utc(2026, 10, 25, 0, 0), date(2026, 10, 25)),
        ("Antarctica/Troll", 2, utc(2026, 10, 25, 1, 30), date(2026, 10, 25)),
        ("Australia/Lord_Howe", 2, utc(2026, 4, 4, 15, 29), date(2026, 4, 4)),
        ("Australia/Lord_Howe", 2, utc(2026, 4, 4, 15, 30), date(2026, 4, 5)),
        # 30 December 2011 was no day: the 29th lasts until the 31st begins
        ("Pacific/Apia", 3, utc(2011, 12, 30, 12, 59), date(2011, 12, 29)),
        ("Pacific/Apia", 3, utc(2011, 12, 30, 13, 0), date(2011, 12, 31)),
    ],
)
def test_it_knows_whose_day_a_moment_is(zone, day_start, moment, day):
    assert local_day(moment, ZoneInfo(zone), day_start) == day
    assert today_for(Person(ZoneInfo(zone), day_start), moment) == day


# A start near the hour that the clock shows, where moments and changes can disagree.
near_hours = st.integers(-2, 2)


def hour_near(moment, zone, hours):
    return (wall(moment, zone).hour + hours) % 24


@pytest.mark.parametrize("year", [1990, 2011, 2026])
def test_it_gives_the_day_whose_start_struck_last_at_each_change_of_each_zone(year):
    for name, change in changes_of_all_zones(year):
        zone = ZoneInfo(name)
        near = [wall(change, zone).date() + n * DAY for n in range(-4, 3)]
        for day_start in {hour_near(change - SECOND, zone, hours) for hours in range(-2, 4)}:
            starts = {day: walked(datetime.combine(day, time(day_start)), zone) for day in near}
            for moment in (change + n * 15 * MINUTE for n in range(-16, 17)):
                expected = max(day for day, start in starts.items() if start <= moment)
                assert local_day(moment, zone, day_start) == expected, (name, day_start, moment)


@settings(STEADY, max_examples=300)
@given(zones_and_moments(1880, 2100), near_hours)
def test_it_gives_the_day_whose_start_struck_last(case, hours):
    zone, moment = case
    day_start = hour_near(moment, zone, hours)
    near = [wall(moment, zone).date() + n * DAY for n in range(-4, 3)]
    begun = [day for day in near if walked(datetime.combine(day, time(day_start)), zone) <= moment]
    assert local_day(moment, zone, day_start) == max(begun)


@settings(STEADY, max_examples=300)
@example((ZoneInfo("Pacific/Apia"), utc(2011, 12, 31, 12)), 0)
@example((ZoneInfo("Pacific/Kwajalein"), utc(1993, 8, 21, 12)), 0)
@example((ZoneInfo("America/St_Johns"), utc(2009, 11, 1, 2, 31)), 1)
@example((ZoneInfo("Antarctica/Troll"), utc(2026, 3, 29, 1, 30)), -1)
@given(zones_and_moments(1880, 2100), near_hours)
def test_its_days_tile_time(case, hours):
    zone, moment = case
    day_start = hour_near(moment, zone, hours)
    day = local_day(moment, zone, day_start)
    start, end = day_bounds(day, zone, day_start)
    assert start <= moment < end
    assert start.tzinfo is UTC
    assert end.tzinfo is UTC
    assert day_bounds(day + DAY, zone, day_start)[0] == end
    assert local_day(start, zone, day_start) == day
    assert local_day(start - SECOND, zone, day_start) < day
    assert local_day(end, zone, day_start) > day


@settings(STEADY, max_examples=40)
@example("America/St_Johns", 2009, 0)
@example("Pacific/Apia", 2011, 3)
@example("America/Nuuk", 2026, 0)
@given(st.sampled_from(ZONES), st.integers(1970, 2060), st.integers(0, 12))
def test_its_days_never_go_back_around_a_change(name, year, day_start):
    for change in changes_of_year(name, year):
        moments = [change + n * 15 * MINUTE for n in range(-4 * 26, 4 * 26)]
        days = [local_day(moment, ZoneInfo(name), day_start) for moment in moments]
        assert days == sorted(days)


def test_a_day_that_the_zone_skipped_is_empty():
    start, end = day_bounds(date(2011, 12, 30), ZoneInfo("Pacific/Apia"), 3)
    assert start == end == utc(2011, 12, 30, 13)


def test_days_have_their_real_length():
    new_york = ZoneInfo("America/New_York")
    lengths = [day_bounds(date(2026, month, day), new_york, 0) for month, day in ((3, 8), (7, 1), (11, 1))]
    assert [(end - start) / HOUR for start, end in lengths] == [23, 24, 25]


def test_it_takes_moments_of_any_zone():
    tokyo_morning = datetime(2026, 7, 1, 8, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert local_day(tokyo_morning, ZoneInfo("America/New_York"), 3) == date(2026, 6, 30)


def test_it_refuses_naive_moments():
    with pytest.raises(ValueError, match="needs a time zone"):
        local_day(NAIVE, ZoneInfo("UTC"), 3)
    with pytest.raises(ValueError, match="needs a time zone"):
        today_for(Person(ZoneInfo("UTC"), 3), NAIVE)


@pytest.mark.parametrize("day_start", [-1, 24])
def test_it_refuses_a_start_that_is_no_hour(day_start):
    with pytest.raises(ValueError, match="hour must be in"):
        day_bounds(date(2026, 1, 1), ZoneInfo("UTC"), day_start)


# weeks


def test_a_week_runs_from_monday_to_sunday():
    week = Week(2026, 7)
    assert week.monday == date(2026, 2, 9)
    assert week.sunday == date(2026, 2, 15)
    assert week.days == tuple(date(2026, 2, day) for day in range(9, 16))
    assert [week.contains(date(2026, 2, day)) for day in (8, 9, 15, 16)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 1, 1), Week(2026, 1)),
        (date(2027, 1, 3), Week(2026, 53)),
        (date(2024, 12, 30), Week(2025, 1)),
        (date(2021, 1, 3), Week(2020, 53)),
    ],
)
def test_a_week_may_belong_to_the_year_beside(day, week):
    assert week_of(day) == week


@settings(STEADY, max_examples=300)
@given(st.dates(date(1, 1, 8), date(9999, 12, 19)))
def test_weeks_follow_each_other(day):
    week = week_of(day)
    assert week.contains(day)
    assert week.days[day.weekday()] == day
    assert week.next.monday - week.sunday == week.monday - week.previous.sunday == DAY
    assert week.next.previous == week.previous.next == week
    assert week.previous < week < week.next
    assert Week.parse(str(week)) == week
    assert len({week, Week(week.year, week.week)}) == 1


@pytest.mark.parametrize(("year", "week"), [(2025, 53), (2026, 0), (2026, 54), (0, 1), (-1, 1), (10000, 1), (9999, 52)])
def test_it_refuses_weeks_that_do_not_exist(year, week):
    with pytest.raises(ValueError, match=r"Invalid week|Year is out of range|year .* is out of range"):
        Week(year, week)


def test_it_knows_the_last_week_of_long_years():
    assert Week(2026, 53).next == Week(2027, 1)
    assert Week(2025, 52).next == Week(2026, 1)


def test_the_calendar_has_two_ends():
    with pytest.raises(ValueError, match=r"end of the calendar|out of range"):
        _ = Week(1, 1).previous
    with pytest.raises(ValueError, match=r"end of the calendar|out of range"):
        _ = Week(9999, 51).next
    with pytest.raises(ValueError, match="out of range"):
        week_of(date.max)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-07",
        "2026-W7",
        "2026-W007",
        "26-W07",
        " 2026-W07",
        "2026-W+7",
        "2025-W53",
        "٢٠٢٦-W07",
    ],
)
def test_it_refuses_other_ways_to_write_a_week(text):
    with pytest.raises(ValueError, match=r"written like 2026-W07|invalid literal|Invalid week"):
        Week.parse(text)
