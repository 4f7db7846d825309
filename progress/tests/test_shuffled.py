from itertools import permutations

import numpy as np
import pytest

from progress.shuffled import chances


def columns(seed, days, many):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(days, many)), rng.normal(size=(days, many))


def slow_chance(weights, values):
    """Every order of the blocks of two days, one after the other."""
    seen = abs(sum(weights * values))
    blocks = [values[first : first + 2] for first in range(0, len(values), 2)]
    sums = [abs(sum(weights * np.concatenate(order))) for order in permutations(blocks)]
    return sum(one >= seen * (1 - 1e-12) for one in sums) / len(sums)


def test_it_comes_to_the_share_of_all_orders():
    weights, values = columns(1, 12, 6)
    found = chances(weights, values, 20_000, np.random.default_rng(0))
    for number in range(6):
        assert found[number] == pytest.approx(slow_chance(weights[:, number], values[:, number]), abs=0.06)


def test_shuffles_that_are_shared_give_each_what_it_would_have_alone():
    weights, values = columns(2, 130, 5)
    values[:, 3] += weights[:, 3]
    values[:, 4] += 0.12 * weights[:, 4]
    together = chances(weights, values, 3_000, np.random.default_rng(7))
    alone = [chances(weights[:, [n]], values[:, [n]], 3_000, np.random.default_rng(7))[0] for n in range(5)]
    assert together.tolist() == pytest.approx(alone)
    assert together[3] == 1 / 3_001
    assert 0 < together.min() < together.max() < 1


def test_what_fills_no_block_stays_where_it_is():
    """11 days: five blocks of two, and one day at an end that no shuffle moves."""
    weights, values = np.zeros((11, 1)), np.zeros((11, 1))
    weights[[0, -1]] = values[[0, -1]] = 1
    [share] = chances(weights, values, 2_000, np.random.default_rng(3))
    assert 1 / 2_001 < share < 1 / 2
