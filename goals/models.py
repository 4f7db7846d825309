"""Where I am going: goals with their small steps, and the milestones of sober time that were kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Final, NamedTuple, Self
from uuid import UUID, uuid5

from django.db import models, transaction
from django.db.models import Max

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField, opener
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from goals.milestones import Reached, label_of

MOST_STEPS: Final = 50


class GoalQuerySet(BinnedQuerySet["Goal"]):
    def in_order(self) -> Self:
        return self.kept().order_by("position", "created_at", "id")

    def start(self, goal: Goal, steps: Sequence[str]) -> None:
        """Saves a new goal with its first steps; the same form sent twice is one goal."""
        words = ["title", "why", "reward", "area", "target_on", "binned_at", "updated_at"]
        with transaction.atomic():
            last = self.filter(user=goal.user).aggregate(last=Max("position"))["last"]
            goal.position = 0 if last is None else last + 1
            self.bulk_create([goal], update_conflicts=True, unique_fields=["id"], update_fields=words)
            goal.add_steps(steps, "first")


class Goal(Binned):
    """Paused, it waits without a word; archived, it is out of the way; both come back as they were."""

    class Area(models.TextChoices):
        HEALTH = "health", "Health"
        FAMILY = "family", "Family"
        WORK = "work", "Work"
        SCHOOL = "school", "School"
        MONEY = "money", "Money"
        HOME = "home", "Home"
        FUN = "fun", "Fun"
        SERVICE = "service", "Giving back"

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ARCHIVED = "archived", "Archived"
        DONE = "done", "Reached"

    title = SealedTextField(max_length=120)
    why = SealedTextField(max_length=1_000)
    reward = SealedTextField(max_length=200)
    area = models.CharField(max_length=8, choices=Area.choices, blank=True)
    target_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar = GoalQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "position"], name="goal_of_person")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the goal that a form's draft will be."""
        return uuid5(user.pk, f"goal {draft}")

    def turn(self, state: Goal.State) -> None:
        self.state = state
        self.save(update_fields=["state", "updated_at"])

    def add_steps(self, texts: Sequence[str], draft: str) -> None:
        """Puts steps at the end; the same draft again is the same steps, and the words sent last count."""
        last = self._steps().aggregate(last=Max("position"))["last"]
        first = 0 if last is None else last + 1
        ids = [uuid5(self.pk, f"step {draft} {number}") for number in range(len(texts))]
        steps = [
            Milestone(id=pk, user=self.user, goal=self, text=text, position=first + number)
            for number, (pk, text) in enumerate(zip(ids, texts, strict=True))
        ]
        words = ["text", "binned_at", "updated_at"]
        Milestone.objects.bulk_create(steps, update_conflicts=True, unique_fields=["id"], update_fields=words)

    def move_step(self, pk: UUID, place: int) -> None:
        """Puts one step at this place among those kept, 0 being the first; beyond the ends it is the end."""
        with transaction.atomic():
            Goal.objects.select_for_update().only("pk").get(pk=self.pk)
            steps = list(self._steps().in_order().only("id", "position"))
            moved = next(step for step in steps if step.pk == pk)
            steps.remove(moved)
            steps.insert(max(place, 0), moved)
            for position, step in enumerate(steps):
                step.position = position
            Milestone.objects.bulk_update(steps, ["position"])

    def _steps(self) -> MilestoneQuerySet:
        return Milestone.objects.for_user(self.user).filter(goal=self)


# Dated steps by their day, then the others in their order.
NEXT_ONE: Final = Planned(
    """
    SELECT step.id, step.text, goal.id, goal.title, step.due_on
      FROM goals_milestone step
      JOIN goals_goal goal ON goal.user_id = step.user_id AND goal.id = step.goal_id
     WHERE step.user_id = %(user)s AND step.binned_at IS NULL AND step.done_on IS NULL
       AND goal.binned_at IS NULL AND goal.state = %(state)s
     ORDER BY step.due_on NULLS LAST, goal.position, step.position, step.id
     LIMIT 1
    """,
    user="uuid",
    state="text",
)


class NextOne(NamedTuple):
    """A step to do, with its goal's title."""

    pk: UUID
    text: str
    goal_pk: UUID
    goal_title: str
    due_on: date | None


