"""What no sender has taken up yet: deliveries of a channel, bundled for one sender. The broker carries their id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import ClassVar, Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction

from accounts.ids import lowest_id, new_id
from reminders.models.choices import Channel
from reminders.models.delivery import OPEN, Delivery, Leased, State

A_CALL: Final = 500  # deliveries for one sender
RESTORED_FOR: Final = timedelta(days=2)
RESTORE: Final = """
UPDATE reminders_delivery SET nudge_at = %(now)s
 WHERE id > %(made_after)s AND id < %(made_before)s AND state IN ('waiting', 'sending') AND nudge_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM reminders_call call WHERE reminders_delivery.id = ANY(call.ids))
"""
A_SWEEP: Final = 10  # calls that nobody heard, of one channel, before the next channel has its turn


class Nudge(NamedTuple):
    """All that the broker carries: a channel, and the id of a call for one of its senders."""

    channel: str
    call: str


class CallQuerySet(models.QuerySet["Call"]):
    def take(self, nudge: Nudge, now: datetime) -> list[Leased]:
        """The call's deliveries that are free, now this sender's alone for REMINDER_LEASE; and the call is over.

        None where another sender has taken it. What somebody else holds locked at this moment stays in the call.
        """
        with transaction.atomic():
            mine = self.filter(pk=nudge.call, channel=nudge.channel)
            call = mine.select_for_update(skip_locked=True).first()
            if not call:
                return []
            leased = Delivery.objects.lease(call.channel, call.ids, now)
            if left := self._still_called_for(call, leased):
                mine.update(ids=left, nudge_at=now + settings.REMINDER_CALL_AGAIN)
            else:
                mine.delete()
        return leased

    @staticmethod
    def _still_called_for(call: Call, leased: list[Leased]) -> list[UUID]:
        if len(leased) == len(call.ids):
            return []
        others = set(call.ids) - {one.id for one in leased}
        return list(Delivery.objects.filter(pk__in=others, state__in=OPEN, nudge_at=None).values_list("pk", flat=True))

    def sweep(self, channel: str, now: datetime) -> tuple[bool, list[Nudge]]:
        """Calls that nobody heard, and new ones for leases that ended and tries that are due.

        Whether there may be more, and what to say to the broker. Several may sweep at once.
        """
        with transaction.atomic():
            unheard = self.filter(channel=channel, nudge_at__lte=now).order_by("nudge_at")
            again = list(unheard.select_for_update(skip_locked=True).values_list("pk", flat=True)[:A_SWEEP])
            self.filter(pk__in=again).update(nudge_at=now + settings.REMINDER_CALL_AGAIN)
        found, made = self._gather(channel, now)
        is_over = len(again) < A_SWEEP and found < A_CALL
        return not is_over, [Nudge(channel, str(key)) for key in [*again, *made]]

    def _gather(self, channel: str, now: datetime) -> tuple[int, list[UUID]]:
        """Bundles deliveries whose sender must be called again; how many they are, and their calls.

        Whose sender never said what became of it is called for alone: should it be the one that kills senders, it takes
        no other with it.
        """
        with transaction.atomic():
            rows = Delivery.objects.to_be_called(channel, now, A_CALL)
            calls = list(_bundles(rows, channel, now + settings.REMINDER_CALL_AGAIN))
            Call.objects.bulk_create(calls)
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(nudge_at=None)
        return len(rows), [call.pk for call in calls]

    def restore(self, now: datetime) -> int:
        """Gives a moment to be called for to what was made in the last RESTORED_FOR, is open and in no call and has
        none: no code of ours leaves such a one, a half-restored backup could. How many."""
        bounds = {"made_after": now - RESTORED_FOR, "made_before": now - settings.REMINDER_CALL_AGAIN}
        with connection.cursor() as cursor:
            cursor.execute(RESTORE, {"now": now, **{name: str(lowest_id(at)) for name, at in bounds.items()}})
            return int(cursor.rowcount)

    def call_again(self, nudge: Nudge, now: datetime) -> None:
        """The broker could not be told: the next sweep tells it."""
        self.filter(pk=nudge.call).update(nudge_at=now)


class Call(models.Model):
    """Deliveries for one sender, made in the transaction that makes or frees them and gone in the one that leases them.

    So an open delivery is in a call or has a moment of its own to be called for (`Delivery.nudge_at`), and a claim
    writes one row for hundreds. From `nudge_at` on the sweep tells the broker of it again. `slot` is the earliest of
    its deliveries, or earlier. It belongs to nobody: ids are all it holds, and those of deliveries that are gone
    by then call for nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    ids = ArrayField(models.UUIDField())
    slot = models.DateTimeField()
    nudge_at = models.DateTimeField()

    objects: ClassVar = CallQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["channel", "nudge_at"], name="call_unheard")]


def _bundles(rows: Iterable[Delivery], channel: str, nudge_at: datetime) -> Iterator[Call]:
    together = []
    for row in rows:
        if row.state == State.SENDING or row.crashes:
            yield Call(channel=channel, ids=[row.pk], slot=row.slot, nudge_at=nudge_at)
        else:
            together.append(row)
    if together:
        ids, slot = [row.pk for row in together], min(row.slot for row in together)
        yield Call(channel=channel, ids=ids, slot=slot, nudge_at=nudge_at)
