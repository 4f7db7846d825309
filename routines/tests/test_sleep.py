"""The night's hours from the ticks for bed and getting up, as a suggestion beside the check-in's field."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import reverse

from routines.models import Completion
from routines.sleep import hours
from routines.tests.conftest import TODAY

DAY = timedelta(days=1)
ELEVEN = datetime(2026, 3, 10, 22, tzinfo=UTC)  # 23:00 in Berlin


@pytest.mark.parametrize(
    ("slept", "said"),
    [
        (timedelta(hours=7, minutes=30), Decimal("7.5")),
        (timedelta(hours=7, minutes=40), Decimal("7.5")),
        (timedelta(hours=8, minutes=10), Decimal(8)),
        (timedelta(minutes=59), None),
        (timedelta(hours=16, minutes=1), None),
    ],
)
def test_it_is_the_time_between_to_the_half_hour(slept, said):
    assert hours(beds=[ELEVEN], wakes=[ELEVEN + slept]) == said


def test_it_takes_the_last_bed_before_the_first_getting_up():
    later = ELEVEN + timedelta(hours=2)
    up = ELEVEN + timedelta(hours=8)
    assert hours(beds=[ELEVEN, later, up + DAY], wakes=[up, up + timedelta(hours=1)]) == 6
    assert hours(beds=[], wakes=[up]) is None
    assert hours(beds=[up], wakes=[ELEVEN]) is None


def slept(user):
    """What the check-in of the day says; the journal is a neighbour, so it is asked by name."""
    return apps.get_model("journal", "CheckIn").objects.for_user(user).on(TODAY).sleep_hours


@pytest.mark.django_db
def test_today_carries_it_to_the_check_in_which_suggests_and_fills_nothing_in(night, as_alice, alice):
    up, bed = night
    Completion.objects.record(bed, TODAY - DAY, 1, ELEVEN)
    Completion.objects.record(up, TODAY, 1, ELEVEN + timedelta(hours=7, minutes=30))
    assert f'href="{reverse("check-in")}?sleep=7.5"' in as_alice.get(reverse("today-more")).content.decode()
    page = as_alice.get(reverse("check-in") + "?sleep=7.5")
    html = page.content.decode()
    assert "From your routine: 7.5 hours." in html
    assert page.context["form"]["sleep_hours"].value() is None
    action = page.context["form"].helper.form_action
    as_alice.post(action, {"mood": "3"})
    assert slept(alice) is None
    as_alice.post(action, {"mood": "3", "use_sleep": "7.5"})
    assert slept(alice) == Decimal("7.5")
    as_alice.post(action, {"mood": "3", "use_sleep": "7.5", "sleep_hours": "6"})
    assert slept(alice) == 6
    assert "From your routine" not in as_alice.get(reverse("check-in") + "?sleep=7.5").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("sleep", ["", "0", "7.25", "25", "-1", "NaN", "Infinity", "1e1", "<b>", "7,5", "\u0667"])
def test_the_check_in_ignores_any_other_hours(as_alice, sleep):
    html = as_alice.get(reverse("check-in"), {"sleep": sleep}).content.decode()
    assert "From your routine" not in html


@pytest.mark.django_db
def test_a_refused_check_in_still_suggests(as_alice):
    page = as_alice.post(reverse("check-in") + "?sleep=8", {"mood": "77", "use_sleep": "8"})
    assert page.status_code == 422
    assert 'value="8" checked' in page.content.decode()
