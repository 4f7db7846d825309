"""A rule in a few words: "Mon, Wed, Fri at 08:00, 8 glasses"."""

from typing import Final

from routines.models import RoutineRule
from routines.words import ONE_OF, PARTS, WEEKDAYS

IN_PART: Final = {**{key: f"in the {name.lower()}" for key, name in PARTS}, "night": "at night", "any": "at any time"}
IN_PART["midday"] = "at midday"
SETS: Final = {(0, 1, 2, 3, 4, 5, 6): "Every day", (0, 1, 2, 3, 4): "Monday to Friday", (5, 6): "At weekends"}


def rule_said(rule: RoutineRule) -> str:
    at = f"at {rule.at:%H:%M}" if rule.at else IN_PART[rule.part]
    asked = f", {amount_said(rule.target, rule.unit)}" if rule.target > 1 or rule.unit != "times" else ""
    return f"{_days(rule)} {at}{asked}"


def amount_said(amount: int, unit: str) -> str:
    return f"{amount} {ONE_OF[unit] if amount == 1 else unit}"


def _days(rule: RoutineRule) -> str:
    if rule.every:
        return "Every day" if rule.every == 1 else f"Every {rule.every} days"
    days = tuple(rule.weekdays)
    return SETS.get(days) or ", ".join(name for number, name in WEEKDAYS if int(number) in days)
