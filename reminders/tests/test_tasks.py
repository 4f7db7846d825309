"""The thin part between the clock, the broker and the database."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from kombu.exceptions import OperationalError

from reminders import tasks
from reminders.models import Call, Delivery, State

AGAIN = settings.REMINDER_CALL_AGAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch):
    """What reaches the broker."""
    heard = []
    monkeypatch.setattr(tasks.send, "apply_async", lambda args, queue: heard.append((queue, *args)))
    return heard


def run(task, moment, *args):
    with time_machine.travel(moment, tick=False):
        task(*args)


def test_beat_knows_the_task_by_its_name():
    assert tasks.dispatch.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_a_tick_claims_and_calls_a_sender(reminder, evening, calls, mailoutbox):
    run(tasks.dispatch, evening)
    assert calls == [("mail", "mail", str(Call.objects.get().pk))]
    run(tasks.send, evening, *calls[0][1:])
    assert len(mailoutbox) == 1


def test_without_a_broker_the_next_tick_calls_again(reminder, evening, calls, monkeypatch, mailoutbox):
    def away(*args, **options):
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(tasks.send, "apply_async", away)
        run(tasks.dispatch, evening)
    next_tick = evening + settings.REMINDER_TICK
    run(tasks.dispatch, next_tick)
    run(tasks.send, next_tick, *calls[0][1:])
    assert len(mailoutbox) == 1


def test_a_broker_that_lost_everything_costs_only_time(reminder, evening, calls, mailoutbox):
    run(tasks.dispatch, evening)
    calls.clear()
    run(tasks.dispatch, evening + settings.REMINDER_TICK)
    assert calls == []  # the first call may still be on its way
    run(tasks.dispatch, evening + AGAIN)
    run(tasks.send, evening + AGAIN, *calls[0][1:])
    assert Delivery.objects.get().state == State.SENT


def test_a_call_runs_out_when_the_next_is_made():
    assert timedelta(seconds=tasks.send.expires) == AGAIN
