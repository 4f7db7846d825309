import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import events

FIELDS = {"zone": "Asia/Kathmandu", "country": "NP", "day_start": "5", "theme": "dark"}


@pytest.fixture
def moves(monkeypatch):
    seen = []
    monkeypatch.setattr(events, "zone_changed", [lambda **facts: seen.append(facts)])
    return seen


def test_it_saves_and_tells_who_listens(as_alice, alice, moves):
    answer = as_alice.post(reverse("settings"), FIELDS)
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert (alice.zone, alice.country, alice.day_start, alice.theme) == ("Asia/Kathmandu", "NP", 5, "dark")
    assert [move["user"] for move in moves] == [alice]


def test_it_tells_nobody_when_only_the_theme_changed(as_alice, alice, moves):
    as_alice.post(reverse("settings"), {**FIELDS, "zone": alice.zone, "day_start": alice.day_start})
    assert moves == []


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Olympus"}, {"day_start": "13"}, {"country": "XX"}, {"theme": "pink"}])
def test_it_refuses_what_is_not_on_the_list(as_alice, alice, wrong):
    assert as_alice.post(reverse("settings"), {**FIELDS, **wrong}).status_code == 422
    alice.refresh_from_db()
    assert alice.zone == "Europe/Berlin"


def test_it_runs_each_request_in_the_persons_zone_and_leaves_none_behind(as_alice):
    before = timezone.get_current_timezone_name()
    as_alice.get(reverse("today"))
    assert timezone.get_current_timezone_name() == before


def test_it_lets_the_guessed_zone_be_confirmed(as_alice, alice):
    alice.place_confirmed = False
    alice.save()
    assert reverse("confirm-place") in as_alice.get(reverse("today")).content.decode()
    as_alice.post(reverse("confirm-place"))
    assert reverse("confirm-place") not in as_alice.get(reverse("today")).content.decode()
