"""Claims what is due: each slot becomes a delivery and the reminder moves on, in one transaction a batch.

The SQL is written out because a batch is four statements, however many rows it has; any number of dispatchers may
run, since each skips the rows that another holds.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from accounts.ids import new_id
from reminders.models import NUDGE_AGAIN, Delivery, State
from reminders.purpose import PersonDay, days_done
from reminders.slots import day_of, next_slot

log = logging.getLogger(__name__)

BATCH: Final = 500
ROUNDS: Final = 400  # one call never works longer than its time limit; the next tick goes on

DUE: Final = """
SELECT reminder.id, reminder.user_id, reminder.next_due_at, reminder.times, reminder.weekdays, reminder.channels,
       reminder.paused_until, reminder.zone, person.zone, person.day_start
  FROM reminders_reminder reminder
  JOIN accounts_user person ON person.id = reminder.user_id
 WHERE reminder.active AND reminder.next_due_at <= %s
 ORDER BY reminder.next_due_at
 LIMIT %s
   FOR UPDATE OF reminder SKIP LOCKED
"""
DELIVER: Final = """
INSERT INTO reminders_delivery (id, user_id, reminder_id, channel, slot, day, state, why,
                                due_at, nudge_at, attempts, created_at, updated_at)
SELECT id, user_id, reminder_id, channel, slot, day, state, why, %(now)s, %(nudge_at)s, 0, %(now)s, %(now)s
  FROM unnest(%(id)s::uuid[], %(user_id)s::uuid[], %(reminder_id)s::uuid[], %(channel)s::text[],
              %(slot)s::timestamptz[], %(day)s::date[], %(state)s::text[], %(why)s::text[])
    AS made (id, user_id, reminder_id, channel, slot, day, state, why)
    ON CONFLICT (user_id, reminder_id, slot, channel) DO NOTHING
RETURNING id, state
"""
MOVE_ON: Final = """
UPDATE reminders_reminder reminder
   SET next_due_at = moved.next_due_at, zone = moved.zone, last_slot = reminder.next_due_at,
       last_zone = reminder.zone, updated_at = %(now)s
  FROM unnest(%(id)s::uuid[], %(next_due_at)s::timestamptz[], %(zone)s::text[]) AS moved (id, next_due_at, zone)
 WHERE reminder.id = moved.id
"""


class Due(NamedTuple):
    """A row of DUE: `zone` is the one the slot was planned in, `home` the one the person is in now."""

    id: UUID
    user_id: UUID
    slot: datetime
    times: list[time]
    weekdays: list[int]
    channels: list[str]
    paused_until: datetime | None
    zone: str
    home: str
    day_start: int

    def read(self, now: datetime) -> tuple[date, datetime]:
        """The day it speaks of, and the slot after it that can still be sent; one row's errors, as next_due raises."""
        after = max(self.slot, now - settings.REMINDER_EXPIRY, self.paused_until or self.slot)
        times, weekdays = tuple(self.times), tuple(self.weekdays)
        return (
            day_of(self.slot, self.zone, self.day_start),
            next_slot(times, weekdays, self.home, after, self.slot, self.zone),
        )


class Slot(NamedTuple):
    """A due row with what its rule says; `moves_to` None sets it aside."""

    row: Due
    day: date | None
    moves_to: datetime | None

    @classmethod
    def of(cls, row: Due, now: datetime) -> Self:
        """A rule that cannot be read must not hold up the others: it is logged and never due again."""
        try:
            return cls(row, *row.read(now))
        except (ValueError, KeyError, OverflowError) as error:
            log.error("Reminder %s is set aside (%s)", row.id, type(error).__name__)
            return cls(row, None, None)

    def verdict(self, done: set[PersonDay], now: datetime) -> tuple[str, str]:
        """The state its deliveries begin in, and why."""
        row = self.row
        if now - row.slot >= settings.REMINDER_EXPIRY:
            return State.EXPIRED.value, "late"
        if row.paused_until and row.slot < row.paused_until:
            return State.SKIPPED.value, "paused"
        if (row.user_id, self.day) in done:
            return State.SKIPPED.value, "done"
        return State.WAITING.value, ""


@dataclass(frozen=True)
class Claim:
    """What a batch came to: how many reminders it took, and the deliveries that wait for a sender."""

    taken: int
    waiting: list[UUID]


def batches(now: datetime) -> Iterator[list[UUID]]:
    """Ids of deliveries to send, claimed and then swept; committed before each batch is given out."""
    for _ in range(ROUNDS):
        claim = claim_due(now, BATCH)
        yield claim.waiting
        if claim.taken < BATCH:
            break
    for _ in range(ROUNDS):
        ids = Delivery.objects.sweep(now, BATCH)
        yield ids
        if len(ids) < BATCH:
            break


def claim_due(now: datetime, limit: int) -> Claim:
    """Claims up to `limit` reminders that are due. Committed when it returns, so it refuses to run in a transaction."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(DUE, [now, limit])
        slots = [Slot.of(Due(*row), now) for row in cursor.fetchall()]
        if not slots:
            return Claim(0, [])
        cursor.execute(DELIVER, _deliveries(slots, now))
        waiting = [key for key, state in cursor.fetchall() if state == State.WAITING]
        cursor.execute(MOVE_ON, _moves(slots, now))
    return Claim(len(slots), waiting)


def _deliveries(slots: list[Slot], now: datetime) -> dict[str, Any]:
    readable = [(slot.row, slot.day, slot) for slot in slots if slot.day]
    done = days_done((row.user_id, day) for row, day, _ in readable)
    rows = [
        (str(new_id()), str(row.user_id), str(row.id), channel, row.slot, day, *slot.verdict(done, now))
        for row, day, slot in readable
        for channel in row.channels
    ]
    names = ("id", "user_id", "reminder_id", "channel", "slot", "day", "state", "why")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return {**columns, "now": now, "nudge_at": now + NUDGE_AGAIN}


def _moves(slots: list[Slot], now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "id": [str(slot.row.id) for slot in slots],
        "next_due_at": [slot.moves_to for slot in slots],
        "zone": [slot.row.home for slot in slots],
    }
