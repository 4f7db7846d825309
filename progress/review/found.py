"""What the patterns' last look found, and what is missing before it can look."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from progress.models import PatternSet
from progress.patterns import FEWEST_DAYS
from progress.review.things import Things

AT_A_GLANCE: Final = 2


@dataclass(frozen=True)
class Found:
    """`noted` days up to and with `rests_on` went in; None where nobody has looked yet."""

    sentences: tuple[str, ...]
    noted: int
    rests_on: date | None
    fewest: int = FEWEST_DAYS

    @property
    def first(self) -> tuple[str, ...]:
        """The clearest, as many as are read at a glance."""
        return self.sentences[:AT_A_GLANCE]

    @property
    def more(self) -> tuple[str, ...]:
        return self.sentences[AT_A_GLANCE:]

    @property
    def has_enough(self) -> bool:
        return self.noted >= self.fewest


def found(things: Things) -> Found:
    kept = next(iter(things["patterns"]), None)
    if kept is None:
        return Found((), 0, None)
    row = PatternSet(words=things.opened(kept, PatternSet, "words"))
    return Found(tuple(row.sentences), kept.n, kept.day)
