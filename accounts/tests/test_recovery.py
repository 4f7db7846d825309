import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import recovery_keys
from accounts.models import RecoveryKey

NEW = "seven slow barges at dawn"


@pytest.fixture
def key(alice):
    return recovery_keys.issue(alice, timezone.now())


def recover(client, **fields):
    return client.post(reverse("recover"), {"username": "alice", "password": NEW, **fields})


def test_it_sets_a_new_password_and_replaces_the_key(client, alice, key):
    answer = recover(client, key=key)
    assert answer.status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert not recovery_keys.opens(alice, key)
    assert RecoveryKey.objects.count() == 1


def test_it_signs_nobody_in_and_ends_every_session(client, alice, key):
    elsewhere = Client()
    alice.set_password("another lantern by the sea")
    alice.save()
    elsewhere.post(reverse("account_login"), {"login": "alice", "password": "another lantern by the sea"})
    assert elsewhere.get(reverse("today")).status_code == 200
    recover(client, key=key)
    assert elsewhere.get(reverse("today")).status_code == 302
    assert client.get(reverse("today")).status_code == 302
    assert not UserSession.objects.filter(user=alice).exists()


@pytest.mark.parametrize("change", [str.lower, lambda key: key.replace("-", " "), lambda key: key.replace("-", "")])
def test_it_takes_the_key_however_it_was_copied(client, alice, key, change):
    assert recover(client, key=change(key)).status_code == 200


def test_it_reads_letters_that_look_like_digits():
    assert recovery_keys.normalised("o1-iL 0") == "01110"


@pytest.mark.parametrize("wrong", [{"key": "00000-00000"}, {"username": "nobody"}, {"username": "mallory"}])
def test_it_says_the_same_of_a_wrong_name_and_a_wrong_key(client, alice, mallory, key, wrong):
    answer = recover(client, **{"key": key, **wrong})
    assert answer.status_code == 422
    assert "do not fit together" in answer.content.decode()
    assert RecoveryKey.objects.get().user == alice


def test_it_refuses_a_weak_password_and_keeps_the_key(client, alice, key):
    answer = recover(client, key=key, password="alicealicealice")
    assert answer.status_code == 422
    assert recovery_keys.opens(alice, key)


def test_it_slows_down_guessing(client, alice, key):
    answers = [recover(client, key="00000").status_code for _ in range(25)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_it_gives_the_key_as_a_file_only_to_who_shows_it(as_alice, key):
    good = as_alice.post(reverse("recovery-key-file"), {"key": key})
    assert key in good.content.decode()
    assert good["Content-Disposition"] == "attachment; filename=key.txt"
    assert as_alice.post(reverse("recovery-key-file"), {"key": "<script>"}).status_code == 302


def test_the_key_that_replaces_a_used_one_can_be_saved_too(client, alice, key, django_assert_num_queries):
    """Nobody is signed in then: the page sends the key back, and the file is made of that alone."""
    page = recover(client, key=key)
    assert f'action="{reverse("recovery-key-file")}"' in page.content.decode()
    new = page.context["key"]
    assert recovery_keys.opens(alice, new)
    before = RecoveryKey.objects.values().get()
    with django_assert_num_queries(0):
        file = client.post(reverse("recovery-key-file"), {"key": new})
    assert file.content.decode().splitlines() == [settings.PUBLIC_URL, new]
    assert file["Content-Disposition"] == "attachment; filename=key.txt"
    assert file["Content-Type"].startswith("text/plain")
    assert "no-store" in file["Cache-Control"]
    assert RecoveryKey.objects.values().get() == before
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "<script>", "A" * 25, "AAAAA-AAAAA-AAAAA-AAAAA-AAAAU", "AAAAA" + 4 * "-AAAAA" + "\n"]
)
def test_a_visitor_gets_no_file_of_anything_else(text, client, db):
    answer = client.post(reverse("recovery-key-file"), {"key": text})
    assert (answer.status_code, answer["Location"]) == (302, reverse("recover"))


def test_a_person_gets_no_file_of_a_key_that_is_not_theirs(as_mallory, key):
    assert as_mallory.post(reverse("recovery-key-file"), {"key": key})["Location"] == reverse("recovery-key")


def test_it_asks_for_the_password_before_it_makes_another(as_alice, alice, key):
    alice.set_password("another lantern by the sea")
    alice.save()
    as_alice.force_login(alice)
    answer = as_alice.post(reverse("recovery-key"))
    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer["Location"]
