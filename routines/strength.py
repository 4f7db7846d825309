"""How strong a habit is: a number from 0 to 1 that grows with each day done and hardly feels one left out.

The formula is that of Loop Habit Tracker (iSoron/uhabits, uhabits-core, models/Score.kt):

    score' = score * m + value * (1 - m),   m = 0.5 ** (sqrt(f) / 13)

once a day, with f the due days per day (1 for daily, 3/7 for three days of the week) and `value` the share that was
done. Loop spreads a weekly goal over all days of the week. Here only due days count, and each stands for the 1/f days
up to it, so m is raised to 1/f: m = 0.5 ** (1 / (13 * sqrt(f))). Over a week both come to the same, and daily items
have Loop's own numbers. A daily item done each day is at one half after 13 days and at 0.8 after 30; one day left out
then costs a twentieth of what is there.

Days that are not due, paused or skipped neither add nor break. A day done never lowers the score, since 1 is its top.
"""

from collections.abc import Iterable
from functools import cache
from math import sqrt

HALF_AFTER = 13


@cache
def keep(frequency: float) -> float:
    """What a due day leaves of the score before it; `frequency` in due days per day, above 0."""
    return float(0.5 ** (1 / (HALF_AFTER * sqrt(frequency))))


def after(score: float, value: float, frequency: float) -> float:
    """The score after one due day of which the share `value` (0 to 1) was done."""
    kept = keep(frequency)
    return score * kept + value * (1 - kept)


def strength(days: Iterable[tuple[float, float]], score: float = 0.0) -> float:
    """The score after these due days, oldest first, each as (share done, due days per day)."""
    for value, frequency in days:
        score = after(score, value, frequency)
    return score
