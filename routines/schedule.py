"""When an item is due, and how its rule changes without changing the past. Days are the person's own local days.

Nothing here reads the clock or the database. The rules of one item tile its time from its first day on: where one
ends the next begins, and the last has no end. So a past day is always read by the rule that held then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache
from typing import Final, Protocol, TypeVar

DAY: Final = timedelta(days=1)
ON, PAUSED, PUT_AWAY = "on", "paused", "away"
EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
# The hour at which each part of the day begins; before the first of them it is still night.
BEGINS: Final = (("morning", 4), ("midday", 11), ("afternoon", 14), ("evening", 17), ("night", 21))
# An hour of each, by which it stands early or late in a day: who works at night goes to bed in the morning.
HEART: Final = {"morning": 9, "midday": 12, "afternoon": 15, "evening": 19, "night": 23}
ANY: Final = "any"


class HasRule(Protocol):
    """What a rule says; `weekdays` are Python's numbers (Monday 0), read only where `every` is None."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...

    @property
    def state(self) -> str: ...

    @property
    def at(self) -> time | None: ...

    @property
    def part(self) -> str: ...

    @property
    def weekdays(self) -> Sequence[int]: ...

    @property
    def every(self) -> int | None: ...

    @property
    def anchor(self) -> date | None: ...


R = TypeVar("R", bound=HasRule)


@dataclass(frozen=True)
class Rule:
    """How often an item comes, from `valid_from` to `valid_to`, both included; None is "from now on".

    `every` n days are counted from `anchor`. `target` is how much makes it done, in `unit`.
    """

    valid_from: date
    valid_to: date | None = None
    state: str = ON
    at: time | None = None
    part: str = "any"
    weekdays: Sequence[int] = EVERY_DAY
    every: int | None = None
    anchor: date | None = None
    target: int = 1
    unit: str = "times"

    def says_the_same_as(self, other: "Rule") -> bool:
        """Apart from when each holds."""
        return replace(self, valid_from=other.valid_from, valid_to=other.valid_to) == other


def holds(rule: HasRule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def rule_on(rules: Iterable[R], day: date) -> R | None:
    """The rule that held on that day; None before the item's first day."""
    return next((rule for rule in rules if holds(rule, day)), None)


def is_due(rule: HasRule, day: date) -> bool:
    """Whether the rule holds on that day, is not paused, and asks for it."""
    if rule.state != ON or not holds(rule, day):
        return False
    if rule.every and rule.anchor:
        return (day - rule.anchor).days % rule.every == 0
    return day.weekday() in rule.weekdays


def frequency(rule: HasRule) -> float:
    """Due days per day: 1 is daily, 3/7 is three days of the week."""
    return 1 / rule.every if rule.every else len(rule.weekdays) / 7


def part_at(at: time) -> str:
    """The part of the day that a time lies in."""
    begun = [part for part, hour in BEGINS if hour <= at.hour]
    return begun[-1] if begun else "night"


@cache
def day_order(day_start: int) -> Mapping[str, int]:
    """The place of each part in a day that begins at this hour; what has no hour of its own comes last."""
    parts = sorted(HEART, key=lambda part: (HEART[part] - day_start) % 24)
    return {part: place for place, part in enumerate([*parts, ANY])}


def part_now(at: time, day_start: int) -> str:
    """The part that somebody whose day begins at this hour is in: the first until the next has begun."""
    begins = dict(BEGINS)
    first, *later = sorted(HEART, key=day_order(day_start).__getitem__)
    gone = (at.hour - day_start) % 24
    return [first, *(part for part in later if (begins[part] - day_start) % 24 <= gone)][-1]


def part_of(rule: HasRule) -> str:
    return part_at(rule.at) if rule.at else rule.part


def revised(rules: Iterable[Rule], new: Rule, day: date) -> list[Rule]:
    """The rules once `new` holds from `day` on: the one of that day ends the day before, later ones go.

    What was due before `day` is not touched.
    """
    past = [rule for rule in rules if rule.valid_from < day]
    if past and (past[-1].valid_to is None or past[-1].valid_to >= day):
        past[-1] = replace(past[-1], valid_to=day - DAY)
    return [*past, replace(new, valid_from=day)]


def rescheduled(rules: Sequence[Rule], new: Rule, day: date) -> list[Rule]:
    """The rules with another schedule from `day` on: a pause stays a pause, and ends when it would have."""
    now = rule_on(rules, day)
    if now is None:
        return [replace(new, valid_from=day, valid_to=None)]
    if new.says_the_same_as(replace(now, state=new.state)):
        return list(rules)
    like = [replace(new, state=rule.state, valid_from=rule.valid_from, valid_to=rule.valid_to) for rule in rules]
    held = next(rule for rule in like if holds(rule, day))
    return [*revised(rules, held, day), *(rule for rule in like if rule.valid_from > day)]


def paused(rules: Sequence[Rule], day: date, last: date | None) -> list[Rule]:
    """The rules with a pause from `day` on, up to and with `last`; without `last` until it is ended."""
    now = rule_on(rules, day) or rules[-1]
    with_pause = revised(rules, replace(now, state=PAUSED, valid_to=last), day)
    return with_pause if last is None else [*with_pause, replace(now, state=ON, valid_from=last + DAY, valid_to=None)]


def turned(rules: Sequence[Rule], state: str, day: date) -> list[Rule]:
    """The rules with the same schedule in another state from `day` on."""
    now = rule_on(rules, day) or rules[-1]
    return revised(rules, replace(now, state=state, valid_to=None), day)
