"""What I count, since when, and the lapses that touch it. Runs are computed from these rows and never stored."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final, Self
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import Sealed, SealedTextField
from accounts.ids import new_id
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from journal.models.columns import chips, rows


class SoberDateQuerySet(OwnedQuerySet["SoberDate"]):
    def main_first(self) -> Self:
        return self.order_by("-is_main", "started_on", "id")

    def shown(self) -> Self:
        """Those whose figures may be seen; a hidden one goes on counting, and lapses touch it as before."""
        return self.filter(is_hidden=False)

    def upsert(self, sober_date: SoberDate) -> None:
        """Saves it in one statement, new or not; the same form sent twice is one row."""
        fields = ["label", "started_on", "is_main", "unit", "updated_at"]
        self.bulk_create([sober_date], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class SoberDate(Owned):
    """Something a person counts from a day on. A medicine is never something to count down from."""

    class Unit(models.TextChoices):
        DAYS = "days", "Days"
        CALENDAR = "calendar", "Years, months, days"

    label = SealedTextField(max_length=60)
    started_on = models.DateField()
    is_main = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.DAYS)

    objects: ClassVar = SoberDateQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "started_on"], name="sober_date_of_person")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(is_main=True), name="one_main_sober_date")
        ]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the count that a form's draft will be."""
        return uuid5(user.pk, f"sober date {draft}")

    def hide(self) -> None:
        self.is_hidden = True
        self.save(update_fields=["is_hidden", "updated_at"])

    def show(self) -> None:
        self.is_hidden = False
        self.save(update_fields=["is_hidden", "updated_at"])


# Deletes what `bare` finds, and the same in the bin, which every check-in that says "no" asks: written out, it takes a
# third of the time.
TAKE_BACK: Final = Planned(
    """
    DELETE FROM journal_lapse
     WHERE user_id = %(user)s AND day = %(day)s AND from_check_in AND at IS NULL AND alone = '' AND feelings = '{}'
       AND what = '' AND "where" = '' AND came_before = '' AND felt_after = ''
    """,
    user="uuid",
    day="date",
)


class LapseQuerySet(BinnedQuerySet["Lapse"]):
    def newest_first(self) -> Self:
        return self.kept().order_by("-day", "-id")

    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, newest first."""
        return self.newest_first().filter(day__range=(first, last))

    def older_than(self, day: date, pk: UUID) -> Self:
        """What comes after that row in the order of `newest_first`."""
        return self.filter(day__lte=day).exclude(day=day, id__gte=pk)

    def bare(self, day: date) -> Self:
        """What a check-in's "yes" of that day made, as long as the person said no more. No words are no bytes."""
        empty = Q(what=Sealed(), where=Sealed(), came_before=Sealed(), felt_after=Sealed())
        return self.kept().filter(empty, day=day, from_check_in=True, at=None, alone="", feelings=[])

    def said(self, user: User, day: date, *, used: bool) -> None:
        """A check-in's word on use: makes the lapse of the day if there is none yet, or takes back what it made."""
        if not used:
            TAKE_BACK.run(user=user.pk, day=day)
            return
        its_id = Lapse.id_for(user, day.isoformat())
        known = self.filter(Q(day=day) | Q(id=its_id), user=user).values_list("id", "day", "binned_at")
        if any(row_day == day and binned_at is None for _, row_day, binned_at in known):
            return
        # Its own id may be in the bin, or have moved to another day with the lapse it was given to.
        pk = new_id() if any(row == its_id for row, _, _ in known) else its_id
        lapse = self.model(id=pk, user=user, day=day, zone=user.zone, from_check_in=True)
        self.bulk_create([lapse], ignore_conflicts=True)

    def upsert(self, lapse: Lapse) -> None:
        """Saves it in one statement, new or not; the same form sent twice is one row."""
        fields = ["day", "at", "zone", "from_check_in", "counts", *Lapse.DETAILS, "binned_at", "updated_at"]
        self.bulk_create([lapse], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class Lapse(Binned):
    """Use on a local day. `counts` names the SoberDates it touches; none named means the main one.

    A check-in's "yes" is a lapse of that day without details, under an id made from person and day: saying it twice is
    one row, and taking it back takes just that row away. `took_yes` is of one in the bin: its day's "yes" went with it.
    """

    day = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    from_check_in = models.BooleanField(default=False)
    took_yes = models.BooleanField(default=False)
    counts = rows()
    what = SealedTextField(max_length=200)
    where = SealedTextField(max_length=200)
    alone = models.CharField(max_length=3, blank=True)
    came_before = SealedTextField("what came before", max_length=5_000)
    felt_after = SealedTextField("how I felt after", max_length=5_000)
    feelings = chips()

    DETAILS = ("what", "where", "alone", "came_before", "felt_after", "feelings")

    objects: ClassVar = LapseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="lapse_by_day")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the lapse that a form's draft will be; a check-in's "yes" has its day for a draft."""
        return uuid5(user.pk, f"lapse {draft}")

    @property
    def says_more(self) -> bool:
        """Whether the person said more of it than the day and what it touches."""
        return self.at is not None or any(getattr(self, name) for name in self.DETAILS)

    @property
    def tz(self) -> ZoneInfo:
        """Where the person was: `at` is read on the clocks of then and there."""
        return ZoneInfo(self.zone)


class ReleaseQuerySet(OwnedQuerySet["Release"]):
    def note(self, user: User, kind: str, day: date) -> None:
        """Once for each kind and day, however often it is sent."""
        row = self.model(id=uuid5(user.pk, f"release {kind} {day.isoformat()}"), user=user, kind=kind, day=day)
        self.bulk_create([row], ignore_conflicts=True)


class Release(Owned):
    """Tolerance is lower after a time without: leaving detox, prison or hospital, or stopping a medicine."""

    class Kind(models.TextChoices):
        DETOX = "detox", "I left detox or rehab"
        PRISON = "prison", "I left prison or jail"
        HOSPITAL = "hospital", "I left hospital"
        MEDICINE = "medicine", "I stopped my medicine"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    day = models.DateField()

    objects: ClassVar = ReleaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="release_by_day")]
