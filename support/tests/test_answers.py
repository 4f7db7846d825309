"""What other pages are told of answers: the list, the weeks, and the charts."""

from datetime import date, timedelta

import pytest

from accounts.charts import DISC, WIDTH
from accounts.clock import Week
from support.answers import answered, latest_by_week, listed
from support.models import Answer
from support.questionnaires import questionnaires
from support.trends import trends

MONDAY = date(2026, 3, 9)
WEEK = Week(2026, 11)
WHO = questionnaires()["who-5"]


@pytest.fixture
def fill(alice, noon):
    def fill(day, value, key="who-5", user=alice, finished_at=noon):
        given = {item.key: value for item in questionnaires()[key].items}
        return Answer.objects.write(user, key, day, given, finished_at)

    return fill


def values(found):
    return {key: {str(week): one.scores[0].value for week, one in by_week.items()} for key, by_week in found.items()}


def test_a_week_has_the_newest_of_each_in_one_query(fill, alice, mallory, noon, django_assert_num_queries):
    fill(MONDAY, 1)
    fill(MONDAY + timedelta(days=6), 2)
    fill(MONDAY + timedelta(days=7), 5)
    fill(MONDAY - timedelta(days=1), 3)
    fill(MONDAY, 2, key="gad-7")
    fill(MONDAY, 5, user=mallory)
    fill(MONDAY + timedelta(days=3), 0, finished_at=None)
    Answer.objects.filter(pk=fill(MONDAY + timedelta(days=5), 4).pk).put_in_bin(noon)
    with django_assert_num_queries(1):
        found = latest_by_week(alice, WEEK.previous, WEEK, is_quiet=False)
    assert values(found) == {"who-5": {"2026-W10": 60, "2026-W11": 40}, "gad-7": {"2026-W11": 14}}


def test_while_it_is_quiet_no_week_has_a_score(fill, alice):
    fill(MONDAY, 1)
    assert values(latest_by_week(alice, WEEK, WEEK, is_quiet=True)) == {"who-5": {"2026-W11": None}}


def test_the_list_knows_the_last_one_and_the_draft_in_one_query(fill, alice, mallory, django_assert_num_queries):
    today = MONDAY + timedelta(days=20)
    fill(MONDAY, 1)
    fill(MONDAY - timedelta(days=9), 1)
    fill(today - timedelta(days=7), 1, key="gad-7", finished_at=None)
    fill(today - timedelta(days=8), 1, key="bam", finished_at=None)
    fill(today, 1, key="phq-8", user=mallory)
    with django_assert_num_queries(1):
        rows = {row.questionnaire.key: row for row in listed(alice, today)}
    assert list(rows) == list(questionnaires())
    assert (rows["who-5"].last, rows["who-5"].draft, rows["who-5"].fits_from) == (MONDAY, None, MONDAY + timedelta(14))
    assert (rows["gad-7"].last, rows["gad-7"].draft) == (None, today - timedelta(days=7))
    assert (rows["bam"].draft, rows["phq-8"].last) == (None, None)


def test_it_fits_again_on_the_day_itself(fill, alice):
    fill(MONDAY, 1)
    fits = [next(iter(listed(alice, MONDAY + timedelta(days=days)))).fits_now for days in (13, 14)]
    assert fits == [False, True]


def drawn(fill, alice, *steps):
    """The chart of answers so many days after Monday: (days, value)."""
    for days, value in steps:
        fill(MONDAY + timedelta(days=days), value)
    return trends(WHO, answered(Answer.objects.for_user(alice).finished("who-5"), is_quiet=False))


def test_days_lie_as_far_apart_as_they_were(fill, alice):
    [trend] = drawn(fill, alice, (0, 0), (10, 5), (40, 3))
    xs = [float(dot.split()[0]) for dot in trend.line.dots.replace(DISC, "").split("M")[1:]]
    assert (xs[1] - xs[0]) * 3 == pytest.approx(xs[2] - xs[1], abs=0.3)
    assert all(0 <= x <= WIDTH for x in xs)
    assert [label for _, label in trend.x_marks] == ["9 Mar", "18 Apr"]
    assert [label for _, label in trend.y_marks] == ["0", "50", "100"]


def test_one_sum_is_no_trend(fill, alice, noon):
    assert drawn(fill, alice, (0, 2)) == ()
    Answer.objects.write(alice, "who-5", MONDAY + timedelta(days=1), {"1": 3}, noon)
    assert drawn(fill, alice) == ()


def test_a_missing_sum_leaves_a_gap(fill, alice, noon):
    Answer.objects.write(alice, "who-5", MONDAY + timedelta(days=5), {"1": 3}, noon)
    [trend] = drawn(fill, alice, (0, 2), (10, 3))
    assert (trend.n, trend.line.path, trend.line.dots.count(DISC)) == (2, "", 2)
    [trend] = drawn(fill, alice, (20, 3))
    assert trend.line.path.count("L") == 1


def test_the_bam_has_a_chart_for_each_scale(fill, alice):
    for days in (0, 30):
        fill(MONDAY + timedelta(days=days), 0, key="bam")
    rows = answered(Answer.objects.for_user(alice).finished("bam"), is_quiet=False)
    assert [(trend.scale.key, trend.n) for trend in trends(questionnaires()["bam"], rows)] == [
        ("use", 2), ("risk", 2), ("protective", 2), ("progress", 2),
    ]  # fmt: skip
    assert trends(questionnaires()["bam"], []) == ()
