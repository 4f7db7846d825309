from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.clock import Week, week_of
from journal.models import CheckIn
from progress.week import WeekReview

TODAY = date(2026, 3, 11)
WEEK = Week(2026, 11)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)

answers = st.fixed_dictionaries(
    {
        "mood": st.none() | st.integers(1, 5),
        "craving": st.none() | st.integers(0, 10),
        "confidence": st.none() | st.integers(0, 10),
        "sleep_hours": st.none() | st.decimals(0, 24, places=1).filter(lambda hours: hours % Decimal("0.5") == 0),
    }
)
histories = st.dictionaries(st.integers(-21, 7).map(lambda step: TODAY + timedelta(days=step)), answers, max_size=29)


def slow_mean(history, days, name):
    total, n = 0.0, 0
    for day in days:
        value = history.get(day, {}).get(name)
        if value is not None:
            total, n = total + float(value), n + 1
    return (total / n if n else None), n


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_its_figures_agree_with_a_slow_count(alice, mallory, history):
    CheckIn.objects.all().delete()
    for day, given_answers in history.items():
        CheckIn.objects.record(alice, day, given_answers)
        CheckIn.objects.record(mallory, day, {"mood": 1, "craving": 10, "confidence": 0, "sleep_hours": 1})
    review = WeekReview.of(alice, WEEK, NOON)
    assert review.checked_in == sum(day in history for day in WEEK.days)
    assert review.checked_in_before == sum(day in history for day in WEEK.previous.days)
    names = {"craving": "craving", "confidence": "confidence", "mood": "mood", "sleep": "sleep_hours"}
    for figure in review.figures:
        name = names[figure.measure.key]
        mean, n = slow_mean(history, WEEK.days, name)
        assert figure.n == n
        assert figure.mean == (None if mean is None else pytest.approx(mean))
        mean, n = slow_mean(history, WEEK.previous.days, name)
        assert figure.n_before == n
        assert figure.mean_before == (None if mean is None else pytest.approx(mean))


def test_it_counts_only_days_that_were_lived():
    review = WeekReview(WEEK, TODAY, 0, 0, ())
    assert review.days_so_far == 3
    assert WeekReview(WEEK.previous, TODAY, 0, 0, ()).days_so_far == 7


def test_it_leads_no_further_than_this_week():
    assert WeekReview(WEEK, TODAY, 0, 0, ()).next is None
    assert WeekReview(WEEK.previous, TODAY, 0, 0, ()).next == WEEK


class TestPage:
    @pytest.fixture(autouse=True)
    def _clock(self):
        with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
            yield

    def test_it_shows_this_week_beside_the_last(self, as_alice, alice):
        CheckIn.objects.record(alice, TODAY, {"mood": 4, "craving": 3})
        CheckIn.objects.record(alice, TODAY - timedelta(days=7), {"mood": 2, "craving": 6})
        html = as_alice.get(reverse("week", args=[2026, 11])).content.decode()
        assert 'role="img"' in html
        assert "<table" in html
        assert "1 of 3" in html

    def test_it_is_kind_about_an_empty_week(self, as_alice):
        html = as_alice.get(reverse("week", args=[2026, 8])).content.decode()
        assert 'role="img"' not in html
        assert "missed" not in html.lower()

    @pytest.mark.parametrize(
        ("year", "week"), [(2025, 53), (2026, 0), (2026, 99), (0, 1), (1, 1), (9999, 52), (99999, 1)]
    )
    def test_it_has_no_page_for_what_is_no_week(self, as_alice, year, week):
        assert as_alice.get(f"/progress/week/{year}-W{week}/").status_code == 404

    def test_it_leads_from_a_coming_week_to_this_one(self, as_alice):
        assert as_alice.get(reverse("week", args=[2026, 12]))["Location"] == reverse("progress")
        this = week_of(TODAY)
        assert as_alice.get(reverse("progress"))["Location"] == reverse("week", args=[this.year, this.week])

    def test_one_person_never_sees_the_others(self, as_mallory, alice):
        CheckIn.objects.record(alice, TODAY, {"mood": 4})
        assert 'role="img"' not in as_mallory.get(reverse("week", args=[2026, 11])).content.decode()
