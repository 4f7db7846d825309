"""Clock changes and travel: the hour is always the person's own, and no local date speaks twice."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import events
from accounts.tests.moments import STEADY, ZONES, utc
from reminders.claim import Due, claim_due
from reminders.models import Delivery, Reminder

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def start(person, now, at=time(20)):
    return Reminder.objects.set_check_in(person, now, times=[at], weekdays=list(range(7)), active=True)


def travel(person, zone, now):
    person.zone = zone
    person.save()
    events.announce(events.zone_changed, user=person, now=now)


def claim_until(last, step=HOUR / 2):
    """Runs the dispatcher as beat would, every half hour up to `last`; the local days that were claimed."""
    now = last - 4 * DAY
    while now <= last:
        claim_due(now, 10)
        now += step
    return list(Delivery.objects.order_by("slot").values_list("day", flat=True))


def slots():
    return list(Delivery.objects.order_by("slot").values_list("slot", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "at", "before", "expected"),
    [
        pytest.param(
            "Europe/Berlin", time(20), utc(2026, 3, 28, 12), ["28 19:00", "29 18:00"], id="spring: an hour sooner"
        ),
        pytest.param("Europe/Berlin", time(20), utc(2026, 10, 24, 12), ["24 18:00", "25 19:00"], id="autumn: later"),
        pytest.param("Europe/Berlin", time(2, 30), utc(2026, 3, 27, 12), ["28 01:30", "29 01:30"], id="in the gap"),
        pytest.param("Europe/Berlin", time(2, 30), utc(2026, 10, 24, 12), ["25 00:30", "26 01:30"], id="twice: first"),
        pytest.param(
            "Australia/Lord_Howe", time(1, 45), utc(2026, 4, 3, 18), ["04 14:45", "05 15:15"], id="half an hour"
        ),
    ],
)
def test_it_keeps_the_local_hour_when_the_clocks_change(make_person, zone, at, before, expected):
    start(make_person("alice", zone=zone), before, at)
    for n in range(2 * 48):
        claim_due(before + n * HOUR / 2, 10)
    assert [f"{slot:%d %H:%M}" for slot in slots()][:2] == expected


@pytest.mark.django_db
def test_a_journey_west_does_not_speak_twice_for_one_date(alice):
    start(alice, utc(2026, 1, 4, 20))
    claim_until(utc(2026, 1, 5, 19))
    travel(alice, "America/New_York", utc(2026, 1, 5, 20))  # where it is 15:00, and 20:00 is still to come
    assert claim_until(utc(2026, 1, 7, 2)) == [date(2026, 1, 5), date(2026, 1, 6)]
    assert slots()[-1] == utc(2026, 1, 7, 1)


@pytest.mark.django_db
def test_a_journey_east_follows_the_new_clock_at_once(alice):
    start(alice, utc(2026, 1, 4, 20))
    claim_until(utc(2026, 1, 5, 19))
    travel(alice, "Asia/Tokyo", utc(2026, 1, 6, 2))  # 11:00 on the 6th there
    assert claim_until(utc(2026, 1, 7, 12)) == [date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)]
    assert slots()[1:] == [utc(2026, 1, 6, 11), utc(2026, 1, 7, 11)]


@pytest.mark.django_db
def test_a_journey_over_the_date_line_and_back_speaks_once_for_each_date(make_person):
    alice = make_person("alice", zone="Pacific/Auckland")
    start(alice, utc(2026, 1, 4, 20))
    claim_until(utc(2026, 1, 5, 8))  # 20:00 passed at 07:00 UTC
    travel(alice, "Pacific/Honolulu", utc(2026, 1, 5, 9))  # 23:00 on the 4th
    claim_until(utc(2026, 1, 7, 7))  # 20:00 on the 6th is 06:00 UTC on the 7th
    travel(alice, "Pacific/Auckland", utc(2026, 1, 7, 6, 30))  # 19:30 on the 7th
    days = claim_until(utc(2026, 1, 8, 8))
    assert days == [date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 8)]


@pytest.mark.django_db
def test_a_slot_that_is_due_while_its_person_leaves_is_not_lost(alice):
    start(alice, utc(2026, 1, 5, 12))
    travel(alice, "Asia/Tokyo", utc(2026, 1, 5, 19, 0))  # 20:00 sharp in Berlin, and no dispatcher has run yet
    claim_due(utc(2026, 1, 5, 19, 1), 10)
    assert Delivery.objects.get().day == date(2026, 1, 5)
    assert Reminder.objects.get().next_due_at == utc(2026, 1, 6, 11)


@pytest.mark.django_db
def test_a_rule_saved_after_such_a_slot_does_not_speak_for_its_date_again(alice):
    start(alice, utc(2026, 1, 5, 12))
    travel(alice, "America/New_York", utc(2026, 1, 5, 19))  # 20:00 in Berlin is claimed there, at 14:01
    claim_due(utc(2026, 1, 5, 19, 1), 10)
    saved = Reminder.objects.set_check_in(alice, utc(2026, 1, 5, 20), times=[time(20)], weekdays=[0, 1], active=True)
    assert saved.next_due_at == utc(2026, 1, 7, 1)


@pytest.mark.django_db
def test_the_zone_stays_where_what_follows_it_cannot(alice, client, monkeypatch):
    """A crash between the two must not leave the old hour in the new zone."""
    start(alice, utc(2026, 1, 5, 12))
    client.force_login(alice)
    monkeypatch.setattr("reminders.hooks.follow", lambda *arguments: 1 / 0)
    before = list(Reminder.objects.values())
    with pytest.raises(ZeroDivisionError):
        client.post(reverse("settings"), {"zone": "America/New_York", "day_start": 3, "theme": "auto", "country": ""})
    alice.refresh_from_db()
    assert alice.zone == "Europe/Berlin"
    assert list(Reminder.objects.values()) == before


@pytest.mark.django_db
def test_a_new_day_start_moves_no_reminder_and_is_that_of_its_next_slot(alice, noon):
    reminder = start(alice, noon, time(1))
    alice.day_start = 0
    alice.save()
    events.announce(events.zone_changed, user=alice, now=noon)
    assert Reminder.objects.get().next_due_at == reminder.next_due_at
    claim_due(reminder.next_due_at, 10)
    assert Delivery.objects.get().day == reminder.next_due_at.astimezone(alice.tz).date()


@pytest.mark.django_db
def test_a_later_hour_chosen_today_still_speaks_today(alice, reminder, evening):
    claim_due(evening, 10)
    changed = start(alice, evening + HOUR / 2, time(21))
    assert changed.next_due_at == evening + HOUR


def due_in(slot, at, planned_in, home):
    """A daily reminder of nobody, due at `slot`."""
    return Due(slot, said=f"{home}|3|{at}|0123456|mail||", zone=planned_in, places="{}", number=1)


def claimed_dates(legs, at):
    """The local dates that speak on a journey, by the reminder's own arithmetic and no database.

    `legs` are (zone, hours stayed). A dispatcher runs just in time; the person tells their new zone on arrival.
    """
    now = utc(2026, 1, 1)
    reminder = Reminder(times=[at])
    dates = []
    for zone, hours in legs:
        if not reminder.next_due_at or reminder.next_due_at > now:
            reminder.plan(zone, now)
        now += hours * HOUR
        while reminder.next_due_at <= now:
            slot, planned_in = reminder.next_due_at, reminder.zone
            due = due_in(slot, at, planned_in, zone)
            reminder.last_slot, reminder.last_zone = slot, planned_in
            reminder.zone, reminder.next_due_at = zone, due.read(slot)[2]
            dates.append(slot.astimezone(ZoneInfo(planned_in)).date())
    return dates


LEGS = st.lists(st.tuples(st.sampled_from(ZONES), st.integers(1, 200)), min_size=1, max_size=12)


@STEADY
@given(LEGS, st.sampled_from([time(2, 30), time(8), time(12), time(20), time(22)]))
def test_no_journey_speaks_twice_for_one_date(legs, at):
    dates = claimed_dates(legs, at)
    assert dates == sorted(set(dates))


@STEADY
@given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.sampled_from([time(8), time(20)]))
def test_who_stays_hears_of_every_day(first, then, at):
    dates = claimed_dates([(first, 24 * 10), (then, 24 * 10)], at)
    days = [(later - earlier).days for earlier, later in pairwise(dates)]
    assert [n for n in days if n != 1] in ([], [2])  # at most one evening is flown over


def test_the_walk_itself_sees_a_date_that_speaks_twice():
    """Without what remembers the last slot, the journey of the first test does speak twice."""
    berlin, new_york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
    slot = datetime(2026, 1, 5, 20, tzinfo=berlin).astimezone(UTC)
    forgetful = Reminder(times=[time(20)])
    forgetful.plan("America/New_York", slot + HOUR)
    assert forgetful.next_due_at.astimezone(new_york).date() == slot.astimezone(berlin).date()
