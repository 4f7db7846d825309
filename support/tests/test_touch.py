"""For whom it has been a while, and how long ago: an offer of a few names."""

from datetime import date, timedelta

import pytest

from support.touch import A_FEW, Pace, a_while, ago

TODAY = date(2026, 3, 11)


def pace(every: int | None, days: int) -> Pace:
    return Pace(every, TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("every", "days", "named"),
    [
        (7, 0, False),
        (7, 7, False),
        (7, 8, True),
        (1, 1, False),
        (1, 2, True),
        (30, 31, True),
        (None, 900, False),
        (7, -2, False),
    ],
)
def test_nobody_is_named_before_their_day_is_over(every, days, named):
    assert a_while([("Ana", pace(every, days))], TODAY) == (["Ana"] if named else [])


def test_it_names_a_few_the_longest_for_its_rhythm_first():
    paces = [
        ("Ana", pace(7, 20)),
        ("Ben", pace(1, 9)),
        ("Cy", pace(30, 33)),
        ("Dee", pace(14, 30)),
        ("Eve", pace(7, 3)),
    ]
    assert a_while(paces, TODAY) == ["Ben", "Ana", "Dee"]
    assert len(a_while(paces, TODAY)) == A_FEW


def test_among_equals_the_persons_own_order_holds():
    assert a_while([("Ana", pace(7, 14)), ("Ben", pace(7, 14))], TODAY) == ["Ana", "Ben"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (364, "12 months ago"),
        (365, "more than a year ago"),
    ],
)
def test_it_says_how_long_ago_the_coarser_the_longer_it_is(days, words):
    assert ago(TODAY - timedelta(days=days), TODAY) == words
