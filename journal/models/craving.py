"""A craving: how strong it was, what set it off, what was tried, and how strong it was then."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Count, F, Func, IntegerField, Q, Sum, UUIDField, Value
from django.db.models.functions import Now

from accounts.binned import Binned, BinnedQuerySet
from accounts.clock import today_for
from accounts.fields import SealedTextField
from accounts.models import User
from journal.models.columns import chips, rows, scale
from journal.ranking import Tally


class LocalHour(Func):
    """The hour on the wall where the person was then, 0-23."""

    template = "EXTRACT(HOUR FROM timezone(%(expressions)s))"
    output_field = IntegerField()


class CravingQuerySet(BinnedQuerySet["Craving"]):
    def rated_twice(self) -> Self:
        """Those that say how far a tool lowered them."""
        return self.kept().exclude(Q(before=None) | Q(after=None) | Q(tool="", own_tool=None))

    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, newest first."""
        return self.kept().filter(day__range=(first, last)).order_by("-at", "-id")

    def newest_first(self) -> Self:
        return self.kept().order_by("-at", "-id")

    def older_than(self, at: datetime, pk: UUID) -> Self:
        """What comes after that row on the list. The first bound is what the index is walked by."""
        return self.filter(Q(at__lt=at) | Q(id__lt=pk), at__lte=at)

    def unfinished_since(self, moment: datetime) -> Self:
        """Begun after `moment` and not yet rated again."""
        return self.newest_first().filter(at__gt=moment, after=None)

    def set_off_by(self, trigger: str | UUID) -> Self:
        """By a built-in word, or by the id of an own one."""
        return self.filter(**{f"{'own_' * isinstance(trigger, UUID)}triggers__contains": [trigger]})

    def helped_by(self, tool: str | UUID) -> Self:
        return self.filter(**{f"{'own_' * isinstance(tool, UUID)}tool": tool})

    def at_hours(self, first: int, last: int) -> Self:
        """From the full hour `first` to the end of `last`, on the wall where the person was then."""
        return self.alias(local_hour=LocalHour("zone", "at")).filter(local_hour__range=(first, last))

    def tallies(self) -> list[Tally]:
        """How often each tool was rated, and by how much the cravings fell in sum: one query."""
        fell = self.rated_twice().values("tool", "own_tool").annotate(n=Count("id"), fall=Sum(F("before") - F("after")))
        return [Tally(str(row["own_tool"] or row["tool"]), row["n"], row["fall"]) for row in fell.order_by()]

    def put_in_bin(self, now: datetime) -> int:
        """As of every binned row, and a change like any other: what was worked out from these is to be so anew."""
        return self.kept().update(binned_at=now, updated_at=Now())

    def take_out(self) -> int:
        return self.binned().update(binned_at=None, updated_at=Now())

    def forget_trigger(self, trigger: UUID) -> None:
        """Takes an own word out of whatever names it, deleted ones too."""
        without = Func(F("own_triggers"), Value(trigger, UUIDField()), function="array_remove")
        self.set_off_by(trigger).update(own_triggers=without, updated_at=Now())

    def begin(self, user: User, token: str, before: int, now: datetime) -> Craving:
        """Notes a strength at once. The same token again is the same craving, and the last number said counts."""
        pk = uuid5(user.pk, f"craving {token}")
        craving = self.model(id=pk, user=user, at=now, day=today_for(user, now), zone=user.zone, before=before)
        self.bulk_create([craving], update_conflicts=True, unique_fields=["id"], update_fields=["before", "updated_at"])
        return craving


class Craving(Binned):
    """Strength 0-10 before and after; None is "not said". `day` is the local day of `at` and never recomputed.

    One row has one tool, so that its drop is owed to that tool. A second tool after the second rating is a row of its
    own that `follows` the first: it counts for the tools, and not as another craving. `wait_until` is the urge timer's.
    """

    class Kind(models.TextChoices):
        EMOTIONAL = "emotional", "A feeling"
        ENVIRONMENTAL = "environmental", "A place or thing"
        SOCIAL = "social", "People"
        PHYSICAL = "physical", "My body"

    at = models.DateTimeField()
    day = models.DateField()
    zone = models.CharField(max_length=64)
    before = scale(0, 10)
    after = scale(0, 10)
    kind = models.CharField(max_length=13, choices=Kind.choices, blank=True)
    triggers = chips()
    own_triggers = rows()
    where = SealedTextField(max_length=200)
    company = SealedTextField("with whom", max_length=200)
    thought = SealedTextField(max_length=2_000)
    tool = models.CharField(max_length=16, blank=True)
    own_tool = models.UUIDField(null=True, blank=True)
    wait_until = models.DateTimeField(null=True, blank=True, editable=False)
    follows = models.UUIDField(null=True, blank=True, editable=False)

    objects: ClassVar = CravingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-at", "-id"], name="craving_newest_first"),
            models.Index(fields=["user", "day"], name="craving_by_day"),
            # Whose patterns are out of date is asked for by the clock.
            BrinIndex(fields=["updated_at"], name="craving_of_late", pages_per_range=16),
        ]

    @property
    def local_at(self) -> datetime:
        """When it was, on the wall where the person was then."""
        return self.at.astimezone(ZoneInfo(self.zone))

    def describe(self, answers: dict[str, Any]) -> None:
        """Keeps the answers and leaves what was not asked as it is."""
        for name, value in answers.items():
            setattr(self, name, value)
        self.save(update_fields=[*answers, "updated_at"])

    def try_tool(self, tool: str | UUID, now: datetime) -> Craving:
        """The craving under which this tool is tried: this one, or one that follows it once it was rated again."""
        named = {"tool": "", "own_tool": tool} if isinstance(tool, UUID) else {"tool": tool, "own_tool": None}
        if self.after is None:
            self.describe({**named, "wait_until": None})
            return self
        day = today_for(self.user, now)
        following = Craving(user=self.user, at=now, day=day, zone=self.user.zone, before=self.after, follows=self.pk)
        # Tapped twice it is one: the id is made from the rating that it follows.
        following.pk = uuid5(self.pk, f"then {self.updated_at.isoformat()}")
        for name, value in named.items():
            setattr(following, name, value)
        Craving.objects.bulk_create(
            [following],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["tool", "own_tool", "updated_at"],
        )
        return following
