"""What goes together in a person's days, shown only where chance is a poor explanation.

Each factor (something that was so on a day, or not) is compared with each outcome on the same day and on the next. The
difference is the least-squares one that allows for a slow drift and for days that resemble the day before, with the
factor's other day held fixed: so one effect is not seen twice. It is shown when chance does as much in few enough block
permutations (Kunsch 1989 for the blocks; Freedman and Lane 1983 for what is held fixed) to stay under
FALSE_DISCOVERIES among all comparisons made (Benjamini and Hochberg 1995). Nothing here says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from progress.autocorrelated import Array, Whitener, resemblance, rest, trend
from progress.facts import DayFacts, Factor, factors_of
from progress.lack import FEWEST_DAYS, FEWEST_OF_EACH, Lack
from progress.pattern import Pattern
from progress.shuffled import chances

__all__ = ["FEWEST_DAYS", "FEWEST_OF_EACH", "OUTCOMES", "DayFacts", "Look", "Pattern", "find_patterns", "look_at"]

OUTCOMES: Final = ("craving", "mood", "confidence")
FALSE_DISCOVERIES: Final = 0.03
# About 19 in 20 of all comparisons are ended by this look; the shuffles are for the rest.
WORTH_A_LOOK: Final = 2.0
CERTAINTY: Final = 1.96
LONGEST: Final = 730


class _Known(NamedTuple):
    """What every factor was: a row a day and one more for all other days, a column a factor; 1 or 0, NaN where it is
    not known."""

    factors: Sequence[Factor]
    days: NDArray[np.int64]
    table: Array

    @classmethod
    def of(cls, days: Sequence[DayFacts]) -> _Known:
        """`days` in order."""
        factors = factors_of(days)
        rows = [[_number(factor.holds(facts)) for factor in factors] for facts in days]
        return cls(
            factors, np.array([facts.day.toordinal() for facts in days]), np.array([*rows, [np.nan] * len(factors)])
        )

    def on(self, times: NDArray[np.int64]) -> Array:
        """A row a time, in any order."""
        rows = np.searchsorted(self.days, times)
        there = self.days[np.minimum(rows, len(self.days) - 1)] == times
        return np.asarray(self.table[np.where(there, rows, -1)])


def _number(holds: bool | None) -> float:
    return np.nan if holds is None else float(holds)


class Comparison(NamedTuple):
    """One factor against one outcome, ready for the shuffles: `weights @ values` is what they are compared by."""

    factor: Factor
    outcome: str
    is_next_day: bool
    n_with: int
    n_without: int
    effect: float
    error: float
    weights: Array
    values: Array

    @property
    def series(self) -> tuple[Array, Array]:
        return self.weights, self.values


class Look(NamedTuple):
    """What a look at a person's days found: the clearest pattern first, how many comparisons were made, and for which
    outcomes none could be."""

    patterns: list[Pattern]
    compared: int
    lacks: list[Lack]


def find_patterns(days: Sequence[DayFacts]) -> list[Pattern]:
    """The patterns that these days carry, the clearest first; empty where there are none or too few days.

    Days in any order, each once (ValueError otherwise); of more than LONGEST days the latest count. The same days give
    the same patterns: the shuffles are seeded.
    """
    return look_at(days).patterns


def look_at(days: Sequence[DayFacts]) -> Look:
    """The same with what could not be compared."""
    days = _in_order(days)
    known = _Known.of(days)
    comparisons = [one for outcome in OUTCOMES for one in _comparisons(days, known, outcome)]
    looked_into = {one.outcome for one in comparisons}
    lacks = [_lack(days, outcome) for outcome in OUTCOMES if outcome not in looked_into]
    return Look(_clear_of_chance(comparisons, len(days)), len(comparisons), lacks)


def _lack(days: Sequence[DayFacts], outcome: str) -> Lack:
    values = [value for value in (getattr(facts, outcome) for facts in days) if value is not None]
    return Lack(outcome, len(values), is_flat=len(set(values)) == 1)


def _clear_of_chance(comparisons: Sequence[Comparison], seed: int) -> list[Pattern]:
    shuffles = max(2_000, round(3 * len(comparisons) / FALSE_DISCOVERIES))
    looked_at = [one for one in comparisons if abs(one.effect) >= WORTH_A_LOOK * one.error]
    by_chance = sorted(_by_chance(looked_at, shuffles, np.random.default_rng(seed)), key=_clearest)
    bounds = FALSE_DISCOVERIES * np.arange(1, len(by_chance) + 1) / max(len(comparisons), 1)
    holding = [place for place, (found, bound) in enumerate(zip(by_chance, bounds, strict=True)) if found[0] <= bound]
    return [_pattern(one, share) for share, one in by_chance[: max(holding, default=-1) + 1]]


def _by_chance(
    comparisons: Sequence[Comparison], shuffles: int, rng: np.random.Generator
) -> Iterator[tuple[float, Comparison]]:
    """How often chance does as much as each; those of one outcome rest on the same days and so share their shuffles."""
    for _, group in groupby(comparisons, key=lambda one: one.outcome):
        same = list(group)
        weights, values = (np.column_stack(columns) for columns in zip(*(one.series for one in same), strict=True))
        yield from zip(chances(weights, values, shuffles, rng).tolist(), same, strict=True)


def _clearest(found: tuple[float, Comparison]) -> tuple[float, float]:
    share, one = found
    return share, -abs(one.effect / one.error)


def _in_order(days: Sequence[DayFacts]) -> list[DayFacts]:
    ordered = sorted(days, key=lambda facts: facts.day)
    if any(one.day == other.day for one, other in pairwise(ordered)):
        raise ValueError("each day may come only once")
    return [facts for facts in ordered if (ordered[-1].day - facts.day).days < LONGEST]


def _comparisons(days: Sequence[DayFacts], known: _Known, outcome: str) -> Iterator[Comparison]:
    """Every factor with enough days on both sides, on the outcome's own day and on the day before it."""
    noted = [(facts.day.toordinal(), getattr(facts, outcome)) for facts in days if getattr(facts, outcome) is not None]
    if len(noted) < FEWEST_DAYS or len({value for _, value in noted}) == 1:
        return
    times = np.array([time for time, _ in noted])
    values = np.array([float(value) for _, value in noted])
    whiten = Whitener.of(times, resemblance(values, times))
    drift = whiten(trend(times))
    left = rest(whiten(values), drift)
    same, before = (known.on(times - lag) for lag in (0, 1))
    whites = [rest(whiten(_centred(columns)), drift) for columns in (same, before)]
    for number, factor in enumerate(known.factors):
        sides = [_Side(bool(lag), columns[:, number]) for lag, columns in enumerate((same, before))]
        fits = _fits([white[:, number] for white in whites], [side.is_enough for side in sides], left)
        for side, fit in zip(sides, fits, strict=True):
            if fit is not None:
                effect, error, unexplained = fit
                weights = whiten.back(unexplained)
                yield Comparison(factor, outcome, *side.told, effect, error, weights, _centred(side.column))


