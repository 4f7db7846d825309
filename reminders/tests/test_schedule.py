from collections import Counter
from datetime import UTC, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.tests.moments import (
    HOUR,
    MINUTE,
    SECOND,
    STEADY,
    ZONES,
    changes_of_all_zones,
    utc,
    wall,
    zones_and_moments,
)
from reminders.schedule import next_due
from reminders.tests.rings import rings

DAILY = range(7)
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
NEW_YORK = ZoneInfo("America/New_York")


def due(local_times, zone, after, weekdays=DAILY, **more):
    times = [time.fromisoformat(text) for text in local_times.split()]
    return next_due(times=times, weekdays=weekdays, zone=ZoneInfo(zone), after=after, **more)


def all_due(local_times, zone, after, until, weekdays=DAILY):
    """The moments in (after, until], each asked for with the one before."""
    found = []
    while (slot := due(local_times, zone, after, weekdays)) <= until:
        assert slot > after
        found.append(slot)
        after = slot
    return found


# ordinary days


def test_it_is_strictly_after():
    assert due("20:00", "UTC", utc(2026, 7, 1, 19, 59, 59)) == utc(2026, 7, 1, 20)
    assert due("20:00", "UTC", utc(2026, 7, 1, 20)) == utc(2026, 7, 2, 20)


def test_it_answers_in_utc_whatever_the_zone_of_after():
    after = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Asia/Kathmandu"))
    found = due("20:00", "Asia/Kathmandu", after)
    assert found == utc(2026, 7, 1, 14, 15)
    assert found.tzinfo is UTC


def test_it_takes_several_times_in_any_order():
    found = all_due("20:00 08:00 12:30", "Asia/Tokyo", utc(2026, 7, 1, 0), utc(2026, 7, 2, 0))
    assert found == [utc(2026, 7, 1, 3, 30), utc(2026, 7, 1, 11), utc(2026, 7, 1, 23)]


def test_it_keeps_to_the_local_weekday():
    # Monday 08:00 in Auckland is Sunday evening in UTC.
    assert due("08:00", "Pacific/Auckland", utc(2026, 7, 1), {MONDAY}) == utc(2026, 7, 5, 20)


def test_it_waits_a_whole_week_for_the_same_weekday():
    assert due("08:00", "UTC", utc(2026, 7, 6, 8), {MONDAY}) == utc(2026, 7, 13, 8)


# clock changes


def test_a_time_in_a_gap_fires_at_the_offset_before():
    assert due("02:30", "America/New_York", utc(2026, 3, 8, 0)) == utc(2026, 3, 8, 7, 30)
    assert due("02:30", "America/New_York", utc(2026, 3, 8, 7, 30)) == utc(2026, 3, 9, 6, 30)


def test_a_time_in_a_gap_is_still_due_once_the_clock_has_passed_it():
    # 03:05 EDT: the wall shows more than 02:30, which fires at 03:30.
    assert due("02:30", "America/New_York", utc(2026, 3, 8, 7, 5)) == utc(2026, 3, 8, 7, 30)


def test_a_gap_may_turn_the_order_of_times_round():
    found = all_due("02:30 03:00", "America/New_York", utc(2026, 3, 8, 0), utc(2026, 3, 8, 12))
    assert found == [utc(2026, 3, 8, 7, 0), utc(2026, 3, 8, 7, 30)]


def test_times_that_a_gap_brings_together_fire_once():
    found = all_due("02:30 03:30", "America/New_York", utc(2026, 3, 8, 0), utc(2026, 3, 8, 12))
    assert found == [utc(2026, 3, 8, 7, 30)]


def test_a_time_that_exists_twice_fires_the_first_time_only():
    first, second = utc(2026, 11, 1, 5, 30), utc(2026, 11, 1, 6, 30)
    next_day = utc(2026, 11, 2, 6, 30)
    assert due("01:30", "America/New_York", utc(2026, 11, 1, 0)) == first
    assert due("01:30", "America/New_York", first) == next_day
    assert due("01:30", "America/New_York", second - SECOND) == next_day


def test_between_the_two_passes_the_earlier_clock_time_is_over():
    # 01:10 EST, the second time: 01:00 and 01:30 have both fired in EDT.
    assert due("01:00 01:30 02:00", "America/New_York", utc(2026, 11, 1, 6, 10)) == utc(2026, 11, 1, 7)


def test_where_clocks_go_back_over_midnight_the_new_date_has_begun():
    # St. John's, Sunday 1 November 2009, 00:01 -> 23:01 on Saturday: Sunday's 00:00 has fired.
    assert due("00:00", "America/St_Johns", utc(2009, 11, 1, 2, 30), {SUNDAY}) == utc(2009, 11, 8, 3, 30)
    assert due("00:00", "America/St_Johns", utc(2009, 11, 1, 2, 45), {SUNDAY}) == utc(2009, 11, 8, 3, 30)


