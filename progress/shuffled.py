"""How often chance alone would do as much: one series against another that is cut into blocks and put together anew."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from progress.autocorrelated import Array

# Where this many shuffles of the first round did as much, more rounds would change nothing.
FIRST_ROUND: Final = 400
PLENTY: Final = 20
# Shuffles that are counted together: their sums fit into a processor's cache.
AT_ONCE: Final = 1_000


def chances(weights: Array, values: Array, shuffles: int, rng: np.random.Generator) -> Array:
    """For each column the share of shuffles in which |weights @ values| is at least what it is unshuffled; never 0.

    `values` is cut into blocks of n ** (1/3) days (Hall, Horowitz and Jing 1995), so a run of days stays a run; what
    does not fill a block stays where it is. A row is a day, at least 8 of them, and both have the same shape. Each
    shuffle serves all columns: it moves the same blocks of each, and so each share is the one it would have alone.
    """
    days = len(values)
    size = round(days ** (1 / 3))
    count = days // size
    begin = int(rng.integers(days - size * count + 1))
    inside = slice(begin, begin + size * count)
    seen = np.einsum("ij,ij->j", weights, values)
    fixed = seen - np.einsum("ij,ij->j", weights[inside], values[inside])
    products = _products(_blocks(weights[inside], size), _blocks(values[inside], size))
    as_much = _as_much(products, fixed, seen, FIRST_ROUND, rng)
    shares = (as_much + 1) / (FIRST_ROUND + 1)
    open_yet = as_much < PLENTY
    if open_yet.any():
        products, fixed, seen = np.ascontiguousarray(products[:, :, open_yet]), fixed[open_yet], seen[open_yet]
        more = _as_much(products, fixed, seen, max(shuffles - FIRST_ROUND, 0), rng)
        shares[open_yet] = (as_much[open_yet] + more + 1) / (max(shuffles, FIRST_ROUND) + 1)
    return np.asarray(shares)


def _blocks(rows: Array, size: int) -> Array:
    """Columns, blocks, days of a block."""
    return rows.T.reshape(rows.shape[1], -1, size)


def _products(weights: Array, values: Array) -> Array:
    """[i, j, k]: what block j of column k's values comes to in the place of block i."""
    return np.ascontiguousarray((weights @ values.transpose(0, 2, 1)).transpose(1, 2, 0))


def _as_much(products: Array, fixed: Array, seen: Array, shuffles: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How many of so many shuffles did as much, a column each."""
    enough = np.abs(seen) * (1 - 1e-12)
    found = np.zeros(len(seen), dtype=np.int64)
    places = np.arange(len(products))
    for first in range(0, shuffles, AT_ONCE):
        many = min(AT_ONCE, shuffles - first)
        orders = rng.permuted(np.broadcast_to(places, (many, len(places))), axis=1)
        sums = np.tile(fixed, (many, 1))
        for place, order in zip(products, orders.T, strict=True):
            sums += place.take(order, axis=0)
        found += (np.abs(sums) >= enough).sum(axis=0)
    return found
