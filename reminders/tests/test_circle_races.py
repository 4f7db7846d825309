"""Two requests about one circle at once, against real PostgreSQL and with real commits."""

from threading import Event
from time import sleep

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from reminders.models import Confidant
from reminders.models.confidant import MOST
from reminders.tests.test_circle_pages import SAM, URL
from reminders.tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_edit_beside_the_question_does_not_change_who_was_asked(alice):
    one = Confidant.objects.create(
        user=alice, name="Sam", address=SAM["address"], from_name="Nora", words="x", counts_from=timezone.now()
    )
    client, is_asked = signed_in(alice), Event()

    def asks():
        with transaction.atomic():
            Confidant.objects.hold(alice)
            assert Confidant.objects.begin_asking(one, timezone.now())
            is_asked.set()
            sleep(1)

    def edits():
        assert is_asked.wait(10)
        return client.post(f"{URL}{one.pk}/", {**SAM, "address": "victim@example.net", "name": "Samuel"}).status_code

    assert at_once(asks, edits)[1] == 302
    one.refresh_from_db()
    assert (one.address, one.name) == (SAM["address"], "Samuel")


def test_forms_at_once_make_no_more_than_the_most(alice):
    clients = [signed_in(alice) for _ in range(MOST + 3)]
    at_once(*[lambda n=n, one=one: one.post(f"{URL}new/?draft={n}", SAM) for n, one in enumerate(clients)])
    assert Confidant.objects.count() == MOST
