"""Recovery medicines, which the check-in asks about."""

from datetime import date, time
from typing import ClassVar, Final, Self
from uuid import UUID, uuid5

from django.db import models, transaction
from django.db.models import Q

from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from journal.models.lapse import Release

TAKES_ONE: Final = Planned(
    """
    SELECT EXISTS (SELECT FROM journal_medicine WHERE user_id = %(user)s AND started_on <= %(day)s
                      AND (stopped_on IS NULL OR stopped_on > %(day)s))
    """,
    user="uuid",
    day="date",
)


class MedicineQuerySet(OwnedQuerySet["Medicine"]):
    def taken_on(self, day: date) -> Self:
        """Those that were started by then and not yet stopped."""
        return self.filter(Q(stopped_on=None) | Q(stopped_on__gt=day), started_on__lte=day)

    def takes_one(self, user: User, day: date) -> bool:
        """Whether `taken_on` finds any. Every check-in asks it, so the SQL is written out."""
        return TAKES_ONE.rows(user=user.pk, day=day) == [(True,)]


class Medicine(Owned):
    """A recovery medicine such as buprenorphine, methadone or naltrexone. Taking it never breaks a count.

    `times` are local times of day as "08:00 20:00".
    """

    name = SealedTextField(max_length=80)
    dose = SealedTextField(max_length=120)
    times = SealedTextField(max_length=40)
    started_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)

    objects: ClassVar = MedicineQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "started_on"], name="medicine_of_person")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the medicine that a form's draft will be."""
        return uuid5(user.pk, f"medicine {draft}")

    @property
    def hours(self) -> list[time]:
        """When it is taken; none where that was not said, or would not open."""
        try:
            return [time.fromisoformat(text) for text in self.times.split()]
        except ValueError:
            return []

    def stop(self, today: date) -> None:
        """From today on it is not taken; tolerance may be lower now, and that is noted with it."""
        self.stopped_on = today
        with transaction.atomic():
            self.save(update_fields=["stopped_on", "updated_at"])
            Release.objects.note(self.user, Release.Kind.MEDICINE, today)
