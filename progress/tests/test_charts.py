from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.charts import HEIGHT, WIDTH, line_chart

LABELS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
values = st.lists(st.none() | st.floats(0, 10), min_size=7, max_size=7)


def points(text):
    return [tuple(map(float, pair.split(","))) for pair in text.split()]


@settings(derandomize=True, deadline=None)
@given(values)
def test_it_draws_every_value_once_and_inside_the_box(series):
    [line] = line_chart((series,), LABELS, 0, 10).lines
    assert len(line.dots) == sum(value is not None for value in series)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in line.dots)


@settings(derandomize=True, deadline=None)
@given(values)
def test_it_joins_neighbours_only(series):
    [line] = line_chart((series,), LABELS, 0, 10).lines
    joined = sum(len(points(run)) - 1 for run in line.runs)
    neighbours = sum(a is not None and b is not None for a, b in pairwise(series))
    assert joined == neighbours


def test_higher_is_further_up():
    [line] = line_chart(([0, 5, 10, None, None, None, None],), LABELS, 0, 10).lines
    heights = [y for _, y in line.dots]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("value", [-5, 15])
def test_it_keeps_a_value_beyond_the_scale_at_its_edge(value):
    chart = line_chart(([value] + [None] * 6,), LABELS, 0, 10)
    assert chart.lines[0].dots[0][1] in {mark[0] for mark in chart.y_marks}
