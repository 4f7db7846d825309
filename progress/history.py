"""A person's days as facts, from what every room has noted of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from accounts.models import User
from journal.models import CheckIn, Craving
from progress.facts import DayFacts
from routines.models import Completion, RoutineRule
from routines.schedule import is_due

ANSWERS = ("day", "mood", "craving", "confidence", "stress", "sleep_hours", "used", "medicine", "did", "feelings")
SKIPPED: Final = -1
DAY: Final = timedelta(days=1)


def days_of(user: User, first: date, today: date) -> list[DayFacts]:
    """Every day with a check-in from `first` to `today`, in order; four queries.

    Today has no share of its routine, which is not over.
    """
    check_ins = CheckIn.objects.for_user(user).between(first, today).values(*ANSWERS)
    triggers = _triggers(
        Craving.objects.for_user(user).between(first, today).values_list("day", "triggers", "own_triggers")
    )
    shares = routine_shares(user, first, today - DAY)
    return [
        DayFacts(**row, triggers=triggers.get(row["day"], ()), routine_share=shares.get(row["day"]))
        for row in check_ins
    ]


def routine_shares(user: User, first: date, last: date) -> dict[date, float]:
    """The share of what was due that was done, for each day on which something was; skipped items are left out."""
    done = _done(user, first, last)
    counted: dict[date, list[float]] = defaultdict(list)
    for rule in RoutineRule.objects.for_user(user).filter(valid_from__lte=last, item__binned_at=None):
        amounts = done[rule.item_id]
        begin, end = max(rule.valid_from, first), min(rule.valid_to or last, last)
        for day in map(date.fromordinal, range(begin.toordinal(), end.toordinal() + 1)):
            amount = amounts.get(day, 0)
            if amount != SKIPPED and is_due(rule, day):
                counted[day].append(min(amount / rule.target, 1))
    return {day: sum(shares) / len(shares) for day, shares in counted.items()}


def _done(user: User, first: date, last: date) -> dict[UUID, dict[date, int]]:
    """By item and day how much was done of it, or SKIPPED; a person has more of these rows than of any other."""
    rows = Completion.objects.for_user(user).filter(day__range=(first, last))
    done: dict[UUID, dict[date, int]] = defaultdict(dict)
    for item, day, amount, state in rows.values_list("item_id", "day", "amount", "state"):
        done[item][day] = SKIPPED if state == Completion.State.SKIPPED else amount
    return done


def _triggers(rows: Iterable[tuple[date, list[str], list[object]]]) -> dict[date, set[str]]:
    """Built-in words and the ids of own ones, by day."""
    found: dict[date, set[str]] = defaultdict(set)
    for day, built_in, own in rows:
        found[day] |= {*built_in, *map(str, own)}
    return found
