"""The private address under which a calendar app reads the appointments."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.owned import Owned


class CalendarFeed(Owned):
    """A private address of the calendar; only its hash is kept. One a person: a new one ends the one before.

    What it tells is the person's choice: one of a few neutral titles, and names and places only where they say so.
    """

    class Title(models.TextChoices):
        APPOINTMENT = "appointment", "Appointment"
        BUSY = "busy", "Busy"
        MEETING = "meeting", "Meeting"
        ERRAND = "errand", "Errand"

    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(max_length=11, choices=Title.choices, default=Title.APPOINTMENT)
    tells_names = models.BooleanField(default=False)
    tells_places = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_calendar_feed")]

    @classmethod
    def make(cls, user: User, now: datetime) -> str:
        """A new token, known to nobody else and kept only as its hash; the address before it stops at once."""
        token = secrets.token_urlsafe(32)
        made = {"digest": digest_of(token), "made_at": now, "last_read_at": None}
        cls.objects.update_or_create(user=user, defaults=made)
        return token

    @classmethod
    def opened_by(cls, token: str) -> CalendarFeed | None:
        """The feed of this token with its person and their key; None where there is none."""
        digest = digest_of(token)
        feed = cls.objects.select_related("user__data_key").filter(digest=digest, user__is_active=True).first()
        return feed if feed and compare_digest(bytes(feed.digest), digest) else None

    def note_reading(self, now: datetime) -> None:
        CalendarFeed.objects.filter(pk=self.pk).update(last_read_at=now)


def digest_of(token: str) -> bytes:
    return sha256(token.encode()).digest()
