"""A circle for tests: somebody in it, days that go by, and what is sent at each noon."""

from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import time_machine

from accounts.clock import resolve, today_for
from journal.models import CheckIn
from reminders.circle import arrange
from reminders.claim import claim_due
from reminders.models import Confidant
from reminders.send import send

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WORDS = "Please call me, and come by if I do not answer."


def somebody(user, now, **fields):
    """Sam, who said yes at that moment, and the reminders that follow from it."""
    own = {"name": "Sam", "address": "sam@example.net", "from_name": "Nora", "words": WORDS, "days": 3}
    facts = {"counts_from": now, "asked_at": now, "asks": 1, "said_yes_at": now}
    made = Confidant.objects.create(user=user, **{**own, **facts, **fields})
    arrange(user, now)
    return made


def check_in(user, moment, day=None):
    """Saved at that moment, for that day or for another one before."""
    with at(moment):
        CheckIn.objects.record(user, day or today_for(user, moment), {"mood": 3})


@contextmanager
def at(moment):
    with time_machine.travel(moment, tick=False):
        yield


def noon_on(user, day):
    return resolve(day, time(12), user.tz)


def run(now):
    """What the clock does at that moment: claim until nothing is due, and send."""
    with at(now):
        while (claim := claim_due(now, 50)).taken:
            for call in claim.nudges:
                send(call, lambda: now)


def run_days(user, first, days):
    """Every noon of so many days."""
    for n in range(days):
        run(noon_on(user, first + n * DAY))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)
