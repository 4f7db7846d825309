from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from journal.models import Craving, Entry
from support.models import Appointment, BringUp

TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def entry(alice):
    return Entry.objects.create(user=alice, day=TODAY, title="Secret", body="Secret words")


def texts(user):
    return [row.text for row in BringUp.objects.for_user(user).open()]


def the_list(client, **query):
    return client.get(reverse("bring-ups"), query).content.decode()


def test_own_words_are_added_once_and_changed(as_alice, alice):
    action = as_alice.get(reverse("bring-ups")).context["form"].helper.form_action
    for _ in range(2):
        as_alice.post(action, {"text": "Ask about my sleep"})
    [row] = BringUp.objects.for_user(alice)
    assert "Ask about my sleep" in the_list(as_alice)
    as_alice.post(reverse("bring-up", args=[row.pk]), {"text": "Ask about the dose"})
    assert texts(alice) == ["Ask about the dose"]
    answer = as_alice.post(reverse("bring-ups"), {"text": "x" * 501})
    assert answer.status_code == 422
    assert "x" * 501 in answer.content.decode()


def test_an_entry_a_moment_and_a_week_go_there_by_one_tap_from_their_own_pages(as_alice, alice, entry):
    craving = Craving.objects.begin(alice, "a", 7, timezone.now())
    craving.describe({"after": 3})
    pages = {
        reverse("entry", args=[entry.pk]): reverse("bring-up-entry", args=[entry.pk]),
        reverse("moment-after", args=[craving.pk]): reverse("bring-up-moment", args=[craving.pk]),
        reverse("moment-edit", args=[craving.pk]): reverse("bring-up-moment", args=[craving.pk]),
        reverse("week", args=[2026, 11]): reverse("bring-up-week", args=[2026, 11]),
    }
    for page, action in pages.items():
        assert f'action="{action}"' in as_alice.get(page).content.decode()
        there = as_alice.post(action)["Location"]
        assert "It is on the list." in as_alice.get(there).content.decode()
    said = ["Journal, 11 March 2026", "A hard moment, 11 March 2026", "The week from 9 March 2026"]
    assert sorted(texts(alice)) == sorted(said)
    html = the_list(as_alice)
    assert "Secret" not in html
    for link in (*list(pages)[:1], *list(pages)[2:]):
        assert f'href="{link}"' in html
        assert as_alice.get(link).status_code == 200


def test_it_leads_to_no_entry_or_moment_that_was_deleted(as_alice, alice, entry):
    moment = Craving.objects.create(user=alice, at=timezone.now(), day=TODAY, zone="UTC")
    for name, row in (("bring-up-entry", entry), ("bring-up-moment", moment)):
        as_alice.post(reverse(name, args=[row.pk]))
    places = [reverse("entry", args=[entry.pk]), reverse("moment-edit", args=[moment.pk])]
    assert all(f'href="{place}"' in the_list(as_alice) for place in places)
    for model in (Entry, Craving):
        model.objects.for_user(alice).put_in_bin(timezone.now())
    page = the_list(as_alice)
    assert not any(place in page for place in places)
    for row in BringUp.objects.for_user(alice):
        assert f'href="{reverse("bring-up", args=[row.pk])}"' in page


def test_the_same_again_is_one_line_and_open_again(as_alice, alice, entry):
    action = reverse("bring-up-entry", args=[entry.pk])
    as_alice.post(action)
    [row] = BringUp.objects.for_user(alice)
    row.tick(TODAY)
    assert texts(alice) == []
    as_alice.post(action)
    assert len(texts(alice)) == 1
    as_alice.post(reverse("bring-up-delete", args=[row.pk]))
    as_alice.post(action)
    assert len(texts(alice)) == 1
    assert BringUp.objects.for_user(alice).count() == 1


def test_it_is_ticked_taken_back_deleted_and_brought_back(as_alice, alice):
    row = BringUp.objects.create(user=alice, text="My sleep")
    tick = reverse("bring-up-tick", args=[row.pk])
    as_alice.post(tick, {"done": "1"})
    row.refresh_from_db()
    assert row.done_on == TODAY
    assert "Brought up (1)" in the_list(as_alice)
    as_alice.post(tick, {"done": ""})
    assert texts(alice) == ["My sleep"]
    there = as_alice.post(reverse("bring-up-delete", args=[row.pk]))["Location"]
    html = as_alice.get(there).content.decode()
    assert "My sleep" not in html
    assert reverse("bring-up-undo", args=[row.pk]) in html
    as_alice.post(reverse("bring-up-undo", args=[row.pk]))
    assert texts(alice) == ["My sleep"]


def test_it_shows_at_the_next_appointment_and_is_ticked_there(as_alice, alice):
    row = BringUp.objects.create(user=alice, text="My sleep")
    visit = Appointment.objects.create(user=alice, day=TODAY, at="15:00", zone="UTC")
    page = reverse("visit", args=[visit.pk, TODAY])
    html = as_alice.get(page).content.decode()
    assert "My sleep" in html
    assert f'name="back" value="{page}"' in html
    tick = reverse("bring-up-tick", args=[row.pk])
    assert as_alice.post(tick, {"done": "1", "back": page})["Location"] == page
    assert "My sleep" not in as_alice.get(page).content.decode()


@pytest.mark.parametrize(
    "back", ["https://evil.example/care/", "//evil.example", "/care/../../settings", "/today/", ""]
)
def test_it_leads_nowhere_else(as_alice, alice, back):
    row = BringUp.objects.create(user=alice, text="My sleep")
    where = as_alice.post(reverse("bring-up-tick", args=[row.pk]), {"done": "1", "back": back})["Location"]
    assert where == reverse("bring-ups")


@pytest.mark.parametrize("week", ["2026-W12", "2026-W99", "2025-W53"])
def test_a_week_that_is_not_or_has_not_begun_is_not_found(as_alice, alice, week):
    assert as_alice.post(f"/care/next-time/week/{week}/").status_code == 404
    assert texts(alice) == []


def test_one_person_never_sees_the_others(as_mallory, alice):
    BringUp.objects.create(user=alice, text="hers alone")
    assert "hers alone" not in the_list(as_mallory)


@pytest.mark.parametrize("rows", [1, 60])
def test_the_list_asks_no_more_with_many(as_alice, alice, rows, django_assert_max_num_queries):
    for number in range(rows):
        done_on = TODAY - timedelta(days=number) if number % 2 else None
        BringUp.objects.create(user=alice, text=f"t{number}", done_on=done_on)
    with django_assert_max_num_queries(4):
        assert as_alice.get(reverse("bring-ups")).status_code == 200
