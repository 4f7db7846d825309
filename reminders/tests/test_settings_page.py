from datetime import UTC, datetime, time

import pytest
import time_machine
from django.urls import reverse

from reminders.models import Reminder

pytestmark = pytest.mark.django_db
URL = "/settings/reminders/"
RULE = {"active": "on", "at": "07:30", "weekdays": ["0", "2"]}


@pytest.fixture(autouse=True)
def _at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


def page(client):
    return client.get(URL).content.decode()


def test_it_is_where_it_is_said_to_be():
    assert reverse("settings-reminders") == URL


def test_it_is_private(client):
    assert client.get(URL).status_code == 302
    assert client.post(URL, RULE).status_code == 302
    assert not Reminder.objects.exists()


def test_it_shows_the_rule_and_the_next_hour_in_the_persons_own_zone(as_alice, reminder):
    html = page(as_alice)
    assert 'value="20:00"' in html
    assert 'type="time"' in html
    assert "Wednesday 11 March at 20:00" in html
    assert "alice@example.org" in html
    assert html.count(" checked>") == 8  # on, and seven days


def test_it_saves_and_plans(as_alice, alice, reminder):
    answer = as_alice.post(URL, RULE)
    assert (answer.status_code, answer["Location"]) == (302, URL + "?saved=1")
    saved = Reminder.objects.for_user(alice).check_in()
    assert (saved.times, saved.weekdays, saved.active) == ([time(7, 30)], [0, 2], True)
    assert saved.next_due_at == datetime(2026, 3, 16, 6, 30, tzinfo=UTC)
    assert 'role="status"' in as_alice.get(answer["Location"]).content.decode()


def test_it_switches_off(as_alice, alice, reminder):
    as_alice.post(URL, {**RULE, "active": ""})
    assert Reminder.objects.for_user(alice).check_in().next_due_at is None
    assert "No reminder is on its way." in page(as_alice)


@pytest.mark.parametrize(
    "wrong", [{"at": ""}, {"at": "25:00"}, {"weekdays": []}, {"weekdays": ["7"]}, {"weekdays": ["x"]}]
)
def test_it_refuses_what_is_no_rule_and_says_so(as_alice, reminder, wrong):
    answer = as_alice.post(URL, {**RULE, **wrong})
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert Reminder.objects.get().times == [time(20)]


def test_it_says_kindly_that_there_is_no_address(as_alice):
    html = page(as_alice)
    assert reverse("account_email") in html
    assert "no confirmed e-mail" in html


def test_it_can_be_set_before_there_is_an_address(as_alice, alice):
    as_alice.post(URL, RULE)
    assert Reminder.objects.for_user(alice).check_in().times == [time(7, 30)]


def test_it_says_when_mail_goes_to_a_folder(as_alice, settings):
    settings.MAIL_TO_FOLDER = False
    assert "<code>" not in page(as_alice)
    settings.MAIL_TO_FOLDER = True
    assert f"<code>{settings.VAR_DIR.name}/mail</code>" in page(as_alice)


def test_it_says_whose_hands_it_passes_through(as_alice):
    assert "mail provider" in page(as_alice)


def test_a_stranger_sees_and_changes_only_their_own(as_mallory, mallory, alice, reminder):
    Reminder.objects.update(times=[time(6, 15)])
    html = page(as_mallory)
    assert "alice" not in html
    assert "06:15" not in html
    as_mallory.post(URL, {**RULE, "user": str(alice.pk), "id": str(reminder.pk), "reminder": str(reminder.pk)})
    reminder.refresh_from_db()
    assert reminder.times == [time(6, 15)]
    assert Reminder.objects.for_user(mallory).check_in().times == [time(7, 30)]


def test_it_takes_few_queries(as_alice, reminder, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # session, person, reminder, address
        page(as_alice)


def test_saving_takes_few_queries(as_alice, reminder, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        as_alice.post(URL, RULE)
