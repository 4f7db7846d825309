"""What a look for patterns needs of a person's days, and how it is said what of it is missing."""

from dataclasses import dataclass
from typing import Final

FEWEST_DAYS: Final = 28
FEWEST_OF_EACH: Final = 8
NAMES: Final = {"craving": "Strongest craving", "mood": "Mood", "confidence": "Confidence for tomorrow"}


@dataclass(frozen=True)
class Lack:
    """Why nothing was compared for an outcome that has an answer on `noted` days; `is_flat` where all are the same."""

    outcome: str
    noted: int
    is_flat: bool

    @property
    def sentence(self) -> str:
        name, answered = NAMES[self.outcome], "1 day has" if self.noted == 1 else f"{self.noted} days have"
        if self.noted < FEWEST_DAYS:
            return f"{name}: {answered} an answer. It takes {FEWEST_DAYS}."
        if self.is_flat:
            return f"{name}: your {self.noted} answers are all the same, so there is nothing to compare."
        return (
            f"{name}: {answered} an answer, which is enough. It also takes something that was so on "
            f"{FEWEST_OF_EACH} days and not so on {FEWEST_OF_EACH} others, like a word you tick or a short night."
        )
