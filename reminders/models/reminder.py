"""A rule, or one fixed moment, and when it speaks next."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q

from accounts.clock import resolve
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from reminders.models.choices import Channel, Kind
from reminders.models.settings import UNTIL_BACK
from reminders.models.turn import Turn
from reminders.slots import next_slot

# After how many days away there is a word, and a last one; then silence.
AWAY: Final = {"3": timedelta(days=3), "7": timedelta(days=7)}
NOON: Final = time(12)
SPENT_FOR: Final = timedelta(days=7)
LATER: Final = "later"  # the name of one that was put off
PLANNED: Final = ("next_due_at", "zone", "last_zone", "fault", "updated_at")  # what `plan` writes

HERE: Final = Planned(
    """
    WITH back AS (
        UPDATE reminders_remindersettings SET paused_until = NULL
         WHERE user_id = %(user)s AND paused_until = %(until_back)s
    ), moved AS (
        UPDATE reminders_reminder SET at = moment
          FROM (VALUES ('3', %(third)s::timestamptz), ('7', %(seventh)s::timestamptz)) AS away (days, moment)
         WHERE user_id = %(user)s AND kind = 'return' AND name = days AND active AND at < moment
        RETURNING id, moment
    )
    UPDATE reminders_turn turn SET next_due_at = moment FROM moved WHERE turn.id = moved.id
    """,
    user="uuid",
    until_back="timestamptz",
    third="timestamptz",
    seventh="timestamptz",
)


def evening() -> list[time]:
    return [time(20)]


def every_day() -> list[int]:
    return list(range(7))


def return_moments(user: User, day: date) -> dict[str, datetime]:
    """When there is a word after that day if it is the last, by the reminder's name."""
    return {name: resolve(day + away, NOON, user.tz) for name, away in AWAY.items()}


class ReminderQuerySet(OwnedQuerySet["Reminder"]):
    def check_in(self) -> Reminder | None:
        """The check-in reminder, if there is one."""
        return self.filter(kind=Kind.CHECK_IN).first()

    def start_check_in(self, user: User, now: datetime) -> None:
        """The reminder everyone begins with: 20:00, every day. One that is there stays as it is, off or on."""
        with transaction.atomic():
            reminder, is_new = self.select_for_update().get_or_create(
                user=user, kind=Kind.CHECK_IN, subject=None, name=""
            )
            if is_new:
                reminder.plan(user.zone, now)
                reminder.save()

    def set_check_in(
        self, user: User, now: datetime, *, times: list[time], weekdays: list[int], active: bool
    ) -> Reminder:
        return self.set_rule(user, Kind.CHECK_IN, now, times=times, weekdays=weekdays, active=active)

    def set_rule(
        self,
        user: User,
        kind: Kind,
        now: datetime,
        *,
        times: list[time],
        weekdays: list[int],
        active: bool,
        subject: UUID | None = None,
        name: str = "",
        channels: Collection[str] | None = None,
    ) -> Reminder:
        """Takes the person's rule. Saved unchanged it moves nothing: a slot that is just due is not lost.

        `subject` is the row it speaks of and `name` tells several of one row apart; `channels` None leaves them.
        """
        with transaction.atomic():
            reminder, _ = self.select_for_update().get_or_create(user=user, kind=kind, subject=subject, name=name)
            ways = reminder.channels if channels is None else list(channels)
            rule = (sorted(times), sorted(weekdays), active, None)
            is_unplanned = active and not reminder.next_due_at
            has_changed = rule != (reminder.times, reminder.weekdays, reminder.active, reminder.at)
            if is_unplanned or has_changed:
                reminder.times, reminder.weekdays, reminder.active, reminder.at = rule
                reminder.plan(user.zone, now)
            if is_unplanned or has_changed or ways != reminder.channels:
                reminder.channels = ways
                reminder.save()
        return reminder

    def set_once(
        self,
        user: User,
        kind: Kind,
        at: datetime,
        now: datetime,
        *,
        subject: UUID | None = None,
        name: str = "",
        channels: Collection[str] | None = None,
    ) -> Reminder:
        """Speaks at that moment and not again; said again it moves there. A moment that is over stays silent, and one
        that is just due is not lost where it is said again."""
        with transaction.atomic():
            reminder, is_new = self.select_for_update().get_or_create(
                user=user, kind=kind, subject=subject, name=name, defaults={"at": at, "times": [], "weekdays": []}
            )
            ways = reminder.channels if channels is None else list(channels)
            has_moved = is_new or not reminder.active or reminder.at != at
            if has_moved:
                reminder.at, reminder.times, reminder.weekdays, reminder.active = at, [], [], True
                reminder.plan(user.zone, now)
            if has_moved or ways != reminder.channels:
                reminder.channels = ways
                reminder.save()
        return reminder

    def of_subject(self, subject: UUID) -> ReminderQuerySet:
        """All that speak of one row; whoever deletes the row deletes them, in the same transaction."""
        return self.filter(subject=subject)

    def here_on(self, user: User, day: date) -> None:
        """The person was here on that day: the word after some days away moves on from it, and never back; a pause
        that was to last until they are back ends. One statement, since every check-in asks for it.
        """
        third, seventh = return_moments(user, day).values()
        HERE.run(user=user.pk, third=third, seventh=seventh, until_back=UNTIL_BACK)

    def spent(self, now: datetime, limit: int) -> list[Reminder]:
        """Moments that are over, with their people: an appointment's, whose next may be known, and any of last week.

        News of a circle that have ways of their own, or none, stay: the person chose so, and the next ones follow it.
        """
        over = Q(kind=Kind.APPOINTMENT, at__lt=now - settings.REMINDER_EXPIRY) | Q(at__lt=now - SPENT_FOR)
        rows = self.filter(over, active=True, next_due_at=None).exclude(kind=Kind.RETURN)
        rows = rows.exclude(kind=Kind.CIRCLE_NEWS, channels__len__gt=0)
        return list(rows.order_by("at").select_related("user")[:limit])

    def follow(self, user: User, now: datetime) -> None:
        """Plans this person's reminders by the zone they are in now; a fixed moment stays.

        A slot that is due already is the dispatcher's, which goes on in the new zone by itself.
        """
        with transaction.atomic():
            Turn.objects.line_up(user)
            away = self.for_user(user).exclude(zone=user.zone).filter(active=True, at=None)
            for reminder in away.exclude(next_due_at__lte=now).select_for_update():
                reminder.plan(user.zone, now)
                reminder.save(update_fields=PLANNED)

    def plan_faulty(self, now: datetime) -> int:
        """Plans those again whose rule could not be read; how many can be now."""
        planned = 0
        with transaction.atomic():
            for reminder in (
                self.exclude(fault="").filter(active=True).select_for_update(of=("self", "turn")).select_related("user")
            ):
                with suppress(ValueError, KeyError, OverflowError, TypeError):
                    reminder.plan(reminder.user.zone, now)
                    reminder.save(update_fields=PLANNED)
                    planned += 1
        return planned


