"""The week's meals: a light plan, and what of it was eaten."""

from datetime import timedelta

import pytest
from django.urls import reverse

from routines.models import Meal
from routines.tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_noon")]
PLAN = {"breakfast": "Porridge", "lunch": "", "dinner": "Bean soup", "snack": ""}


def test_a_day_is_planned_changed_and_ticked(as_alice, alice):
    url, tick = reverse("meals-day", args=[TODAY]), reverse("meal-eaten", args=[TODAY])
    assert as_alice.post(url, PLAN)["Location"].endswith(f"/routines/meals/2026-W11/#d-{TODAY}")
    as_alice.post(tick, {"eaten": "dinner"})
    as_alice.post(tick, {"eaten": "lunch"})  # nothing is planned for it
    assert set(Meal.objects.values_list("slot", "eaten")) == {("breakfast", False), ("dinner", True)}
    as_alice.post(url, {**PLAN, "breakfast": "", "dinner": "Lentil soup"})
    [meal] = Meal.objects.for_user(alice)
    assert (meal.text, meal.eaten) == ("Lentil soup", True)
    as_alice.post(tick, {"not_eaten": "dinner"})
    assert not Meal.objects.get().eaten
    assert "Lentil soup" in as_alice.get(url).content.decode()


def test_the_week_shows_its_own_days_and_no_one_elses(as_alice, as_mallory):
    as_alice.post(reverse("meals-day", args=[TODAY]), PLAN)
    assert "Bean soup" in as_alice.get(reverse("meals")).content.decode()
    assert "Bean soup" not in as_alice.get(reverse("meals-week", args=[2026, 12])).content.decode()
    assert "Bean soup" not in as_mallory.get(reverse("meals")).content.decode()


@pytest.mark.parametrize("path", ["1999-W10", "2026-W54", "2100-W01"])
def test_there_are_no_weeks_beyond_this_century(as_alice, path):
    assert as_alice.get(f"/routines/meals/{path}/").status_code == 404


def test_too_many_words_are_refused_and_kept(as_alice):
    answer = as_alice.post(reverse("meals-day", args=[TODAY + timedelta(days=1)]), {**PLAN, "lunch": "x" * 201})
    assert answer.status_code == 422
    assert "Porridge" in answer.content.decode()
    assert not Meal.objects.exists()
