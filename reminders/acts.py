"""What a link in a mail or a notification does: no more today, later, or no more mails of this kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Self
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.clock import resolve
from accounts.models import User
from reminders.links import Act
from reminders.models import LATER, OPEN, Channel, Delivery, Kind, KindChoice, Reminder, ReminderSettings, State
from routines.models import Completion, RoutineRule
from routines.schedule import rule_on

WAITS: Final = {Act.SOON: timedelta(minutes=15), Act.HOUR: timedelta(hours=1)}
EVENINGS: Final = (time(20), time(21, 30), time(23))
AT_LEAST: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class Told:
    """A delivery that its person answers, with the reminder it was of."""

    delivery: Delivery
    reminder: Reminder

    @classmethod
    def of(cls, delivery_id: UUID) -> Self | None:
        """None where it is gone, was switched off since, or its account is closed."""
        delivery = Delivery.objects.select_related("user").filter(pk=delivery_id, user__is_active=True).first()
        if delivery is None:
            return None
        own = Reminder.objects.for_user(delivery.user)
        reminder = own.filter(pk=delivery.reminder_id, active=True).first()
        return cls(delivery, reminder) if reminder else None

    def act(self, act: Act, now: datetime) -> None:
        if act == Act.DONE:
            self._done(now)
        else:
            self._later(moment(act, self.delivery.user, now), now)

    def _done(self, now: datetime) -> None:
        """No more of this one today, by any way; of something that is repeated it is noted as done."""
        user, reminder = self.delivery.user, self.reminder
        with transaction.atomic():
            same = Delivery.objects.for_user(user).filter(reminder=reminder, slot=self.delivery.slot)
            same.filter(state__in=OPEN).update(state=State.SKIPPED, why="done", updated_at=now)
            Reminder.objects.for_user(user).filter(kind=reminder.kind, subject=reminder.subject, name=LATER).delete()
            if reminder.kind == Kind.ROUTINE:
                self._complete(now)

    def _complete(self, now: datetime) -> None:
        user, day = self.delivery.user, self.delivery.day
        rules = RoutineRule.objects.of_item(user, self.reminder.subject) if self.reminder.subject else []
        rule = rule_on(rules, day)
        if rule and not Completion.objects.for_user(user).filter(item=rule.item, day=day).exists():
            Completion.objects.record(rule.item, day, rule.target, now)

    def _later(self, at: datetime, now: datetime) -> None:
        reminder = self.reminder
        Reminder.objects.set_once(
            self.delivery.user,
            Kind(reminder.kind),
            at,
            now,
            subject=reminder.subject,
            name=LATER,
            channels=reminder.channels,
        )


def moment(act: Act, user: User, now: datetime) -> datetime:
    """When to speak again. Tonight is 8 pm, or where that is near or past a later hour of the evening."""
    if act in WAITS:
        return now + WAITS[act]
    today = now.astimezone(user.tz).date()
    evenings = (resolve(today, at, user.tz) for at in EVENINGS)
    return next((at for at in evenings if at >= now + AT_LEAST), now + WAITS[Act.HOUR])


def stop(user: User, kind: Kind) -> None:
    """No more mails of this kind. What comes by another way goes on; what came by mail alone is off.

    News of a circle come up and are forgotten again, so a row stays that says how they come, if at all.
    """
    common, now = ReminderSettings.objects.of(user).channels, timezone.now()
    with transaction.atomic():
        if kind == Kind.CIRCLE_NEWS and not Reminder.objects.for_user(user).filter(kind=kind).exists():
            Reminder.objects.set_once(user, kind, now, now)
        for row in Reminder.objects.for_user(user).filter(kind=kind, active=True).select_for_update():
            row.channels, row.active = _without_mail(row.channels or common)
            row.next_due_at = row.next_due_at if row.active else None
            row.save()
        for choice in KindChoice.objects.for_user(user).filter(kind=kind, active=True):
            choice.channels, choice.active = _without_mail(choice.channels or common)
            choice.save()


def _without_mail(channels: list[str]) -> tuple[list[str], bool]:
    left = [channel for channel in channels if channel != Channel.MAIL]
    return left, bool(left)
