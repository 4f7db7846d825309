"""Reminders by another app (ntfy, Telegram, an SMS service), through Apprise and the address that a person gave."""

from collections.abc import Iterable
from datetime import timedelta
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit
from uuid import UUID

from apprise import Apprise, AppriseAsset
from django.conf import settings

from reminders.channel import Line, Meanwhile, Note, Refused, TryLater
from reminders.hosts import is_public
from reminders.kinds import KINDS
from reminders.models import Gateway

TITLE: Final = "Reminder"
# Services of one known host each: the address names an account there, never a host.
SERVICES: Final = ("tgram", "pover", "pbul", "twilio", "vonage", "messagebird", "threema")
# Services that a person may run themselves: their host is looked at before each message.
OWN_HOSTS: Final = ("ntfys", "gotifys")
# Words for Apprise itself that could lead elsewhere or switch off the check of a certificate.
REFUSED_WORDS: Final = ("redirect=", "verify=", "attach=", "cto=", "rto=")


class GatewayCarrier:
    """Another app, as `channel.Carrier` has it. A person's address is Apprise's URL."""

    unrecorded = 1

    def addresses(self, people: Iterable[UUID]) -> dict[UUID, str]:
        rows = Gateway.objects.filter(user__in=set(people), user__is_active=True).select_related("user__data_key")
        return {row.user_id: row.url for row in rows}

    def line(self, patience: timedelta, meanwhile: Meanwhile) -> Line:
        return GatewayLine(patience)


class GatewayLine:
    """Each message opens what it needs: people have apps of their own."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience.total_seconds()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def hand_over(self, note: Note) -> None:
        if not may_use(note.address):
            raise Refused("address")
        if not _reaches_out(note.address):
            raise TryLater("host")
        app = Apprise(asset=AppriseAsset(app_id="Notes", app_desc="Notes", app_url=settings.PUBLIC_URL))
        if not app.add(_with_patience(note.address, self._patience)):
            raise Refused("address")
        kind = KINDS[note.kind]
        if not app.notify(title=TITLE, body=f"{kind.words}\n{settings.PUBLIC_URL}{kind.path(note)}"):
            raise TryLater("not taken")


def may_use(url: str) -> bool:
    """Whether it is of a service on the list, and Apprise can read it."""
    scheme, mark, rest = url.partition("://")
    known = scheme in SERVICES or scheme in OWN_HOSTS or (settings.LOCAL and scheme in ("ntfy", "gotify"))
    if not mark or not known or not url.isprintable() or any(word in rest.lower() for word in REFUSED_WORDS):
        return False
    return bool(Apprise.instantiate(url, suppress_exceptions=True))


def _reaches_out(url: str) -> bool:
    """Whether the host that a person named is a public one; `ntfys://topic` alone names a topic at ntfy.sh."""
    parts = urlsplit(url)
    if settings.LOCAL or settings.GATEWAY_PRIVATE_HOSTS or parts.scheme in SERVICES:
        return True
    if parts.scheme == "ntfys" and not parts.path.strip("/"):
        return True
    return is_public(parts.hostname or "")


def _with_patience(url: str, seconds: float) -> str:
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}cto={seconds:g}&rto={seconds:g}&redirect=no"
