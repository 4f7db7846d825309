"""A lapse is its person's own: whoever is in their circle, nothing is sent because of it, and nothing planned."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.clock import today_for
from journal.models import Lapse
from reminders.models import Delivery, Reminder
from reminders.tests.circle import at, run, somebody

HOUR = timedelta(hours=1)


def entered(client, day):
    client.post(f"{reverse('restart-what')}?draft=one", {"day": day.isoformat(), "what": "one time"})


def checked_in(client, day):
    client.post(reverse("check-in-day", args=[day]), {"used": "yes"})


@pytest.mark.parametrize("say", [entered, checked_in])
def test_a_lapse_sends_nothing_and_plans_nothing(as_alice, alice, noon, mailoutbox, say):
    somebody(alice, noon)
    now = noon + HOUR
    with at(now):
        planned = set(Reminder.objects.values_list("pk", "kind", "active"))
        say(as_alice, today_for(alice, now))
        assert Lapse.objects.for_user(alice).count() == 1
        run(now)
    assert not Delivery.objects.exists()
    assert mailoutbox == []
    assert set(Reminder.objects.values_list("pk", "kind", "active")) == planned
