from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.facts import DayFacts
from progress.signs import ALONE, ASK, PROFESSIONALS, find_signs, offer, week_of_facts

SUNDAY = date(2026, 3, 15)


def week(**series):
    """Facts of the nine days up to Sunday from series that end on it; None and days before a series are unknown."""
    days = [SUNDAY - timedelta(days=back) for back in reversed(range(9))]
    values = {name: [None] * (9 - len(some)) + list(some) for name, some in series.items()}
    return [DayFacts(day, **{name: some[at] for name, some in values.items()}) for at, day in enumerate(days)]


def keys(days, ticked=None):
    return [sign.key for sign in find_signs(days, ticked or {})]


@pytest.mark.parametrize(
    ("series", "found"),
    [
        ({"craving": (2, 4, 6)}, ["craving"]),
        ({"craving": (2, 4, 6, 1)}, ["craving"]),
        ({"craving": (0, 1, 2)}, []),
        ({"craving": (2, 5, 5)}, []),
        ({"craving": (2, None, 4, 6)}, []),
        ({"craving": (6, 4, 2)}, []),
        ({"confidence": (9, 7, 5)}, ["confidence"]),
        ({"confidence": (10, 9, 8)}, []),
        ({"confidence": (9, 5, 5)}, []),
        ({"medicine": ("no", "yes")}, ["medicine"]),
        ({"medicine": ("partly", "yes", "")}, []),
        ({"medicine": ("no", *["yes"] * 7)}, []),
        ({"sleep_hours": (5, 8, 5.5, 4)}, ["sleep"]),
        ({"sleep_hours": (5, 8, 6, 4)}, []),
        ({}, []),
    ],
)
def test_each_rule_sees_what_it_says(series, found):
    assert keys(week(**series)) == found


def test_each_says_what_it_saw_and_on_which_days():
    [craving, confidence, medicine, sleep, own] = find_signs(
        week(craving=(3, 5, 7), confidence=(8, 6, 4), medicine=("no", "yes", "no"), sleep_hours=(5, 4, 5)),
        {"I skip meetings": [SUNDAY - timedelta(days=2), SUNDAY]},
    )
    assert craving.sentence == "Your strongest craving rose three days running: Friday 3, Saturday 5, Sunday 7."
    assert confidence.sentence == "Your confidence fell three days running: Friday 8, Saturday 6, Sunday 4."
    assert medicine.sentence == "You noted no medicine on Friday and Sunday."
    assert sleep.sentence == "You slept less than 6 hours on Friday, Saturday and Sunday."
    assert own.sentence == "A warning sign of yours was there on Friday and Sunday: I skip meetings"
    assert [one.part for one in (craving, confidence, medicine, sleep, own)] == [
        ALONE, ASK, PROFESSIONALS, ALONE, ALONE,
    ]  # fmt: skip


def test_it_offers_one_step_from_the_plan():
    signs = find_signs(week(confidence=(8, 6, 4)), {})
    assert offer(signs, {ALONE: "Walk", ASK: "My sponsor"}).step == "My sponsor"
    assert offer(signs, {PROFESSIONALS: "My doctor"}).step == "My doctor"
    assert offer(signs, {}).step == ""
    assert offer((), {ALONE: "Walk"}) is None


def test_a_day_that_was_left_out_ends_a_run():
    rows = [DayFacts(SUNDAY - timedelta(days=back), craving=9 - back) for back in (0, 1, 3)]
    days = week_of_facts(reversed(rows), SUNDAY)
    assert [day.craving for day in days[-4:]] == [6, None, 8, 9]
    assert keys(days) == []


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(st.none() | st.integers(0, 10), min_size=9, max_size=9))
def test_the_same_notes_always_say_the_same_and_never_a_chance(cravings):
    days = week(craving=cravings, confidence=cravings)
    found = find_signs(days, {})
    assert found == find_signs(days, {})
    runs = [cravings[at : at + 3] for at in range(7)]
    rises = any(None not in run and run[0] < run[1] < run[2] for run in runs)
    assert ("craving" in [sign.key for sign in found]) <= rises
    for sign in found:
        assert not any(word in sign.sentence.lower() for word in ("risk", "%", "likely", "relapse", "will "))
