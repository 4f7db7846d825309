"""Claims what is due: each slot becomes a delivery and the reminder moves on, in one transaction a batch.

The SQL is written out because a batch is three statements, however many rows it has, and because rows never come to
Python one by one: people who share a rule, a zone and a moment are one group, whose ids go back as they came. Any
number of dispatchers may run, since each skips the rows that another holds. Whether a slot is still wanted is asked
once, right before it is sent (`reminders.verdict`); here only the clock decides.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple, Self

from django.conf import settings
from django.db import connection, transaction

from accounts.ids import lowest_id
from reminders.channels import CARRIERS
from reminders.kinds import NEVER_LATE
from reminders.models import Call, Delivery, State, Tally
from reminders.models.tally import Cell
from reminders.slots import day_of, next_slot

log = logging.getLogger(__name__)

BATCH: Final = 500
ROUNDS: Final = 400  # one call never works longer than its time limit; the next tick goes on

ANY_DUE: Final = "SELECT 1 FROM reminders_reminder WHERE active AND next_due_at <= %s LIMIT 1"
DUE: Final = """
WITH due AS (
    SELECT reminder.id, reminder.user_id, reminder.next_due_at, reminder.times, reminder.weekdays, reminder.zone,
           reminder.paused_until, reminder.at IS NOT NULL AS once, reminder.kind = ANY(%(never_late)s) AS never_late,
           person.zone AS home, person.day_start,
           CASE WHEN cardinality(reminder.channels) > 0 THEN reminder.channels
                ELSE coalesce(settings.channels, '{mail}') END AS channels
      FROM reminders_reminder reminder
      JOIN accounts_user person ON person.id = reminder.user_id
      LEFT JOIN reminders_remindersettings settings ON settings.user_id = reminder.user_id
     WHERE reminder.active AND reminder.next_due_at <= %(now)s
     ORDER BY reminder.next_due_at
     LIMIT %(limit)s
       FOR UPDATE OF reminder SKIP LOCKED
)
SELECT next_due_at, times, weekdays, zone, paused_until, once, never_late, home, day_start, channels::text,
       array_agg(id)::text, array_agg(user_id)::text, count(*)
  FROM due
 GROUP BY next_due_at, times, weekdays, zone, paused_until, once, never_late, home, day_start, channels
"""
DELIVER: Final = """
WITH made AS (
    INSERT INTO reminders_delivery (id, user_id, reminder_id, channel, slot, day, state, why, expires_at,
                                    due_at, nudge_at, attempts, crashes, created_at, updated_at)
    SELECT overlay(gen_random_uuid()::text PLACING %(stamp)s FROM 1 FOR 15)::uuid, one.user_id, one.id, channel,
           slot, day, state, why, expires_at, %(now)s, %(call_again)s, 0, 0, %(now)s, %(now)s
      FROM unnest(%(ids)s::text[], %(people)s::text[], %(channels)s::text[], %(slot)s::timestamptz[], %(day)s::date[],
                  %(state)s::text[], %(why)s::text[], %(expires_at)s::timestamptz[])
        AS alike (ids, people, channels, slot, day, state, why, expires_at)
     CROSS JOIN unnest(alike.ids::uuid[], alike.people::uuid[]) AS one (id, user_id)
     CROSS JOIN unnest(alike.channels::text[]) AS channel
        ON CONFLICT (user_id, slot, reminder_id, channel) DO NOTHING
    RETURNING id, channel, state
)
SELECT channel, state, count(*), array_agg(id)::text FROM made GROUP BY channel, state
"""
MOVE_ON: Final = """
UPDATE reminders_reminder reminder
   SET next_due_at = alike.moves_to, zone = alike.home, fault = alike.fault, updated_at = %(now)s,
       last_slot = CASE alike.fault WHEN '' THEN reminder.next_due_at ELSE reminder.last_slot END,
       last_zone = CASE alike.fault WHEN '' THEN reminder.zone ELSE reminder.last_zone END
  FROM unnest(%(ids)s::text[], %(moves_to)s::timestamptz[], %(home)s::text[], %(fault)s::text[])
    AS alike (ids, moves_to, home, fault)
 CROSS JOIN unnest(alike.ids::uuid[]) AS one (id)
 WHERE reminder.id = one.id
