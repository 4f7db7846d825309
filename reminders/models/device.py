"""Where a person is reached beside mail: the phones and computers that show notifications, and one other app."""

from __future__ import annotations

from dataclasses import dataclass
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


class PushDeviceQuerySet(OwnedQuerySet["PushDevice"]):
    def add(self, user: User, keys: Keys, name: str) -> PushDevice:
        """The same browser again is the same row; one that another person used before is theirs no more."""
        digest = sha256(keys.endpoint.encode()).digest()
        row = PushDevice(pk=PushDevice.id_for(user, keys.endpoint), user=user, digest=digest, name=name)
        row.endpoint, row.p256dh, row.auth = keys.endpoint, keys.p256dh, keys.auth
        with transaction.atomic():
            self.filter(digest=digest).exclude(user=user).delete()
            fields = ["endpoint", "p256dh", "auth", "name", "updated_at"]
            self.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=fields)
        return row


class PushDevice(Owned):
    """One browser that shows notifications. `digest` is the endpoint's, so that a browser is one person's at a time."""

    endpoint = SealedTextField(max_length=1_000)
    p256dh = SealedTextField(max_length=100)
    auth = SealedTextField(max_length=40)
    digest = models.BinaryField(unique=True)
    name = models.CharField(max_length=40)

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
