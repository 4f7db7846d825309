"""Sober time: runs and sums over days, computed from lapses and never stored.

A day is a person's own local day. It counts once it is over and no lapse lies on it, so today counts from tomorrow on:
a lapse takes today's day at most, and nothing that was counted before it. Two lapses of one day are one day. Only
lapses weigh here: a day without a check-in, or with a medicine taken, is a day like any other, and a lapse before the
first day of the count is none of the count's business.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

WINDOW = 90


@dataclass(frozen=True)
class SoberTime:
    """Whole days. `sober_90` of the last `days_90` days were sober: 90, or as many as the count has had yet.

    `longest_from` is the first day of the longest run, of the earlier one if two are as long.
    """

    current: int
    longest: int
    total: int
    sober_90: int
    days_90: int
    longest_from: date

    @property
    def share_90(self) -> float | None:
        """From 0 to 1; None while no day of the count is over."""
        return self.sober_90 / self.days_90 if self.days_90 else None

    @property
    def percent_90(self) -> int:
        """The share in whole percent: 100 and 0 only where it is all or none. 0 too while no day is over."""
        return round(100 * (self.share_90 or 0))


def sober_time(started_on: date, lapse_days: Collection[date], today: date) -> SoberTime:
    """The figures on the morning of `today` for a count whose first day is `started_on`.

    `lapse_days` may come in any order, twice, and from before the count or after `today` (a journey west). The current
    run begins on the day after the last lapse; on the day of a lapse it is 0.
    """
    start, now = started_on.toordinal(), today.toordinal()
    lapses = sorted({day.toordinal() for day in lapse_days if day >= started_on})
    over = [day for day in lapses if day < now]
    bounds = [start - 1, *over, now] if start < now else [start - 1, start]
    runs = [after - before - 1 for before, after in pairwise(bounds)]
    longest = max(runs)
    window = max(min(WINDOW, now - start), 0)
    lapses_90 = sum(day >= now - window for day in over)
    return SoberTime(
        current=runs[-1] if over == lapses else 0,
        longest=longest,
        total=sum(runs),
        sober_90=window - lapses_90,
        days_90=window,
        longest_from=date.fromordinal(bounds[runs.index(longest)] + 1),
    )
