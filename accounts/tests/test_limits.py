"""Tries are counted where the broker has no part in it: guessing is slowed, and who lives here gets in."""

import pytest
import redis
from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates
from celery import Task
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import Letter

PASSWORD = "quiet lantern above harbour"
TOO_MANY = 429


@pytest.fixture
def nora(make_person):
    return make_person("nora", PASSWORD)


@pytest.fixture
def _broker_away(monkeypatch):
    """Nothing gets through to its server, whoever asks."""

    def away(*args, **kwargs):
        raise redis.ConnectionError

    def unsent(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(redis.connection.AbstractConnection, "connect", away)
    monkeypatch.setattr(redis.ConnectionPool, "get_connection", away)
    monkeypatch.setattr(Task, "apply_async", unsent)


def log_in(client, login="nora", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


def most(action: str, per: str) -> int:
    """How often it may be done, as allauth reads the settings."""
    return next(rate.amount for rate in parse_rates(app_settings.RATE_LIMITS[action]) if rate.per == per)


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "action"), [("account_login", "login"), ("account_signup", "signup")])
def test_a_page_sent_too_often_from_one_address_answers_429(page, action, client):
    answers = [client.post(reverse(page)).status_code for _ in range(most(action, "ip") + 1)]
    assert answers == [422] * most(action, "ip") + [TOO_MANY]
    assert client.post(reverse(page), REMOTE_ADDR="192.0.2.7").status_code == 422


def test_wrong_passwords_for_one_name_close_it_for_a_while_and_nobody_elses(nora, make_person, client):
    make_person("vera", PASSWORD)
    tries = [log_in(client, password="wrong", REMOTE_ADDR=f"192.0.2.{n}") for n in range(most("login_failed", "key"))]
    assert {answer.status_code for answer in tries} == {422}
    assert log_in(client, REMOTE_ADDR="192.0.2.99").status_code in (422, TOO_MANY)
    assert client.get(reverse("today")).status_code == 302
    assert log_in(client, "vera")["Location"] == reverse("today")


@pytest.mark.usefixtures("_broker_away")
class TestWithTheBrokerAway:
    def test_a_person_logs_in(self, nora, client):
        assert log_in(client)["Location"] == reverse("today")
        assert client.get(reverse("today")).status_code == 200

    @pytest.mark.django_db
    def test_a_person_signs_up_and_the_letter_waits(self, client, django_capture_on_commit_callbacks):
        given = {"username": "nora", "password1": PASSWORD, "email": "nora@example.org"}
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(reverse("account_signup"), given)["Location"] == reverse("today")
        assert Letter.objects.count() == 1

    @pytest.mark.django_db
    def test_tries_are_counted_all_the_same(self, client):
        answers = [client.post(reverse("account_login")).status_code for _ in range(most("login", "ip") + 1)]
        assert answers[-1] == TOO_MANY
