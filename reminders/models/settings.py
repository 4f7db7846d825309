"""What holds for all reminders of a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from reminders.models.choices import Channel, Subject
from reminders.models.turn import Turn

ENOUGH: Final = 3
UNTIL_BACK: Final = datetime(9999, 1, 1, tzinfo=UTC)  # a pause that ends when the person comes back


def by_mail() -> list[str]:
    return [Channel.MAIL.value]


class ReminderSettingsQuerySet(OwnedQuerySet["ReminderSettings"]):
    def of(self, user: User) -> ReminderSettings:
        """The person's own, else the ones everyone begins with, not saved. Who never chose anything has no row."""
        return self.for_user(user).first() or ReminderSettings(user=user)

    def keep(self, user: User, **chosen: Any) -> None:
        """Takes what the person chose; the rest stays."""
        with transaction.atomic():
            self.update_or_create(user=user, defaults=chosen)
            if "channels" in chosen:
                Turn.objects.line_up(user)

    def use(self, user: User, channel: str) -> None:
        """Adds a channel to those for all reminders, as when it was just set up."""
        if channel not in (own := self.of(user)).channels:
            self.keep(user, channels=[*own.channels, channel])


class ReminderSettings(Owned):
    """Quiet hours are local wall times, `quiet_from <= now < quiet_until`, over midnight too; equal or null is none.

    `paused_until` stops all but the kinds that only wait for quiet hours to end. `most_a_day` counts slots, not
    messages: one by mail and by push is one. `channels` are for the reminders that name none of their own, and
    `subject` is what mails call themselves.
    """

    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    most_a_day = models.PositiveSmallIntegerField(default=ENOUGH)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel.choices), default=by_mail)
    subject = models.CharField(max_length=8, choices=Subject.choices, default=Subject.REMINDER)

    objects: ClassVar = ReminderSettingsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="reminder_settings_of_a_person")]
