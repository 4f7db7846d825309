"""What the patterns' last look found, and what is missing for more."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from progress.lack import FEWEST_DAYS
from progress.models import PatternSet
from progress.review.things import Things

AT_A_GLANCE: Final = 2


@dataclass(frozen=True)
class Found:
    """`noted` days up to and with `rests_on` went in; None where nobody has looked yet. `compared` says how many
    comparisons were made, None where it is not known; `missing` what it takes for those that were not."""

    sentences: tuple[str, ...]
    noted: int
    rests_on: date | None
    missing: tuple[str, ...] = ()
    compared: int | None = None
    fewest: int = FEWEST_DAYS

    @property
    def first(self) -> tuple[str, ...]:
        """The clearest, as many as are read at a glance."""
        return self.sentences[:AT_A_GLANCE]

    @property
    def more(self) -> tuple[str, ...]:
        return self.sentences[AT_A_GLANCE:]


def found(things: Things) -> Found:
    """Without what names an own chip that is there no more."""
    kept = next(iter(things["patterns"]), None)
    if kept is None:
        return Found((), 0, None)
    told = PatternSet(words=things.opened(kept, PatternSet, "words")).told
    here = {"", *(row.key for row in things["own"])}
    sentences = tuple(said for said, own in told.found if own in here)
    return Found(sentences, kept.n, kept.day, told.missing, told.compared)
