"""Goals and their steps: the whole way from an idea to a small victory."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from goals.ideas import by_area, ideas
from goals.models import MOST_STEPS, Goal, Milestone
from goals.shelf import Sheet
from help.tests.pages import Page
from journal.models import Lapse, NotSafe
from journal.tasks import empty_bins

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)  # 13:00 in Berlin
TODAY = date(2026, 3, 11)
PAST, COMING = "2026-03-10", "2026-04-01"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def goal(alice):
    """Alice's, with three steps."""
    goal = Goal(user=alice, title="See a doctor", area="health", why="I want to sleep")
    Goal.objects.start(goal, ["Find one", "Call", "Go"])
    return goal


def steps(goal):
    return list(Milestone.objects.for_user(goal.user).filter(goal=goal).in_order())


def texts(goal):
    return [step.text for step in steps(goal)]


def page(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def act(client, name, row, **data):
    return client.post(reverse(name, args=[row.pk]), data)


# Ideas


def test_each_area_has_ideas_of_three_to_six_short_steps():
    assert [area for area, _ in by_area()] == Goal.Area.labels
    for idea in ideas().values():
        assert 3 <= len(idea.steps) <= 6, idea.key
        assert len(set(idea.steps)) == len(idea.steps)
        assert all(len(step) <= 60 and "!" not in step for step in idea.steps)
    assert len(ideas()) >= 16


@pytest.mark.parametrize("key", sorted(ideas()))
def test_an_idea_fills_the_form_and_saves_nothing(as_alice, key):
    html = page(as_alice, "goal-new", query=f"?idea={key}")
    assert all(f'value="{step}"' in html for step in ideas()[key].steps)
    assert not Goal.objects.exists()


def test_it_is_saved_as_it_was_changed(as_alice, alice):
    form = as_alice.get(reverse("goal-new") + "?idea=doctor").context["form"]
    given = {"title": "My own words", "area": "family", "step_1": "One", "step_2": " ", "step_3": "Three"}
    for _ in range(2):
        answer = as_alice.post(form.helper.form_action, given)
    [goal] = Goal.objects.for_user(alice)
    assert answer["Location"] == reverse("goal", args=[goal.pk])
    assert (goal.title, goal.area, goal.state) == ("My own words", "family", "active")
    assert texts(goal) == ["One", "Three"]


# A goal


def test_a_title_is_enough_and_it_offers_to_be_broken_down(as_alice, alice):
    html = page(as_alice, "goals")
    assert "What would you like to move toward?" in html
    as_alice.post(reverse("goal-new"), {"title": "A quiet flat"})
    [goal] = Goal.objects.for_user(alice)
    assert "Break it into small steps" in page(as_alice, "goals")
    html = page(as_alice, "goal", goal.pk)
    assert "Break it into small steps" in html
    assert html.count('name="step_') == 3
    as_alice.post(reverse("step-add", args=[goal.pk]) + "?draft=a", {"step_1": "Look", "step_3": "Ask"})
    assert texts(goal) == ["Look", "Ask"]
    html = page(as_alice, "goal", goal.pk)
    assert html.count('name="step_') == 1
    assert "0 of 2" in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "x" * 121}, {"why": "x" * 1_001}, {"reward": "x" * 201}, {"area": "other"},
        {"target_on": PAST}, {"target_on": "x"}, {"step_2": "x" * 201},
    ],
)  # fmt: skip
def test_it_refuses_bad_input_and_keeps_what_was_typed(as_alice, wrong):
    answer = as_alice.post(reverse("goal-new"), {"title": "Mine", "step_1": "A first step", **wrong})
    assert answer.status_code == 422
    assert "A first step" in answer.content.decode()
    assert not Goal.objects.exists()


def test_it_can_be_changed_and_a_date_that_passed_may_stay(as_alice, goal):
    Goal.objects.filter(pk=goal.pk).update(target_on=date(2026, 3, 1))
    given = {"title": "See a dentist", "area": "", "reward": "A film", "target_on": "2026-03-01"}
    assert act(as_alice, "goal-edit", goal, **given).status_code == 302
    row = Goal.objects.for_user(goal.user).get()
    assert (row.title, row.area, row.reward, row.why) == ("See a dentist", "", "A film", "")
    assert act(as_alice, "goal-edit", goal, **given | {"target_on": "2026-03-02"}).status_code == 422
    assert act(as_alice, "goal-edit", goal, **given | {"target_on": COMING}).status_code == 302


