"""One pattern, and how it is said in plain words: what went together, on how many days, and never why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from journal import words

Labels = Mapping[tuple[str, str], str]

NUMBERS: Final = {
    ("sleep", "short"): "with less than 6 hours of sleep",
    ("stress", "much"): "with a lot of stress (4 or 5)",
    ("routine", "most"): "with three quarters or more of the routine done",
    ("used", "yes"): "with use",
    ("medicine", "missed"): "without the medicine",
}
LISTS: Final = {"did": dict(words.DID), "feelings": dict(words.FEELINGS), "triggers": dict(words.TRIGGERS)}
OUTCOMES: Final = {"craving": "the strongest craving", "mood": "mood", "confidence": "confidence for tomorrow"}


@dataclass(frozen=True)
class Pattern:
    """On `n_with` days (or the days after them, where `is_next_day`) the outcome differed by `effect` points from
    `n_without` others; `low` and `high` are its 95 % interval. `chance` is how often shuffled days do as much."""

    factor: str
    value: str
    outcome: str
    is_next_day: bool
    effect: float
    low: float
    high: float
    n_with: int
    n_without: int
    chance: float

    @property
    def own(self) -> str:
        """The id of the person's own chip that it tells of, or empty."""
        return self.value if self.factor in LISTS and self.value not in LISTS[self.factor] else ""

    @property
    def sentence(self) -> str:
        """In plain words, without the person's own chips."""
        return self.said({})

    def said(self, own: Labels) -> str:
        """In plain words; `own` names a person's own chips by kind and id."""
        days = f"with “{self._label(own)}”" if self.factor in LISTS else NUMBERS[self.factor, self.value]
        when = f"On the day after days {days}" if self.is_next_day else f"On days {days}"
        more = "higher" if self.effect > 0 else "lower"
        low, high = sorted((abs(self.low), abs(self.high)))
        return (
            f"{when}, {OUTCOMES[self.outcome]} was about {_points(abs(self.effect))} {more} "
            f"(likely between {low:.1f} and {high:.1f}). {self.n_with} days with it, {self.n_without} without."
        )

    def _label(self, own: Labels) -> str:
        """A word of the lists, an own chip, or the key itself where nothing else is known of it."""
        built_in = LISTS[self.factor].get(self.value)
        return built_in or own.get((self.factor, self.value), self.value)


def _points(size: float) -> str:
    return f"{size:.1f} point" + ("" if f"{size:.1f}" == "1.0" else "s")