class Reminder(Turn, Owned):
    """A rule (local times and weekdays) or one fixed moment `at`; when it speaks next is its turn's.

    Weekdays are Python's numbers (Monday 0). `subject` is the row it speaks of, where it speaks of one; `name` tells
    several of one row apart ("day" and "hour" before an appointment). No channels means those that the person has set
    for all. A rule that could not be read is set aside: it is never due, and `fault` names the error.
    """

    turn = models.OneToOneField(
        Turn, on_delete=models.CASCADE, parent_link=True, primary_key=True, db_column="id", related_name="reminder"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    subject = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=16, default="", blank=True)
    times = ArrayField(models.TimeField(), default=evening, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=every_day, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel.choices), default=list, blank=True)
    active = models.BooleanField(default=True)
    fault = models.CharField(max_length=64, default="", editable=False)

    objects: ClassVar = ReminderQuerySet.as_manager()  # type: ignore[assignment]  # not the one of turns alone

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject", "name"], nulls_distinct=False, name="reminder_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(at__isnull=False) | Q(times__len__gt=0, weekdays__len__gt=0), name="reminder_has_a_rule"
            ),
        ]
        # Read across people: the few that were set aside, and moments that may be over.
        indexes: ClassVar = [
            models.Index(fields=["updated_at"], condition=~Q(fault=""), name="reminder_fault"),
            models.Index(
                fields=["at"], condition=Q(active=True, at__isnull=False) & ~Q(kind="return"), name="reminder_spent"
            ),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """Its turn says the rule as it is from now on."""
        self.person_id = self.user_id
        with transaction.atomic(savepoint=False):
            if self._state.adding:
                Turn.objects.hold(self.user_id)
            super().save(*args, **options)
            self.rule = Turn.objects.line_up_one(self.pk) or self.rule

    def plan(self, zone: str, now: datetime) -> None:
        """Works out when to speak next, in that zone and strictly after `now`; off means never. The caller saves."""
        if self.zone != zone:
            self.last_zone = self.last_zone or self.zone
        self.zone, self.fault = zone, ""
        self.next_due_at = self._next_after(now) if self.active else None

    def _next_after(self, now: datetime) -> datetime | None:
        if self.at:
            return self.at if self.at > now else None
        last_zone = self.last_zone or self.zone
        return next_slot(tuple(self.times), tuple(self.weekdays), self.zone, now, self.last_slot, last_zone)