class MilestoneQuerySet(BinnedQuerySet["Milestone"]):
    def in_order(self) -> Self:
        return self.kept().order_by("position", "created_at", "id")

    def of_kept_goals(self) -> Self:
        """A deleted goal takes its steps along for as long as it is in the bin."""
        return self.filter(goal__binned_at=None)

    def victories(self) -> Self:
        """Steps that were done and remembered as small victories, newest first; by (done_on, id) for paging."""
        remembered = self.kept().of_kept_goals().filter(celebrated=True, done_on__isnull=False)
        return remembered.order_by("-done_on", "-id")

    def next_one(self, user: User) -> NextOne | None:
        """The first that is still to be done of active goals. Today asks it on every visit."""
        rows = NEXT_ONE.rows(user=user.pk, state=Goal.State.ACTIVE)
        if not rows:
            return None
        pk, text, goal_pk, title, due_on = rows[0]
        opened, title_opened = opener(Milestone, "text", user), opener(Goal, "title", user)
        return NextOne(pk, opened(pk, text), goal_pk, title_opened(goal_pk, title), due_on)


class Milestone(Binned):
    """One small step of a goal. `done_on` is a local day; `celebrated` and `note` outlast an undone step unseen."""

    # Indexes begin with the person, so the database could check this key only by reading the whole table.
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    text = SealedTextField("step", max_length=200)
    position = models.PositiveIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    celebrated = models.BooleanField(default=False)
    note = SealedTextField(max_length=300)

    objects: ClassVar = MilestoneQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "goal", "position"], name="step_of_goal")]

    def finish(self, today: date) -> None:
        """Done; the first day on which that was said stays."""
        self.done_on = self.done_on or today
        self.save(update_fields=["done_on", "updated_at"])

    def reopen(self) -> None:
        self.done_on = None
        self.save(update_fields=["done_on", "updated_at"])

    def celebrate(self, note: str) -> None:
        self.celebrated, self.note = True, note
        self.save(update_fields=["celebrated", "note", "updated_at"])


class SoberMilestoneQuerySet(OwnedQuerySet["SoberMilestone"]):
    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None).order_by("-reached_on", "-id")

    def answer(
        self, user: User, sober_date: UUID, started: date, milestones: Sequence[Reached], confirmed_at: datetime | None
    ) -> None:
        """Keeps these milestones of a run, or puts them aside where `confirmed_at` is None. Each key once a run."""
        rows = [
            SoberMilestone(
                id=SoberMilestone.id_for(user, sober_date, one.key, started),
                user=user,
                sober_date=sober_date,
                key=one.key,
                started_on=started,
                reached_on=one.on,
                confirmed_at=confirmed_at,
            )
            for one in milestones
        ]
        self.bulk_create(rows, ignore_conflicts=True)


class SoberMilestone(Owned):
    """A milestone of sober time that the person answered: kept at `confirmed_at`, or put aside where that is None.

    `sober_date` names what was counted, and the keepsake outlasts it. `started_on` is the first day of the run.
    """

    sober_date = models.UUIDField(editable=False)
    key = models.CharField(max_length=8)
    started_on = models.DateField()
    reached_on = models.DateField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    words = SealedTextField(max_length=1_000)

    objects: ClassVar = SoberMilestoneQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "sober_date", "key", "started_on"], name="milestone_once_a_run")
        ]

    @staticmethod
    def id_for(user: User, sober_date: UUID, key: str, started: date) -> UUID:
        """The id of the answer to this milestone of a run of a count."""
        return uuid5(user.pk, f"milestone {sober_date} {key} {started}")

    @property
    def label(self) -> str:
        return label_of(self.key)

    @property
    def days(self) -> int:
        return (self.reached_on - self.started_on).days

    @property
    def says_days(self) -> bool:
        """Whether its label is the number of days already."""
        return self.label == f"{self.days} days"

    def confirm(self, now: datetime) -> None:
        """Kept after all; one that was kept already stays as it was."""
        if self.confirmed_at is None:
            self.confirmed_at = now
            self.save(update_fields=["confirmed_at", "updated_at"])

    def put_aside(self) -> None:
        """No longer among the kept ones; its words wait with it."""
        self.confirmed_at = None
        self.save(update_fields=["confirmed_at", "updated_at"])

    def say(self, words: str) -> None:
        self.words = words
        self.save(update_fields=["words", "updated_at"])
