"""Who is not signed in reaches the pages written down as public, and nothing else: not with any key, by GET or POST."""

from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from recovery.tests.test_urls import EXAMPLES, KEYED, NAMES, PUBLIC, address, keys_of

# Pages with a key in their address that a visitor may see nevertheless, each with the reason.
PUBLIC_KEYED: Final = {
    "account_confirm_email": "the key is signed and came by mail",
    "account_reset_password_from_key": "the key is signed and came by mail",
    "circle-answer": "the key is signed and came by mail, to somebody who has no account here",
    "reminder-act": "the key is signed and came with the reminder; it shows nothing until a button is pressed",
    "feed": "the token is the calendar's own; a calendar app cannot sign in",
    "share": "the token was given away with the week, and a passphrase is asked for besides",
    "lesson": "a text that is the same for everyone",
    "practice-tool": "a text that is the same for everyone",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(NAMES) - PUBLIC - set(KEYED)))
def test_it_sends_a_visitor_to_the_log_in_page(name, client, django_assert_num_queries):
    """Before anything is looked up, so that nothing can have changed."""
    with django_assert_num_queries(0):
        answers = [client.get(address(name)), client.post(address(name))]
    assert [_leads_to_the_log_in(answer) for answer in answers] == [True, True], name


@pytest.mark.parametrize("name", sorted(set(KEYED) - PUBLIC))
def test_no_key_of_a_row_spares_a_visitor_the_log_in_page(name, alice: User, client: Client, django_assert_num_queries):
    row = KEYED[name](alice)
    before = type(row).objects.values().get(pk=row.pk)
    url = reverse(name, kwargs={key: row.pk if key == "pk" else EXAMPLES[key] for key in keys_of(name)})
    with django_assert_num_queries(0):
        answers = [client.get(url), client.post(url)]
    assert [_leads_to_the_log_in(answer) for answer in answers] == [True, True], name
    assert type(row).objects.values().get(pk=row.pk) == before


def test_every_public_page_with_a_key_says_why():
    assert {name for name in PUBLIC if keys_of(name)} == set(PUBLIC_KEYED)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PUBLIC - {"exit"}))
def test_it_shows_a_public_page_without_asking_who(name, client):
    answer = client.get(address(name))
    private = reverse("account_login") + "?next="
    assert answer.status_code < 500
    assert not answer.get("Location", "").startswith(private)


def _leads_to_the_log_in(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
