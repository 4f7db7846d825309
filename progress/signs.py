"""Early signs: plain rules over a person's own notes, each of which says what it saw. Never a chance, never a forecast.

The rules name what a plan for hard times usually names (instruments, section 4 and 5): craving that rises, confidence
that falls, medicine left out, short nights, and the warning signs of the person's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from progress.facts import SHORT_SLEEP, DayFacts, Number

RUN: Final = 3
STRONG: Final = 4
UNSURE: Final = 6
SHORT_NIGHTS: Final = 3
ALONE, ASK, PROFESSIONALS = "alone", "ask", "pros"


@dataclass(frozen=True)
class Sign:
    """What was seen, as a sentence, and the part of the plan that fits it best."""

    key: str
    sentence: str
    part: str


@dataclass(frozen=True)
class Offer:
    """The signs of a week, with one step from the person's own plan; "" where the plan has none yet."""

    signs: tuple[Sign, ...]
    step: str


def find_signs(days: Sequence[DayFacts], ticked: Mapping[str, Sequence[date]]) -> tuple[Sign, ...]:
    """The signs of a week. `days` are its days and those just before it, in order; `ticked` are the plan's own signs
    with the days of the week on which they were there."""
    found = (_craving(days), _confidence(days), _medicine(days[-7:]), _sleep(days[-7:]), *_own(ticked))
    return tuple(sign for sign in found if sign)


def offer(signs: Sequence[Sign], steps: Mapping[str, str]) -> Offer | None:
    """None without a sign. `steps` is the first line of each part of the plan: the part that fits the first sign is
    asked first, and where it is empty another stands in."""
    if not signs:
        return None
    parts = (signs[0].part, ALONE, ASK, PROFESSIONALS)
    return Offer(tuple(signs), next((steps[part] for part in parts if part in steps), ""))


def week_of_facts(rows: Iterable[DayFacts], last: date) -> list[DayFacts]:
    """The seven days up to `last` and the two before, each day there, unknown where nothing was said."""
    known = {row.day: row for row in rows}
    days = [last - timedelta(days=back) for back in reversed(range(7 + RUN - 1))]
    return [known.get(day, DayFacts(day)) for day in days]


def _craving(days: Sequence[DayFacts]) -> Sign | None:
    run = _run([(day.day, day.craving) for day in days], rising=True)
    if run is None or run[-1][1] < STRONG:
        return None
    return Sign("craving", f"Your strongest craving rose three days running: {_listed(run)}.", ALONE)


def _confidence(days: Sequence[DayFacts]) -> Sign | None:
    run = _run([(day.day, day.confidence) for day in days], rising=False)
    if run is None or run[-1][1] > UNSURE:
        return None
    return Sign("confidence", f"Your confidence fell three days running: {_listed(run)}.", ASK)


def _medicine(days: Sequence[DayFacts]) -> Sign | None:
    without = [day.day for day in days if day.medicine == "no"]
    if not without:
        return None
    return Sign("medicine", f"You noted no medicine on {_named(without)}.", PROFESSIONALS)


def _sleep(days: Sequence[DayFacts]) -> Sign | None:
    short = [day.day for day in days if day.sleep_hours is not None and day.sleep_hours < SHORT_SLEEP]
    if len(short) < SHORT_NIGHTS:
        return None
    return Sign("sleep", f"You slept less than {SHORT_SLEEP} hours on {_named(short)}.", ALONE)


def _own(ticked: Mapping[str, Sequence[date]]) -> Iterable[Sign]:
    for text, days in ticked.items():
        yield Sign("own", f"A warning sign of yours was there on {_named(days)}: {text}", ALONE)


def _run(values: Sequence[tuple[date, Number]], *, rising: bool) -> list[tuple[date, float]] | None:
    """The latest RUN days in a row that rise (or fall) each day; None where there are none."""
    for end in range(len(values), RUN - 1, -1):
        some = [(day, float(value)) for day, value in values[end - RUN : end] if value is not None]
        steps = [(after - before) for (_, before), (_, after) in pairwise(some)]
        if len(some) == RUN and all(step > 0 if rising else step < 0 for step in steps):
            return some
    return None


def _listed(run: Sequence[tuple[date, float]]) -> str:
    return ", ".join(f"{day:%A} {value:g}" for day, value in run)


def _named(days: Sequence[date]) -> str:
    """Weekdays as they are said: "Monday, Tuesday and Friday"."""
    names = [f"{day:%A}" for day in days]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
