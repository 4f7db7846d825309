"""Somebody who is told, in words of the person's own, when they have not checked in for some days."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self
from uuid import UUID, uuid5

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User

MOST: Final = 3
ANSWERS_IN: Final = timedelta(days=14)  # the link to say yes is good for so long; then they may be asked once more
ASKS: Final = 2


class ConfidantQuerySet(BinnedQuerySet["Confidant"]):
    def hold(self, user: User) -> Self:
        """This person's; nobody else changes their circle until the transaction ends. Their other rows are free."""
        User.objects.select_for_update(no_key=True).only("pk").filter(pk=user.pk).first()
        return self.for_user(user)

    def in_order(self) -> Self:
        return self.kept().order_by("created_at", "id")

    def at_work(self) -> Self:
        """Those who would be told: they said yes, and have not left; and the person has them on."""
        return self.kept().filter(is_on=True, left_at=None, said_yes_at__isnull=False)

    def upsert(self, confidant: Confidant, *, recount: bool) -> None:
        """Saves what its form asks for in one statement, new or not; the same form sent twice is one row.

        With `recount` the days of one that is there already begin anew.
        """
        fields = [*Confidant.ANSWERS, *(["counts_from"] if recount else []), "updated_at"]
        self.bulk_create([confidant], update_conflicts=True, unique_fields=["id"], update_fields=fields)

    def begin_asking(self, confidant: Confidant, now: datetime) -> bool:
        """Marks that they are asked now; whether it is this one who does it, where a button was pressed twice."""
        free = Q(asked_at=None) | Q(asked_at__lte=now - ANSWERS_IN)
        mine = self.filter(free, pk=confidant.pk, said_yes_at=None, left_at=None, asks__lt=ASKS)
        return mine.kept().update(asked_at=now, asks=models.F("asks") + 1, updated_at=now) == 1

    def say_yes(self, now: datetime) -> int:
        """They take it on, from now; how many did who had not."""
        yes = {"said_yes_at": now, "counts_from": now, "left_at": None, "updated_at": now}
        return self.filter(Q(said_yes_at=None) | Q(left_at__isnull=False)).update(**yes)

    def leave(self, now: datetime) -> int:
        """They take it on no more, or not at all; how many did who had not."""
        return self.filter(left_at=None).update(left_at=now, updated_at=now)

    def switch(self, now: datetime, *, on: bool) -> int:
        """The person's own switch. Days count from when it is on again."""
        return self.exclude(is_on=on).update(is_on=on, counts_from=now, updated_at=now)


class Confidant(Binned):
    """One other person: `name` is what the person calls them, `from_name` who it comes from, `words` what they get.

    What is here are facts: the person's switch, when they were asked, said yes, or left. `counts_from` is when their
    days last began without a check-in: with the yes, the switch, or another number of days. When the words went out is
    told by the deliveries of their reminder.
    """

    # What its form asks for; the address only until they are asked.
    ANSWERS: ClassVar = ("name", "address", "from_name", "words", "days", "tells_steps")

    name = SealedTextField(max_length=60)
    address = SealedTextField(max_length=254)
    from_name = SealedTextField(max_length=40)
    words = SealedTextField(max_length=1_000)
    days = models.PositiveSmallIntegerField(default=3)
    tells_steps = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    counts_from = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    asks = models.PositiveSmallIntegerField(default=0)
    said_yes_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects: ClassVar = ConfidantQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="confidant_of_person")]

    class State(models.TextChoices):
        NEW = "new", "Not asked yet"
        ASKED = "asked", "Waits for their yes"
        UNANSWERED = "unanswered", "No answer"
        ON = "on", "On"
        OFF = "off", "Off"
        LEFT = "left", "No longer there"

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the one that a form's draft will be."""
        return uuid5(user.pk, f"confidant {draft}")

    def state(self, now: datetime) -> Confidant.State:
        if self.left_at:
            return self.State.LEFT
        if not self.is_on:
            return self.State.OFF
        if self.said_yes_at:
            return self.State.ON
        if not self.asked_at:
            return self.State.NEW
        return self.State.ASKED if self.asked_at > now - ANSWERS_IN else self.State.UNANSWERED

    @property
    def mark(self) -> str:
        """Tells this address from any other: a yes is good for the one that was asked."""
        return hmac.digest(settings.SECRET_KEY.encode(), f"confidant\n{self.address}".encode(), "sha256")[:6].hex()

    def may_be_asked(self, now: datetime) -> bool:
        """As `begin_asking` has it."""
        again = self.state(now) == self.State.UNANSWERED and self.asks < ASKS
        return self.state(now) == self.State.NEW or again
