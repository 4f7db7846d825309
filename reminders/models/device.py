"""Where a person is reached beside mail: the phones and computers that show notifications, and one other app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import ClassVar
from uuid import UUID, uuid5

from django.db import models, transaction

from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet

# What a browser says of itself -> what its person calls it; the first that fits.
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("SamsungBrowser", "Samsung Internet"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip


@dataclass(frozen=True)
class Keys:
    """A browser's subscription: where its push service takes messages, and what they are locked with (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def digest_of(endpoint: str) -> bytes:
    return sha256(endpoint.encode()).digest()


class PushDeviceQuerySet(OwnedQuerySet["PushDevice"]):
    def add(self, user: User, keys: Keys, name: str) -> PushDevice:
        """The same browser again is the same row. One of its name that has stopped gives way: likely this one."""
        with transaction.atomic():
            self.for_user(user).filter(name=name, ended_at__isnull=False).delete()
            return self._put(user, keys, name)

    def _put(self, user: User, keys: Keys, name: str) -> PushDevice:
        """A browser that another person used before is theirs no more. Within a transaction."""
        digest = digest_of(keys.endpoint)
        row = PushDevice(pk=PushDevice.id_for(user, keys.endpoint), user=user, digest=digest, name=name)
        row.endpoint, row.p256dh, row.auth = keys.endpoint, keys.p256dh, keys.auth
        self.filter(digest=digest).exclude(user=user).delete()
        fields = ["endpoint", "p256dh", "auth", "name", "ended_at", "updated_at"]
        self.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=fields)
        return row

    def renew(self, user: User, was: str, keys: Keys) -> bool:
        """The browser has another subscription in place of the one at `was`: it gets that one's row, name and date.

        False where this person has no such device: what was removed stays removed. Told twice, it is done once.
        """
        with transaction.atomic():
            rows = self.for_user(user).filter(digest__in=[digest_of(was), digest_of(keys.endpoint)])
            before = list(rows.select_for_update().order_by("created_at"))
            if before:
                added = self._put(user, keys, before[0].name)
                self.for_user(user).filter(pk=added.pk).update(created_at=before[0].created_at)
                self.for_user(user).filter(pk__in=[row.pk for row in before]).exclude(pk=added.pk).delete()
        return bool(before)


class PushDevice(Owned):
    """One browser that shows notifications. `digest` is the endpoint's, so that a browser is one person's at a time.

    With `ended_at` it shows none any more: its push service said so. What was needed to reach it is gone.
    """

    endpoint = SealedTextField(max_length=1_000)
    p256dh = SealedTextField(max_length=100)
    auth = SealedTextField(max_length=40)
    digest = models.BinaryField(unique=True)
    name = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = PushDeviceQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user"], name="push_device_of_person")]

    @staticmethod
    def id_for(user: User, endpoint: str) -> UUID:
        return uuid5(user.pk, f"push {endpoint}")

    @staticmethod
    def name_of(user_agent: str) -> str:
        """ "Chrome on Android", from what a browser says of itself."""
        browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
        system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
        return f"{browser} on {system}" if system else browser

    @property
    def keys(self) -> Keys:
        return Keys(self.endpoint, self.p256dh, self.auth)

    def end(self, now: datetime) -> None:
        """Its subscription is over. The row stays, for its person to see, unless it was replaced just now."""
        PushDevice.objects.filter(pk=self.pk).update(ended_at=now, endpoint="", p256dh="", auth="")


class GatewayQuerySet(OwnedQuerySet["Gateway"]):
    def put(self, user: User, url: str) -> None:
        row = Gateway(pk=Gateway.id_for(user), user=user, url=url)
        self.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["url", "updated_at"])


class Gateway(Owned):
    """The address of another app, as Apprise writes it. It holds the app's own password, so it is sealed."""

    url = SealedTextField(max_length=500)

    objects: ClassVar = GatewayQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_gateway")]

    @staticmethod
    def id_for(user: User) -> UUID:
        return uuid5(user.pk, "gateway")
