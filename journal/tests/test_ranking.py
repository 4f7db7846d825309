"""Which tool comes first, as properties that hold for any history."""

from hypothesis import given
from hypothesis import strategies as st

from journal.ranking import ENOUGH, K, Tally, in_order, rank, ranked

DROP = st.integers(-10, 10)
TOOL = st.sampled_from("abcde")
DROPS = st.lists(st.tuples(TOOL, DROP), max_size=60)


def keys(drops):
    return [tool.key for tool in rank(drops)]


def of(key, drops):
    return next(tool for tool in rank(drops) if tool.key == key)


@given(DROPS, st.randoms())
def test_the_order_in_which_they_were_noted_does_not_matter(drops, rng):
    mixed = list(drops)
    rng.shuffle(mixed)
    assert rank(mixed) == rank(drops)


@given(DROPS.filter(bool), st.data())
def test_a_bigger_drop_in_place_of_one_never_lowers_its_tool(drops, data):
    place = data.draw(st.integers(0, len(drops) - 1))
    tool, drop = drops[place]
    better = [*drops]
    better[place] = (tool, data.draw(st.integers(drop, 10)))
    assert keys(better).index(tool) <= keys(drops).index(tool)


@given(DROPS.filter(bool), st.data())
def test_one_more_of_the_biggest_drop_never_lowers_a_tool_that_helps(drops, data):
    tool = data.draw(st.sampled_from(sorted({key for key, _ in drops})))
    more = [*drops, (tool, max(drop for _, drop in drops))]
    if of(tool, more).helps:
        assert keys(more).index(tool) <= keys(drops).index(tool)


@given(st.lists(DROP, min_size=20, max_size=20).filter(lambda drops: sum(drops) > 0), st.tuples(DROP, DROP), DROPS)
def test_a_tool_used_twice_never_stands_above_one_used_twenty_times_that_helped(often, twice, rest):
    drops = [*(("often", drop) for drop in often), *(("twice", drop) for drop in twice), *rest]
    order = keys(drops)
    assert order.index("often") < order.index("twice")


@given(DROPS)
def test_little_tried_stands_between_known_to_help_and_known_not_to(drops):
    groups = [0 if tool.n >= ENOUGH and tool.mean > 0 else 1 if tool.n < ENOUGH else 2 for tool in rank(drops)]
    assert groups == sorted(groups)


@given(DROPS)
def test_shrinking_moves_toward_the_mean_of_all_and_less_with_more_uses(drops):
    for tool in rank(drops):
        overall = sum(drop for _, drop in drops) / len(drops)
        assert abs(tool.score - overall) <= abs(tool.mean - overall) + 1e-9
        assert abs((tool.n + K) * (tool.score - overall) - tool.n * (tool.mean - overall)) < 1e-6


@given(DROPS)
def test_sums_say_the_same_as_single_drops(drops):
    names = {key for key, _ in drops}
    sums = [Tally(name, *_count(drops, name)) for name in names]
    assert ranked(sums) == rank(drops)


def _count(drops, name):
    fell = [drop for key, drop in drops if key == name]
    return len(fell), sum(fell)


def test_by_hand():
    """Overall: (6 * 4 + 2 * 9) / 8 = 5.25. Shrunk: (24 + 26.25) / 11 and (18 + 26.25) / 7."""
    first, second = rank([("walk", 4)] * 6 + [("tape", 9)] * 2)
    assert (first.key, first.n, first.mean, round(first.score, 4)) == ("walk", 6, 4.0, 4.5682)
    assert (second.key, second.n, second.mean, round(second.score, 4)) == ("tape", 2, 9.0, 6.3214)


@given(DROPS)
def test_every_tool_is_offered_once_and_the_untried_keep_their_order(drops):
    default = ["e", "x", "a", "y", "b"]
    order = [key for key, _ in in_order(rank(drops), default)]
    assert sorted(order) == sorted(default)
    assert [key for key in order if key in ("x", "y")] == ["x", "y"]


def test_nothing_known_is_the_default_order():
    assert in_order([], ["b", "a"]) == [("b", None), ("a", None)]


def test_what_did_not_help_comes_after_what_was_never_tried():
    assert [key for key, _ in in_order(rank([("a", 0)] * 5 + [("b", -1)]), ["a", "b", "c"])] == ["b", "c", "a"]
