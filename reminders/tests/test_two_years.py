"""Two years minute by minute, and second by second around the clock changes. `python -m bench.two_years` tries 500."""

from datetime import timedelta

import pytest

from reminders.tests.two_years import Life, check, check_changes


@pytest.mark.parametrize("travels", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_two_years_are_as_the_clock_on_the_wall_has_them(seed, travels):
    slots, spoken = check(Life.of(seed, travels=travels))
    assert slots > 100
    assert 0 < spoken <= slots


def test_around_each_clock_change_every_second_knows_the_next_slot():
    lives = [Life.of(seed, travels=False) for seed in range(20)]
    seconds = [check_changes(life, timedelta(minutes=5)) for life in lives]
    assert sum(seconds) > 5_000
