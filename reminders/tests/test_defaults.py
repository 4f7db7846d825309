"""The reminder that everyone with a confirmed address begins with."""

from datetime import time, timedelta

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.db import IntegrityError

from accounts import events
from reminders.models import Kind, Reminder

pytestmark = pytest.mark.django_db


def announce(person, now):
    events.announce(events.email_confirmed, user=person, now=now)


def test_it_starts_at_eight_in_the_evening_every_day(alice, noon, evening):
    announce(alice, noon)
    reminder = Reminder.objects.for_user(alice).check_in()
    assert (reminder.kind, reminder.times, reminder.weekdays) == (Kind.CHECK_IN, [time(20)], [0, 1, 2, 3, 4, 5, 6])
    assert (reminder.channels, reminder.active) == ([], True)
    assert reminder.next_due_at == evening


def test_nobody_without_a_confirmed_address_has_one(alice):
    assert not Reminder.objects.exists()


def test_confirming_in_the_browser_starts_it(alice, as_alice):
    address = EmailAddress.objects.create(user=alice, email="alice@example.org", primary=True)
    request = as_alice.get("/privacy/").wsgi_request
    assert get_adapter().confirm_email(request, address)
    assert Reminder.objects.for_user(alice).check_in()


def test_one_that_was_switched_off_stays_off(alice, noon):
    Reminder.objects.set_check_in(alice, noon, times=[time(9)], weekdays=[0], active=False)
    announce(alice, noon)
    reminder = Reminder.objects.check_in()
    assert (reminder.active, reminder.times, reminder.next_due_at) == (False, [time(9)], None)


def test_a_second_address_makes_no_second_reminder(alice, noon):
    announce(alice, noon)
    announce(alice, noon + timedelta(days=1))
    assert Reminder.objects.filter(kind=Kind.CHECK_IN).count() == 1


@pytest.mark.parametrize("rule", [{"times": []}, {"weekdays": []}])
def test_a_reminder_without_a_rule_cannot_be_stored(alice, rule):
    with pytest.raises(IntegrityError, match="reminder_has_a_rule"):
        Reminder.objects.create(user=alice, kind=Kind.CHECK_IN, **rule)


def test_saving_the_same_rule_does_not_lose_a_slot_that_is_just_due(alice, reminder, evening):
    Reminder.objects.set_check_in(alice, evening, times=[time(20)], weekdays=[6, 5, 4, 3, 2, 1, 0], active=True)
    assert Reminder.objects.get().next_due_at == evening


def test_switching_it_on_again_plans_from_now(alice, reminder, evening):
    rule = {"times": [time(20)], "weekdays": list(range(7))}
    Reminder.objects.set_check_in(alice, evening, **rule, active=False)
    assert Reminder.objects.get().next_due_at is None
    Reminder.objects.set_check_in(alice, evening + timedelta(hours=1), **rule, active=True)
    assert Reminder.objects.get().next_due_at == evening + timedelta(days=1)
