"""Groups and meetings: where and when, who was there."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for
from support.gatherings import gatherings
from support.models import Attendance, Group

DAYS = {"weekdays": ["2"], "at": "19:00"}


def add(client, **fields):
    return client.post(reverse("group-new"), {"name": "Home group", **fields})


def the_group(user):
    return Group.objects.for_user(user).kept().get()


def page(client):
    return client.get(reverse("groups")).content.decode()


def test_it_adds_a_group_in_the_persons_zone_and_reads_how_it_meets_off_what_is_there(as_alice, alice):
    add(as_alice, place="Lindenstr. 5", note="Bus 41", **DAYS)
    group = the_group(alice)
    assert (group.kind, group.place, group.note) == ("place", "Lindenstr. 5", "Bus 41")
    assert (group.weekdays, group.at, group.every_weeks, group.zone) == ([2], time(19), 1, "Europe/Berlin")
    assert "In person: Lindenstr. 5" in page(as_alice)


@pytest.mark.parametrize("link", ["https://www.meet.example.org/our?pwd=x", "www.meet.example.org/our?pwd=x"])
def test_an_online_group_is_joined_by_a_link_that_shows_its_host(as_alice, alice, link):
    add(as_alice, link=link)
    html = page(as_alice)
    assert the_group(alice).kind == "online"
    assert 'href="https://www.meet.example.org/our?pwd=x" rel="noreferrer">Join at meet.example.org</a>' in html


def test_a_meeting_by_phone_is_called(as_alice, alice):
    add(as_alice, phone="030 123456")
    assert the_group(alice).kind == "phone"
    assert 'href="tel:+4930123456">Call 030 123456</a>' in page(as_alice)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"link": "http://meet.example.org"}, "start with https://"),
        ({"link": "javascript://alert(1)"}, "start with https://"),
        ({"link": "ftp://meet.example.org"}, "start with https://"),
        ({"link": "our room"}, "This does not look like a link"),
        ({"link": "https://"}, "This does not look like a link"),
        ({"link": "https://[::1"}, "This does not look like a link"),
        ({"link": "https://zoom.us@evil.example/"}, "leave out the part before the @"),
        ({"phone": "12"}, "area code"),
        ({"at": "19:00"}, "On which days does it meet?"),
        ({"at": "25:00"}, "Enter a valid time"),
        ({"weekdays": ["7"]}, "Select a valid choice"),
        ({"weekdays": ["2"], "every_weeks": "2"}, "give one day on which it meets"),
        ({"weekdays": ["2"], "every_weeks": "2", "anchor": "soon"}, "Enter a valid date"),
        ({"zone": "Moon/Base"}, "Select a valid choice"),
        ({"name": ""}, "Please fill this in"),
    ],
)
def test_it_refuses_kindly_and_keeps_what_was_typed(as_alice, alice, fields, why):
    answer = add(as_alice, **{"note": "kept words", **fields})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert why in html
    assert "kept words" in html
    assert not Group.objects.for_user(alice).exists()


def test_it_changes_deletes_and_brings_back(as_alice, alice):
    add(as_alice, link="https://meet.example.org/a", every_weeks="2", anchor="2026-03-11", **DAYS)
    group = the_group(alice)
    url = reverse("group-edit", args=[group.pk])
    html = as_alice.get(url).content.decode()
    assert 'value="https://meet.example.org/a"' in html
    assert 'value="2026-03-11"' in html
    as_alice.post(url, {"name": "Renamed", "zone": "America/New_York", **DAYS})
    group = the_group(alice)
    assert (group.name, group.every_weeks, group.anchor, group.zone) == ("Renamed", 1, None, "America/New_York")
    there = as_alice.post(reverse("group-delete", args=[group.pk]))["Location"]
    assert "Deleted." in as_alice.get(there).content.decode()
    assert "Renamed" not in page(as_alice)
    assert as_alice.get(url).status_code == 404
    assert as_alice.post(reverse("attended", args=[group.pk])).status_code == 404
    as_alice.post(reverse("group-undo", args=[group.pk]))
    assert "Renamed" in page(as_alice)


def test_sent_twice_it_is_one(as_alice, alice):
    action = as_alice.get(reverse("group-new")).context["form"].helper.form_action
    for name in ("Once", "Twice"):
        as_alice.post(action, {"name": name})
    assert the_group(alice).name == "Twice"


def test_attended_is_one_tap_and_can_be_taken_back(as_alice, alice):
    add(as_alice)
    group, today = the_group(alice), today_for(alice, timezone.now())
    assert f'value="{today}">I was there today' in page(as_alice)
    for _ in range(2):
        as_alice.post(reverse("attended", args=[group.pk]), {"day": today.isoformat()})
    [attendance] = Attendance.objects.for_user(alice)
    assert (attendance.group_id, attendance.day) == (group.pk, today)
    assert "You were there today." in page(as_alice)
    as_alice.post(reverse("attended-undo", args=[attendance.pk]))
    assert "You were there" not in page(as_alice)


@pytest.mark.parametrize("day", ["", "soon", "1999-01-01", "2999-01-01"])
def test_only_a_day_of_this_week_can_be_noted(as_alice, alice, day):
    add(as_alice)
    assert as_alice.post(reverse("attended", args=[the_group(alice).pk]), {"day": day}).status_code == 302
    assert not Attendance.objects.for_user(alice).exists()


def test_the_one_that_meets_next_comes_first_and_those_without_a_day_last(alice, noon):
    for name, fields in (
        ("Open", {}),
        ("Friday", {"weekdays": [4], "at": time(9)}),
        ("Tonight", {"weekdays": [2], "at": time(19)}),
        ("New York", {"weekdays": [2], "at": time(20), "zone": "America/New_York"}),
    ):
        Group.objects.create(user=alice, name=name, **{"zone": "Europe/Berlin", **fields})
    assert [one.group.name for one in gatherings(alice, noon)] == ["Tonight", "New York", "Friday", "Open"]


@pytest.mark.parametrize(
    ("now", "day", "said"),
    [
        (datetime(2026, 3, 11, 18, 30, tzinfo=UTC), date(2026, 3, 11), "today"),
        (datetime(2026, 3, 12, 12, tzinfo=UTC), date(2026, 3, 11), "yesterday"),
        (datetime(2026, 3, 15, 12, tzinfo=UTC), date(2026, 3, 11), "on Wednesday"),
        (datetime(2026, 3, 18, 12, tzinfo=UTC), None, ""),
    ],
)
def test_the_button_speaks_of_the_last_meeting(alice, now, day, said):
    group = Group.objects.create(user=alice, name="g", weekdays=[2], at=time(19), zone="Europe/Berlin")
    [one] = gatherings(alice, now)
    assert (one.day, one.said) == (day, said)
    assert one.is_on is (said == "today")
    if day:
        Attendance.objects.note(group, day)
        assert gatherings(alice, now)[0].attendance.day == day


def test_a_meeting_after_midnight_belongs_to_the_day_that_it_ends(alice):
    Group.objects.create(user=alice, name="g", weekdays=[3], at=time(1), zone="Europe/Berlin")
    [one] = gatherings(alice, datetime(2026, 3, 12, 0, 30, tzinfo=UTC))
    assert (one.day, one.said) == (date(2026, 3, 11), "today")


def test_my_people_show_the_next_meeting(as_alice, alice):
    day = today_for(alice, timezone.now()) + timedelta(days=3)
    add(as_alice, weekdays=[str(day.weekday())], at="19:00")
    html = as_alice.get(reverse("people")).content.decode()
    assert "Home group" in html
    assert f"{day:%A}, {day.day} {day:%B}, 19:00" in html


def test_another_persons_groups_are_never_there(as_alice, as_mallory):
    add(as_alice, **DAYS)
    assert "Home group" not in page(as_mallory)
    assert "Home group" not in as_mallory.get(reverse("people")).content.decode()


def test_a_link_that_cannot_be_opened_leads_nowhere(as_alice, alice, make_person):
    add(as_alice, link="https://meet.example.org/a")
    hers = Group.objects.create(user=make_person("nora"), name="Hers", link="https://meet.example.org/hers")
    sealed = Group.objects.filter(pk=hers.pk).values_list("link", flat=True)[0]
    Group.objects.for_user(alice).update(link=sealed)
    html = page(as_alice)
    assert "This entry cannot be opened." in html
    assert "Join at" not in html


@pytest.mark.parametrize("rows", [0, 1, 50])
def test_three_queries_whatever_there_is(as_alice, alice, rows, django_assert_num_queries):
    today = today_for(alice, timezone.now())
    for number in range(rows):
        group = Group.objects.create(user=alice, name=f"g{number}", weekdays=[number % 7], zone="UTC")
        Attendance.objects.note(group, today)
    with django_assert_num_queries(3):
        page(as_alice)
