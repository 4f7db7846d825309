"""Links that show parts of one week to somebody without an account, until they end."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any, ClassVar, Final, Self
from uuid import UUID, uuid5

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.clock import Week
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet

LONGEST_DAYS: Final = 30
LISTED_FOR: Final = timedelta(days=30)
PROOF_LASTS: Final = timedelta(minutes=30)
SALT: Final = "progress.share"


class ShareLinkQuerySet(OwnedQuerySet["ShareLink"]):
    def open(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)

    def end(self, now: datetime) -> int:
        """Ends them at once, for good; how many."""
        return self.filter(revoked_at=None).update(revoked_at=now)

    def forget(self, now: datetime) -> int:
        """Deletes those that ended more than LISTED_FOR ago, with their views; how many rows."""
        before = now - LISTED_FOR
        return self.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before)).delete()[0]


class ShareLink(Owned):
    """One week, some of its sections. Of the token only the hash is kept, of the passphrase Django's."""

    digest = models.BinaryField(unique=True)
    year = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    sections = ArrayField(models.CharField(max_length=24))
    name = SealedTextField(max_length=60)
    passphrase = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar = ShareLinkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="share_newest_first")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the link that a form's draft will be."""
        return uuid5(user.pk, f"share {draft}")

    @classmethod
    def make(
        cls, user: User, draft: str, week: Week, sections: Sequence[str], expires_at: datetime, **fields: str
    ) -> str | None:
        """A link's token; a form sent twice is the same link, as it was sent last. None where it has ended since.

        `fields` may hold `name` and `passphrase`. The token is made from the draft with the site's secret key, so that
        the row need not keep it to say it twice; it has 256 bits that nobody else can work out.
        """
        token = salted_hmac(SALT, f"{user.pk} {draft}", algorithm="sha256").hexdigest()
        link = ShareLink(id=cls.id_for(user, draft), user=user, digest=digest_of(token))
        link.year, link.week = week.year, week.week
        link.sections, link.name, link.expires_at = list(sections), fields.get("name", ""), expires_at
        link.passphrase = make_password(fields["passphrase"]) if fields.get("passphrase") else ""
        chosen = ["sections", "name", "passphrase", "expires_at", "updated_at"]
        ShareLink.objects.bulk_create([link], update_conflicts=True, unique_fields=["id"], update_fields=chosen)
        return token if cls.objects.for_user(user).filter(pk=link.pk, revoked_at=None).exists() else None

    @classmethod
    def opened_by(cls, token: str, now: datetime) -> ShareLink | None:
        """The link of this token with its person and their key; None where there is none, or no longer."""
        digest = digest_of(token)
        open_now = cls.objects.select_related("user__data_key").open(now)
        link = open_now.filter(digest=digest, user__is_active=True).first()
        return link if link and compare_digest(bytes(link.digest), digest) else None

    @property
    def of_week(self) -> Week:
        return Week(self.year, self.week)

    def has_ended(self, now: datetime) -> bool:
        return self.revoked_at is not None or self.expires_at <= now

    def is_opened_with(self, passphrase: str) -> bool:
        return check_password(passphrase, self.passphrase)

    def proof(self) -> str:
        """What the browser that gave the passphrase keeps: signed, for this link alone, and for PROOF_LASTS."""
        return signing.dumps(self._bound, salt=SALT)

    def is_proven_by(self, proof: str) -> bool:
        try:
            given: Any = signing.loads(proof, salt=SALT, max_age=PROOF_LASTS)
        except signing.BadSignature:
            return False
        return isinstance(given, str) and secrets.compare_digest(given, self._bound)

    @property
    def _bound(self) -> str:
        return salted_hmac(SALT, f"{self.pk} {self.passphrase}", algorithm="sha256").hexdigest()

    def note_view(self, now: datetime) -> None:
        ShareView.objects.create(user=self.user, link=self, at=now)


class ShareView(Owned):
    """That a link was opened, and when; of whoever did it nothing is kept."""

    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="views", db_index=False)
    at = models.DateTimeField()

    objects: ClassVar = OwnedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "link", "at"], name="share_views")]


def digest_of(token: str) -> bytes:
    return sha256(token.encode()).digest()
