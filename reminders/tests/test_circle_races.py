"""Two requests about one circle at once, against real PostgreSQL and with real commits."""

from threading import Event
from time import sleep

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from reminders.circle import arrange
from reminders.links import Act, link
from reminders.models import Confidant, Kind, Reminder
from reminders.models.confidant import ANSWERS_IN, MOST
from reminders.tests.circle import somebody
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


def test_one_that_is_switched_off_beside_anothers_yes_leaves_the_person_asked(alice, client, noon):
    now = timezone.now()
    sam, kim = somebody(alice, now), somebody(alice, now, name="Kim", said_yes_at=None)
    is_off = Event()

    def switches():
        with transaction.atomic():
            Confidant.objects.for_user(alice).filter(pk=sam.pk).switch(now, on=False)
            arrange(alice, now)
            is_off.set()
            sleep(1)

    def answers():
        assert is_off.wait(10)
        client.post(link(Act.JOIN, kim.pk, now + ANSWERS_IN, kim.mark))

    at_once(switches, answers)
    assert Confidant.objects.at_work().get() == kim
    kinds = Reminder.objects.filter(active=True, kind__in=[Kind.CIRCLE, Kind.CIRCLE_TELL])
    assert sorted(kinds.values_list("kind", flat=True)) == [Kind.CIRCLE, Kind.CIRCLE_TELL]


def test_forms_at_once_make_no_more_than_the_most(alice):
    clients = [signed_in(alice) for _ in range(MOST + 3)]
    at_once(*[lambda n=n, one=one: one.post(f"{URL}new/?draft={n}", SAM) for n, one in enumerate(clients)])
    assert Confidant.objects.count() == MOST
