"""A person's goals with their steps, as the pages show them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from accounts.models import User
from goals.models import Goal, Milestone

SHOWN_VICTORIES: Final = 30


@dataclass(frozen=True)
class Sheet:
    """One goal and its steps in order."""

    goal: Goal
    steps: tuple[Milestone, ...]
    today: date

    @classmethod
    def of(cls, goal: Goal, today: date) -> Sheet:
        steps = Milestone.objects.for_user(goal.user).filter(goal=goal).in_order()
        return cls(goal, tuple(steps), today)

    @cached_property
    def done(self) -> int:
        return sum(step.done_on is not None for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def percent(self) -> int:
        """How far the bar goes: whole percent, 0 without steps."""
        return 100 * self.done // self.total if self.steps else 0

    @property
    def next(self) -> Milestone | None:
        return next((step for step in self.steps if step.done_on is None), None)

    @property
    def is_active(self) -> bool:
        return self.goal.state == Goal.State.ACTIVE

    @property
    def is_all_done(self) -> bool:
        return bool(self.steps) and self.done == self.total

    @property
    def is_overdue(self) -> bool:
        """Whether the goal's own date has passed; nothing is overdue that was reached or waits."""
        return self.is_active and self.goal.target_on is not None and self.goal.target_on < self.today

    @cached_property
    def overdue(self) -> frozenset[UUID]:
        """Steps still open whose date has passed."""
        if not self.is_active:
            return frozenset()
        return frozenset(
            step.pk for step in self.steps if step.done_on is None and step.due_on and step.due_on < self.today
        )

    @property
    def has_passed_date(self) -> bool:
        return self.is_overdue or bool(self.overdue)


@dataclass(frozen=True)
class Shelf:
    """All goals by state, and the steps that were remembered, newest first."""

    active: list[Sheet]
    folded: list[tuple[str, list[Sheet]]]
    victories: list[Milestone]

    @classmethod
    def of(cls, user: User, today: date) -> Shelf:
        """Two queries: goals, and steps."""
        steps: dict[UUID, list[Milestone]] = defaultdict(list)
        for step in Milestone.objects.for_user(user).of_kept_goals().in_order():
            steps[step.goal_id].append(step)
        by_state: dict[str, list[Sheet]] = defaultdict(list)
        for goal in Goal.objects.for_user(user).in_order():
            by_state[goal.state].append(Sheet(goal, tuple(steps[goal.pk]), today))
        folded = [Goal.State.DONE, Goal.State.PAUSED, Goal.State.ARCHIVED]
        return cls(
            active=by_state[Goal.State.ACTIVE],
            folded=[(str(state.label), by_state[state]) for state in folded if by_state[state]],
            victories=_remembered([step for of_goal in steps.values() for step in of_goal]),
        )

    @property
    def is_empty(self) -> bool:
        return not self.active and not self.folded


def _remembered(steps: list[Milestone]) -> list[Milestone]:
    """The same as `Milestone.objects.victories()`, of rows that are here already."""
    found = [(step.done_on, step.pk, step) for step in steps if step.celebrated and step.done_on]
    return [step for _, _, step in sorted(found, reverse=True)[:SHOWN_VICTORIES]]
