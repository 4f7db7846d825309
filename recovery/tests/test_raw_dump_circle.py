"""The same as in test_raw_dump for a circle: names, addresses and words; and what a link leaves in the log."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from recovery.logs import WithoutWords
from recovery.tests.test_raw_dump import dump
from reminders.links import Act, link
from reminders.models import Confidant
from reminders.models.asking import Marks
from reminders.tests.circle import run

NAME, FROM_NAME, WORDS = "canarycirclename", "Canarycirclefrom", "canarycirclewords by the river"
ADDRESS, REFUSED = "canarycircleaddress@example.net", "canarycirclerefused"


@pytest.fixture(autouse=True)
def _by_day():
    """No mail goes to somebody else at night."""
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


@pytest.mark.django_db
def test_it_holds_no_word_of_a_circle(as_alice, alice, anyone, caplog, capfd, mailoutbox):
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)
    form = {"name": NAME, "address": ADDRESS, "from_name": FROM_NAME, "words": WORDS, "days": "3"}
    as_alice.post(reverse("circle-new") + "?draft=1", form)
    as_alice.post(reverse("circle-new") + "?draft=2", form | {"name": REFUSED, "days": "1"})
    one = Confidant.objects.for_user(alice).get()
    as_alice.post(reverse("circle-ask", args=[one.pk]))
    run(timezone.now() + timedelta(minutes=2))
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]
    one.refresh_from_db()
    anyone.post(link(Act.JOIN, one.pk, timezone.now() + timedelta(days=1), one.mark))
    anyone.post(
        link(Act.LEAVE, one.pk, timezone.now() + timedelta(days=1), bytes(Marks.of(ADDRESS, alice))), {"never": "1"}
    )
    shown = as_alice.get(reverse("circle-one", args=[one.pk])).content.decode()
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    assert b"circle-tell" in written
    for words in (NAME, FROM_NAME, WORDS, ADDRESS, REFUSED, WORDS.split()[0], ADDRESS.split("@")[0]):
        assert words.encode() not in written
        assert words.encode().hex().encode() not in written
    assert all(words in shown for words in (NAME, FROM_NAME, WORDS, ADDRESS))


@pytest.fixture
def anyone():
    from django.test import Client

    return Client()


def test_the_log_keeps_no_token():
    record = logging.LogRecord("x", logging.ERROR, "", 1, "Internal Server Error: /circle/yes/canarytoken/", (), None)
    assert "canarytoken" not in WithoutWords("{message}", style="{").format(record)
