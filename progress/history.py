"""A person's days as facts, from what every room has noted of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from accounts.models import User
from journal.models import CheckIn, Craving
from progress.facts import DayFacts
from routines.models import Completion, RoutineRule
from routines.schedule import is_due

ANSWERS = ("day", "mood", "craving", "confidence", "stress", "sleep_hours", "used", "medicine", "did", "feelings")


def days_of(user: User, first: date, last: date) -> list[DayFacts]:
    """Every day with a check-in from `first` to `last`, in order; four queries."""
    check_ins = CheckIn.objects.for_user(user).between(first, last).values(*ANSWERS)
    triggers = _triggers(
        Craving.objects.for_user(user).between(first, last).values_list("day", "triggers", "own_triggers")
    )
    shares = routine_shares(user, first, last)
    return [
        DayFacts(**row, triggers=triggers.get(row["day"], ()), routine_share=shares.get(row["day"]))
        for row in check_ins
    ]


def routine_shares(user: User, first: date, last: date) -> dict[date, float]:
    """The share of what was due that was done, for each day on which something was; skipped items are left out."""
    rules = list(RoutineRule.objects.for_user(user).filter(valid_from__lte=last, item__binned_at=None))
    noted = Completion.objects.for_user(user).filter(day__range=(first, last))
    done = {(row.item_id, row.day): row for row in noted.defer("reason")}
    shares: dict[date, float] = {}
    for number in range((last - first).days + 1 if rules else 0):
        day = first + timedelta(days=number)
        due = [(rule, done.get((rule.item_id, day))) for rule in rules if is_due(rule, day)]
        counted = [min(row.amount / rule.target, 1) if row else 0 for rule, row in due if not (row and row.is_skipped)]
        if counted:
            shares[day] = sum(counted) / len(counted)
    return shares


def _triggers(rows: Iterable[tuple[date, list[str], list[object]]]) -> dict[date, set[str]]:
    """Built-in words and the ids of own ones, by day."""
    found: dict[date, set[str]] = defaultdict(set)
    for day, built_in, own in rows:
        found[day] |= {*built_in, *map(str, own)}
    return found
