"""The one small thing that Today takes from the goals."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from goals.models import Goal, Milestone
from progress.next_step import NextStep

TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def goal(alice):
    goal = Goal(user=alice, title="See a doctor")
    Goal.objects.start(goal, ["Find one", "Call"])
    return goal


def steps_of(goal):
    return list(Milestone.objects.for_user(goal.user).filter(goal=goal).in_order().values_list("pk", flat=True))


def test_today_has_the_one_next_step(as_alice, alice, goal):
    other = Goal(user=alice, title="Second")
    Goal.objects.start(other, ["Later"])
    assert NextStep.of(alice, TODAY).text == "Find one"
    Milestone.objects.filter(pk=steps_of(other)[0]).update(due_on=TODAY)
    found = NextStep.of(alice, TODAY)
    assert (found.text, found.goal_title, found.has_passed) == ("Later", "Second", False)
    html = as_alice.get(reverse("today-more")).content.decode()
    assert "One small step" in html
    assert "Later" in html
    other.turn(Goal.State.PAUSED)
    assert NextStep.of(alice, TODAY).text == "Find one"


def test_today_is_silent_about_a_date_that_passed(as_alice, goal):
    Milestone.objects.filter(pk=steps_of(goal)[0]).update(due_on=date(2026, 2, 3))
    html = as_alice.get(reverse("today-more")).content.decode()
    assert "Find one" in html
    assert "February" not in html
    assert "passed" not in html


def test_the_next_step_takes_one_query(alice, goal, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert NextStep.of(alice, TODAY).goal_title == "See a doctor"
