"""What speaks up, and what became of each time it did. PostgreSQL is the queue; Celery only nudges."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from random import SystemRandom
from typing import ClassVar, Final, Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q

from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from reminders.slots import next_slot

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
# A sender that was called has this long to begin; then the sweep calls again, and the first call has run out.
NUDGE_AGAIN: Final = timedelta(minutes=2)

_chance = SystemRandom()


class Kind(models.TextChoices):
    CHECK_IN = "check-in", "Check-in"


class Channel(models.TextChoices):
    MAIL = "mail", "E-mail"


def _evening() -> list[time]:
    return [time(20)]


def _every_day() -> list[int]:
    return list(range(7))


def _by_mail() -> list[str]:
    return [Channel.MAIL.value]


class ReminderQuerySet(OwnedQuerySet["Reminder"]):
    def check_in(self) -> Reminder | None:
        """The check-in reminder, if there is one."""
        return self.filter(kind=Kind.CHECK_IN).first()

    def start_check_in(self, user: User, now: datetime) -> None:
        """The reminder everyone begins with: 20:00, every day. One that is there stays as it is, off or on."""
        with transaction.atomic():
            reminder, is_new = self.select_for_update().get_or_create(user=user, kind=Kind.CHECK_IN)
            if is_new:
                reminder.plan(user.zone, now)
                reminder.save()

    def set_check_in(
        self, user: User, now: datetime, *, times: list[time], weekdays: list[int], active: bool
    ) -> Reminder:
        """Takes the person's rule. Saved unchanged it moves nothing: a slot that is just due is not lost."""
        with transaction.atomic():
            reminder, _ = self.select_for_update().get_or_create(user=user, kind=Kind.CHECK_IN)
            rule = (sorted(times), sorted(weekdays), active)
            is_unplanned = active and not reminder.next_due_at
            if is_unplanned or rule != (reminder.times, reminder.weekdays, reminder.active):
                reminder.times, reminder.weekdays, reminder.active = rule
                reminder.plan(user.zone, now)
                reminder.save()
        return reminder

    def follow(self, user: User, now: datetime) -> None:
        """Plans this person's reminders by the zone they are in now.

        A slot that is due already is the dispatcher's, which goes on in the new zone by itself.
        """
        with transaction.atomic():
            away = self.for_user(user).exclude(zone=user.zone).filter(active=True)
            for reminder in away.exclude(next_due_at__lte=now).select_for_update():
                reminder.plan(user.zone, now)
                reminder.save(update_fields=["zone", "next_due_at", "updated_at"])


class Reminder(Owned):
    """A rule, and the moment it speaks next.

    Times are local, weekdays Python's numbers (Monday 0). `zone` is the one that `next_due_at` was worked out in, and
    `last_zone` the one that the last slot was claimed in: with both no journey makes a local date speak twice.
    """

    kind = models.CharField(max_length=16, choices=Kind.choices)
    times = ArrayField(models.TimeField(), default=_evening)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=_every_day)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel.choices), default=_by_mail)
    active = models.BooleanField(default=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    next_due_at = models.DateTimeField(null=True, editable=False)
    last_slot = models.DateTimeField(null=True, editable=False)
    last_zone = models.CharField(max_length=64, default="", editable=False)

    objects: ClassVar = ReminderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="reminder_of_a_kind"),
            models.CheckConstraint(condition=Q(times__len__gt=0, weekdays__len__gt=0), name="reminder_has_a_rule"),
        ]
        # The queue is read across people, by time alone.
        indexes: ClassVar = [models.Index(fields=["next_due_at"], condition=Q(active=True), name="reminder_due")]

    def plan(self, zone: str, now: datetime) -> None:
        """Works out when to speak next, in that zone and strictly after `now`; off means never. The caller saves."""
        self.zone = zone
        self.next_due_at = self._next_after(max(now, self.paused_until or now)) if self.active else None

    def speaks_at(self, now: datetime) -> bool:
        """Neither off nor paused."""
        return self.active and not (self.paused_until and now < self.paused_until)

    def _next_after(self, after: datetime) -> datetime:
        return next_slot(tuple(self.times), tuple(self.weekdays), self.zone, after, self.last_slot, self.last_zone)


