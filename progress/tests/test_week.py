from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.clock import Week, week_of
from journal.models import CheckIn
from progress.review.span import Span
from progress.week import WeekReview

TODAY = date(2026, 3, 11)
WEEK = Week(2026, 11)


def review_of(week):
    empty = dict.fromkeys((field.name for field in fields(WeekReview)), ())
    return WeekReview(**{**empty, "span": Span(week, TODAY)})


def test_it_counts_only_days_that_were_lived():
    assert review_of(WEEK).days_so_far == 3
    assert review_of(WEEK.previous).days_so_far == 7


def test_it_leads_no_further_than_this_week():
    assert review_of(WEEK).next is None
    assert review_of(WEEK.previous).next == WEEK


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
