"""What answers add up to. `given` is item's key -> option's value; an item that was skipped is not in it.

Rules and thresholds are each questionnaire's own, from its data file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from support.questionnaires import Item, Offer, Questionnaire, Scale

Given = Mapping[str, int]


@dataclass(frozen=True)
class Score:
    """A scale's value, None where one of its items was skipped; its band's name, and whether it is flagged."""

    scale: Scale
    value: int | None = None
    band: str = ""
    is_flagged: bool = False


def scores(questionnaire: Questionnaire, given: Given) -> tuple[Score, ...]:
    """One for each scale. There is no sum over scales, and none over a skipped item."""
    known = completed(questionnaire, given)
    return tuple(_score(questionnaire, scale, known) for scale in questionnaire.scales)


def completed(questionnaire: Questionnaire, given: Given) -> dict[str, int]:
    """With the items that an answer of 0 leaves out: who drank on no day had five drinks on none."""
    left_out = (key for item in questionnaire.items if given.get(item.key) == 0 for key in item.skips)
    return dict.fromkeys(left_out, 0) | dict(given)


def contradictions(questionnaire: Questionnaire, given: Given) -> tuple[Item, ...]:
    """Items that say more days than the one that holds them; an item beside a skipped one contradicts nothing."""
    return tuple(
        item for item in questionnaire.items if item.at_most in given and given.get(item.key, 0) > given[item.at_most]
    )


def is_unsafe(questionnaire: Questionnaire, given: Given) -> bool:
    """Whether an answer must open the page for someone who is not safe, before anything else."""
    item = questionnaire.unsafe_item
    return item is not None and given.get(item.key, 0) >= (item.unsafe_from or 1)


def offer(questionnaire: Questionnaire, found: tuple[Score, ...]) -> Offer | None:
    """What a low first scale offers to look at next."""
    if questionnaire.offer is None or not found or found[0].value is None:
        return None
    return questionnaire.offer if found[0].value <= questionnaire.offer.at_most else None


def _score(questionnaire: Questionnaire, scale: Scale, known: Given) -> Score:
    if not all(key in known for key in scale.items):
        return Score(scale)
    value = sum(known[key] for key in scale.items) * scale.times
    band = next((name for up_to, name in scale.bands if value <= up_to), "")
    flagged = scale.flag is not None and not questionnaire.adapted and scale.flag.is_raised(value)
    return Score(scale, value, band, flagged)
