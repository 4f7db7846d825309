"""The person, the keys to their words, and what lets them in."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator
from django.db import models, transaction

from accounts import events, vault
from accounts.fields import SealedTextField
from accounts.ids import new_id
from accounts.owned import Owned, OwnedQuerySet
from accounts.vault import Vault
from accounts.zones import country_names, validate_zone


class Theme(models.TextChoices):
    AUTO = "auto", "As the phone has it"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class User(AbstractUser):
    """A person. Their zone and day start decide which day a moment belongs to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first_name = None  # type: ignore[assignment]  # Django's way to take a field out
    last_name = None  # type: ignore[assignment]  # the same
    zone = models.CharField("time zone", max_length=64, default="UTC", validators=[validate_zone])
    country = models.CharField(max_length=2, blank=True)
    day_start = models.PositiveSmallIntegerField("my day starts at", default=3, validators=[MaxValueValidator(12)])
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    place_confirmed = models.BooleanField(default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def zone_name(self) -> str:
        """The zone as people read it: "America/Los Angeles"."""
        return self.zone.replace("_", " ")

    @property
    def country_name(self) -> str:
        return country_names().get(self.country, "")

    @cached_property
    def vault(self) -> Vault:
        """Opens this person's words. Raises vault.CannotOpen where the installation key does not fit."""
        return self.data_key.vault()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new person gets their key in the same transaction: no row of theirs can be written without it."""
        adding = self._state.adding
        with transaction.atomic() if adding else nullcontext():
            super().save(*args, **kwargs)
            if adding:
                DataKey.made_for(self).save()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """All that is theirs goes with them, in one transaction."""
        with transaction.atomic():
            events.announce(events.erasing, user=self)
            return super().delete(*args, **kwargs)


class DataKey(models.Model):
    """A person's key, wrapped by the installation's. In a table of its own, so that backups can leave it out."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="data_key")
    wrapped = models.BinaryField()
    key_id = models.CharField(max_length=16)

    @classmethod
    def made_for(cls, user: User) -> "DataKey":
        """A new random key for this person, not yet saved."""
        key = cls(user=user)
        key.wrap(vault.new_key())
        return key

    def vault(self) -> Vault:
        return Vault(self.unwrap())

    def wrap(self, secret: bytes) -> None:
        """Puts the secret under the newest installation key; no sealed row changes."""
        self.key_id = next(iter(settings.INSTALLATION_KEYS))
        self.wrapped = vault.wrap(secret, settings.INSTALLATION_KEYS, self._purpose())

    def unwrap(self) -> bytes:
        return vault.unwrap(bytes(self.wrapped), settings.INSTALLATION_KEYS, self._purpose())

    def _purpose(self) -> bytes:
        return b"person" + self.user_id.bytes


class InstallationKeyProof(models.Model):
    """A known word under each installation key, so that a wrong key is noticed at start and not in a diary."""

    key_id = models.CharField(max_length=16, primary_key=True)
    proof = models.BinaryField()


class RecoveryKey(models.Model):
    """What resets a password without an e-mail. Only its hash is kept; using it replaces it."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="recovery_key")
    digest = models.BinaryField()
    made_at = models.DateTimeField()


class Invite(models.Model):
    """One person may join, where the host lets people in by invitation. Only the code's hash is kept."""

    LIFETIME = timedelta(days=14)

    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Letter(models.Model):
    """A mail about the account, waiting to leave. Its words are sealed, and the row goes once it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sealed = models.BinaryField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="letter_due")]


class UnsentQuerySet(OwnedQuerySet["Unsent"]):
    def keep(self, unsent: "Unsent") -> None:
        """Saves it in one statement, in place of what this browser had kept before."""
        self.bulk_create(
            [unsent], update_conflicts=True, unique_fields=["id"], update_fields=["kept_at", "form", "updated_at"]
        )

    def since(self, moment: datetime) -> Self:
        return self.filter(kept_at__gt=moment)

    def before(self, moment: datetime) -> Self:
        return self.filter(kept_at__lte=moment)


class Unsent(Owned):
    """A form that was sent after the session had ended, waiting for its person to log in again: one a browser."""

    LIFETIME = timedelta(minutes=30)

    kept_at = models.DateTimeField()
    form = SealedTextField()

    objects: ClassVar = UnsentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "kept_at"], name="unsent_of_person")]
