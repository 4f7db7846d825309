"""The routine by kind: each item of each day, by the rule that held then."""

from fractions import Fraction

from progress.tests.slow.twelve import SHARE, beside, has_said, row, share
from routines import words
from routines.models import Completion, RoutineItem, RoutineRule


def routines(week):
    """All of it, then each kind that came in this week or the one before."""
    every = of_kinds(week, [key for key, _ in words.KINDS])
    kinds = [row(label, of_kinds(week, [key])) for key, label in words.KINDS]
    shown = [one for one in kinds if has_said(one["beside"])]
    return [row("All of it", every), *shown] if shown else []


def of_kinds(week, kinds):
    items = [item for item in week.notes.rows[RoutineItem] if item.kind in kinds]
    counted = [[done(week, item, day) for item in items for day in days] for days in week.twelve]
    counted = [[one for one in some if one is not None] for some in counted]
    return beside([share(sum(some), len(some)) for some in counted], [len(some) for some in counted], SHARE)


def share_done(notes, item, day):
    """The share that was done, None where it does not count: not asked for, or skipped."""
    rules = [rule for rule in notes.rows[RoutineRule] if rule.item_id == item.pk]
    rule = next((rule for rule in rules if begins_and_ends_around(rule, day)), None)
    if rule is None or not asks(rule, day):
        return None
    row = noted(notes, item, day)
    if row is None:
        return Fraction(0)
    return None if row.state == "skipped" else min(Fraction(row.amount, rule.target), Fraction(1))


def done(week, item, day):
    """The same, None as well where the day is not over; of today what is noted counts."""
    is_over = day < week.today or (day == week.today and noted(week.notes, item, day))
    return share_done(week.notes, item, day) if is_over else None


def noted(notes, item, day):
    return next((row for row in notes.on(Completion, [day]) if row.item_id == item.pk), None)


def begins_and_ends_around(rule, day):
    return day >= rule.valid_from and not (rule.valid_to and day > rule.valid_to)


def asks(rule, day):
    """Every so many days from its anchor on, before and after, or on its weekdays; never while it is paused or away."""
    if rule.state != "on":
        return False
    if rule.every and rule.anchor:
        return abs(day - rule.anchor).days % rule.every == 0
    return day.weekday() in rule.weekdays
