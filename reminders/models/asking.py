"""How often somebody was asked to be in a circle, so that nobody can use this site to send mail to strangers."""

from __future__ import annotations

import hmac
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from accounts.models import User

COUNTED_FOR: Final = timedelta(days=30)
# At most so many in COUNTED_FOR: by a person, to an address, and from the one to the other.
BY_A_PERSON: Final = 6
TO_AN_ADDRESS: Final = 5
FROM_ONE_TO_THE_OTHER: Final = 2
GOOGLE: Final = {"googlemail.com": "gmail.com", "gmail.com": "gmail.com"}
DIGEST_BYTES: Final = 32


class May(Enum):
    """Whether a question may be sent. That an address wants none is nobody's business, so it is said to nobody."""

    YES = "yes"
    TOO_MANY = "too many"
    SILENT = "silent"


@dataclass(frozen=True)
class Marks:
    """An address as `Asking` knows it, by itself and from one person: what a no needs, whatever became of the rest."""

    address: bytes
    pair: bytes

    @classmethod
    def of(cls, address: str, user: User) -> Self:
        return cls(_digest(address), _digest(address, str(user.pk)))

    @classmethod
    def read(cls, said: bytes) -> Self | None:
        """From their bytes; None where they are none."""
        return cls(said[:DIGEST_BYTES], said[DIGEST_BYTES:]) if len(said) == 2 * DIGEST_BYTES else None

    def __bytes__(self) -> bytes:
        return self.address + self.pair


class AskingQuerySet(models.QuerySet["Asking"]):
    def note(self, user: User, address: str, now: datetime) -> May:
        """Counts one question more, unless the person has asked enough; whether it may go out."""
        marks = Marks.of(address, user)
        most = {
            _digest(str(user.pk)): BY_A_PERSON,
            marks.address: TO_AN_ADDRESS,
            marks.pair: FROM_ONE_TO_THE_OTHER,
        }
        with transaction.atomic():
            self.bulk_create([self.model(digest=digest) for digest in sorted(most)], ignore_conflicts=True)
            locked = self.filter(digest__in=most).order_by("digest").select_for_update()
            rows = {bytes(row.digest): row for row in locked}
            person, *others = (rows[digest].has_room(room, now) for digest, room in most.items())
            if not person:
                return May.TOO_MANY
            for row in rows.values():
                row.asked_at, row.last_at = [*row.lately(now), now], now
                row.save(update_fields=["asked_at", "last_at"])
        return May.YES if all(others) else May.SILENT

    def refuse(self, marks: Marks, now: datetime, *, never: bool) -> None:
        """The address is asked no more by this person; with `never`, by nobody on this site."""
        for digest in sorted([marks.pair, *([marks.address] if never else [])]):  # in the order of `note`
            self.update_or_create(digest=digest, defaults={"refused_at": now})

    def accept(self, address: str, user: User) -> None:
        """Whoever had said no to this person has said yes."""
        self.filter(digest=Marks.of(address, user).pair).update(refused_at=None)

    def forget_old(self, now: datetime) -> int:
        """Deletes what counts no more; how many. A no is kept."""
        return self.filter(refused_at=None, last_at__lt=now - COUNTED_FOR).delete()[0]


class Asking(models.Model):
    """When a person asked, an address was asked, or the one asked the other; and that they want to be asked no more.

    It belongs to nobody and stays when an account goes, or a new account would begin anew. So all it holds of either is
    a hash under the site's secret key.
    """

    digest = models.BinaryField(unique=True)
    asked_at = ArrayField(models.DateTimeField(), default=list)
    last_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    objects: ClassVar = AskingQuerySet.as_manager()

    def lately(self, now: datetime) -> list[datetime]:
        return [at for at in self.asked_at if at > now - COUNTED_FOR]

    def has_room(self, most: int, now: datetime) -> bool:
        return self.refused_at is None and len(self.lately(now)) < most


def _digest(*of: str) -> bytes:
    said = "\n".join(_plain(one) for one in of)
    return hmac.digest(settings.SECRET_KEY.encode(), f"reminders.asking\n{said}".encode(), "sha256")


def _plain(said: str) -> str:
    """The mailbox behind an address, however it is spelt: `Sam+list@Example.org` is sam's, and Google reads no dots.

    Anything else stays as it is.
    """
    name, at, host = said.strip().rpartition("@")
    with suppress(UnicodeError):
        host = host if host.isascii() else host.encode("idna").decode()
    name, host = name.lower().partition("+")[0], host.lower()
    if host in GOOGLE:
        name, host = name.replace(".", ""), GOOGLE[host]
    return f"{name}{at}{host}"
