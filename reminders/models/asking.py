"""How often somebody was asked to be in a circle, so that nobody can use this site to send mail to strangers."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from accounts.models import User

COUNTED_FOR: Final = timedelta(days=30)
# At most so many in COUNTED_FOR: by a person, to an address, and from the one to the other.
BY_A_PERSON: Final = 6
TO_AN_ADDRESS: Final = 5
FROM_ONE_TO_THE_OTHER: Final = 2


class May(Enum):
    """Whether a question may be sent. That an address wants none is nobody's business, so it is said to nobody."""

    YES = "yes"
    TOO_MANY = "too many"
    SILENT = "silent"


class AskingQuerySet(models.QuerySet["Asking"]):
    def note(self, user: User, address: str, now: datetime) -> May:
        """Counts one question more, unless the person has asked enough; whether it may go out."""
        most = {
            _digest(str(user.pk)): BY_A_PERSON,
            _digest(address): TO_AN_ADDRESS,
            _digest(address, str(user.pk)): FROM_ONE_TO_THE_OTHER,
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

    def refuse(self, address: str, user: User | None, now: datetime) -> None:
        """This address is asked no more by this person; without one, by nobody on this site."""
        digest = _digest(address, str(user.pk)) if user else _digest(address)
        self.update_or_create(digest=digest, defaults={"refused_at": now})

    def accept(self, address: str, user: User) -> None:
        """Whoever had said no to this person has said yes."""
        self.filter(digest=_digest(address, str(user.pk))).update(refused_at=None)

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


def _plain(address: str) -> str:
    """The mailbox behind an address: `Sam+list@example.org` is sam's. Anything else stays as it is."""
    name, at, host = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}{at}{host}"
