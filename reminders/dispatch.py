"""Claims what is due: each slot becomes a delivery and the reminder moves on, in one transaction a batch.

The SQL is written out because a batch is two statements, however many rows it has, and because rows never come to
Python one by one: people who share a rule, a zone and a moment are one group, whose ids go back as they came. Any
number of dispatchers may run, since each skips the rows that another holds. Whether a slot is still wanted is asked
once, right before it is sent (`reminders.verdict`); here only the clock decides.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from secrets import token_bytes
from typing import Any, Final, NamedTuple, Self

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from accounts.ids import lowest_id
from reminders.channels import CARRIERS
from reminders.kinds import NEVER_LATE
from reminders.models import Call, Delivery, State, Tally
from reminders.models.delivery import BY_INDEX
from reminders.models.tally import Cell
from reminders.slots import day_of, next_slot

log = logging.getLogger(__name__)

BATCH: Final = 2000  # what a claim costs by itself (plans, a commit) is then a hundredth of its rows
A_CALL: Final = 500  # for one sender
ROUNDS: Final = 400  # one call never works longer than its time limit; the next tick goes on

# In the order of the index: a table that was full of due rows a minute ago would else be read from its beginning.
ANY_DUE: Final = "SELECT 1 FROM reminders_reminder WHERE active AND next_due_at <= %s ORDER BY next_due_at LIMIT 1"
DUE: Final = """
WITH due AS (
    SELECT reminder.ctid AS place, reminder.next_due_at, reminder.times, reminder.weekdays, reminder.zone,
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
       array_agg(place)::text, count(*)
  FROM due
 GROUP BY next_due_at, times, weekdays, zone, paused_until, once, never_late, home, day_start, channels
"""
# To look for each before it is made costs a claim a tenth, so that is done only where one was there.
AGAIN: Final = "ON CONFLICT (user_id, slot, reminder_id, channel) DO NOTHING"
MOVE_ON: Final = """
WITH moved AS (
    UPDATE reminders_reminder reminder
       SET next_due_at = alike.moves_to, zone = alike.home, fault = alike.fault, updated_at = %(now)s,
           last_slot = CASE alike.fault WHEN '' THEN alike.slot ELSE reminder.last_slot END,
           last_zone = CASE alike.fault WHEN '' THEN reminder.zone ELSE reminder.last_zone END
      FROM unnest(%(places)s::text[], %(moves_to)s::timestamptz[], %(home)s::text[], %(fault)s::text[],
                  %(channels)s::text[], %(slot)s::timestamptz[], %(day)s::date[], %(state)s::text[], %(why)s::text[],
                  %(expires_at)s::timestamptz[])
        AS alike (places, moves_to, home, fault, channels, slot, day, state, why, expires_at)
     CROSS JOIN unnest(alike.places::tid[]) AS one (place)
     WHERE reminder.ctid = one.place
    RETURNING reminder.id, reminder.user_id, alike.channels, alike.slot, alike.day, alike.state, alike.why,
              alike.expires_at
), made AS (
    INSERT INTO reminders_delivery (id, user_id, reminder_id, channel, slot, day, state, why, expires_at,
                                    due_at, nudge_at, attempts, crashes, created_at, updated_at)
    SELECT (%(stamp)s || lpad(to_hex(number %% 4096), 3, '0') || '8' ||
            substr(encode(sha256(%(secret)s || int8send(number)), 'hex'), 1, 15))::uuid,
           user_id, id, channel, slot, day, state, why, expires_at, %(now)s, %(call_again)s, 0, 0, %(now)s, %(now)s
      FROM (SELECT moved.*, channel, row_number() OVER () AS number
              FROM moved CROSS JOIN unnest(moved.channels::text[]) AS channel
             WHERE day IS NOT NULL) AS numbered
        {conflict}
    RETURNING id, channel, state
)
SELECT channel, state, count(*), array_agg(id)::text FROM made GROUP BY channel, state
"""


Made = tuple[str, str, int, str]  # channel, state, how many, their ids as PostgreSQL's array


class Due(NamedTuple):
    """A row of DUE: reminders that are alike. `zone` is the one their slot was planned in, `home` where they are now.

    `channels` and `places` are PostgreSQL's arrays as text, to be handed back unread. A place (`ctid`) is good for as
    long as its row is locked, and found without an index.
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
    places: str
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
            number, found = Delivery.objects.sweep(channel, now, A_CALL)
            yield from found
            if number < A_CALL:
                channels.discard(channel)
        if not channels:
            break


def claim_due(now: datetime, limit: int) -> Claim:
    """Claims up to `limit` reminders that are due. Committed when it returns, so it refuses to run in a transaction."""
    if not _any_due(now):
        return Claim(0, [])
    try:
        groups, made = _claimed(now, limit, MOVE_ON.format(conflict=""))
    except IntegrityError:  # a slot came back, as when a clock was set back
        groups, made = _claimed(now, limit, MOVE_ON.format(conflict=AGAIN))
    Tally.objects.add({Cell(channel, state): number for channel, state, number, _ in made if state != State.WAITING})
    waiting = [(channel, ids[1:-1].split(",")) for channel, state, _, ids in made if state == State.WAITING]
    return Claim(sum(group.due.number for group in groups), [call for one in waiting for call in _calls(*one)])


def _claimed(now: datetime, limit: int, move_on: str) -> tuple[list[Alike], list[Made]]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(BY_INDEX + DUE, {"now": now, "limit": limit, "never_late": list(NEVER_LATE)})
        groups = [Alike.of(Due(*row), now) for row in cursor.fetchall()]
        if not groups:
            return [], []
        cursor.execute(move_on, _moves(groups, now))
        return groups, cursor.fetchall()


def _calls(channel: str, ids: list[str]) -> Iterator[Call]:
    for at in range(0, len(ids), A_CALL):
        yield Call(channel, ids[at : at + A_CALL])


def _any_due(now: datetime) -> bool:
    """The idle tick's only question; it locks nothing and opens no transaction."""
    with connection.cursor() as cursor:
        cursor.execute(ANY_DUE, [now])
        return cursor.fetchone() is not None


def _moves(groups: list[Alike], now: datetime) -> dict[str, Any]:
    states = [group.verdict(now) for group in groups]
    return {
        "now": now,
        "call_again": now + settings.REMINDER_CALL_AGAIN,
        "stamp": str(lowest_id(now))[:15],  # up to the version: so an id says when its row was made
        "secret": token_bytes(16),
        "places": [group.due.places for group in groups],
        "moves_to": [group.moves_to for group in groups],
        "home": [group.due.home for group in groups],
        "fault": [group.fault for group in groups],
        "channels": [group.due.channels for group in groups],
        "slot": [group.due.slot for group in groups],
        "day": [group.day for group in groups],
        "state": [state for state, _ in states],
        "why": [why for _, why in states],
        "expires_at": [group.expires_at for group in groups],
    }
