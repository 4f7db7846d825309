from datetime import date, timedelta

import pytest
from django.urls import reverse

from goals.models import Goal, Milestone
from journal.models import CheckIn

DAY = date(2026, 3, 11)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def goal(alice):
    return Goal.objects.create(user=alice, title="A quiet kitchen")


def done(goal, text, day, **fields):
    return Milestone.objects.create(user=goal.user, goal=goal, text=text, done_on=day, **fields)


def test_it_gathers_the_good_things_newest_first(as_alice, alice):
    CheckIn.objects.record(alice, DAY, {"victory": "Cooked <soup>", "note": "hidden note"})
    CheckIn.objects.record(alice, DAY - timedelta(days=1), {"note": "only a note"})
    CheckIn.objects.record(alice, DAY - timedelta(days=2), {"victory": "Slept well"})
    html = as_alice.get(reverse("victories")).content.decode()
    assert html.index("Cooked &lt;soup&gt;") < html.index("Slept well")
    assert "10 March" not in html
    assert "note" not in html.split("<main")[1].split("</main")[0]


def test_it_pages_by_day(as_alice, alice):
    for number in range(40):
        CheckIn.objects.record(alice, DAY - timedelta(days=number), {"victory": f"Good{number:02}."})
    html = as_alice.get(reverse("victories")).content.decode()
    older = html.split('<a class="button" href="')[1].split('"')[0]
    rest = as_alice.get(reverse("victories") + older).content.decode()
    assert all((f"Good{number:02}." in html) != (f"Good{number:02}." in rest) for number in range(40))
    assert "Good00." in as_alice.get("/journal/victories/?before=nonsense").content.decode()


def test_it_gathers_finished_steps_with_the_line_that_was_kept(as_alice, alice, goal):
    CheckIn.objects.record(alice, DAY, {"victory": "Cooked soup"})
    done(goal, "Wash <all> the cups", DAY, celebrated=True, note="The sink shone.")
    done(goal, "Buy a plant", DAY - ONE_DAY, note="taken back")
    Milestone.objects.create(user=alice, goal=goal, text="Still open")
    html = as_alice.get(reverse("victories")).content.decode()
    order = [html.index(words) for words in ("Cooked soup", "Wash &lt;all&gt;", "The sink shone.", "Buy a plant")]
    assert order == sorted(order)
    assert html.count("11 March 2026") == 1
    assert "taken back" not in html
    assert "Still open" not in html


def test_a_step_that_was_deleted_or_opened_again_goes_from_it(as_alice, goal, noon):
    kept = done(goal, "Wash the cups", DAY)
    Milestone.objects.filter(pk=done(goal, "Sweep", DAY).pk).put_in_bin(noon)
    html = as_alice.get(reverse("victories")).content.decode()
    assert "Wash the cups" in html
    assert "Sweep" not in html
    kept.reopen()
    assert "Wash the cups" not in as_alice.get(reverse("victories")).content.decode()
    kept.finish(DAY)
    Goal.objects.filter(pk=goal.pk).put_in_bin(noon)
    assert "Wash the cups" not in as_alice.get(reverse("victories")).content.decode()


def test_it_pages_over_days_of_both_and_shows_each_once(as_alice, alice, goal):
    for number in range(40):
        CheckIn.objects.record(alice, DAY - timedelta(days=2 * number), {"victory": f"Good{number:02}."})
        for step in range(2):
            done(goal, f"Step{number:02}{step}.", DAY - timedelta(days=3 * number))
    seen, older = "", ""
    for _ in range(3):
        html = as_alice.get(reverse("victories") + older).content.decode()
        seen += html.split("<main")[1]
        older = html.split('<a class="button" href="')[1].split('"')[0] if "Earlier ones" in html else ""
    assert older == ""
    assert all(seen.count(f"Good{number:02}.") == 1 for number in range(40))
    assert all(seen.count(f"Step{number:02}{step}.") == 1 for number in range(40) for step in range(2))


def test_it_asks_a_fixed_number_of_queries(as_alice, alice, goal, django_assert_num_queries):
    for number in range(3):
        CheckIn.objects.record(alice, DAY - timedelta(days=number), {"victory": "Soup"})
        done(goal, "Wash the cups", DAY - timedelta(days=number))
    as_alice.get(reverse("victories"))
    with django_assert_num_queries(2):
        as_alice.get(reverse("victories"))


def test_it_is_kind_while_empty(as_alice):
    html = as_alice.get(reverse("victories")).content.decode()
    assert "When you note one good thing" in html


def test_it_shows_one_persons_own(as_mallory, alice, goal):
    CheckIn.objects.record(alice, DAY, {"victory": "Cooked soup"})
    done(goal, "Wash the cups", DAY)
    html = as_mallory.get(reverse("victories")).content.decode()
    assert "Cooked soup" not in html
    assert "Wash the cups" not in html
