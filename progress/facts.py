"""What is known of one day, and the yes-or-no factors that are read off it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

Number = float | Decimal | None


@dataclass(frozen=True)
class DayFacts:
    """One local day; all but `day` may be unknown. Scales as in the check-in, hours of sleep, a share from 0 to 1.

    `used` and `medicine` are True, False, or the check-in's words. `did`, `feelings` and `triggers` hold what was
    ticked; None says that nothing is known of them, empty that nothing was ticked.
    """

    day: date
    mood: Number = None
    craving: Number = None
    confidence: Number = None
    stress: Number = None
    sleep_hours: Number = None
    used: bool | str | None = None
    medicine: bool | str | None = None
    did: Collection[str] | None = None
    feelings: Collection[str] | None = None
    triggers: Collection[str] | None = None
    routine_share: Number = None


@dataclass(frozen=True)
class Factor:
    """Something that is so on a day, or not. `kind` and `value` name it; `holds` answers None where it is unknown."""

    kind: str
    value: str
    holds: Callable[[DayFacts], bool | None]


SHORT_SLEEP: Final = 6
MUCH_STRESS: Final = 4
MOST_OF_IT: Final = 0.75

NUMBERS: Final = (
    Factor("sleep", "short", lambda day: _below(day.sleep_hours, SHORT_SLEEP)),
    Factor("stress", "much", lambda day: _reaches(day.stress, MUCH_STRESS)),
    Factor("routine", "most", lambda day: _reaches(day.routine_share, MOST_OF_IT)),
    Factor("used", "yes", lambda day: _said(day.used, "yes")),
    Factor("medicine", "missed", lambda day: _said(day.medicine, "no")),
)
LISTS: Final = ("did", "feelings", "triggers")


def factors_of(days: Sequence[DayFacts]) -> list[Factor]:
    """Those of NUMBERS, and every word that was ticked on any of the days."""
    return [*NUMBERS, *(Factor(kind, word, _ticked(kind, word)) for kind in LISTS for word in _words(days, kind))]


def _words(days: Sequence[DayFacts], kind: str) -> list[str]:
    return sorted({word for day in days for word in getattr(day, kind) or ()})


def _ticked(kind: str, word: str) -> Callable[[DayFacts], bool | None]:
    def holds(day: DayFacts) -> bool | None:
        words = getattr(day, kind)
        return None if words is None else word in words

    return holds


def _below(value: Number, bound: float) -> bool | None:
    return None if value is None else value < bound


def _reaches(value: Number, bound: float) -> bool | None:
    return None if value is None else float(value) >= bound


def _said(value: bool | str | None, word: str) -> bool | None:
    """A word of the check-in, or a plain yes (True) and no (False); what was not said is unknown."""
    if isinstance(value, bool):
        return value is (word == "yes")
    return None if value in (None, "", "unsaid") else value == word
