import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from accounts import letters
from accounts.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(noon):
    letters.put_down(EmailMessage("Hello", "The link", None, ["a@example.org"]), noon)
    return Letter.objects.get()


def test_it_sends_what_is_due_once_and_forgets_it(letter, noon, mailoutbox):
    assert letters.post_due(noon) == 1
    assert letters.post_due(noon) == 0
    assert [(m.subject, m.body, m.to) for m in mailoutbox] == [("Hello", "The link", ["a@example.org"])]
    assert not Letter.objects.exists()


def test_it_keeps_nothing_readable(letter):
    assert b"link" not in bytes(letter.sealed)
    assert b"example" not in bytes(letter.sealed)


def test_it_leaves_a_leased_letter_alone_until_the_lease_ends(letter, noon, mailoutbox):
    Letter.objects.update(leased_until=noon + letters.LEASE)
    assert letters.post_due(noon) == 0
    assert letters.post_due(noon + letters.LEASE) == 1
    assert len(mailoutbox) == 1


def test_it_tries_again_later_and_gives_up_in_the_end(letter, noon, monkeypatch):
    def refuse(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    letters.post_due(noon)
    assert Letter.objects.get().due_at > noon
    for hours in range(1, 20):
        letters.post_due(noon + timedelta(hours=24 * hours))
    assert not Letter.objects.exists()


def test_a_reset_link_leads_home_whatever_host_was_asked_for(client, make_person, settings, noon):
    from allauth.account.models import EmailAddress

    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    person = make_person("nora", password="quiet lantern above harbour", email="n@example.org")
    EmailAddress.objects.create(user=person, email="n@example.org", verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": "n@example.org"}, headers={"Host": "evil.example"})
    letters.post_due(noon + timedelta(days=3650))
    body = mail.outbox[0].body
    assert f"{settings.PUBLIC_URL}/accounts/password/reset/key/" in body
    assert "evil.example" not in body


@pytest.mark.parametrize("error", [ValueError("Invalid address"), UnicodeError("label too long")])
def test_a_letter_that_cannot_be_sent_does_not_hold_up_the_next(letter, noon, mailoutbox, monkeypatch, error):
    def refuse_the_first(self, messages):
        if messages[0].to == ["a@example.org"]:
            raise error
        return real(self, messages)

    real = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", refuse_the_first)
    letters.put_down(EmailMessage("Hello", "The next", None, ["b@example.org"]), noon)
    assert letters.post_due(noon) == 1
    assert [m.to for m in mailoutbox] == [["b@example.org"]]
    assert Letter.objects.get().attempts == 1


def test_a_letter_that_does_not_open_is_put_off_and_dropped_in_the_end(letter, noon):
    Letter.objects.update(sealed=b"\x01\x02k1" + bytes(40), attempts=letters.GIVE_UP_AFTER - 1)
    assert letters.post_due(noon) == 0
    assert not Letter.objects.exists()
