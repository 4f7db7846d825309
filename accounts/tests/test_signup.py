import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts import invites
from accounts.models import Invite, Letter, RecoveryKey, User

GOOD = {"username": "nora", "password1": "quiet lantern above harbour"}
KEY = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}")

pytestmark = pytest.mark.django_db


def join(client, **fields):
    return client.post(reverse("account_signup"), {**GOOD, **fields})


def test_it_needs_no_email_and_gives_a_recovery_key_once(client):
    answer = join(client)
    key = KEY.search(answer.content.decode())
    assert answer.status_code == 200
    assert key
    assert KEY.search(client.get(reverse("recovery-key")).content.decode()) is None
    stored = bytes(RecoveryKey.objects.get().digest)
    assert key[0].encode() not in stored
    assert client.get(reverse("today")).status_code == 200


def test_it_goes_straight_to_today_with_an_email_and_sends_a_letter_by_the_outbox(client, mailoutbox):
    answer = join(client, email="nora@example.org")
    assert (answer.status_code, answer["Location"]) == (302, reverse("today"))
    assert mailoutbox == []
    assert Letter.objects.count() == 1
    assert not RecoveryKey.objects.exists()


def test_it_takes_the_zone_of_the_browser_and_its_country(client):
    join(client, zone="Australia/Sydney")
    user = User.objects.get()
    assert (user.zone, user.country, user.place_confirmed) == ("Australia/Sydney", "AU", False)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 64])
def test_it_makes_do_without_a_zone(client, zone):
    client.post(reverse("account_signup"), {**GOOD, "zone": zone}, headers={"Accept-Language": "en-CA,en;q=0.8"})
    user = User.objects.get()
    assert (user.zone, user.country) == ("UTC", "CA")


@pytest.mark.parametrize(
    "password", ["sh0rt~", "passwordpassword", "noranoranora", "qwertyuiop12", "x" * 129, "sobersobersober"]
)
def test_it_refuses_a_weak_password_and_keeps_the_name(client, password):
    answer = join(client, password1=password)
    assert answer.status_code == 422
    assert 'value="nora"' in answer.content.decode()
    assert password not in answer.content.decode()
    assert not User.objects.exists()


def test_it_refuses_a_name_that_is_taken(client, alice):
    answer = join(client, username="Alice")
    assert answer.status_code == 422
    assert User.objects.count() == 1


def test_it_hides_who_has_an_account_by_their_email(client, make_person):
    from allauth.account.models import EmailAddress

    person = make_person("old", email="old@example.org")
    EmailAddress.objects.create(user=person, email="old@example.org", verified=True, primary=True)
    known, unknown = join(client, email="old@example.org"), None
    client.logout()
    unknown = join(client, username="other", email="new@example.org")
    assert known.status_code == unknown.status_code
    assert known["Location"] == unknown["Location"]


def test_it_says_who_hosts_before_anyone_signs_up(client, settings):
    settings.HOST_NAME, settings.HOST_CONTACT = "Elm House", "elm@example.org"
    html = client.get(reverse("account_signup")).content.decode()
    assert "Elm House" in html
    assert "elm@example.org" in html


def test_it_can_be_closed(client, settings):
    settings.SIGNUPS = "closed"
    assert client.get(reverse("account_signup")).status_code == 200
    join(client)
    assert not User.objects.exists()


class TestInvite:
    @pytest.fixture(autouse=True)
    def _by_invitation(self, settings):
        settings.SIGNUPS = "invite"

    def test_it_lets_one_person_in(self, client):
        code = invites.make(timezone.now())
        assert join(client, invite=code).status_code == 200
        client.logout()
        assert join(client, username="second", invite=code).status_code == 422
        assert User.objects.count() == 1

    @pytest.mark.parametrize("code", ["", "guess"])
    def test_it_lets_nobody_in_without_one(self, client, code):
        assert join(client, invite=code).status_code == 422
        assert not User.objects.exists()

    def test_it_runs_out(self, client):
        code = invites.make(timezone.now() - Invite.LIFETIME - timedelta(seconds=1))
        assert join(client, invite=code).status_code == 422

    def test_it_is_made_by_a_command_and_filled_in_from_its_link(self, client, capsys):
        call_command("invite")
        link = capsys.readouterr().out.split()[0]
        code = link.partition("?invite=")[2]
        assert f'value="{code}"' in client.get(link).content.decode()
        assert join(client, invite=code).status_code == 200


def test_the_authenticator_picture_is_there_while_one_is_set_up(as_alice):
    assert as_alice.get(reverse("totp-picture")).status_code == 404
    as_alice.get(reverse("mfa_activate_totp"))
    picture = as_alice.get(reverse("totp-picture"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
