"""One slot of a reminder by one channel, from the claim to the hand-over. The SQL is written out where a batch is one
statement, however many rows it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final, NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q

from accounts.ids import lowest_id
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned, several
from reminders.models.choices import Channel
from reminders.models.reminder import Reminder


class State(models.TextChoices):
    """waiting -> sending -> sent, or back to waiting; the others are ends too."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    SKIPPED = "skipped", "Not needed"
    EXPIRED = "expired", "Too late"
    FAILED = "failed", "Refused"
    ASIDE = "aside", "Set aside"


OPEN: Final = (State.WAITING, State.SENDING)
OPENED: Final = "opened"  # why a notification, which has no words, counts for as much as a mail
TROUBLE: Final = (State.FAILED, State.ASIDE)

A_DELETE: Final = 5000
RETRIED_FOR: Final = timedelta(days=1)

# A batch is looked up row by row. To a planner that reckons with the wrong number of rows it may seem cheaper to read
# a whole table or index beside them: of ten million rows it did.
BY_INDEX: Final = """
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL enable_memoize = off;
SET LOCAL jit = off;
"""
LEASE: Final = Planned(
    """
    WITH free AS (
        SELECT id, state, reminder_id, user_id
          FROM reminders_delivery
         WHERE id = ANY(%(ids)s) AND channel = %(channel)s AND state IN ('waiting', 'sending') AND due_at <= %(now)s
           FOR UPDATE SKIP LOCKED
    )
    UPDATE reminders_delivery delivery
       SET state = 'sending', due_at = %(until)s, nudge_at = %(until)s, updated_at = %(now)s,
           attempts = least(delivery.attempts + 1, 32767), crashes = delivery.crashes + (free.state = 'sending')::int
      FROM free
      JOIN accounts_user person ON person.id = free.user_id
      LEFT JOIN reminders_reminder reminder ON reminder.id = free.reminder_id
      LEFT JOIN reminders_remindersettings settings ON settings.user_id = free.user_id
     WHERE delivery.id = free.id
    RETURNING delivery.id, delivery.user_id, delivery.reminder_id, delivery.slot, delivery.day, delivery.expires_at,
              delivery.attempts, delivery.crashes, reminder.kind, reminder.subject, reminder.name, reminder.active,
              settings.paused_until, settings.quiet_from, settings.quiet_until, settings.most_a_day, person.zone,
              person.day_start
    """,
    ids="uuid[]",
    channel="text",
    now="timestamptz",
    until="timestamptz",
)
RECORD: Final = Planned(
    """
    UPDATE reminders_delivery SET state = 'sent', why = '', sent_at = %(now)s, updated_at = %(now)s
     WHERE id = ANY(%(ids)s) AND state IN ('waiting', 'sending')
    """,
    ids="uuid[]",
    now="timestamptz",
)
PUT_OFF: Final = """
UPDATE reminders_delivery delivery
   SET state = CASE WHEN expires_at <= later.at THEN 'expired' ELSE 'waiting' END,
       why = %(why)s, due_at = later.at, nudge_at = later.at, updated_at = %(now)s
  FROM unnest(%(ids)s::uuid[], %(at)s::timestamptz[]) AS later (id, at)
 WHERE delivery.id = later.id AND delivery.state = 'sending' AND delivery.due_at = %(until)s
"""


class Leased(NamedTuple):
    """A delivery that is this sender's alone, with all that decides whether it is still wanted.

    What comes from the reminder is None where the reminder is gone, and from the settings where there are none.
    """

    id: UUID
    user_id: UUID
    reminder_id: UUID
    slot: datetime
    day: date
    expires_at: datetime | None
    attempts: int
    crashes: int
    kind: str | None
    subject: UUID | None
    name: str | None
    active: bool | None
    paused_until: datetime | None
    quiet_from: time | None
    quiet_until: time | None
    most_a_day: int | None
    zone: str
    day_start: int


