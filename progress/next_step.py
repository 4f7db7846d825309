"""One small thing to do today: the next step of a goal that is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import User
from goals.models import Milestone


@dataclass(frozen=True)
class NextStep:
    """`has_passed`: its date lies behind, of which Today says nothing."""

    pk: UUID
    text: str
    goal_pk: UUID
    goal_title: str
    due_on: date | None
    has_passed: bool

    @classmethod
    def of(cls, user: User, today: date) -> NextStep | None:
        """The step with the nearest date, or else the first of the first goal: one query."""
        step = Milestone.objects.next_one(user)
        if step is None:
            return None
        return cls(*step, has_passed=step.due_on is not None and step.due_on < today)
