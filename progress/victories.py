"""Good things on one page, to read on a bad day: the one of each check-in, and the steps that were finished."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from accounts.models import User
from goals.models import Milestone
from journal.models import CheckIn

A_PAGE: Final = 30


@dataclass(frozen=True)
class GoodDay:
    """`said` is the good thing of that day's check-in, or nothing."""

    day: date
    said: str
    steps: tuple[Milestone, ...]


@dataclass(frozen=True)
class Victories:
    """Up to A_PAGE days that have any, newest first; the next page begins before `older`."""

    days: list[GoodDay]
    older: date | None

    @classmethod
    def of(cls, user: User, before: date) -> Self:
        """Three queries: check-ins, the days on which steps were finished, and the steps of this page."""
        check_ins = CheckIn.objects.for_user(user).with_victory(before)[: A_PAGE + 1]
        said = {check_in.day: check_in for check_in in check_ins}
        finished = Milestone.objects.for_user(user).finished()
        days = sorted({*said, *finished.newest_days(before, A_PAGE + 1)}, reverse=True)
        page = days[:A_PAGE]
        steps: dict[date | None, list[Milestone]] = defaultdict(list)
        for step in finished.filter(done_on__in=page):
            steps[step.done_on].append(step)
        good = [GoodDay(day, said[day].victory if day in said else "", tuple(steps[day])) for day in page]
        return cls(good, page[-1] if len(days) > A_PAGE else None)
