from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.clock import Week, week_of
from journal.models import CheckIn
from progress.review.span import Span
from progress.week import WeekReview
from support.models import PlanLine, PlanSign

TODAY = date(2026, 3, 11)
WEEK = Week(2026, 11)


def review_of(week):
    empty = dict.fromkeys((field.name for field in fields(WeekReview)), ())
    return WeekReview(**{**empty, "span": Span(week, TODAY)})


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

    @pytest.mark.parametrize(
        ("noted", "said"), [((-1,), "1 of 3"), ((-2, -1, 0, 1), "4 of 4"), ((-2, -1, 1), "3 of 4"), ((4,), "1 of 7")]
    )
    def test_it_counts_days_that_were_lived_also_before_a_flight_west(self, as_alice, alice, noted, said):
        for ahead in noted:
            CheckIn.objects.record(alice, TODAY + timedelta(days=ahead), {"mood": 4})
        assert said in as_alice.get(reverse("week", args=[2026, 11])).content.decode()
        assert "0 of 7" in as_alice.get(reverse("week", args=[2026, 11])).content.decode()

    @pytest.mark.parametrize(
        ("now", "before", "said"),
        [
            (3, 7, ""),
            (2, 7, "2 of this week, 7 of the week before"),
            (3, 6, "3 of this week, 6 of the week before"),
            (0, 1, "0 of this week, 1 of the week before"),
            (0, 0, ""),
        ],
    )
    def test_with_gaps_it_says_on_how_many_days_counts_rest(self, as_alice, alice, now, before, said):
        for back in (*range(now), *range(3, 3 + before)):
            CheckIn.objects.record(alice, TODAY - timedelta(days=back), {"mood": 4})
        html = as_alice.get(reverse("week", args=[2026, 11])).content.decode()
        assert (f"All numbers and counts rest on the days you checked in: {said}." in html) == bool(said)
        assert ("All numbers and counts" in html) == bool(said)

    def test_it_is_kind_about_an_empty_week(self, as_alice):
        html = as_alice.get(reverse("week", args=[2026, 8])).content.decode()
        assert 'role="img"' not in html
        assert "missed" not in html.lower()

    def test_signs_stand_side_by_side_with_a_step_of_the_persons_own_plan(self, as_alice, alice, mallory):
        for back, craving in ((2, 3), (1, 5), (0, 7)):
            CheckIn.objects.record(alice, TODAY - timedelta(days=back), {"craving": craving})
        sign = PlanLine.objects.create(user=alice, part=PlanLine.Part.SIGNS, text="I lie <about> small things")
        PlanLine.objects.create(user=alice, part=PlanLine.Part.ALONE, text="Go down to the river")
        theirs = PlanLine.objects.create(user=mallory, part=PlanLine.Part.ALONE, text="Nothing of mine")
        PlanSign.objects.put(alice, TODAY, [sign.pk])
        html = as_alice.get(reverse("week", args=[2026, 11])).content.decode()
        assert "Your strongest craving rose three days running: Monday 3, Tuesday 5, Wednesday 7." in html
        assert "A warning sign of yours was there on Wednesday: I lie &lt;about&gt; small things" in html
        assert "One step from your plan:" in html
        assert "Go down to the river" in html
        assert theirs.text not in html

    def test_beside_a_week_that_is_long_over_no_step_is_offered(self, as_alice, alice):
        for back, craving in ((16, 3), (15, 5), (14, 7)):
            CheckIn.objects.record(alice, TODAY - timedelta(days=back), {"craving": craving})
        assert "Worth a look" not in as_alice.get(reverse("week", args=[2026, 9])).content.decode()

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
