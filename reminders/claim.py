"""Claims what is due: each slot becomes a delivery and the reminder moves on, in one transaction a batch.

The SQL is written out because a batch is three statements, however many rows it has, and because rows never come to
Python one by one: people who share a rule, a zone and a moment are one group, whose places go back as they came. All
that a claim must know stands in the narrow table of turns. Any number of dispatchers may run, since each skips the rows
that another holds. Whether a slot is still wanted is asked once, right before it is sent (`reminders.verdict`); here
only the clock decides.
"""

import logging
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import IntEnum
from secrets import token_bytes
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from accounts.ids import new_id
from reminders.models import Nudge, Rule, State, Tally
from reminders.models.call import A_CALL
from reminders.models.delivery import BY_INDEX
from reminders.models.tally import Cell
from reminders.slots import day_of, next_slot

log = logging.getLogger(__name__)

# Nobody waits until a claim is on the disk. A sender's lease is waited for, and the log is written in order: what could
# be sent is there. A claim that is lost with the server was never leased, and its reminders are due again.
UNAWAITED: Final = "SET LOCAL synchronous_commit = off;"
# The lane that was asked for if nobody has it; else, for who is not on the way yet, the other one; else none. Held
# until the claim is committed.
LANE: Final = """
SELECT CASE WHEN pg_try_advisory_xact_lock(hashtext('reminders.claim'), %(lane)s) THEN %(lane)s
            WHEN %(is_start)s AND pg_try_advisory_xact_lock(hashtext('reminders.claim'), -%(lane)s) THEN -%(lane)s END
"""
BEYOND: Final = """
WITH due AS (
    SELECT ctid AS place, id, next_due_at, rule, zone
      FROM reminders_turn
     WHERE {beyond}
     ORDER BY next_due_at {way}, id {way}
     LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
)
SELECT next_due_at, rule, zone, array_agg(place)::text, count(*), (array_agg(id))[count(*)]
  FROM due
 GROUP BY next_due_at, rule, zone
"""
DUE: Final = BEYOND.format(beyond="next_due_at <= %(now)s AND (next_due_at, id) > (%(at)s, %(id)s)", way="ASC")
# One bound and not two: of two PostgreSQL begins at either, and may step over all that is not due, or was claimed. That
# it is not infinite says that it is not null, which the index wants to hear, and is no bound.
DUE_BACKWARDS: Final = BEYOND.format(
    beyond="next_due_at <> 'infinity' AND (next_due_at, id) < (least(%(at)s, %(now)s), %(id)s)", way="DESC"
)
# To look for each before it is made costs a claim a tenth, so that is done only where one was there.
AGAIN: Final = "ON CONFLICT (user_id, slot, reminder_id, channel) DO NOTHING"
# Row by row as they stand in the table, mostly in the order of their ids: so each page of it and of two indexes is
# written to at one time, and not once for each group. A claim takes a fifteenth less.
# An id's twelve bits after the version keep this order in its index, for 5,000 of up to four channels each.
MOVE_ON: Final = """
WITH moved AS (
    UPDATE reminders_turn turn
       SET next_due_at = alike.moves_to, zone = alike.home, last_slot = alike.slot, last_zone = alike.last_zone
      FROM (SELECT moves_to, home, last_zone, channels, slot, day, state, why, expires_at, place
              FROM unnest(%(places)s::text[], %(moves_to)s::timestamptz[], %(home)s::text[], %(last_zone)s::text[],
                          %(channels)s::text[], %(slot)s::timestamptz[], %(day)s::date[], %(state)s::text[],
                          %(why)s::text[], %(expires_at)s::timestamptz[])
                AS alike (places, moves_to, home, last_zone, channels, slot, day, state, why, expires_at)
             CROSS JOIN unnest(alike.places::tid[]) AS one (place)
             ORDER BY place) AS alike
     WHERE turn.ctid = alike.place
    RETURNING turn.id, turn.user_id, alike.channels, alike.slot, alike.day, alike.state, alike.why, alike.expires_at
), made AS (
    INSERT INTO reminders_delivery (id, user_id, reminder_id, channel, slot, day, state, why, expires_at,
                                    due_at, attempts, crashes, created_at, updated_at)
    SELECT (%(stamp)s || lpad(to_hex(number / 8 %% 4096), 3, '0') || '8' ||
            substr(encode(sha256(%(secret)s || int8send(number)), 'hex'), 1, 15))::uuid,
           user_id, id, channel, slot, day, state, why, expires_at, %(now)s, 0, 0, %(now)s, %(now)s
      FROM (SELECT *, row_number() OVER () AS number
              FROM (SELECT *, unnest(channels::text[]) AS channel FROM moved) AS several) AS numbered
        {conflict}
    RETURNING id, channel, slot, state
), called AS (
    INSERT INTO reminders_call (id, channel, ids, slot, nudge_at)
    SELECT gen_random_uuid(), channel, ids[at + 1 : at + %(a_call)s], slot, %(call_again)s
      FROM (SELECT channel, array_agg(id) AS ids, count(*) AS number, min(slot) AS slot
              FROM made WHERE state = 'waiting' GROUP BY channel) AS fresh
     CROSS JOIN generate_series(0, number - 1, %(a_call)s) AS at
    RETURNING id, channel
)
SELECT channel, id::text, 'waiting', 0 FROM called
 UNION ALL
SELECT channel, '', state, count(*) FROM made WHERE state <> 'waiting' GROUP BY channel, state
"""

