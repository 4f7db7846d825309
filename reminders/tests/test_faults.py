"""A real worker, killed between the claim and the hand-over, and started again: the reminder arrives, and once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from email import message_from_bytes
from urllib.parse import quote

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from reminders import tasks
from reminders.models import Delivery, Reminder, State
from reminders.tests.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
LEASE = 18  # seconds: a server's answer may then take one and a half
PATIENCE = 60
WORKER = ["celery", "-A", "recovery", "worker", "--concurrency=1", "--without-mingle", "--without-gossip"]


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def due_now(alice, confirm):
    """Alice's reminder, whose minute has just come."""
    confirm(alice)
    now = timezone.now()
    Reminder.objects.start_check_in(alice, now)
    Reminder.objects.update(next_due_at=now)


@pytest.fixture(autouse=True)
def _empty_broker():
    current_app.control.purge()
    yield
    current_app.control.purge()


@pytest.fixture
def worker(sink, tmp_path):
    """Starts a worker of one process on the tests' database, in a process group of its own."""

    @contextmanager
    def running(name):
        with (tmp_path / name).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *WORKER, "--loglevel=INFO", f"--hostname={name}@faults"],
                cwd=settings.BASE_DIR,
                env={**os.environ, **worker_environment(sink.port)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                yield process
            finally:
                kill(process)

    return running


def worker_environment(port):
    here = connection.settings_dict
    login = quote(here["USER"], safe="") + (f":{quote(here['PASSWORD'], safe='')}" if here["PASSWORD"] else "")
    place = quote(here["HOST"] or "", safe="") + (f":{here['PORT']}" if here["PORT"] else "")
    return {
        "DATABASE_URL": f"postgresql://{login}@{place}/{quote(here['NAME'], safe='')}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "REMINDER_LEASE_SECONDS": str(LEASE),
    }


def kill(process):
    """The worker and its children, as the kernel's memory killer or a pulled plug would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE)


def tick_until(done):
    """Ticks every second, as beat does every ten, until it is done; the test fails where it never is."""
    give_up = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < give_up, Delivery.objects.values_list("state", "attempts", "why")
        tasks.dispatch.delay()
        time.sleep(1)


def test_a_worker_killed_before_the_hand_over_costs_no_reminder_and_doubles_none(due_now, sink, worker):
    sink.stall("EHLO")
    with worker("first") as process:
        tick_until(sink.reached.is_set)
        kill(process)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (State.SENDING, 1)
    assert sink.envelopes == []

    sink.recover()
    with worker("second"):
        tick_until(lambda: Delivery.objects.filter(state=State.SENT).exists())
        for _ in range(3):
            tasks.dispatch.delay()
            time.sleep(1)

    delivery.refresh_from_db()
    assert delivery.attempts >= 2
    assert delivery.sent_at >= delivery.slot + timedelta(seconds=LEASE)
    assert [message_from_bytes(e.content)["X-Entity-Ref-ID"] for e in sink.envelopes] == [str(delivery.pk)]
