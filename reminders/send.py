"""Sends what was claimed: leases a call's deliveries, asks whether each is still wanted, hands them over one by one,
and writes down what was taken.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import Error

from reminders.book import Book
from reminders.channel import Carrier, Line, NoLine, Note, Refused, TryLater
from reminders.channels import CARRIERS
from reminders.models import Call, Delivery, Leased, Nudge, State, Tally
from reminders.models.tally import Cell
from reminders.verdict import Verdict, judge

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# The server may take a twelfth of the lease for each answer. Six at most stand before a message is taken (EHLO, HELO,
# MAIL, RCPT, DATA and its end), so one begun in the first half of the lease ends within it: nobody else has it by then.
ANSWERS_A_LEASE: Final = 12

_chance = SystemRandom()


def send(nudge: Nudge, clock: Clock) -> int:
    """Sends those of the call that are free and still have a purpose; how many were handed over."""
    carrier = CARRIERS[nudge.channel]
    now = clock()
    leased = Call.objects.take(nudge, now)
    if not leased:
        return 0
    batch = Batch(nudge.channel, carrier, leased, now, clock)
    try:
        return batch.send(judge(leased, carrier, now))
    finally:
        Tally.objects.add(batch.book.counts)


class Batch:
    """What one sender holds on lease."""

    def __init__(self, channel: str, carrier: Carrier, leased: list[Leased], now: datetime, clock: Clock) -> None:
        self.until = now + settings.REMINDER_LEASE
        self.book = Book(channel, carrier.unrecorded, self.until, clock)
        self._channel, self._carrier, self._clock = channel, carrier, clock
        self._last_start = now + settings.REMINDER_LEASE / 2
        self._attempts = {one.id: one.attempts for one in leased}

    def send(self, verdict: Verdict) -> int:
        for (state, why), ids in verdict.ends.items():
            self._end(ids, state, why)
        for why, waits in verdict.waits.items():
            Delivery.objects.put_off(waits, self.until, why, self._clock())
        if verdict.notes:
            patience = min(settings.REMINDER_LEASE / ANSWERS_A_LEASE, timedelta(seconds=settings.EMAIL_TIMEOUT))
            with self._carrier.line(patience, self.book) as line:
                self._hand_over(verdict.notes, line)
        return self.book.sent

    def _hand_over(self, notes: list[Note], line: Line) -> None:
        """One after the other; what cannot be begun in time, or has no line, is left to another time."""
        try:
            for at, note in enumerate(notes):
                if not line.begun and self._clock() >= self._last_start:
                    Delivery.objects.give_back([later.id for later in notes[at:]], self.until, self._clock())
                    return
                try:
                    if not line.begun:
                        line.begin(notes[at:])
                    self._hand_over_one(note, line)
                except NoLine as error:
                    log.warning("%d reminders are put off: no connection (%s)", len(notes) - at, error)
                    self._put_off(notes[at:], error, timedelta(0))
                    return
        finally:
            self.book.write()

    def _hand_over_one(self, note: Note, line: Line) -> None:
        try:
            line.hand_over(note)
        except Refused as error:
            log.warning("Delivery %s was refused (%s)", note.id, error)
            self._end([note.id], State.FAILED, str(error))
        except TryLater as error:
            log.warning("Delivery %s is put off (%s)", note.id, error)
            self._put_off([note], error, error.wait)
        except (NoLine, Error):  # nothing about this message: no line, or no database to write down the last ones
            raise
        except Exception as error:  # noqa: BLE001 (one message that cannot be made must not stop the others)
            log.error("Delivery %s is set aside (%s)", note.id, type(error).__name__)
            self._end([note.id], State.ASIDE, type(error).__name__)
        else:
            self.book.take(note)

    def _end(self, ids: list[UUID], state: State, why: str) -> None:
        Delivery.objects.end(ids, self.until, state, why, self._clock())
        self.book.counts[Cell(self._channel, state)] += len(ids)

    def _put_off(self, notes: list[Note], error: NoLine | TryLater, at_least: timedelta) -> None:
        """Each its own time, half to one and a half of the wait, so that they do not all come back at once."""
        now = self._clock()
        later = []
        for note in notes:
            wait = error.backoff.after(self._attempts[note.id]) * _chance.uniform(0.5, 1.5)
            later.append((note.id, now + max(wait, at_least)))
        Delivery.objects.put_off(later, self.until, str(error), now)
        self.book.counts[Cell(self._channel, "put off")] += len(notes)
