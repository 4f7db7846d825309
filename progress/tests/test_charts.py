from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.charts import DISC, HEIGHT, WIDTH, points
from progress.charts import week_chart

LABELS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
XS = range(0, 70, 10)
NOTHING = [None] * 7
weeks = st.lists(st.none() | st.floats(0, 10), min_size=7, max_size=7)
steady = settings(derandomize=True, deadline=None)


def marks(dots, mark=DISC):
    return [tuple(map(float, dot.split())) for dot in dots.replace(mark, "").split("M")[1:]]


@steady
@given(weeks)
def test_it_marks_every_value_once_and_inside_the_box(values):
    dots = marks(week_chart(NOTHING, values, LABELS, 0, 10).now.dots)
    assert len(dots) == sum(value is not None for value in values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in dots)


@steady
@given(weeks)
def test_it_joins_neighbours_only(values):
    path = week_chart(NOTHING, values, LABELS, 0, 10).now.path
    assert path.count("L") == sum(a is not None and b is not None for a, b in pairwise(values))


@steady
@given(weeks)
def test_a_missing_day_ends_a_run(values):
    runs = points(values, XS, 0, 10)
    assert [x for run in runs for x, _ in run] == [x for x, value in zip(XS, values, strict=True) if value is not None]
    assert all(b - a == 10 for run in runs for (a, _), (b, _) in pairwise(run))


def test_higher_is_further_up():
    heights = [y for _, y in marks(week_chart(NOTHING, [0, 5, 10, *[None] * 4], LABELS, 0, 10).now.dots)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("value", [-5, 15])
def test_it_keeps_a_value_beyond_the_scale_at_its_edge(value):
    chart = week_chart(NOTHING, [value, *[None] * 6], LABELS, 0, 10)
    assert marks(chart.now.dots)[0][1] in {float(y) for y, _ in chart.y_marks}


def test_the_two_weeks_differ_by_shape():
    chart = week_chart([5, *[None] * 6], [5, *[None] * 6], LABELS, 0, 10)
    assert chart.before.dots != chart.now.dots