def test_a_date_that_passed_is_said_kindly(as_alice, goal):
    Goal.objects.filter(pk=goal.pk).update(target_on=date(2026, 3, 10))
    Milestone.objects.filter(pk=steps(goal)[1].pk).update(due_on=date(2026, 3, 9))
    html = page(as_alice, "goal", goal.pk)
    assert html.count("This date has passed") == html.count("Pick a new one?") == 2
    assert "A date here has passed" in page(as_alice, "goals")
    for word in ("overdue", "late", "missed", "failed"):
        assert word not in Page(html).words.lower()  # the words alone: a form's token may hold any four letters
    act(as_alice, "goal-pause", goal)
    assert "has passed" not in page(as_alice, "goal", goal.pk) + page(as_alice, "goals")


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("goal-pause", "paused", "Paused (1)"),
        ("goal-archive", "archived", "Archived (1)"),
        ("goal-reach", "done", "Reached (1)"),
    ],
)
def test_it_can_be_put_away_and_comes_back_as_it_was(as_alice, goal, name, state, said):
    for _ in range(2):
        act(as_alice, name, goal)
    assert Goal.objects.get().state == state
    assert said in page(as_alice, "goals")
    assert 'name="step_' not in page(as_alice, "goal", goal.pk)
    act(as_alice, "goal-revive", goal)
    assert Goal.objects.get().state == "active"
    assert texts(goal) == ["Find one", "Call", "Go"]
    assert said not in page(as_alice, "goals")


def test_deleted_it_is_gone_with_its_steps_until_it_is_brought_back(as_alice, alice, goal):
    first = steps(goal)[0]
    first.finish(TODAY)
    first.celebrate("Kept line")
    answer = act(as_alice, "goal-delete", goal)
    assert answer["Location"] == reverse("goals") + f"?undo={goal.pk}"
    html = as_alice.get(answer["Location"]).content.decode()
    assert "Deleted." in html
    assert "Kept line" not in html
    for name in ("goal", "goal-edit", "step-order"):
        assert as_alice.get(reverse(name, args=[goal.pk])).status_code == 404
    assert act(as_alice, "step-done", first).status_code == 404
    assert Milestone.objects.next_one(alice) is None
    act(as_alice, "goal-restore", goal)
    assert "Kept line" in page(as_alice, "goals")
    assert act(as_alice, "goal-restore", goal).status_code == 404


def test_after_thirty_days_it_is_gone_for_good_with_its_steps(as_alice, goal):
    act(as_alice, "goal-delete", goal)
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        empty_bins()
    assert not Goal.objects.exists()
    assert not Milestone.objects.exists()


# Steps


def test_one_tap_does_it_and_one_takes_it_back(as_alice, goal):
    first = steps(goal)[0]
    for _ in range(2):
        answer = act(as_alice, "step-done", first, done="yes")
    assert answer["Location"] == reverse("goal", args=[goal.pk]) + f"?done={first.pk}"
    assert steps(goal)[0].done_on == TODAY
    html = as_alice.get(answer["Location"]).content.decode()
    assert "1 of 3" in html
    assert "Do you want to celebrate it?" in html
    assert f'action="{reverse("step-celebrate", args=[first.pk])}"' in html
    act(as_alice, "step-done", first, done="no")
    assert steps(goal)[0].done_on is None
    assert "0 of 3" in page(as_alice, "goal", goal.pk)


def test_the_day_on_which_it_was_done_stays(as_alice, goal):
    first = steps(goal)[0]
    act(as_alice, "step-done", first, done="yes")
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        act(as_alice, "step-done", first, done="yes")
    assert steps(goal)[0].done_on == TODAY