"""


class Due(NamedTuple):
    """A row of DUE: reminders that are alike. `zone` is the one their slot was planned in, `home` where they are now.

    `channels`, `ids` and `people` are PostgreSQL's arrays as text, to be handed back unread.
    """

    slot: datetime
    times: list[time]
    weekdays: list[int]
    zone: str
    paused_until: datetime | None
    once: bool
    never_late: bool
    home: str
    day_start: int
    channels: str
    ids: str
    people: str
    number: int

    def read(self, now: datetime) -> tuple[date, datetime | None]:
        """The day they speak of, and the slot after it that can still be sent; one row's errors, as next_due raises."""
        day = day_of(self.slot, self.zone, self.day_start)
        if self.once:
            return day, None
        after = max(self.slot, now - settings.REMINDER_EXPIRY, self.paused_until or self.slot)
        return day, next_slot(tuple(self.times), tuple(self.weekdays), self.home, after, self.slot, self.zone)


@dataclass(frozen=True)
class Alike:
    """Reminders that are alike, with what their rule says; with a `fault` they are set aside and deliver nothing."""

    due: Due
    day: date | None
    moves_to: datetime | None
    fault: str = ""

    @classmethod
    def of(cls, due: Due, now: datetime) -> Self:
        """A rule that cannot be read must not hold up the others: it is logged and never due again."""
        try:
            return cls(due, *due.read(now))
        except (ValueError, KeyError, OverflowError, TypeError) as error:
            log.error("%d reminders are set aside (%s)", due.number, type(error).__name__)
            return cls(due, None, None, type(error).__name__)

    @property
    def expires_at(self) -> datetime | None:
        return None if self.due.never_late else self.due.slot + settings.REMINDER_EXPIRY

    def verdict(self, now: datetime) -> tuple[str, str]:
        """The state their deliveries begin in, and why."""
        due = self.due
        if self.expires_at and self.expires_at <= now:
            return State.EXPIRED.value, "late"
        if self.expires_at and due.paused_until and due.slot < due.paused_until:
            return State.SKIPPED.value, "paused"
        return State.WAITING.value, ""


@dataclass(frozen=True)
class Claim:
    """What a batch came to: how many reminders it took, and the senders to be called."""

    taken: int
    calls: list[Call]


def calls(now: datetime) -> Iterator[Call]:
    """Calls for senders, of what is claimed and then swept; committed before each is given out."""
    for _ in range(ROUNDS):
        claim = claim_due(now, BATCH)
        yield from claim.calls
        if claim.taken < BATCH:
            break
    yield from swept(now)


def swept(now: datetime) -> Iterator[Call]:
    """The channels in turn, a batch each, so that one with a long queue holds up none."""
    channels = set(CARRIERS)
    for _ in range(ROUNDS):
        for channel in sorted(channels):
            number, found = Delivery.objects.sweep(channel, now, BATCH)
            yield from found
            if number < BATCH:
                channels.discard(channel)
        if not channels:
            break


def claim_due(now: datetime, limit: int) -> Claim:
    """Claims up to `limit` reminders that are due. Committed when it returns, so it refuses to run in a transaction."""
    if not _any_due(now):
        return Claim(0, [])
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(DUE, {"now": now, "limit": limit, "never_late": list(NEVER_LATE)})
        groups = [Alike.of(Due(*row), now) for row in cursor.fetchall()]
        if not groups:
            return Claim(0, [])
        cursor.execute(DELIVER, _deliveries(groups, now))
        made = cursor.fetchall()
        cursor.execute(MOVE_ON, _moves(groups, now))
    Tally.objects.add({Cell(channel, state): number for channel, state, number, _ in made if state != State.WAITING})
    waiting = [Call(channel, ids[1:-1].split(",")) for channel, state, _, ids in made if state == State.WAITING]
    return Claim(sum(group.due.number for group in groups), waiting)


def _any_due(now: datetime) -> bool:
    """The idle tick's only question; it locks nothing and opens no transaction."""
    with connection.cursor() as cursor:
        cursor.execute(ANY_DUE, [now])
        return cursor.fetchone() is not None


def _deliveries(groups: list[Alike], now: datetime) -> dict[str, Any]:
    readable = [group for group in groups if group.day]
    states = [group.verdict(now) for group in readable]
    return {
        "now": now,
        "call_again": now + settings.REMINDER_CALL_AGAIN,
        "stamp": str(lowest_id(now))[:15],  # up to the version: so an id says when its row was made
        "ids": [group.due.ids for group in readable],
        "people": [group.due.people for group in readable],
        "channels": [group.due.channels for group in readable],
        "slot": [group.due.slot for group in readable],
        "day": [group.day for group in readable],
        "state": [state for state, _ in states],
        "why": [why for _, why in states],
        "expires_at": [group.expires_at for group in readable],
    }


def _moves(groups: list[Alike], now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "ids": [group.due.ids for group in groups],
        "moves_to": [group.moves_to for group in groups],
        "home": [group.due.home for group in groups],
        "fault": [group.fault for group in groups],
    }