class State(models.TextChoices):
    """waiting -> sending -> sent, or back to waiting; the others are ends too."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    SKIPPED = "skipped", "Not needed"
    EXPIRED = "expired", "Too late"
    FAILED = "failed", "Refused"


OPEN: Final = (State.WAITING, State.SENDING)


class DeliveryQuerySet(OwnedQuerySet["Delivery"]):
    def lease(self, ids: Collection[UUID], now: datetime) -> list[Delivery]:
        """Those of `ids` that are free, now this sender's alone for REMINDER_LEASE. What is too late expires here."""
        until = now + settings.REMINDER_LEASE
        with transaction.atomic():
            free = self.filter(pk__in=ids, state__in=OPEN, due_at__lte=now)
            free.filter(slot__lte=now - settings.REMINDER_EXPIRY).update(state=State.EXPIRED, updated_at=now)
            won = list(free.select_for_update(skip_locked=True))
            self.filter(pk__in=[delivery.pk for delivery in won]).update(
                state=State.SENDING, due_at=until, nudge_at=until, attempts=F("attempts") + 1, updated_at=now
            )
        for delivery in won:
            delivery.attempts, delivery.due_at = delivery.attempts + 1, until
        return won

    def sweep(self, now: datetime, limit: int) -> list[UUID]:
        """Ids for senders to be called for again: calls that were lost, leases that ended, tries that are due."""
        with transaction.atomic():
            lost = self.filter(state__in=OPEN, nudge_at__lte=now).order_by("nudge_at")
            ids = list(lost.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
            self.filter(pk__in=ids).update(nudge_at=now + NUDGE_AGAIN)
        return ids

    def held(self, deliveries: Collection[Delivery]) -> Self:
        """Those of them whose lease is still this sender's: whoever took over has a lease that ends later."""
        ends = {delivery.due_at for delivery in deliveries}
        return self.filter(pk__in=[delivery.pk for delivery in deliveries], state=State.SENDING, due_at__in=ends)

    def skip(self, deliveries: Collection[Delivery], why: str, now: datetime) -> None:
        self.held(deliveries).update(state=State.SKIPPED, why=why, updated_at=now)

    def give_back(self, deliveries: Collection[Delivery], now: datetime) -> None:
        """Leaves them to another sender at once."""
        self.held(deliveries).update(state=State.WAITING, due_at=now, nudge_at=now, updated_at=now)


class Delivery(Owned):
    """One slot of a reminder by one channel; the unique key makes it one, whoever claims it.

    `slot` is the moment it was due and `day` the person's day it speaks of. A sender may take it from `due_at` on: at
    once, at its next try, or when the lease on it ends. From `nudge_at` on the sweep calls a sender again. `why` is a
    word of ours or the class and code of an error, never a server's words: they quote addresses.

    The reminder has neither a constraint nor an index in the database: together they cost a claim a quarter more of
    the database's time, and all ways here lead through the person. One that is gone is skipped when its turn comes.
    """

    reminder = models.ForeignKey(
        Reminder, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    slot = models.DateTimeField()
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField()
    nudge_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "reminder", "slot", "channel"], name="delivery_once")
        ]
        # The sweep's queue is read across people, by time alone.
        indexes: ClassVar = [models.Index(fields=["nudge_at"], condition=Q(state__in=OPEN), name="delivery_waiting")]

    def record_sent(self, now: datetime) -> None:
        """Taken by the channel: that is so even where the lease has passed to another."""
        Delivery.objects.filter(pk=self.pk, state__in=OPEN).update(
            state=State.SENT, why="", sent_at=now, updated_at=now
        )

    def record_failed(self, why: str, now: datetime) -> None:
        """The channel will never take it."""
        Delivery.objects.held([self]).update(state=State.FAILED, why=why, updated_at=now)

    def try_again(self, why: str, now: datetime) -> None:
        """Waits twice as long with every attempt, each its own time; never past REMINDER_EXPIRY."""
        wait = min(FIRST_WAIT * 2 ** (self.attempts - 1), LONGEST_WAIT) * _chance.uniform(0.5, 1.5)
        then = now + wait
        state = State.WAITING if then < self.slot + settings.REMINDER_EXPIRY else State.EXPIRED
        Delivery.objects.held([self]).update(state=state, why=why, due_at=then, nudge_at=then, updated_at=now)
