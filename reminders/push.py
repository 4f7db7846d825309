"""Reminders by Web Push (RFC 8030, 8291, 8292): to every browser that a person switched them on in."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone
from py_vapid import Vapid02
from pywebpush import WebPusher
from requests import RequestException, Response

from reminders.channel import Line, Meanwhile, Note, OneByOne, Refused, TryLater
from reminders.hosts import may_name, session
from reminders.kinds import KINDS
from reminders.letter import sender
from reminders.links import GOOD_FOR, Act, good_until, link
from reminders.models import PushDevice
from reminders.models.choices import NEVER_LATE
from reminders.models.device import Keys

GONE: Final = (404, 410)
BUSY: Final = (408, 425, 429)
SIGNED_FOR: Final = timedelta(hours=12)  # RFC 8292 allows a day
LONGEST_WAIT: Final = 3600


class Push:
    """Web Push, as `channel.Carrier` has it. A person's address is their devices."""

    unrecorded = 1

    def addresses(self, people: Iterable[UUID]) -> dict[UUID, list[PushDevice]]:
        """One query. Without a key of the site nobody is reached."""
        found: dict[UUID, list[PushDevice]] = defaultdict(list)
        if settings.VAPID_PRIVATE_KEY:
            rows = PushDevice.objects.filter(user__in=set(people), user__is_active=True, ended_at=None)
            for row in rows.select_related("user__data_key"):
                found[row.user_id].append(row)
        return dict(found)

    def line(self, patience: timedelta, meanwhile: Meanwhile) -> Line:
        return PushLine(patience)


class PushLine(OneByOne):
    """A session for a batch: push services are few, so most messages find a connection open."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience.total_seconds()
        self._session = session()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def hand_over(self, note: Note) -> None:
        """To each device; taken by one it is taken. One whose subscription has ended is asked no more."""
        troubles: list[Exception] = []
        for device in note.address:
            try:
                self._send(device, note)
            except (Refused, TryLater) as trouble:
                troubles.append(trouble)
        if len(troubles) == len(note.address):
            raise next((one for one in troubles if isinstance(one, TryLater)), troubles[0])

    def _send(self, device: PushDevice, note: Note) -> None:
        keys = device.keys
        if not may_name(keys.endpoint):
            raise Refused("endpoint")
        body = _pusher(keys).encode(payload(note))["body"]
        try:
            answer = self._session.post(
                keys.endpoint,
                data=body,
                headers=headers(note, keys.endpoint),
                timeout=self._patience,
                allow_redirects=False,
            )
        except RequestException as error:
            raise TryLater(type(error).__name__) from error
        if answer.status_code in GONE:
            device.end(timezone.now())
        if not answer.ok or answer.is_redirect:
            raise _trouble(answer)


def payload(note: Note) -> bytes:
    """What the worker (sw.js) reads: addresses of this site, and not a word."""
    ends = good_until(note.kind, note.slot, timezone.now())
    kind = KINDS[note.kind]
    acts = {"done": link(Act.DONE, note.id, ends), "later": link(Act.HOUR, note.id, ends)} if kind.answers else {}
    return json.dumps({"id": str(note.id), "open": kind.path(note), **acts}).encode()


def headers(note: Note, endpoint: str) -> dict[str, str]:
    """A newer message of the same reminder takes the place of one that has not arrived; none arrives when it is too
    late."""
    now = timezone.now()
    ends = now + GOOD_FOR if note.kind in NEVER_LATE else note.slot + settings.REMINDER_EXPIRY
    left = max(int((ends - now).total_seconds()), 60)
    parts = urlsplit(endpoint)
    return {
        "TTL": str(left),
        "Topic": urlsafe_b64encode(note.reminder_id.bytes).decode().rstrip("="),
        "Urgency": "high",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": _signature(f"{parts.scheme}://{parts.netloc}", settings.VAPID_PRIVATE_KEY, _hours()),
    }


def public_key() -> str:
    """What a browser is given when it subscribes; empty where this site has no key."""
    return _public_key(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else ""


def are_usable(keys: Keys) -> bool:
    """Whether a message can be locked for this browser, and its push service may be spoken to."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(keys.p256dh))
        return len(_bytes(keys.auth)) == 16 and may_name(keys.endpoint)
    except ValueError:
        return False


@lru_cache(maxsize=4)
def _public_key(private: str) -> str:
    point = Vapid02.from_raw(private.encode()).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def _hours() -> int:
    """The half day it is: a signature is made anew once in each."""
    return int(timezone.now().timestamp() // SIGNED_FOR.total_seconds())


@lru_cache(maxsize=64)
def _signature(audience: str, private: str, half_day: int) -> str:
    ends = int((half_day + 1) * SIGNED_FOR.total_seconds() + SIGNED_FOR.total_seconds() / 2)
    claims = {"aud": audience, "exp": ends, "sub": f"mailto:{sender()[1]}"}
    return str(Vapid02.from_raw(private.encode()).sign(claims)["Authorization"])


def _pusher(keys: Keys) -> Any:
    return WebPusher({"endpoint": keys.endpoint, "keys": {"p256dh": keys.p256dh, "auth": keys.auth}})


def _trouble(answer: Response) -> Exception:
    code = answer.status_code
    if code >= 500 or code in BUSY:
        wait = answer.headers.get("Retry-After", "")
        seconds = min(int(wait), LONGEST_WAIT) if wait.isascii() and wait.isdecimal() else 0
        return TryLater(f"push {code}", timedelta(seconds=seconds))
    return Refused(f"push {code}")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
