"""Reminders by another app (ntfy, Telegram, an SMS service), through Apprise and the address that a person gave.

Only the services named here are known: Apprise itself would read a hundred others, among them some that write files or
speak to any host.
"""

from collections.abc import Iterable
from datetime import timedelta
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

from apprise import AppriseAsset
from apprise.plugins.gotify import NotifyGotify
from apprise.plugins.messagebird import NotifyMessageBird
from apprise.plugins.ntfy import NotifyNtfy
from apprise.plugins.pushbullet import NotifyPushBullet
from apprise.plugins.pushover import NotifyPushover
from apprise.plugins.telegram import NotifyTelegram
from apprise.plugins.threema import NotifyThreema
from apprise.plugins.twilio import NotifyTwilio
from apprise.plugins.vonage import NotifyVonage
from django.conf import settings

from reminders.channel import Line, Meanwhile, Note, OneByOne, Refused, TryLater
from reminders.hosts import is_public
from reminders.kinds import KINDS
from reminders.models import Gateway

TITLE: Final = "Reminder"
SERVICES: Final = {
    "ntfys": NotifyNtfy,
    "gotifys": NotifyGotify,
    "tgram": NotifyTelegram,
    "pover": NotifyPushover,
    "pbul": NotifyPushBullet,
    "threema": NotifyThreema,
    "twilio": NotifyTwilio,
    "vonage": NotifyVonage,
    "msgbird": NotifyMessageBird,
}
# Without encryption: for a site that is used on one machine.
LOCAL_SERVICES: Final = {"ntfy": NotifyNtfy, "gotify": NotifyGotify}
ASSET: Final = AppriseAsset(app_id="Notes", app_desc="Notes", app_url="", http_redirects=False)


class GatewayCarrier:
    """Another app, as `channel.Carrier` has it. A person's address is Apprise's URL."""

    unrecorded = 1

    def addresses(self, people: Iterable[UUID]) -> dict[UUID, str]:
        """One query."""
        rows = Gateway.objects.filter(user__in=set(people), user__is_active=True).select_related("user__data_key")
        return {row.user_id: row.url for row in rows}

    def line(self, patience: timedelta, meanwhile: Meanwhile) -> Line:
        return GatewayLine(patience)


class GatewayLine(OneByOne):
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
        """Apprise says whether it was taken, and not why it was not: so that is tried again until it is too late."""
        app = app_of(note.address)
        if app is None:
            raise Refused("address")
        if not _reaches_out(app):
            raise TryLater("host")
        app.socket_connect_timeout = app.socket_read_timeout = self._patience
        kind = KINDS[note.kind]
        if not app.notify(title=TITLE, body=f"{kind.words}\n{settings.PUBLIC_URL}{kind.path(note)}"):
            raise TryLater("not taken")


def app_of(url: str) -> Any:
    """Apprise's object for the address; None where it is not of a service on the list, or cannot be read."""
    scheme, mark, _ = url.partition("://")
    service = (SERVICES | LOCAL_SERVICES if settings.LOCAL else SERVICES).get(scheme)
    if service is None or not mark or not url.isprintable() or not (said := service.parse_url(url)):
        return None
    try:
        app = service(**said, asset=ASSET)
    except TypeError:  # what Apprise raises for an account or a token that cannot be one
        return None
    app.redirects, app.verify_certificate = False, True
    return app


def _reaches_out(app: Any) -> bool:
    """Whether a host that the person named is a public one; most services have one host, known to all."""
    if settings.LOCAL or settings.GATEWAY_PRIVATE_HOSTS:
        return True
    names_a_host = isinstance(app, NotifyGotify) or (isinstance(app, NotifyNtfy) and app.mode == "private")
    return not names_a_host or is_public(app.host)