# Who saves a reminder locks it before its turn, so here it is not waited for: such a one is due again at the next tick.
SET_ASIDE: Final = """
WITH unread AS (
    SELECT reminder.id, alike.fault
      FROM unnest(%(places)s::text[], %(faults)s::text[]) AS alike (places, fault)
     CROSS JOIN unnest(alike.places::tid[]) AS one (place)
      JOIN reminders_turn turn ON turn.ctid = one.place
      JOIN reminders_reminder reminder ON reminder.id = turn.id
       FOR UPDATE OF reminder SKIP LOCKED
), noted AS (
    UPDATE reminders_reminder reminder SET fault = unread.fault, updated_at = %(now)s
      FROM unread WHERE reminder.id = unread.id
)
UPDATE reminders_turn turn SET next_due_at = NULL FROM unread WHERE turn.id = unread.id
"""


class Made(NamedTuple):
    """A row of MOVE_ON: a call, or how many deliveries of a channel ended at once in that state."""

    channel: str
    call: str
    state: str
    number: int


class Lane(IntEnum):
    """Which way a run goes through the index.

    Two dispatchers that come from both its ends never step over each other's rows, to find each of them locked or gone;
    with that they lost a fourteenth. A third one goes forwards with the first.
    """

    FORWARDS = 1
    BACKWARDS = -1


class Mark(NamedTuple):
    """How far a run has come, in the order of the index: what it has claimed need not be stepped over again."""

    at: datetime
    id: UUID
    lane: Lane = Lane.FORWARDS

    @property
    def is_start(self) -> bool:
        return self in STARTS.values()


BEGINNING: Final = Mark(datetime.min.replace(tzinfo=UTC), UUID(int=0))
END: Final = Mark(datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1), Lane.BACKWARDS)
STARTS: Final = {start.lane: start for start in (BEGINNING, END)}


class Due(NamedTuple):
    """A row of DUE: reminders that are alike. `said` is their rule, and `zone` the one their slot was planned in.

    `places` is PostgreSQL's array as text, to be handed back unread. A place (`ctid`) is good for as long as its row is
    locked, and found without an index.
    """

    slot: datetime
    said: str
    zone: str
    places: str
    number: int

    def read(self, now: datetime) -> tuple[Rule, date, datetime | None]:
        """Their rule, the day they speak of, and the slot after it that can still be sent; raises as `Rule.read` and
        `next_due`."""
        rule = Rule.read(self.said)
        day = day_of(self.slot, self.zone, rule.day_start)
        if rule.once:
            return rule, day, None
        after = max(self.slot, now - settings.REMINDER_EXPIRY)
        return rule, day, next_slot(rule.times, rule.weekdays, rule.home, after, self.slot, self.zone)


