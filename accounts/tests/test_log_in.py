"""Who tries to log in, or asks for a new password, does not learn who has an account."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import letters, recovery_keys
from accounts.models import Letter

PASSWORD = "quiet lantern above harbour"
THEIRS = "seven slow barges at dawn"


@pytest.fixture
def nora(make_person):
    person = make_person("nora", PASSWORD, email="nora@example.org")
    EmailAddress.objects.create(user=person, email="nora@example.org", verified=True, primary=True)
    return person


@pytest.fixture
def vera(make_person):
    """Has not confirmed her e-mail."""
    person = make_person("vera", PASSWORD, email="vera@example.org")
    EmailAddress.objects.create(user=person, email="vera@example.org", verified=False, primary=True)
    return person


@pytest.fixture
def hashings(monkeypatch):
    """How many times a password was hashed, which is what takes the time."""
    counted = []
    hasher = type(get_hasher())
    for name in ("encode", "verify"):
        real = getattr(hasher, name)
        monkeypatch.setattr(
            hasher, name, lambda self, *args, _real=real, _name=name: counted.append(_name) or _real(self, *args)
        )
    return counted


def log_in(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.parametrize("login", ["nora", "NORA", "nora@example.org", "Nora@Example.org"])
def test_it_takes_the_name_or_the_confirmed_email(login, client, nora):
    assert log_in(client, login)["Location"] == reverse("today")


@pytest.mark.parametrize(
    "login", ["nora", "nora@example.org", "vera", "vera@example.org", "nobody", "nobody@example.org", "demo"]
)
def test_a_wrong_password_costs_one_hashing_whoever_it_is(login, client, nora, vera, make_person, hashings):
    make_person("demo")  # without a usable password
    hashings.clear()
    assert log_in(client, login, "wrong " + PASSWORD).status_code == 422
    assert len(hashings) == 1


@pytest.mark.parametrize("there", ["nora@example.org", "nobody@example.org"])
def test_signing_up_with_the_email_of_another_does_not_tell_whether_they_are_here(there, client, nora, make_person):
    mallory = make_person("mallory", THEIRS, email=there)
    EmailAddress.objects.create(user=mallory, email=there, verified=False, primary=True)
    assert log_in(client, there, THEIRS).status_code == 422


@pytest.mark.django_db
def test_an_email_is_no_name(client):
    answer = client.post(reverse("account_signup"), {"username": "nora@example.org", "password1": PASSWORD})
    assert answer.status_code == 422
    assert "Leave out the @" in answer.content.decode()


@pytest.mark.parametrize("email", ["nora@example.org", "vera@example.org", "nobody@example.org"])
def test_asking_for_a_new_password_leaves_a_letter_whoever_it_is(
    email, client, nora, vera, mailoutbox, django_assert_max_num_queries
):
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert Letter.objects.count() == 1
    assert letters.post_due(timezone.now()) == 1
    assert not Letter.objects.exists()
    assert [letter.to for letter in mail.outbox] == ([] if email.startswith("nobody") else [[email]])


@pytest.mark.parametrize("name", ["nora", "vera", "nobody"])
def test_a_wrong_recovery_key_costs_the_same_queries_whoever_it_is(name, client, nora, vera, django_assert_num_queries):
    recovery_keys.issue(nora, timezone.now())
    with django_assert_num_queries(1):
        assert recovery_keys.holder(name, "A" * 25) is None
