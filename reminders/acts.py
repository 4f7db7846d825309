"""What a link in a mail or a notification does: done for today, later, or no more mails of this kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.clock import day_bounds, resolve, today_for
from accounts.models import User
from reminders.kinds import KINDS
from reminders.links import Act
from reminders.models import LATER, OPEN, Channel, Delivery, Kind, KindChoice, Reminder, ReminderSettings, State, Turn
from reminders.models.choices import NEVER_LATE
from reminders.models.reminder import PLANNED, ReminderQuerySet
from reminders.purpose import Asked
from reminders.quiet import is_quiet
from routines.models import Completion, RoutineRule
from routines.schedule import rule_on

WAITS: Final = {Act.SOON: timedelta(minutes=15), Act.HOUR: timedelta(hours=1)}
EVENINGS: Final = (time(20), time(21, 30), time(23))
AT_LEAST: Final = timedelta(minutes=30)
NEAR: Final = timedelta(minutes=14)  # so near to what was asked for, one by the rule would say it twice
SECOND: Final = timedelta(seconds=1)


class Outcome(StrEnum):
    """QUIET: it would be in quiet hours or a pause. NEEDLESS: nothing is left to be reminded of by then. HELD: quiet
    hours hold it, and it comes when they end."""

    DONE = "done"
    HELD = "held"
    QUIET = "quiet"
    NEEDLESS = "needless"


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

    def act(self, act: Act, now: datetime) -> Outcome:
        if act == Act.DONE:
            self._done(now)
            return Outcome.DONE
        at = moment(act, self.delivery.user, now)
        outcome = self.would(act, now)
        if at and outcome in (Outcome.DONE, Outcome.HELD):
            self._later(at, now)
        return outcome

    def would(self, act: Act, now: datetime) -> Outcome:
        """What comes of it. Nothing is put off that would stay silent then, so that nobody waits for it."""
        if act == Act.DONE:
            return Outcome.DONE
        user, reminder, at = self.delivery.user, self.reminder, moment(act, self.delivery.user, now)
        own = ReminderSettings.objects.of(user)
        if at is None:
            return Outcome.QUIET
        if is_quiet(at, user.tz, own.quiet_from, own.quiet_until):
            return Outcome.HELD if reminder.kind in NEVER_LATE else Outcome.QUIET
        if own.paused_until and at < own.paused_until and reminder.kind not in NEVER_LATE:
            return Outcome.QUIET
        asked = Asked(user.pk, reminder.subject, at, today_for(user, at))
        return Outcome.NEEDLESS if KINDS[reminder.kind].met([asked]) else Outcome.DONE

    @property
    def _alike(self) -> ReminderQuerySet:
        """Its reminder, and the one that was put off: whichever of them this delivery is of."""
        return Reminder.objects.for_user(self.delivery.user).filter(
            kind=self.reminder.kind, subject=self.reminder.subject
        )

    def _rules(self, **which: Any) -> Iterable[Reminder]:
        """Those of them that come by a rule, locked."""
        return self._alike.filter(at=None, active=True, **which).select_for_update()

    def _done(self, now: datetime) -> None:
        """No more of this one today, by any way and at any hour; of something that is repeated it is noted as done."""
        user, day = self.delivery.user, self.delivery.day
        with transaction.atomic():
            Turn.objects.hold(user.pk)
            _, ends = day_bounds(day, user.tz, user.day_start)
            for rule in self._rules(next_due_at__lt=ends):
                rule.plan(rule.zone, ends - SECOND)
                rule.save(update_fields=PLANNED)
            # After the rules: what a claim has just made of one is seen from then on.
            waiting = Delivery.objects.for_user(user).filter(reminder__in=self._alike, day=day, state__in=OPEN)
            waiting.update(state=State.SKIPPED, why="done", updated_at=now)
            self._alike.filter(name=LATER, at__lt=ends).delete()
            if self.reminder.kind == Kind.ROUTINE:
                self._complete(now)

    def _complete(self, now: datetime) -> None:
        user, day = self.delivery.user, self.delivery.day
        rules = RoutineRule.objects.of_item(user, self.reminder.subject) if self.reminder.subject else []
        rule = rule_on(rules, day)
        if rule and not Completion.objects.for_user(user).filter(item=rule.item, day=day).exists():
            Completion.objects.record(rule.item, day, rule.target, now)

    def _later(self, at: datetime, now: datetime) -> None:
        """In place of what the rule says about then, so that it does not come twice."""
        user, reminder = self.delivery.user, self.reminder
        with transaction.atomic():
            Turn.objects.hold(user.pk)
            for rule in self._rules(next_due_at__range=(max(at - NEAR, now), at + NEAR)):
                rule.plan(rule.zone, rule.next_due_at or at)
                rule.save(update_fields=PLANNED)
            Reminder.objects.set_once(
                user,
                Kind(reminder.kind),
                at,
                now,
                subject=reminder.subject,
                name=LATER,
                channels=reminder.channels,
            )


def moment(act: Act, user: User, now: datetime) -> datetime | None:
    """When to speak again. Tonight is 8 pm, or where that is near, past or in quiet hours another hour of the evening
    of the person's day, and None where all are quiet; where no evening is left, in an hour."""
    if act in WAITS:
        return now + WAITS[act]
    own, today = ReminderSettings.objects.of(user), today_for(user, now)
    evenings = [at for hour in EVENINGS if (at := resolve(today, hour, user.tz)) >= now + AT_LEAST]
    loud = (at for at in evenings if not is_quiet(at, user.tz, own.quiet_from, own.quiet_until))
    return next(loud, None if evenings else now + WAITS[Act.HOUR])


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
        mails = Delivery.objects.for_user(user).filter(channel=Channel.MAIL, state__in=OPEN)
        of_kind = mails.filter(reminder__in=Reminder.objects.for_user(user).filter(kind=kind))
        of_kind.update(state=State.SKIPPED, why="off", updated_at=now)


def _without_mail(channels: list[str]) -> tuple[list[str], bool]:
    left = [channel for channel in channels if channel != Channel.MAIL]
    return left, bool(left)