def test_it_is_remembered_only_when_the_person_says_so(as_alice, goal):
    first, second, _ = steps(goal)
    act(as_alice, "step-done", first, done="yes")
    act(as_alice, "step-done", second, done="yes")
    assert "Small victories" not in page(as_alice, "goals")
    answer = act(as_alice, "step-celebrate", first, note="My hands shook")
    assert "Kept with your small victories." in as_alice.get(answer["Location"]).content.decode()
    html = page(as_alice, "goals")
    assert "Small victories (1)" in html
    assert "My hands shook" in html
    assert [step.pk for step in Milestone.objects.for_user(goal.user).victories()] == [first.pk]
    act(as_alice, "step-done", first, done="no")
    assert "My hands shook" not in page(as_alice, "goals")
    act(as_alice, "step-done", first, done="yes")
    assert "My hands shook" in page(as_alice, "goals")


def test_a_line_that_is_too_long_is_refused_and_stays(as_alice, goal):
    first = steps(goal)[0]
    first.finish(TODAY)
    answer = act(as_alice, "step-celebrate", first, note="y" * 301)
    assert answer.status_code == 422
    assert "y" * 301 in answer.content.decode()
    assert not steps(goal)[0].celebrated


def test_a_step_that_is_open_cannot_be_celebrated(as_alice, goal):
    assert act(as_alice, "step-celebrate", steps(goal)[0]).status_code == 404


def test_all_done_it_asks_whether_the_goal_is_reached(as_alice, goal):
    for step in steps(goal):
        act(as_alice, "step-done", step, done="yes")
    assert "Yes, it is reached" in page(as_alice, "goal", goal.pk)
    assert Goal.objects.get().state == "active"


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [
        (0, "1", [1, 0, 2]), (2, "0", [2, 0, 1]), (0, "2", [1, 2, 0]), (0, "99", [1, 2, 0]), (1, "1", [0, 1, 2]),
        (0, "", [0, 1, 2]), (0, "-1", [0, 1, 2]), (0, "x", [0, 1, 2]), (0, "²", [0, 1, 2]), (0, "9" * 99, [0, 1, 2]),
    ],
)  # fmt: skip
def test_it_moves_to_the_place_it_was_given_however_often(as_alice, goal, moved, to, order):
    before = steps(goal)
    for _ in range(2):
        answer = act(as_alice, "step-move", before[moved], to=to)
        assert answer["Location"] == reverse("step-order", args=[goal.pk]) + f"#step-{before[moved].pk}"
    assert [step.pk for step in steps(goal)] == [before[place].pk for place in order]


def test_a_deleted_step_has_no_place_and_comes_back(as_alice, goal):
    _, second, third = steps(goal)
    answer = act(as_alice, "step-delete", second)
    assert answer["Location"] == reverse("goal", args=[goal.pk]) + f"?undo={second.pk}"
    html = as_alice.get(answer["Location"]).content.decode()
    assert "Step deleted." in html
    assert "0 of 2" in html
    act(as_alice, "step-move", third, to="0")
    assert texts(goal) == ["Go", "Find one"]
    act(as_alice, "step-restore", second)
    assert sorted(texts(goal)) == ["Call", "Find one", "Go"]


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "x" * 201}, {"due_on": PAST}, {"due_on": "x"}])
def test_a_step_can_be_changed_and_bad_input_is_refused(as_alice, goal, wrong):
    first = steps(goal)[0]
    answer = act(as_alice, "step-edit", first, **{"text": "New words", "due_on": COMING} | wrong)
    assert answer.status_code == 422
    assert texts(goal)[0] == "Find one"
    act(as_alice, "step-edit", first, text="New words", due_on=COMING)
    assert (texts(goal)[0], steps(goal)[0].due_on) == ("New words", date(2026, 4, 1))


def test_steps_sent_twice_are_there_once_and_empty_ones_are_refused(as_alice, goal):
    url = reverse("step-add", args=[goal.pk])
    for _ in range(2):
        as_alice.post(url + "?draft=a", {"step_1": "Rest"})
    assert texts(goal) == ["Find one", "Call", "Go", "Rest"]
    answer = as_alice.post(url, {"step_1": " "})
    assert answer.status_code == 422
    assert "Write one small step." in answer.content.decode()


def test_a_goal_holds_only_so_many_steps(as_alice, goal):
    goal.add_steps(["more"] * (MOST_STEPS - 3), "b")
    assert 'name="step_1"' not in page(as_alice, "goal", goal.pk)
    assert as_alice.post(reverse("step-add", args=[goal.pk]), {"step_1": "x"}).status_code == 422
    assert len(steps(goal)) == MOST_STEPS


