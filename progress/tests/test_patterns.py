from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.patterns import person
from progress.facts import DayFacts, Factor, factors_of
from progress.patterns import FEWEST_DAYS, FEWEST_OF_EACH, find_patterns

FIRST = date(2026, 1, 1)


def days_with(effect: float, *, count: int = 90, lag: int = 0, seed: int = 5, outcome: str = "craving"):
    """Days with "meeting" on two in five of them, and an outcome that is higher by `effect` on those, or after them."""
    rng = np.random.default_rng(seed)
    went = rng.random(count + 1) < 0.4
    values = rng.normal(5, 1.5, count + 1)
    values[lag:] += effect * went[: count + 1 - lag]
    return [
        DayFacts(FIRST + timedelta(days=n), did=["meeting"] if went[n] else ["water"], **{outcome: float(values[n])})
        for n in range(count)
    ]


def slow_difference(days, outcome="craving"):
    with_it = [getattr(day, outcome) for day in days if "meeting" in day.did]
    without = [getattr(day, outcome) for day in days if "meeting" not in day.did]
    return sum(with_it) / len(with_it) - sum(without) / len(without)


def test_it_finds_what_is_there_and_says_how_much():
    days = days_with(-2.5)
    found = {(one.value, one.is_next_day): one for one in find_patterns(days)}
    one = found["meeting", False]
    assert one.effect == pytest.approx(slow_difference(days), abs=0.5)
    assert one.low < one.effect < one.high < 0
    assert (one.n_with, one.n_without) == (
        sum("meeting" in day.did for day in days),
        sum("meeting" not in day.did for day in days),
    )
    assert ("meeting", True) not in found


def test_it_tells_the_next_day_from_the_same():
    found = {(one.value, one.is_next_day) for one in find_patterns(days_with(2.5, lag=1))}
    assert ("meeting", True) in found
    assert ("meeting", False) not in found


@pytest.mark.parametrize("outcome", ["craving", "mood", "confidence"])
def test_it_looks_at_every_outcome(outcome):
    assert {one.outcome for one in find_patterns(days_with(3, outcome=outcome))} == {outcome}


def test_it_says_nothing_where_there_is_nothing():
    rng = np.random.default_rng(11)
    people = [person(rng, 90, "", 0, whole=True) for _ in range(40)]
    assert sum(bool(find_patterns(days)) for days in people) <= 5


def test_it_finds_a_planted_effect_among_many_factors():
    rng = np.random.default_rng(12)
    people = [person(rng, 90, "craving", 0, whole=True) for _ in range(20)]
    found = [{(one.value, one.outcome, one.is_next_day) for one in find_patterns(days)} for days in people]
    assert sum(("f0", "craving", False) in one for one in found) >= 15


def test_a_slow_drift_is_no_pattern():
    """A craving that falls over the months and a habit that grows over the same months are not one and the same."""
    rng = np.random.default_rng(3)
    days = [
        DayFacts(
            FIRST + timedelta(days=n),
            craving=float(8 - 5 * n / 120 + rng.normal(0, 1)),
            did=["water"] if rng.random() < n / 120 else [],
        )
        for n in range(120)
    ]
    assert slow_gap(days) < -1
    assert find_patterns(days) == []


def slow_gap(days):
    with_it, without = ([day.craving for day in days if bool(day.did) is ticked] for ticked in (True, False))
    return sum(with_it) / len(with_it) - sum(without) / len(without)


def test_it_needs_enough_days_and_enough_of_each():
    assert find_patterns([]) == []
    assert find_patterns(days_with(-6, count=FEWEST_DAYS - 1)) == []
    days = days_with(0, count=60)
    seldom = [DayFacts(day.day, craving=day.craving) for day in days]
    for n in range(FEWEST_OF_EACH - 1):
        seldom[9 * n] = DayFacts(days[9 * n].day, craving=10, did=["meeting"])
    known = [one if one.did else DayFacts(one.day, craving=1 + one.day.day % 2, did=()) for one in seldom]
    assert find_patterns(known) == []


def test_the_same_days_in_any_order_give_the_same():
    days = days_with(-2)
    assert find_patterns(days[::-1]) == find_patterns(days) != []


def test_a_day_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="only once"):
        find_patterns([DayFacts(FIRST), DayFacts(FIRST)])


numbers = st.none() | st.floats(0, 10)
words = st.none() | st.lists(st.sampled_from(["a", "b", "c"]), max_size=3)
facts = st.builds(
    dict,
    mood=numbers,
    craving=numbers,
    confidence=numbers,
    stress=st.none() | st.integers(1, 5),
    sleep_hours=st.none() | st.decimals(0, 12, places=1),
    used=st.sampled_from([None, True, False, "yes", "no", "unsaid", ""]),
    medicine=st.sampled_from([None, True, False, "yes", "partly", "no", ""]),
    did=words,
    feelings=words,
    triggers=words,
    routine_share=st.none() | st.floats(0, 1),
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(facts, min_size=40, max_size=60), st.integers(1, 4))
def test_whatever_is_missing_it_answers(rows, apart):
    for one in find_patterns([DayFacts(FIRST + timedelta(days=n * apart), **row) for n, row in enumerate(rows)]):
        assert one.low <= one.effect <= one.high
        assert 0 < one.chance <= 1
        assert min(one.n_with, one.n_without) >= FEWEST_OF_EACH


def held(day: DayFacts) -> dict[tuple[str, str], bool | None]:
    return {(one.kind, one.value): one.holds(day) for one in factors_of([day])}


def test_numbers_become_factors_by_their_cut_offs():
    at_the_edge = held(DayFacts(FIRST, sleep_hours=6, stress=4, routine_share=0.75, used="yes", medicine="no"))
    assert at_the_edge == {
        ("sleep", "short"): False,
        ("stress", "much"): True,
        ("routine", "most"): True,
        ("used", "yes"): True,
        ("medicine", "missed"): True,
    }
    below = held(DayFacts(FIRST, sleep_hours=5.5, stress=3, routine_share=0.7, used="unsaid", medicine="partly"))
    assert list(below.values()) == [True, False, False, None, False]
    assert set(held(DayFacts(FIRST)).values()) == {None}
    assert held(DayFacts(FIRST, used=False, medicine=True))["medicine", "missed"] is False


def test_a_word_is_unknown_only_where_nothing_is_known_of_its_list():
    [factor] = [one for one in factors_of([DayFacts(FIRST, did=["meeting"])]) if one.kind == "did"]
    assert isinstance(factor, Factor)
    assert [factor.holds(DayFacts(FIRST, did=did)) for did in (["meeting"], (), None)] == [True, False, None]
