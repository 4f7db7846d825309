"""Links that need no log-in: each is signed, ends, and does one thing.

A token is `key (16 bytes) | end (4 bytes, seconds) | extra, where it has some | mac (16 bytes)`, in base64url. An
extra is a kind, or the marks of an address. The act is part of what is signed, by its key: a link that says "later" can
never mean "stop". The mac is BLAKE2b with a key (RFC 7693, 2.9), since a mail has five links: Django's signer would
take a twentieth of the time of a mail for each of them, and an HMAC four times as long as this.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from reminders.models.choices import NEVER_LATE

MAC_BYTES: Final = 16
FIXED: Final = 16 + 4 + MAC_BYTES
LONGEST: Final = 160
GOOD_FOR: Final = timedelta(days=1)
STOPS_FOR: Final = timedelta(days=60)


def good_until(kind: str, slot: datetime, now: datetime) -> datetime:
    """When the links of a message end that goes out now: what is never too late may do so long after its slot."""
    return (max(slot, now) if kind in NEVER_LATE else slot) + GOOD_FOR


class Act(StrEnum):
    """What a link does; the value stands in its address."""

    DONE = "done"
    SOON = "soon"
    HOUR = "hour"
    TONIGHT = "tonight"
    STOP = "stop"
    JOIN = "yes"
    DECLINE = "no"
    LEAVE = "enough"


# For whoever is in somebody's circle; they have pages of their own.
OF_A_CIRCLE: Final = frozenset({Act.JOIN, Act.DECLINE, Act.LEAVE})


@dataclass(frozen=True)
class Said:
    """What a good token says: a delivery, with a kind a person, or one of somebody's circle."""

    key: UUID
    extra: bytes

    @property
    def kind(self) -> str:
        return self.extra.decode()


def link(act: Act, key: UUID, ends: datetime, extra: str | bytes = b"") -> str:
    """The path of the link."""
    return links((act,), key, ends, extra)[act]


def links(acts: Iterable[Act], key: UUID, ends: datetime, extra: str | bytes = b"") -> dict[Act, str]:
    """The same for several acts on one delivery."""
    more = extra.encode() if isinstance(extra, str) else extra
    said = key.bytes + int(ends.timestamp()).to_bytes(4) + more
    return {act: _link(act, said) for act in acts}


def _link(act: Act, said: bytes) -> str:
    token = urlsafe_b64encode(said + _mac(act, said)).decode().rstrip("=")
    return f"{_root(act)}{token}/"


def read(act: Act, token: str, now: datetime) -> Said | None:
    """None for a token that was not made here for this act, or has ended."""
    try:
        given = urlsafe_b64decode(token + "=" * (-len(token) % 4)) if len(token) <= LONGEST else b""
    except (Error, ValueError):
        return None
    said, mac = given[:-MAC_BYTES], given[-MAC_BYTES:]
    if len(given) < FIXED or not hmac.compare_digest(mac, _mac(act, said)):
        return None
    if now > datetime.fromtimestamp(int.from_bytes(said[16:20]), UTC):
        return None
    return Said(UUID(bytes=said[:16]), said[20:])


def _mac(act: Act, said: bytes) -> bytes:
    return blake2b(said, key=_key(act, settings.SECRET_KEY), digest_size=MAC_BYTES).digest()


@cache
def _key(act: Act, secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"reminders.links {act}".encode(), "sha256")


@cache
def _root(act: Act) -> str:
    return reverse("circle-answer" if act in OF_A_CIRCLE else "reminder-act", args=[act, "x"]).removesuffix("x/")
