"""What I repeat: items, the rules by which they come, what was done of them, and the week's meals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Max, Q

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from routines import schedule, words
from routines.schedule import Rule

BACK_DAYS = 7
SAID = ("state", "at", "part", "weekdays", "every", "anchor", "target", "unit")


class RoutineItemQuerySet(BinnedQuerySet["RoutineItem"]):
    def in_order(self) -> Self:
        return self.order_by("position", "id")

    def next_position(self) -> int:
        """The place after all that are there."""
        last = self.aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1


class RoutineItem(Binned):
    """One thing a person repeats. When it comes is said by its rules; where it stands on the page by `position`."""

    kind = models.CharField(max_length=12, choices=words.KINDS)
    name = SealedTextField(max_length=120)
    note = SealedTextField(max_length=500)
    position = models.IntegerField(default=0)

    objects: ClassVar = RoutineItemQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "position"], name="routine_item_in_order")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the item that a form's draft will be."""
        return uuid5(user.pk, f"routine {draft}")

    def rules(self) -> list[Rule]:
        rows = RoutineRule.objects.for_user(self.user).filter(item=self).order_by("valid_from")
        return [row.rule for row in rows]

    def begin(self, rule: Rule) -> None:
        """Saves a new item with its first rule. A draft that has become an item is left as it is by now."""
        with transaction.atomic():
            if not RoutineItem.objects.filter(pk=self.pk).exists():
                RoutineItem.objects.bulk_create([self], ignore_conflicts=True)
                RoutineRule.objects.keep(self, [rule])

    def revise(self, rule: Rule, today: date) -> None:
        """The schedule is the new one from today on; saved unchanged it changes nothing."""
        self._change(lambda rules: schedule.rescheduled(rules, rule, today))

    def pause(self, today: date, last: date | None) -> None:
        """From today up to and with `last`; without it until `resume`."""
        self._change(lambda rules: schedule.paused(rules, today, last))

    def put_away(self, today: date) -> None:
        self._change(lambda rules: schedule.turned(rules, schedule.PUT_AWAY, today))

    def resume(self, today: date) -> None:
        self._change(lambda rules: schedule.turned(rules, schedule.ON, today))

    def _change(self, act: Callable[[list[Rule]], list[Rule]]) -> None:
        """The item is held meanwhile, so that two changes sent at once follow one another."""
        with transaction.atomic():
            RoutineItem.objects.select_for_update().only("pk").get(pk=self.pk)
            RoutineRule.objects.keep(self, act(self.rules()))


class RoutineRuleQuerySet(OwnedQuerySet["RoutineRule"]):
    def held_on(self, user: User, day: date) -> list[RoutineRule]:
        """The rules of that day with their items, in the person's order; one query, and only what a line shows."""
        held = Q(valid_to=None) | Q(valid_to__gte=day)
        rows = self.for_user(user).filter(held, valid_from__lte=day, item__binned_at=None).select_related("item")
        shown = ("user", "item__user", "item__kind", "item__name", "item__position")
        return _with_items(
            rows.order_by("item__position", "item_id").only("valid_from", "valid_to", *SAID, *shown), user
        )

    def of_item(self, user: User, pk: UUID) -> list[RoutineRule]:
        """Every rule of one item that is not deleted, oldest first, with the item; none for another person's."""
        rows = self.for_user(user).filter(item_id=pk, item__binned_at=None)
        return _with_items(rows.order_by("valid_from").select_related("item"), user)

    def keep(self, item: RoutineItem, rules: Iterable[Rule]) -> None:
        """Makes these the rules of the item, in place of those there are."""
        rows = [RoutineRule(user=item.user, item=item, **asdict(rule)) for rule in rules]
        starts = [row.valid_from for row in rows]
        self.for_user(item.user).filter(item=item).exclude(valid_from__in=starts).delete()
        key, said = ["user", "item", "valid_from"], [*SAID, "valid_to", "updated_at"]
        self.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=said)


def _with_items(rules: Iterable[RoutineRule], user: User) -> list[RoutineRule]:
    found = list(rules)
    for rule in found:
        rule.item.user = user  # so that its name opens without another query
    return found


