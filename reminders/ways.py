"""How each way to a person stands: whether it is set up, when it last worked, and whether it has stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Max, Q

from accounts.models import User
from reminders.channels import CARRIERS
from reminders.models import TROUBLE, Channel, Delivery, Gateway, PushDevice, State

NAMES: Final = {Channel.MAIL: "E-mail", Channel.PUSH: "Notifications", Channel.GATEWAY: "Another app"}


@dataclass(frozen=True)
class Way:
    """`failed_at` is set where the newest message by this way did not arrive. `address` is shown to its person."""

    channel: str
    name: str
    is_ready: bool
    address: str
    sent_at: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True)
class Ways:
    mail: Way
    push: Way
    gateway: Way
    devices: tuple[PushDevice, ...]

    @classmethod
    def of(cls, user: User) -> Ways:
        """Four queries."""
        letterbox = CARRIERS[Channel.MAIL].addresses([user.pk]).get(user.pk)
        devices = tuple(PushDevice.objects.for_user(user).order_by("created_at"))
        works = any(device.ended_at is None for device in devices)
        has_gateway = Gateway.objects.for_user(user).exists()
        news = {row["channel"]: row for row in _newest(user)}
        return cls(
            mail=_way(Channel.MAIL, letterbox.address if letterbox else "", news),
            push=_way(Channel.PUSH, "yes" if works and settings.VAPID_PRIVATE_KEY else "", news),
            gateway=_way(Channel.GATEWAY, "yes" if has_gateway else "", news),
            devices=devices,
        )

    @property
    def all(self) -> tuple[Way, Way, Way]:
        return self.mail, self.push, self.gateway

    @property
    def ready(self) -> list[Way]:
        return [way for way in self.all if way.is_ready]

    @property
    def stopped(self) -> list[Way]:
        return [way for way in self.all if way.failed_at]


def _newest(user: User) -> Iterable[Mapping[str, Any]]:
    """By channel: the newest that was taken, and the newest that was not, whatever was tried."""
    failed = Q(state__in=TROUBLE) | Q(state=State.EXPIRED) & ~Q(why="late")
    own = Delivery.objects.for_user(user).values("channel").order_by()
    return own.annotate(sent=Max("sent_at", filter=Q(state=State.SENT)), failed=Max("updated_at", filter=failed))


def _way(channel: Channel, address: str, news: Mapping[str, Mapping[str, Any]]) -> Way:
    row = news.get(channel.value, {})
    sent_at, failed_at = row.get("sent"), row.get("failed")
    has_stopped = failed_at and (sent_at is None or failed_at > sent_at)
    return Way(channel.value, NAMES[channel], bool(address), address, sent_at, failed_at if has_stopped else None)