@dataclass(frozen=True)
class Alike:
    """Reminders that are alike, with what their rule says."""

    due: Due
    rule: Rule
    day: date
    moves_to: datetime | None

    @property
    def expires_at(self) -> datetime | None:
        return None if self.rule.never_late else self.due.slot + settings.REMINDER_EXPIRY

    @property
    def last_zone(self) -> str:
        """Where their slot was planned, unless they are there still."""
        return "" if self.due.zone == self.rule.home else self.due.zone

    def verdict(self, now: datetime) -> tuple[str, str]:
        """The state their deliveries begin in, and why."""
        if self.expires_at and self.expires_at <= now:
            return State.EXPIRED.value, "late"
        return State.WAITING.value, ""


@dataclass
class Batch:
    """What is due beyond `after`, in groups; whoever's rule cannot be read must not hold up the others, and is
    `unread`. `mark` is how far it comes."""

    after: Mark
    mark: Mark
    alike: list[Alike] = field(default_factory=list)
    unread: list[tuple[Due, str]] = field(default_factory=list)
    taken: int = 0

    def add(self, due: Due, last: UUID, now: datetime) -> None:
        """`last` is the last of the group's ids."""
        self.taken += due.number
        furthest = max if self.after.lane == Lane.FORWARDS else min
        self.mark = furthest(self.mark, Mark(due.slot, last, self.after.lane))
        try:
            self.alike.append(Alike(due, *due.read(now)))
        except (ValueError, KeyError, OverflowError, TypeError) as error:
            log.error("%d reminders are set aside (%s)", due.number, type(error).__name__)
            self.unread.append((due, type(error).__name__))


@dataclass(frozen=True)
class Claim:
    """What a batch came to: how many reminders it took, the senders to be called, and from where to where it went."""

    taken: int
    nudges: list[Nudge]
    after: Mark
    mark: Mark


def claim_due(now: datetime, limit: int, after: Mark = BEGINNING) -> Claim:
    """Claims up to `limit` reminders that are due, beyond `after`; or, if that is a start and another dispatcher goes
    that way, from the other end. Committed when it returns, so it refuses to run in a transaction."""
    try:
        batch, made = _claimed(now, limit, after, MOVE_ON.format(conflict=""))
    except IntegrityError:  # a slot came back, as when a clock was set back
        batch, made = _claimed(now, limit, after, MOVE_ON.format(conflict=AGAIN))
    Tally.objects.add({Cell(one.channel, one.state): one.number for one in made if not one.call})
    return Claim(batch.taken, [Nudge(one.channel, one.call) for one in made if one.call], batch.after, batch.mark)


def _claimed(now: datetime, limit: int, after: Mark, move_on: str) -> tuple[Batch, list[Made]]:
    made = []
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(UNAWAITED + BY_INDEX + LANE, {"lane": after.lane, "is_start": after.is_start})
        (lane,) = cursor.fetchone()
        if lane == -after.lane:
            after = STARTS[Lane(lane)]
        batch = Batch(after, after)
        due = DUE if after.lane == Lane.FORWARDS else DUE_BACKWARDS
        cursor.execute(due, {"now": now, "limit": limit, "at": after.at, "id": after.id})
        for *alike, last in cursor.fetchall():
            batch.add(Due(*alike), last, now)
        if batch.alike:
            cursor.execute(move_on, _moves(batch.alike, now))
            made = [Made(*row) for row in cursor.fetchall()]
        if batch.unread:
            places, faults = zip(*((due.places, fault) for due, fault in batch.unread), strict=True)
            cursor.execute(SET_ASIDE, {"places": list(places), "faults": list(faults), "now": now})
    return batch, made


def _moves(groups: list[Alike], now: datetime) -> dict[str, Any]:
    states = [group.verdict(now) for group in groups]
    return {
        "now": now,
        "a_call": A_CALL,
        "call_again": now + settings.REMINDER_CALL_AGAIN,
        "stamp": str(new_id())[:15],  # up to the version: so an id says when its row was made
        "secret": token_bytes(16),
        "places": [group.due.places for group in groups],
        "moves_to": [group.moves_to for group in groups],
        "home": [group.rule.home for group in groups],
        "last_zone": [group.last_zone for group in groups],
        "channels": [f"{{{','.join(group.rule.channels)}}}" for group in groups],
        "slot": [group.due.slot for group in groups],
        "day": [group.day for group in groups],
        "state": [state for state, _ in states],
        "why": [why for _, why in states],
        "expires_at": [group.expires_at for group in groups],
    }
