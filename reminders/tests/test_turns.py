"""A turn says all that a claim must know of its reminder, of the person and of their settings, whatever changes."""

from datetime import time

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import events
from accounts.tests.moments import STEADY, ZONES
from reminders.claim import claim_due
from reminders.models import Channel, Delivery, Kind, KindChoice, Reminder, ReminderSettings, Rule, Turn
from reminders.models.choices import NEVER_LATE
from reminders.models.turn import SAID
from reminders.tests.calls import claimed

pytestmark = pytest.mark.django_db


def said(reminder):
    """What stands in the table; it is what would be said today."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT said.rule FROM ({SAID} WHERE reminder.id = %s) AS said", [str(reminder.pk)])
        [(rule,)] = cursor.fetchall()
    assert Turn.objects.get(pk=reminder.pk).rule == rule
    return Rule.read(rule)


@settings(STEADY, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(ZONES),
    st.integers(0, 12),
    st.lists(st.times(), min_size=1, max_size=4, unique=True),
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True),
    st.lists(st.sampled_from(Channel.values), max_size=3, unique=True),
    st.sampled_from([Kind.CHECK_IN, Kind.CIRCLE]),
)
def test_a_rule_is_read_as_it_was_saved(alice, noon, zone, day_start, times, weekdays, channels, kind):
    alice.zone, alice.day_start = zone, day_start
    alice.save()
    Turn.objects.line_up(alice)
    reminder = Reminder.objects.set_rule(
        alice, kind, noon, times=times, weekdays=weekdays, active=True, channels=channels
    )
    assert said(reminder) == Rule(
        home=zone,
        day_start=day_start,
        times=tuple(sorted(times)),
        weekdays=tuple(sorted(weekdays)),
        channels=tuple(channels or ["mail"]),
        once=False,
        never_late=kind in NEVER_LATE,
    )


def test_one_of_a_moment_says_so(alice, noon, evening):
    rule = said(Reminder.objects.set_once(alice, Kind.REFILL, evening, noon))
    assert (rule.once, rule.times, rule.weekdays) == (True, (), ())


@pytest.mark.parametrize("text", ["", "UTC", "UTC|x|20:00|0|mail||", "UTC|3|8 pm|0|mail||", "UTC|3|20:00|9|mail||"])
def test_what_is_no_rule_is_set_aside(reminder, evening, text):
    Reminder.objects.update(rule=text)
    assert claim_due(evening, 10).taken == 1
    reminder.refresh_from_db()
    assert (reminder.next_due_at, reminder.fault) == (None, "ValueError")
    assert not Delivery.objects.exists()


def test_ways_chosen_for_all_are_those_of_reminders_that_name_none(alice, mallory, reminder, noon, evening):
    own = Reminder.objects.set_rule(
        alice, Kind.REVIEW, noon, times=[time(20)], weekdays=[2], active=True, channels=["gateway"]
    )
    Reminder.objects.start_check_in(mallory, noon)
    ReminderSettings.objects.use(alice, "push")
    assert (said(reminder).channels, said(own).channels) == (("mail", "push"), ("gateway",))
    assert said(Reminder.objects.for_user(mallory).get()).channels == ("mail",)
    assert Reminder.objects.get(pk=reminder.pk).next_due_at == evening
    claim_due(evening, 10)
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["gateway", "mail", "push"]


def test_no_way_for_all_is_none(alice, reminder, evening):
    ReminderSettings.objects.keep(alice, channels=[])
    assert said(reminder).channels == ()
    assert (claimed(evening), Delivery.objects.count()) == ([], 0)


def test_a_zone_and_a_day_s_start_that_are_saved_are_said(client, alice, reminder):
    client.force_login(alice)
    client.post(reverse("settings"), {"zone": "Asia/Tokyo", "day_start": "5", "theme": "auto", "country": ""})
    assert (said(reminder).home, said(reminder).day_start) == ("Asia/Tokyo", 5)


def test_a_slot_that_is_due_at_a_journey_keeps_where_it_was_planned(alice, reminder, evening):
    alice.zone = "Asia/Tokyo"
    alice.save()
    events.announce(events.zone_changed, user=alice, now=evening)
    turn = Turn.objects.get(pk=reminder.pk)
    assert (turn.next_due_at, turn.zone, said(reminder).home) == (evening, "Europe/Berlin", "Asia/Tokyo")


def test_ways_of_a_kind_that_change_are_said(alice, confirm, noon):
    KindChoice.objects.keep(alice, Kind.RETURN, channels=["mail"])
    events.announce(events.plans_changed, user=alice, now=noon)
    KindChoice.objects.keep(alice, Kind.RETURN, channels=["push"])
    events.announce(events.plans_changed, user=alice, now=noon)
    rows = Reminder.objects.filter(kind=Kind.RETURN)
    assert [said(row).channels for row in rows] == [("push",), ("push",)]


def test_who_changes_nothing_writes_nothing(alice, reminder):
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin, ctid FROM reminders_turn")
        before = cursor.fetchall()
        Turn.objects.line_up(alice)
        cursor.execute("SELECT xmin, ctid FROM reminders_turn")
        assert cursor.fetchall() == before


def test_a_turn_goes_with_its_reminder(reminder):
    reminder.delete()
    assert not Turn.objects.exists()