class RoutineRule(Owned):
    """How an item comes from `valid_from` to `valid_to`, both included. A changed schedule, a pause and an item put
    away are each a rule of their own, so that a past day is read by the rule that held then."""

    item = models.ForeignKey(RoutineItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=6, default=schedule.ON)
    at = models.TimeField(null=True, blank=True)
    part = models.CharField(max_length=9, choices=words.PARTS, default="any")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    every = models.PositiveSmallIntegerField(null=True, blank=True)
    anchor = models.DateField(null=True, blank=True)
    target = models.PositiveSmallIntegerField(default=1)
    unit = models.CharField(max_length=7, choices=words.UNITS, default="times")

    objects: ClassVar = RoutineRuleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "item", "valid_from"], name="routine_rule_begins_once"),
            models.CheckConstraint(
                condition=Q(weekdays__len__gt=0) | Q(every__gt=0, anchor__isnull=False), name="routine_rule_comes"
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="routine_rule_asks_for_something"),
        ]

    @property
    def rule(self) -> Rule:
        """As the schedule's arithmetic takes it."""
        said = {name: getattr(self, name) for name in SAID}
        return Rule(self.valid_from, self.valid_to, **{**said, "weekdays": tuple(self.weekdays)})


class CompletionQuerySet(OwnedQuerySet["Completion"]):
    def on(self, *days: date) -> Self:
        """Of these days, as far as a line shows them."""
        return self.filter(day__in=days).only("user", "item", "day", "amount", "state", "at")

    def of_item(self, pk: UUID, first: date, last: date) -> Self:
        return self.filter(item_id=pk, day__range=(first, last)).defer("reason")

    def record(self, item: RoutineItem, day: date, amount: int, at: datetime | None) -> Completion | None:
        """So much was done on that day, in one statement; nothing is as if it had never been noted."""
        if amount <= 0:
            self.for_user(item.user).filter(item=item, day=day).delete()
            return None
        row = Completion(user=item.user, item=item, day=day, amount=amount, at=at)
        return self._upsert(row, "amount", "state", "reason", "at")

    def skip(self, item: RoutineItem, day: date, reason: str) -> Completion:
        """What was done of it until then stays noted, and is there again where the skipping is taken back."""
        state = Completion.State.SKIPPED
        row = Completion(user=item.user, item=item, day=day, amount=0, state=state, reason=reason)
        return self._upsert(row, "state", "reason")

    def _upsert(self, row: Completion, *fields: str) -> Completion:
        row.pk = Completion.id_for(row.item_id, row.day)
        self.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=[*fields, "updated_at"])
        return row


class Completion(Owned):
    """What was done of an item on a local day, or that it was skipped. `at` is when, where that is known."""

    class State(models.TextChoices):
        DONE = "done", "Done"
        SKIPPED = "skipped", "Skipped"

    item = models.ForeignKey(RoutineItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    amount = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DONE)
    reason = SealedTextField(max_length=300)
    at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = CompletionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "item", "day"], name="completion_once_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="completion_by_day")]

    @staticmethod
    def id_for(item: UUID, day: date) -> UUID:
        return uuid5(item, f"completion {day.isoformat()}")

    @property
    def is_skipped(self) -> bool:
        return self.state == self.State.SKIPPED


class MealQuerySet(OwnedQuerySet["Meal"]):
    def between(self, first: date, last: date) -> Self:
        return self.filter(day__range=(first, last))

    def plan(self, user: User, day: date, texts: dict[str, str]) -> None:
        """What the person means to eat on that day, by slot. A slot without words goes, eaten or not."""
        empty = [slot for slot, text in texts.items() if not text]
        rows = [
            Meal(id=Meal.id_for(user, day, slot), user=user, day=day, slot=slot, text=text)
            for slot, text in texts.items()
            if text
        ]
        with transaction.atomic():
            self.for_user(user).filter(day=day, slot__in=empty).delete()
            changed = ["text", "updated_at"]
            self.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=changed)


class Meal(Owned):
    """One meal of the week's light plan, and whether it was eaten."""

    day = models.DateField()
    slot = models.CharField(max_length=9, choices=words.SLOTS)
    text = SealedTextField(max_length=200)
    eaten = models.BooleanField(default=False)

    objects: ClassVar = MealQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day", "slot"], name="meal_once_a_day")]

    @staticmethod
    def id_for(user: User, day: date, slot: str) -> UUID:
        return uuid5(user.pk, f"meal {day.isoformat()} {slot}")
