"""The question by notification, which has no words: where it leads, when it counts, and what Today says."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import CheckIn
from reminders.circle_soon import while_away
from reminders.models import Delivery, Kind, PushDevice, ReminderSettings
from reminders.push import PushLine, payload
from reminders.tests.circle import DAY, at, check_in, noon_on, run, run_days, somebody, utc
from reminders.tests.push_service import Browser

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY = date(2026, 3, 12), date(2026, 3, 13)
SOON, TODAY = "/support/circle/soon/", "/today/"


@pytest.fixture
def pushed(monkeypatch):
    """What push services took, by its noon."""
    taken = []
    monkeypatch.setattr(PushLine, "_send", lambda self, device, note: taken.append((note.day, payload(note))))
    return taken


@pytest.fixture
def sam(alice, pushed):
    """Alice has notifications alone; last checked in on Monday: she is asked on the 12th, Sam told on the 13th."""
    PushDevice.objects.add(alice, Browser("https://push.example.org/hers").keys, "Chrome on Android")
    ReminderSettings.objects.keep(alice, channels=["push"])
    made = somebody(alice, utc(2026, 3, 1, 12))
    check_in(alice, utc(2026, 3, 9, 19))
    return made


def seen(person, moment, url=SOON):
    with at(moment):
        client = Client()
        client.force_login(person)
        return client.get(url).content.decode()


def told(mailoutbox):
    return [mail for mail in mailoutbox if mail.to == ["sam@example.net"]]


def test_one_that_nobody_opens_counts_for_nothing_and_comes_again_for_a_week(alice, sam, pushed, mailoutbox):
    run_days(alice, THURSDAY, 20)
    assert [day for day, _ in pushed] == [THURSDAY + n * DAY for n in range(8)]
    assert not mailoutbox
    assert {json.loads(said)["open"] for _, said in pushed} == {SOON}


def test_it_leads_to_a_page_that_says_it_and_then_it_counts(alice, sam, pushed, mailoutbox):
    run(noon_on(alice, THURSDAY))
    html = seen(alice, utc(2026, 3, 12, 12))
    assert "Friday 13 March at 12:00" in html
    assert "Sam" in html
    assert f'href="{reverse("check-in")}"' in html
    run_days(alice, FRIDAY, 20)
    assert len(pushed) == 1
    assert len(told(mailoutbox)) == 1


@pytest.mark.parametrize("url", [SOON, TODAY])
def test_opened_late_there_are_still_twenty_hours(alice, sam, mailoutbox, url):
    run(noon_on(alice, THURSDAY))
    evening = utc(2026, 3, 12, 20)
    assert "Saturday 14 March at 12:00" in seen(alice, evening, url)
    assert "Saturday 14 March at 12:00" in seen(alice, evening + timedelta(hours=2), url)  # the first time counts
    run(noon_on(alice, FRIDAY))
    assert not told(mailoutbox)
    run(noon_on(alice, FRIDAY + DAY))
    assert len(told(mailoutbox)) == 1


def test_with_a_mail_beside_it_need_not_be_opened(alice, sam, confirm, mailoutbox):
    confirm(alice)
    ReminderSettings.objects.keep(alice, channels=["push", "mail"])
    run_days(alice, THURSDAY, 2)
    assert len(told(mailoutbox)) == 1


def test_a_page_without_these_words_is_no_opening(alice, sam, mailoutbox):
    run(noon_on(alice, THURSDAY))
    for url in ("/support/circle/", "/check-in/", "/journal/"):
        seen(alice, utc(2026, 3, 12, 12), url)
    run(noon_on(alice, FRIDAY))
    assert not told(mailoutbox)


def test_today_says_it_until_the_check_in(alice, sam, mailoutbox):
    moment = utc(2026, 3, 12, 12)
    assert "A check-in stops it" not in seen(alice, moment, TODAY)
    run(noon_on(alice, THURSDAY))
    assert "Your words go to Sam on" in seen(alice, moment, TODAY)
    check_in(alice, moment)
    assert "A check-in stops it" not in seen(alice, moment, TODAY)
    assert "Nothing goes out soon" in seen(alice, moment)
    run_days(alice, FRIDAY, 2)
    assert not mailoutbox


def test_today_says_it_to_who_never_checked_in(alice, sam):
    CheckIn.objects.all().delete()
    run_days(alice, date(2026, 3, 2), 3)
    assert "Your words go to Sam on" in seen(alice, utc(2026, 3, 4, 12), TODAY)


def test_once_told_it_says_that_and_no_more(alice, sam, mailoutbox):
    run(noon_on(alice, THURSDAY))
    seen(alice, utc(2026, 3, 12, 12))
    run(noon_on(alice, FRIDAY))
    html = seen(alice, utc(2026, 3, 13, 12), TODAY)
    assert "your words went to Sam" in html
    assert "A check-in stops it" not in html
    assert "Nothing goes out soon" in seen(alice, utc(2026, 3, 13, 12))


def test_when_it_is_too_late_for_this_absence_it_promises_nothing(alice, sam, mailoutbox):
    run_days(alice, THURSDAY, 8)
    assert "Friday 20 March at 12:00" in seen(alice, utc(2026, 3, 19, 14))
    Delivery.objects.update(why="")
    assert "Nothing goes out soon" in seen(alice, utc(2026, 3, 20, 14))


def test_nobody_else_sees_or_opens_it(alice, mallory, sam, mailoutbox):
    run(noon_on(alice, THURSDAY))
    for url in (SOON, TODAY):
        assert "Sam" not in seen(mallory, utc(2026, 3, 12, 12), url)
    assert not Delivery.objects.filter(why="opened").exists()


def test_while_nothing_was_asked_it_is_one_question_to_the_database(alice, sam, django_assert_num_queries):
    run_days(alice, date(2026, 3, 10), 2)
    with django_assert_num_queries(1):
        assert while_away(user=alice, since=date(2026, 3, 9), now=utc(2026, 3, 11, 12)) == []


def test_three_cost_as_much_as_one(alice, sam, django_assert_num_queries):
    run(noon_on(alice, THURSDAY))
    for name in ("Kim", "Lee"):
        somebody(alice, utc(2026, 3, 1, 12), name=name, address=f"{name}@example.net")
    with django_assert_num_queries(6):
        (away,) = while_away(user=alice, since=date(2026, 3, 9), now=utc(2026, 3, 12, 12))
    assert [one.name for one in away.soon] == ["Sam", "Kim", "Lee"]
    assert Delivery.objects.filter(reminder__kind=Kind.CIRCLE, why="opened").exists()
