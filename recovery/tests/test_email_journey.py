"""An e-mail given at sign-up: confirmed by a link and a button, and from then on the evening reminder is on."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts import letters
from reminders.models import Kind, Reminder

FIELDS = {"username": "nora", "password1": "quiet lantern above harbour", "email": "nora@example.org"}
LINK = re.compile(r"http://[^\s]+/accounts/confirm-email/[^\s]+")
SHOWY = ("recovery", "sober", "craving", "heroin", "addict", "opioid", "relapse")

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(client, mailoutbox):
    client.post(reverse("account_signup"), FIELDS)
    letters.post_due(timezone.now())
    [mail] = mailoutbox
    return mail


def test_the_mail_says_nothing_and_links_home(letter, settings):
    assert LINK.search(letter.body)[0].startswith(settings.PUBLIC_URL)
    said = f"{letter.subject} {letter.body} {letter.from_email}".lower()
    assert not [word for word in SHOWY if word in said]
    assert letter.to == ["nora@example.org"]


def test_the_link_alone_confirms_nothing_and_the_button_starts_the_reminder(letter, client, settings):
    path = LINK.search(letter.body)[0].removeprefix(settings.PUBLIC_URL)
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get().verified
    assert not Reminder.objects.exists()
    client.post(path)
    assert EmailAddress.objects.get().verified
    reminder = Reminder.objects.get(kind=Kind.CHECK_IN)
    assert (reminder.active, [str(at) for at in reminder.times]) == (True, ["20:00:00"])
    assert reminder.next_due_at > timezone.now()


def test_a_reminder_once_switched_off_stays_off(letter, client, settings):
    path = LINK.search(letter.body)[0].removeprefix(settings.PUBLIC_URL)
    client.post(path)
    Reminder.objects.update(active=False)
    client.post(path)
    assert not Reminder.objects.filter(active=True).exists()


def test_the_session_lasts_ninety_days_from_the_log_in(client, make_person):
    make_person("vera", password="quiet lantern above harbour")
    answer = client.post(reverse("account_login"), {"login": "vera", "password": "quiet lantern above harbour"})
    assert answer.cookies["session"]["max-age"] == 90 * 24 * 3600
    assert answer.cookies["session"]["httponly"]
    assert answer.cookies["session"]["samesite"] == "Lax"
    assert "session" not in client.get(reverse("today")).cookies