@pytest.mark.parametrize(
    ("zone", "local_times", "since", "until", "expected"),
    [
        (
            "Australia/Lord_Howe",
            "02:15",
            utc(2026, 10, 3, 12),
            utc(2026, 10, 4, 12),
            [utc(2026, 10, 3, 15, 45)],
        ),
        ("Australia/Lord_Howe", "01:45", utc(2026, 4, 4, 12), utc(2026, 4, 5, 12), [utc(2026, 4, 4, 14, 45)]),
        (
            "Antarctica/Troll",
            "01:00 02:30 03:15",
            utc(2026, 3, 29, 0),
            utc(2026, 3, 29, 12),
            [utc(2026, 3, 29, 1), utc(2026, 3, 29, 1, 15), utc(2026, 3, 29, 2, 30)],
        ),
        (
            "Antarctica/Troll",
            "02:30",
            utc(2026, 10, 24, 12),
            utc(2026, 10, 25, 12),
            [utc(2026, 10, 25, 0, 30)],
        ),
        (
            "Africa/Cairo",
            "00:00 01:00 23:30",
            utc(2026, 4, 23, 12),
            utc(2026, 4, 24, 12),
            [utc(2026, 4, 23, 21, 30), utc(2026, 4, 23, 22)],
        ),
        ("Asia/Beirut", "00:30", utc(2026, 3, 28, 12), utc(2026, 3, 29, 12), [utc(2026, 3, 28, 22, 30)]),
        ("America/Havana", "00:30", utc(2026, 10, 31, 12), utc(2026, 11, 1, 12), [utc(2026, 11, 1, 4, 30)]),
    ],
)
def test_it_knows_changes_of_every_kind(zone, local_times, since, until, expected):
    assert all_due(local_times, zone, since, until) == expected


def test_a_gap_before_midnight_moves_a_slot_into_the_next_date():
    # Nuuk, Saturday 28 March 2026: 23:00 -> 00:00 on Sunday. Saturday's 23:30 fires at Sunday's 00:30.
    after = utc(2026, 3, 28, 12)
    assert due("23:30", "America/Nuuk", after, {SATURDAY}) == utc(2026, 3, 29, 1, 30)
    assert due("23:30", "America/Nuuk", after, {SUNDAY}) == utc(2026, 3, 30, 0, 30)
    # Sunday's own 00:15 overtakes it.
    assert due("23:30 00:15", "America/Nuuk", after) == utc(2026, 3, 29, 1, 15)
    # Asked at Sunday's 00:20, Saturday's slot is still to come.
    assert due("23:30", "America/Nuuk", utc(2026, 3, 29, 1, 20)) == utc(2026, 3, 29, 1, 30)


def test_a_skipped_day_is_lived_on_the_next():
    # Apia had no Friday 30 December 2011: its slots fire a day on the wall later, together with Saturday's.
    assert due("20:00", "Pacific/Apia", utc(2011, 12, 29), {FRIDAY}) == utc(2011, 12, 31, 6)
    found = all_due("08:00 20:00", "Pacific/Apia", utc(2011, 12, 30, 7), utc(2011, 12, 31, 20))
    assert found == [utc(2011, 12, 30, 18), utc(2011, 12, 31, 6), utc(2011, 12, 31, 18)]
    # On Saturday, Friday's slot is still to come.
    assert due("20:00", "Pacific/Apia", utc(2011, 12, 31, 5), {FRIDAY}) == utc(2011, 12, 31, 6)


AROUND_CHANGES = [time(hour, minute) for hour in (0, 1, 2, 3, 23) for minute in (0, 15, 30)]
times_of_day = st.one_of(st.sampled_from(AROUND_CHANGES), st.builds(time, st.integers(0, 23), st.integers(0, 59)))
rules = st.tuples(st.lists(times_of_day, min_size=1, max_size=4), st.sets(st.sampled_from(DAILY), min_size=1))
APIA = ZoneInfo("Pacific/Apia")


@settings(STEADY, max_examples=160)
@example((APIA, utc(2011, 12, 30, 9, 30)), ([time(9), time(20)], {FRIDAY}), 0, None)
@example((APIA, utc(2011, 12, 31, 3)), ([time(9), time(20)], {FRIDAY}), 0, None)
@example((ZoneInfo("America/St_Johns"), utc(2009, 11, 1, 2, 45)), ([time(0), time(23, 30)], set(DAILY)), 0, None)
@given(zones_and_moments(1973, 2100), rules, st.integers(-90, 90), st.none() | st.integers(-2 * 1440, 3 * 1440))
def test_it_agrees_with_a_watched_clock(case, rule, seconds, told):
    zone, moment = case
    times, weekdays = rule
    after = moment + seconds * SECOND
    beyond = None if told is None else wall(moment, zone) + told * MINUTE
    watched = rings(times, weekdays, zone, moment - 2 * MINUTE, beyond)
    expected = next(ring for ring in watched if ring > after)
    assert next_due(times=times, weekdays=weekdays, zone=zone, after=after, beyond=beyond) == expected


