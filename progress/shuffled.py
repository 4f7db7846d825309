"""How often chance alone would do as much: one series against another that is cut into blocks and put together anew."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from progress.autocorrelated import Array

# Where this many shuffles of the first round did as much, more rounds would change nothing.
FIRST_ROUND: Final = 400
PLENTY: Final = 20


def chance(weights: Array, values: Array, shuffles: int, rng: np.random.Generator) -> float:
    """The share of shuffles in which |weights @ values| is at least what it is unshuffled; never 0.

    `values` is cut into blocks of n ** (1/3) days (Hall, Horowitz and Jing 1995), so a run of days stays a run; what
    does not fill a block stays where it is. Both series have the same length, at least 8.
    """
    size = round(len(values) ** (1 / 3))
    count = len(values) // size
    begin = int(rng.integers(len(values) - size * count + 1))
    inside = slice(begin, begin + size * count)
    seen = float(weights @ values)
    fixed = seen - float(weights[inside] @ values[inside])
    # products[i, j]: what block j of the values comes to in the place of block i.
    products = weights[inside].reshape(count, size) @ values[inside].reshape(count, size).T
    as_much = _as_much(products, fixed, seen, FIRST_ROUND, rng)
    if as_much >= PLENTY:
        return (as_much + 1) / (FIRST_ROUND + 1)
    as_much += _as_much(products, fixed, seen, shuffles - FIRST_ROUND, rng)
    return (as_much + 1) / (shuffles + 1)


def _as_much(products: Array, fixed: float, seen: float, shuffles: int, rng: np.random.Generator) -> int:
    places = np.arange(len(products))
    orders: NDArray[np.intp] = rng.permuted(np.broadcast_to(places, (max(shuffles, 0), len(places))), axis=1)
    sums = fixed + products[places, orders].sum(axis=1)
    return int((np.abs(sums) >= abs(seen) * (1 - 1e-12)).sum())