class DeliveryQuerySet(OwnedQuerySet["Delivery"]):
    def lease(self, channel: str, ids: Collection[UUID], now: datetime) -> list[Leased]:
        """Those of them that are free, now this sender's alone for REMINDER_LEASE. In a transaction."""
        marks = {"ids": several(ids), "channel": channel, "now": now, "until": now + settings.REMINDER_LEASE}
        with connection.cursor() as cursor:
            cursor.execute(BY_INDEX)
        return list(LEASE.rows_of(Leased, **marks))

    def to_be_called(self, channel: str, now: datetime, limit: int) -> list[Delivery]:
        """Up to `limit` that a sender must be called for, locked: leases that ended, and tries that are due."""
        due = self.filter(channel=channel, state__in=OPEN, nudge_at__lte=now).order_by("nudge_at")
        return list(due.select_for_update(skip_locked=True).only("state", "crashes", "slot")[:limit])

    def held(self, ids: Collection[UUID], until: datetime) -> Self:
        """Those of them whose lease, which ends then, is still this sender's: whoever took over has a later one."""
        return self.filter(pk__in=ids, state=State.SENDING, due_at=until)

    def end(self, ids: Collection[UUID], until: datetime, state: State, why: str, now: datetime) -> None:
        """Not sent, and never will be."""
        self.held(ids, until).update(state=state, why=why, updated_at=now)

    def give_back(self, ids: Collection[UUID], until: datetime, now: datetime) -> None:
        """Leaves them to another sender at once."""
        self.held(ids, until).update(
            state=State.WAITING, due_at=now, nudge_at=now, attempts=F("attempts") - 1, updated_at=now
        )

    def put_off(self, later: Iterable[tuple[UUID, datetime]], until: datetime, why: str, now: datetime) -> None:
        """Each to its own moment; what would be too late by then expires."""
        ids, moments = zip(*later, strict=True)
        marks: dict[str, Any] = {
            "ids": [str(key) for key in ids],
            "at": list(moments),
            "until": until,
            "why": why,
            "now": now,
        }
        with connection.cursor() as cursor:
            cursor.execute(PUT_OFF, marks)

    def record_sent(self, ids: Collection[UUID], now: datetime) -> None:
        """Taken by the channel: that is so even where the lease has passed to another."""
        RECORD.run(ids=several(ids), now=now)

    def opened(self, now: datetime) -> None:
        """The person has seen in words what these notifications were for; the first time counts."""
        silent = self.filter(channel=Channel.PUSH, state=State.SENT).exclude(why=OPENED)
        silent.update(why=OPENED, updated_at=now)

    def in_words(self) -> Self:
        """Those that were taken and say what they are for: a notification does so once it was opened."""
        return self.filter(state=State.SENT).exclude(~Q(why=OPENED), channel=Channel.PUSH)

    def forget_old(self, now: datetime) -> int:
        """Deletes what ended REMINDER_HISTORY ago, a batch at a time; how many. Ids tell when a row was made."""
        oldest = lowest_id(now - settings.REMINDER_HISTORY)
        gone = 0
        while True:
            old = self.filter(pk__lt=oldest).exclude(state__in=OPEN).order_by("pk").values("pk")[:A_DELETE]
            deleted, _ = Delivery.objects.filter(pk__in=old).delete()
            gone += deleted
            if deleted < A_DELETE:
                return gone

    def in_trouble(self) -> Self:
        """What was refused or set aside, the newest first."""
        return self.filter(state__in=TROUBLE).order_by("-updated_at")

    def retry(self, now: datetime) -> int:
        """Puts what was set aside into the queue again, as if it were due now; how many.

        What was due longer than RETRIED_FOR ago is too late by now: its links have ended, and nobody is to get the
        reminders of many days at once.
        """
        later = now + settings.REMINDER_EXPIRY
        aside = self.filter(state=State.ASIDE)
        old = aside.filter(slot__lt=now - RETRIED_FOR, expires_at__isnull=False)
        old.update(state=State.EXPIRED, why="late", updated_at=now)
        aside.filter(expires_at__lt=later).update(expires_at=later)
        return aside.update(state=State.WAITING, why="", crashes=0, due_at=now, nudge_at=now, updated_at=now)


class Delivery(Owned):
    """One slot of a reminder by one channel; the unique key makes it one, whoever claims it.

    `slot` is the moment it was due and `day` the person's day it speaks of. A sender may take it from `due_at` on: at
    once, at its next try, or when the lease on it ends. From `nudge_at` on the sweep makes a call for it, as `Call`
    says; null is while it is in one. At `expires_at` it is too late; null is never. `crashes` counts the leases that
    ended without a word. `why` is a word of ours or the class and code of an error, never a server's words: they quote
    addresses. A notification that was `OPENED` was so at `updated_at`.

    Neither reminder nor person is a constraint in the database, for a claim would pay a third more of the database's
    time for the two. A claim holds the turn, which goes first when a person does, so nobody goes away while it makes
    deliveries; and who deletes a person deletes the reminders first. A delivery whose reminder is gone is skipped when
    its turn comes.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
        editable=False,
    )
    reminder = models.ForeignKey(
        Reminder, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    slot = models.DateTimeField()
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField()
    nudge_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # In this order it also finds a person's newest.
            models.UniqueConstraint(fields=["user", "slot", "reminder", "channel"], name="delivery_once")
        ]
        # Read across people: by the sweep, a channel at a time; and the few that failed. A claim writes to neither.
        indexes: ClassVar = [
            models.Index(
                fields=["channel", "nudge_at"],
                condition=Q(state__in=OPEN, nudge_at__isnull=False),
                name="delivery_to_be_called",
            ),
            models.Index(fields=["updated_at"], condition=Q(state__in=TROUBLE), name="delivery_trouble"),
        ]