@pytest.mark.parametrize("year", [1990, 2011, 2026])
def test_it_agrees_with_the_watched_clock_at_each_change_of_each_zone(year):
    local_times = " ".join(at.isoformat() for at in AROUND_CHANGES)
    met = changes_of_all_zones(year)
    assert len(met) > 20
    for name, change in met:
        since, until = change - 5 * HOUR, change + 5 * HOUR
        found = all_due(local_times, name, since, until)
        watched = islice(rings(AROUND_CHANGES, DAILY, ZoneInfo(name), since), len(found) + 1)
        assert found == [ring for ring in watched if ring <= until], (name, change)


# journeys


def test_a_journey_west_does_not_send_again_for_the_same_date():
    # Sent at 20:00 in Berlin, then to New York, where it is 20:00 of that date six hours later.
    sent = utc(2026, 7, 1, 18)
    told = wall(sent, ZoneInfo("Europe/Berlin"))
    assert due("20:00", "America/New_York", sent) == utc(2026, 7, 2, 0)
    assert due("20:00", "America/New_York", sent, beyond=told) == utc(2026, 7, 3, 0)


def test_a_journey_west_keeps_the_times_of_the_date_that_are_still_to_come():
    sent = utc(2026, 7, 1, 6)
    told = wall(sent, ZoneInfo("Europe/Berlin"))
    assert due("08:00 20:00", "America/New_York", sent, beyond=told) == utc(2026, 7, 2, 0)


def test_a_journey_east_goes_on_with_the_next_date():
    sent = utc(2026, 7, 2, 0)
    told = wall(sent, NEW_YORK)
    assert due("20:00", "Europe/Berlin", sent, beyond=told) == utc(2026, 7, 2, 18)


def test_a_journey_over_the_date_line_skips_the_date_lived_twice():
    sent = utc(2026, 7, 2, 8)
    told = wall(sent, ZoneInfo("Pacific/Auckland"))
    assert due("20:00", "America/Los_Angeles", sent, beyond=told) == utc(2026, 7, 4, 3)


def test_a_wall_time_told_long_ago_changes_nothing():
    told = wall(utc(2026, 1, 2, 1), NEW_YORK)
    after = utc(2026, 3, 8, 7)
    assert due("02:30 03:00", "America/New_York", after, beyond=told) == utc(2026, 3, 8, 7, 30)


def test_a_wall_time_far_ahead_is_waited_for():
    told = wall(utc(2026, 8, 20), ZoneInfo("UTC"))
    assert due("08:00", "UTC", utc(2026, 7, 1), {MONDAY}, beyond=told) == utc(2026, 8, 24, 8)


@settings(STEADY, max_examples=150)
@given(
    zones_and_moments(2012, 2060),
    st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 72)), min_size=2, max_size=8),
    st.sets(st.sampled_from([time(6), time(12), time(20), time(22)]), min_size=1),
)
def test_no_traveller_is_told_twice_for_one_local_date(case, legs, times):
    _, moment = case
    told = Counter()
    beyond = None
    for name, hours in legs:
        zone = ZoneInfo(name)
        leaving = moment + hours * HOUR
        while True:
            slot = next_due(times=list(times), weekdays=DAILY, zone=zone, after=moment, beyond=beyond)
            assert slot > moment
            if slot > leaving:
                break
            moment = slot
            told[wall(slot, zone)] += 1
        moment = leaving
        beyond = max(told, default=None)
    assert set(told.values()) <= {1}
    assert {reading.time() for reading in told} <= times


# what it refuses


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"times": []}, "at least one time"),
        ({"weekdays": set()}, "at least one time and one weekday"),
        ({"weekdays": {0, 7}}, "from 0 \\(Monday\\) to 6"),
        ({"weekdays": [-1]}, "from 0 \\(Monday\\) to 6"),
        ({"after": wall(utc(2026, 7, 1), NEW_YORK)}, "needs a time zone"),
        ({"times": [time(8, tzinfo=UTC)]}, "takes its zone from the person"),
        ({"beyond": utc(2026, 7, 1)}, "has no zone"),
    ],
)
def test_it_refuses_what_names_no_slot(change, words):
    rule = {"times": [time(8)], "weekdays": DAILY, "zone": NEW_YORK, "after": utc(2026, 7, 1)}
    with pytest.raises(ValueError, match=words):
        next_due(**(rule | change))
