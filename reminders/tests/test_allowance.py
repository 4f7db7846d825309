"""At most so many a day, and the least important gives way."""

from datetime import date, time, timedelta
from itertools import permutations

import pytest

from journal.models import CheckIn
from reminders import kinds
from reminders.kinds import KindOf
from reminders.models import Delivery, Kind, Reminder, ReminderSettings, State
from reminders.purpose import never
from reminders.send import send
from reminders.tests.calls import claimed, mail

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERY_DAY = list(range(7))
IMPORTANCE = {Kind.ROUTINE: 10, Kind.CONTACT: 20, Kind.APPOINTMENT: 90}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(alice, confirm, monkeypatch):
    confirm(alice)
    for kind, importance in IMPORTANCE.items():
        monkeypatch.setitem(kinds.KINDS, kind, KindOf(importance, "It is time.", lambda note: "/today/", never))


@pytest.fixture
def rule(alice, noon):
    return lambda kind, *hours, name="": Reminder.objects.set_rule(
        alice, kind, noon, times=[time(hour) for hour in hours], weekdays=EVERY_DAY, active=True, name=name
    )


def allow(person, most):
    ReminderSettings.objects.keep(person, most_a_day=most)


def day_goes_by(noon, hours=14):
    """Claims and sends at each hour; (kind, hour in Berlin) of what was sent."""
    for n in range(1, hours):
        now = noon + n * HOUR
        if ids := claimed(now, 100):
            send(mail(ids), lambda now=now: now)
    sent = Delivery.objects.filter(state=State.SENT).order_by("slot", "reminder__kind")
    return [(delivery.reminder.kind, delivery.slot.hour + 1) for delivery in sent.select_related("reminder")]


def test_three_a_day_and_the_least_important_gives_way(rule, noon):
    rule(Kind.ROUTINE, 15, 16)
    rule(Kind.CONTACT, 17)
    rule(Kind.CHECK_IN, 20)
    rule(Kind.APPOINTMENT, 21)
    assert day_goes_by(noon) == [("contact", 17), ("check-in", 20), ("appointment", 21)]
    assert set(Delivery.objects.filter(state=State.SKIPPED).values_list("why", flat=True)) == {"enough"}


def test_what_is_done_already_keeps_no_place(alice, rule, noon):
    allow(alice, 1)
    rule(Kind.ROUTINE, 15)
    rule(Kind.CHECK_IN, 20)
    CheckIn.objects.record(alice, date(2026, 3, 11), {"mood": 3})
    assert day_goes_by(noon) == [("routine", 15)]


def test_what_quiet_hours_hold_back_keeps_no_place(alice, rule, noon):
    ReminderSettings.objects.keep(alice, most_a_day=1, quiet_from=time(19), quiet_until=time(7))
    rule(Kind.ROUTINE, 15)
    rule(Kind.CHECK_IN, 20)
    assert day_goes_by(noon) == [("routine", 15)]


def test_the_next_day_begins_anew(alice, rule, noon):
    allow(alice, 1)
    rule(Kind.CHECK_IN, 15, 20)
    assert day_goes_by(noon, hours=24 + 14) == [("check-in", 15), ("check-in", 15)]


def test_the_number_is_the_persons_own(alice, rule, noon):
    allow(alice, 5)
    rule(Kind.ROUTINE, 14, 15, 16, 17, 18, 19)
    assert len(day_goes_by(noon)) == 5
    allow(alice, 0)
    assert Delivery.objects.filter(state=State.SENT).count() == 5


def test_none_at_all_may_be_the_number(alice, rule, noon):
    allow(alice, 0)
    rule(Kind.CHECK_IN, 20)
    assert day_goes_by(noon) == []


def test_a_slot_by_two_channels_is_one(alice, rule, noon, evening, monkeypatch):
    allow(alice, 1)
    rule(Kind.CHECK_IN, 20)
    ids = claimed(evening)
    twin = Delivery.objects.get()
    twin.pk, twin.channel, twin.state = None, "push", State.SENT
    Delivery(**{f.attname: getattr(twin, f.attname) for f in Delivery._meta.fields if f.name != "id"}).save()
    assert send(mail(ids), lambda: evening) == 1


def test_a_kind_beyond_the_number_is_neither_held_back_nor_counted(alice, rule, noon, monkeypatch):
    monkeypatch.setitem(kinds.KINDS, Kind.FOLLOW_UP, KindOf(100, "Hello.", lambda note: "/today/", never, capped=False))
    allow(alice, 1)
    rule(Kind.FOLLOW_UP, 15, 16)
    rule(Kind.CHECK_IN, 20)
    assert day_goes_by(noon) == [("follow-up", 15), ("follow-up", 16), ("check-in", 20)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_senders_in_any_order_hold_back_the_same_one(alice, rule, noon, evening, order):
    """All three are due in one minute and leased at once, by three senders, before any of them asks."""
    allow(alice, 2)
    for kind in (Kind.ROUTINE, Kind.CHECK_IN, Kind.APPOINTMENT):
        rule(kind, 20)
    ids = claimed(evening)
    Delivery.objects.update(state=State.SENDING)  # by the others
    for n in order:
        Delivery.objects.filter(pk=ids[n]).update(state=State.WAITING)
        send(mail([ids[n]]), lambda: evening)
    held = Delivery.objects.get(state=State.SKIPPED)
    assert held.reminder.kind == Kind.ROUTINE