class _Side(NamedTuple):
    """A factor on the outcome's own day or on the day before: 1 or 0 a day, NaN where it is not known."""

    is_next_day: bool
    column: Array

    @property
    def told(self) -> tuple[bool, int, int]:
        return self.is_next_day, int(np.nansum(self.column)), int(np.nansum(1 - self.column))

    @property
    def is_enough(self) -> bool:
        return min(self.told[1:]) >= FEWEST_OF_EACH


Fit = tuple[float, float, Array]


def _fits(whites: list[Array], are_enough: list[bool], left: Array) -> list[Fit | None]:
    """Effect, its standard error and what the rest of the model leaves, for a factor on the same day and before it.

    The day with the clearer effect is looked at by itself, and the other one with the clearer held fixed.
    """
    fits = [_fit(white, left) if enough else None for white, enough in zip(whites, are_enough, strict=True)]
    if None in fits:
        return fits
    same, before = (abs(fit[0] / fit[1]) for fit in fits if fit is not None)
    weaker = int(same >= before)
    clearer = whites[1 - weaker][:, np.newaxis]
    fits[weaker] = _fit(rest(whites[weaker], clearer), rest(left, clearer))
    return fits


def _fit(white: Array, left: Array) -> Fit | None:
    size = white @ white
    if size < 1e-9:  # the factor is all drift, or the same on both days
        return None
    effect = float(white @ left / size)
    free = max(len(left) - 4, 1)
    error = float(np.sqrt(max(np.sum((left - effect * white) ** 2), 1e-12) / free / size))
    return effect, error, left


def _centred(columns: Array) -> Array:
    """Around each column's mean, with the mean in place of what is not known."""
    known = ~np.isnan(columns)
    means = np.where(known, columns, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.asarray(np.where(known, columns - means, 0))


def _pattern(one: Comparison, share: float) -> Pattern:
    reach = CERTAINTY * one.error
    return Pattern(
        factor=one.factor.kind,
        value=one.factor.value,
        outcome=one.outcome,
        is_next_day=one.is_next_day,
        effect=one.effect,
        low=one.effect - reach,
        high=one.effect + reach,
        n_with=one.n_with,
        n_without=one.n_without,
        chance=share,
    )
