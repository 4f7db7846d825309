"""The number of SQL queries of each hot page, session and person included, whatever the number of rows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for, week_of
from journal.models import CheckIn, Medicine

LIMITS = {"today": 3, "check-in": 3, "check-in post": 4, "week": 6, "weeks": 5, "journal": 2}


@pytest.fixture(params=[0, 3, 120], ids=lambda days: f"{days} days")
def rows(request, alice):
    today = today_for(alice, timezone.now())
    for back in range(request.param):
        CheckIn.objects.record(alice, today - timedelta(days=back), {"mood": 3, "note": "words", "feelings": ["sad"]})
    for number in range(min(request.param, 9)):
        Medicine.objects.create(user=alice, name=f"M{number}", started_on=today)
    return request.param


@pytest.mark.parametrize("page", sorted(LIMITS))
def test_it_asks_no_more_than_it_may(page, rows, as_alice, alice, django_assert_max_num_queries):
    week = week_of(today_for(alice, timezone.now()))
    with django_assert_max_num_queries(LIMITS[page]):
        if page == "check-in post":
            answer = as_alice.post(reverse("check-in"), {"mood": "3", "note": "words"})
        elif page in ("week", "weeks"):
            answer = as_alice.get(reverse(page, args=[week.year, week.week]))
        else:
            answer = as_alice.get(reverse(page))
    assert answer.status_code in (200, 302)
