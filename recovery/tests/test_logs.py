"""Whatever goes wrong, the log says where and not with which words."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.clock import week_of
from accounts.models import User
from journal.models import CheckIn
from progress import share
from progress.models import ShareLink
from recovery.logs import WithoutWords
from support.models import CalendarFeed
from support.views import calendar

WORDS = "canarywords"


@pytest.fixture
def log(caplog):
    """What is written while a test runs, as the site would write it."""
    shape = {name: part for name, part in settings.LOGGING["formatters"]["plain"].items() if name != "()"}
    formatter = WithoutWords(shape["format"], style=shape["style"])
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


def test_the_site_writes_its_log_by_it():
    assert settings.LOGGING["formatters"]["plain"]["()"] == "recovery.logs.WithoutWords"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"plain"}


@pytest.mark.parametrize(
    "error", [ValueError(f"invalid literal: '{WORDS}'"), IntegrityError(f"DETAIL: Failing row ({WORDS})")]
)
def test_an_error_in_a_view_names_the_place_and_no_words(error, alice, log, monkeypatch):
    def break_down(*args, **kwargs):
        try:
            raise KeyError(WORDS)
        except KeyError as cause:
            raise error from cause

    monkeypatch.setattr(CheckIn.objects.__class__, "record_over", break_down)
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    answer = client.post(reverse("check-in") + f"?q={WORDS}", {"mood": "3", "note": WORDS})
    assert answer.status_code == 500
    assert WORDS not in answer.content.decode()
    written = log()
    assert "Internal Server Error: /check-in/" in written
    assert "builtins.KeyError\nwhich led to:" in written
    assert type(error).__name__ in written
    assert "break_down" in written
    assert WORDS not in written


@pytest.mark.django_db
def test_what_the_database_complains_of_is_not_quoted(alice, log):
    name = alice.username
    try:
        User.objects.create_user(username=name)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: /accounts/signup/")
    assert "IntegrityError" in log()
    assert "(alice)" not in log()


def test_a_task_that_fails_names_its_error_only(log):
    error = {"name": "accounts.tasks.post_letters", "id": "1", "description": "raised unexpected"}
    words = {**error, "exc": f"ValueError('{WORDS}')", "traceback": WORDS}
    logging.getLogger("celery.app.trace").error("Task %(name)s[%(id)s] %(description)s: %(exc)s", words)
    assert "Task accounts.tasks.post_letters[1] raised unexpected: ValueError" in log()
    assert WORDS not in log()


def test_the_token_of_a_calendar_is_in_no_log(alice, log, monkeypatch):
    def break_down(*args):
        raise RuntimeError

    token = CalendarFeed.make(alice, timezone.now())
    monkeypatch.setattr(calendar, "calendar_of", break_down)
    url = reverse("feed", args=[token])
    assert Client(raise_request_exception=False).get(url).status_code == 500
    logging.getLogger("django.request").error("Service Unavailable: %s", url)
    assert log().count("/feed/...") == 2
    assert token not in log()


def test_the_token_of_a_shared_week_is_in_no_log(alice, log, monkeypatch):
    def break_down(*args):
        raise RuntimeError

    now = timezone.now()
    token = ShareLink.make(alice, "draft", week_of(now.date()), ["figures"], now + timedelta(days=1))
    monkeypatch.setattr(share, "context_of", break_down)
    url = reverse("share", args=[token])
    assert Client(raise_request_exception=False).get(url).status_code == 500
    logging.getLogger("django.request").error("Service Unavailable: %s", url)
    assert log().count("/s/...") == 2
    assert token not in log()


def test_a_token_that_acts_on_a_reminder_is_not_logged(log):
    logging.getLogger("django.request").error("Gone: %s", reverse("reminder-act", args=["done", "a-secret-token"]))
    assert "/again/..." in log()
    assert "a-secret-token" not in log()