def test_a_step_sent_again_keeps_its_place(as_alice, goal):
    url = reverse("step-add", args=[goal.pk]) + "?draft=a"
    as_alice.post(url, {"step_1": "Rest"})
    act(as_alice, "step-move", steps(goal)[3], to="0")
    as_alice.post(url, {"step_1": "Rest well"})
    assert texts(goal) == ["Rest well", "Find one", "Call", "Go"]


@pytest.mark.parametrize(
    "query", ["?done=x", "?done=36c6040e-262d-4027-a1cc-6cd5f3a8f4c6", "?undo=x", "?done=%00", "?kept=<script>"]
)
def test_an_odd_address_is_ignored(as_alice, goal, query):
    html = page(as_alice, "goal", goal.pk, query=query)
    assert "Do you want to celebrate" not in html
    assert "<script>" not in html
    page(as_alice, "goals", query=query)


# Whose, and how much


def test_a_stranger_sees_and_moves_nothing(as_mallory, mallory, goal):
    first = steps(goal)[0]
    first.finish(TODAY)
    first.celebrate("Hers")
    assert "Hers" not in page(as_mallory, "goals")
    assert Milestone.objects.next_one(mallory) is None
    for name in ("step-done", "step-move", "step-celebrate", "step-delete", "step-edit"):
        assert act(as_mallory, name, first, to="2", done="no", note="mine", text="mine").status_code == 404
    assert as_mallory.post(reverse("step-add", args=[goal.pk]) + "?draft=first", {"step_1": "mine"}).status_code == 404
    assert texts(goal) == ["Find one", "Call", "Go"]


@pytest.mark.parametrize("rows", [0, 40])
def test_each_page_asks_a_fixed_number_of_queries(as_alice, alice, goal, rows, django_assert_num_queries):
    goal.add_steps(["more"] * rows, "more")
    for number in range(rows):
        Goal.objects.start(Goal(user=alice, title=f"Goal {number}", state=list(Goal.State)[number % 4]), ["One", "Two"])
    first = steps(goal)[0]
    first.finish(TODAY)
    with django_assert_num_queries(3):  # session with person, goals, steps
        page(as_alice, "goals")
    for name, query, more in (("goal", "", 0), ("goal", f"?done={first.pk}", 1), ("step-order", "", 0)):
        with django_assert_num_queries(3 + more):  # before it offers to celebrate, whether this is a hard time
            page(as_alice, name, goal.pk, query=query)
    for name, row in (("goal-edit", goal), ("step-edit", first)):
        with django_assert_num_queries(2):
            page(as_alice, name, row.pk)
    with django_assert_num_queries(1):
        page(as_alice, "goal-ideas")


def test_progress_counts_steps(goal):
    sheet = Sheet(goal, tuple(steps(goal)), TODAY)
    assert (sheet.done, sheet.total, sheet.percent, sheet.next.text) == (0, 3, 0, "Find one")
    sheet.steps[0].done_on = TODAY
    again = Sheet(goal, sheet.steps, TODAY)
    assert (again.done, again.percent, again.next.text, again.is_all_done) == (1, 33, "Call", False)
    assert Sheet(goal, (), TODAY).percent == 0


HARD = {
    "a lapse": lambda user: Lapse.objects.create(user=user, day=TODAY, zone="UTC"),
    "not safe": lambda user: NotSafe.objects.say(user, NotSafe.Source.TAP, NOON),
}


@pytest.mark.parametrize("what", HARD)
def test_nothing_is_celebrated_in_a_hard_time(as_alice, alice, mallory, goal, what):
    goal.reward = "A new coat"
    goal.save()
    first = steps(goal)[0]
    first.finish(TODAY)
    HARD[what](mallory)
    assert "celebrate" in page(as_alice, "goal", goal.pk, query=f"?done={first.pk}").lower()
    HARD[what](alice)
    assert "celebrate" not in page(as_alice, "goal", goal.pk, query=f"?done={first.pk}").lower()
    goal.turn(Goal.State.DONE)
    assert "You reached this" not in page(as_alice, "goal", goal.pk)
