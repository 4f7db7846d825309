"""Steps of the timings of reminders that need the site, each in a process of its own: `python -m bench.steps NAME ...`.

Each says that it is ready, and for every line that it is given does its work and prints what it found as JSON.
"""

import json
import os
import resource
import smtplib
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from statistics import median, quantiles
from typing import Any, Final

import celery
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")
django.setup()

connection = import_module("django.db").connection
crowd = import_module("bench.crowd")
claims = import_module("reminders.claim")
dispatch = import_module("reminders.dispatch")
letter = import_module("reminders.letter")
channel = import_module("reminders.channel")
tasks = import_module("reminders.tasks")

SIZE: Final = """
SELECT pg_total_relation_size('reminders_delivery') / greatest(1, (SELECT count(*) FROM reminders_delivery)),
       pg_total_relation_size('reminders_reminder') / greatest(1, (SELECT count(*) FROM reminders_reminder)),
       pg_total_relation_size('reminders_turn') / greatest(1, (SELECT count(*) FROM reminders_turn))
"""
BARE_CLAIM: Final = """
UPDATE reminders_turn turn SET next_due_at = next_due_at + interval '1 day'
  FROM (SELECT id FROM reminders_turn
         WHERE next_due_at > %(due)s AND next_due_at <= %(floor)s
         ORDER BY next_due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED) AS due
 WHERE turn.id = due.id
"""
Found = dict[str, Any]


def idle(times: str, due: str) -> Callable[[], Found]:
    """A dispatcher's tick when nothing is due, beside `SELECT 1`; milliseconds, medians."""
    before = datetime.fromtimestamp(float(due), tz=UTC) - timedelta(minutes=1)

    def work() -> Found:
        with connection.cursor() as cursor:
            ours = _each(int(times), lambda: list(dispatch.claims(before)))
            bare = _each(int(times), lambda: cursor.execute("SELECT 1"))
        return {"ms": 1000 * median(ours), "floor": 1000 * median(bare)}

    return work


def look(due: str) -> Callable[[], Found]:
    """The first look from the beginning after a burst, before vacuum was there; milliseconds."""
    moment = datetime.fromtimestamp(float(due), tz=UTC)
    return lambda: {"ms": 1000 * _each(1, lambda: dispatch.any_due(moment))[0]}


def claim(take: str, due: str) -> Callable[[], Found]:
    """A run's batches, one after the other."""
    batches = dispatch.batches(datetime.fromtimestamp(float(due), tz=UTC))
    return lambda: _claims(int(take), lambda: next((batch.taken for batch in batches if batch.taken), 0))


def bare_claim(take: str, due: str) -> Callable[[], Found]:
    """The floor of a claim: one statement moves the rows on, and nothing else is written; on the disk as a claim is."""
    moment = datetime.fromtimestamp(float(due), tz=UTC)
    marks = {"due": moment, "floor": moment + timedelta(minutes=1), "limit": dispatch.BATCH}

    def once() -> int:
        with connection.cursor() as cursor:
            cursor.execute(claims.UNAWAITED + BARE_CLAIM, marks)
            return cursor.rowcount

    return lambda: _claims(int(take), once)


def _claims(take: int, once: Callable[[], int]) -> Found:
    taken, batches, began = 0, [], time.time()
    while taken < take:
        before = time.perf_counter()
        number = once()
        batches.append(time.perf_counter() - before)
        taken += number
        if not number:
            break
    ms = [1000 * batch for batch in batches]
    slowest = quantiles(ms, n=100)[-1] if len(ms) > 1 else ms[0]
    return {"taken": taken, "began": began, "ended": time.time(), "p99": slowest, "mb": _peak()}


def size() -> Callable[[], Found]:
    """Bytes of a delivery with its indexes, and of a reminder and its turn with their own."""

    def work() -> Found:
        with connection.cursor() as cursor:
            cursor.execute(SIZE)
            return dict(zip(("delivery", "reminder", "turn"), cursor.fetchone(), strict=True))

    return work


def enqueue(calls: str) -> Callable[[], Found]:
    """Calls into a queue that nobody listens to; afterwards it is emptied."""
    models = import_module("reminders.models")
    return lambda: _enqueued(int(calls), lambda key: tasks.call_sender(models.Nudge("mail", key)))


def bare_enqueue(calls: str) -> Callable[[], Found]:
    """The floor of a call: a task of a bare Celery app, with the same words."""
    bare = celery.Celery("bare", broker=import_module("django.conf").settings.CELERY_BROKER_URL)
    return lambda: _enqueued(int(calls), lambda key: bare.send_task("bare", ("mail", key), queue="mail"))


def _enqueued(calls: int, call: Callable[[str], object]) -> Found:
    key = str(import_module("accounts.ids").new_id())
    call(key)
    began = time.perf_counter()
    for _ in range(calls):
        call(key)
    taken = time.perf_counter() - began
    import_module("recovery.celery").app.control.purge()
    return {"calls": calls, "seconds": taken}


def bare_mail(messages: str, port: str) -> Callable[[], Found]:
    """The floor of sending: smtplib in a loop, one connection, messages made beforehand."""
    note = channel.Note(*[import_module("accounts.ids").new_id() for _ in range(3)], "check-in", None, "",
                        datetime.now(UTC), datetime.now(UTC).date(), letter.Letterbox("p1@example.org"))  # fmt: skip
    mail = letter.letter(note, note.address.address, note.slot)

    def work() -> Found:
        began = time.time()
        with smtplib.SMTP("127.0.0.1", int(port)) as line:
            for _ in range(int(messages)):
                line.sendmail("notes@example.org", ["p1@example.org"], mail)
        return {"taken": int(messages), "began": began, "ended": time.time()}

    return work


def tick() -> Callable[[], Found]:
    """What beat does: asks for a dispatcher."""

    def work() -> Found:
        tasks.dispatch.apply_async(expires=600)
        return {"at": time.time()}

    return work


def _each(times: int, work: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


FILLING: Final = (crowd.fill, crowd.fill_staggered, crowd.due_again)
TIMING: Final = (idle, look, claim, bare_claim, size, enqueue, bare_enqueue, bare_mail, tick)
STEPS: Final = {made.__name__: made for made in FILLING + TIMING}


def main() -> None:
    name, *arguments = sys.argv[1:]
    work = STEPS[name](*arguments)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(work()), flush=True)


if __name__ == "__main__":
    main()
