from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from accounts.session_engine import SessionStore
from accounts.whose import person, session_data

pytestmark = pytest.mark.django_db
PASSWORD = "quiet lantern above harbour"


def a_session(of, known_as=None):
    """A session as a log-in leaves it; `known_as` is who it is noted to belong to."""
    session = SessionStore()
    session[SESSION_KEY] = str(of.pk)
    session.create()
    if known_as:
        UserSession.objects.create(user=known_as, session_key=session.session_key, ip="127.0.0.1", user_agent="")
    return session.session_key


def test_session_person_and_key_are_one_query(alice, django_assert_num_queries):
    key = a_session(alice, alice)
    with django_assert_num_queries(1):
        assert SessionStore(key)[SESSION_KEY] == str(alice.pk)
        found = person(alice.pk)
        assert found == alice
        assert found.vault.open(alice.vault.seal("rain", b"here"), b"here") == "rain"


def test_who_is_at_hand_is_nobody_else(alice, mallory):
    """A session that is noted as another's still belongs to whom Django's signed data names."""
    SessionStore(a_session(alice, mallory)).load()
    assert person(alice.pk) == alice
    SessionStore(a_session(alice, mallory)).load()
    assert person(mallory.pk) == mallory


def test_a_session_that_nobody_noted_finds_its_person_all_the_same(alice, django_assert_num_queries):
    key = a_session(alice)
    with django_assert_num_queries(2):
        SessionStore(key).load()
        assert person(alice.pk) == alice


def test_the_person_is_at_hand_once(alice, django_assert_num_queries):
    SessionStore(a_session(alice, alice)).load()
    person(alice.pk)
    with django_assert_num_queries(1):
        assert person(alice.pk) == alice


def test_an_ended_session_leaves_nobody_at_hand(alice, mallory, django_assert_num_queries):
    SessionStore(a_session(mallory, mallory)).load()
    key = a_session(alice, alice)
    assert session_data(key, datetime.now(UTC) + timedelta(days=400)) is None
    with django_assert_num_queries(1):
        assert person(mallory.pk) == mallory


def test_a_page_after_a_real_log_in_asks_once_who_it_is(client, make_person, django_assert_num_queries):
    make_person("nora", PASSWORD)
    client.post(reverse("account_login"), {"login": "nora", "password": PASSWORD})
    with django_assert_num_queries(1):
        assert client.get(reverse("privacy")).status_code == 200
