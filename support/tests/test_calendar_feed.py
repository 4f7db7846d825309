from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.clock import today_for
from support.models import Appointment, CalendarFeed, Visit
from support.views import calendar

DAY = timedelta(days=1)


@pytest.fixture
def day(alice):
    return today_for(alice, timezone.now()) - 7 * DAY


@pytest.fixture
def row(alice, day):
    words = {"with_whom": "Dr. Ada", "place": "Mill Road", "kind": "doctor"}
    return Appointment.objects.create(user=alice, day=day, at="15:00", zone=alice.zone, repeats="1w", **words)


@pytest.fixture
def token(alice):
    return CalendarFeed.make(alice, timezone.now())


def read(token):
    return Client().get(reverse("feed", args=[token]))


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_its_address_is_shown_once_and_only_its_hash_is_kept(as_alice, alice, row):
    html = as_alice.post(reverse("calendar-make")).content.decode()
    token = html.partition("/feed/")[2].partition(".ics")[0]
    assert len(token) == 43
    assert f"webcal://localhost:8000/feed/{token}.ics" in html or "webcal://" in html
    [feed] = CalendarFeed.objects.for_user(alice)
    assert token.encode() not in bytes(feed.digest)
    assert token not in as_alice.get(reverse("calendar")).content.decode()
    [event] = events(read(token))
    assert event["SUMMARY"] == "Appointment"


def test_it_is_read_without_a_log_in_and_says_when(as_alice, alice, row, token):
    assert "Not read yet" in as_alice.get(reverse("calendar")).content.decode()
    answer = read(token)
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies
    assert b"Ada" not in answer.content
    assert b"Mill Road" not in answer.content
    assert "Last read on" in as_alice.get(reverse("calendar")).content.decode()


def test_it_tells_names_and_places_only_where_the_person_says_so(as_alice, alice, row, token):
    answer = as_alice.post(reverse("calendar"), {"title": "busy", "tells_names": "on"})
    assert answer.status_code == 302
    [event] = events(read(token))
    assert event["SUMMARY"] == "Busy, Dr. Ada"
    assert "LOCATION" not in event
    as_alice.post(reverse("calendar"), {"title": "busy", "tells_places": "on"})
    [event] = events(read(token))
    assert (event["SUMMARY"], event["LOCATION"]) == ("Busy", "Mill Road")
    assert as_alice.post(reverse("calendar"), {"title": "My clinic"}).status_code == 422


def test_ended_or_made_anew_the_old_address_opens_nothing(as_alice, alice, token):
    new = CalendarFeed.make(alice, timezone.now())
    assert [read(token).status_code, read(new).status_code] == [404, 200]
    as_alice.post(reverse("calendar-end"))
    assert read(new).status_code == 404
    assert not CalendarFeed.objects.for_user(alice).exists()


def test_another_person_ends_only_their_own(as_mallory, token):
    as_mallory.post(reverse("calendar-end"))
    assert read(token).status_code == 200


@pytest.mark.parametrize("wrong", ["x", "x" * 43, "%00", "a" * 5000])
def test_a_wrong_token_opens_nothing(token, wrong):
    assert Client().get(f"/feed/{wrong}.ics").status_code == 404


def test_a_person_who_is_shut_out_has_no_feed(alice, token):
    alice.is_active = False
    alice.save()
    assert read(token).status_code == 404


def test_it_has_what_is_on_what_is_moved_and_not_what_was_deleted(alice, row, token, day):
    Visit.of(row, day + 7 * DAY).keep(state="cancelled")
    Visit.of(row, day + 14 * DAY).keep(moved_to_day=day + 15 * DAY, moved_to_at="09:00")
    Appointment.objects.create(user=alice, day=day, at="15:00", zone="UTC", binned_at=timezone.now())
    Appointment.objects.create(user=alice, day=day - 200 * DAY, at="15:00", zone="UTC")
    master, moved = events(read(token))
    assert master["EXDATE"].dts[0].dt.date() == day + 7 * DAY
    assert moved["RECURRENCE-ID"].dt.date() == day + 14 * DAY
    assert moved["DTSTART"].dt.date() == day + 15 * DAY


def test_it_answers_so_often_an_hour_and_no_more(token, monkeypatch):
    monkeypatch.setattr(calendar, "READS_AN_HOUR", 3)
    assert [read(token).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert [read("wrong").status_code for _ in range(5)] == [404, 404, 404, 429, 429]


@pytest.mark.parametrize("rows", [1, 300])
def test_it_asks_no_more_with_many(alice, token, day, rows, django_assert_max_num_queries):
    made = [Appointment(user=alice, day=day, at="15:00", zone="UTC", repeats="1w") for _ in range(rows)]
    Appointment.objects.bulk_create(made)
    for one in made[:40]:
        Visit.of(one, day).keep(state="cancelled")
    with django_assert_max_num_queries(14):  # the rate limit's table included
        assert len(events(read(token))) == rows


def test_one_appointment_is_a_file_that_says_its_time_only(as_alice, alice, row):
    url = reverse("appointment-file", args=[row.pk])
    answer = as_alice.get(url)
    assert answer["Content-Disposition"] == "attachment; filename=appointment.ics"
    assert b"Ada" not in answer.content
    [event] = events(answer)
    assert isinstance(event["DTSTART"].dt, date)
    assert b"Mill Road" in as_alice.get(url + "?all").content


def test_the_page_says_what_it_gives_away(as_alice, token):
    html = as_alice.get(reverse("calendar")).content.decode()
    for words in ("The company of the calendar app sees", "without your password", "Nobody is told", "End it"):
        assert words in html
