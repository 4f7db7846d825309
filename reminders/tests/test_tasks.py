"""The thin part between the clock, the broker and the database."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from kombu.exceptions import OperationalError

from reminders import tasks
from reminders.models import NUDGE_AGAIN, Delivery, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch):
    """What reaches the broker."""
    heard = []
    monkeypatch.setattr(tasks.send, "delay", heard.append)
    return heard


def run(task, moment, *args):
    with time_machine.travel(moment, tick=False):
        task(*args)


def test_beat_knows_the_task_by_its_name():
    assert tasks.dispatch.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_a_tick_claims_and_calls_a_sender(reminder, evening, calls, mailoutbox):
    run(tasks.dispatch, evening)
    assert calls == [[str(Delivery.objects.get().pk)]]
    run(tasks.send, evening, *calls)
    assert len(mailoutbox) == 1


def test_calls_carry_a_hundred_at_most(calls):
    tasks.call_senders(list(range(250)))
    assert [len(ids) for ids in calls] == [100, 100, 50]


def test_without_a_broker_nothing_is_lost(reminder, evening, monkeypatch, mailoutbox):
    def away(ids):
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(tasks.send, "delay", away)
        run(tasks.dispatch, evening)
    heard = []
    monkeypatch.setattr(tasks.send, "delay", heard.append)
    run(tasks.dispatch, evening + NUDGE_AGAIN)
    run(tasks.send, evening + NUDGE_AGAIN, *heard)
    assert len(mailoutbox) == 1


def test_a_broker_that_lost_everything_costs_only_time(reminder, evening, calls, mailoutbox):
    run(tasks.dispatch, evening)
    calls.clear()
    run(tasks.dispatch, evening + timedelta(seconds=30))
    assert calls == []  # the first call may still be on its way
    run(tasks.dispatch, evening + NUDGE_AGAIN)
    run(tasks.send, evening + NUDGE_AGAIN, *calls)
    assert Delivery.objects.get().state == State.SENT


def test_a_call_runs_out_when_the_next_is_made():
    assert timedelta(seconds=tasks.send.expires) == NUDGE_AGAIN
