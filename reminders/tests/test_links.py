"""Links that need no log-in: what they do, and that they do only that."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from reminders.links import Act, link, read
from reminders.models import LATER, Channel, Delivery, Kind, KindChoice, Reminder, State
from routines.models import Completion, RoutineItem
from routines.schedule import Rule

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def delivery(reminder, evening):
    """Alice's reminder of the evening, claimed by mail."""
    (key,) = claimed_at(evening)
    with time_machine.travel(evening, tick=False):
        yield Delivery.objects.get(pk=key)


def claimed_at(moment):
    # A claim commits, which a test's own transaction does not allow: so its row is made as it would be.
    row = Reminder.objects.get(kind=Kind.CHECK_IN)
    made = Delivery.objects.create(
        user=row.user, reminder=row, channel=Channel.MAIL, slot=moment, day=moment.date(), state=State.SENT,
        due_at=moment, nudge_at=moment, sent_at=moment,
    )  # fmt: skip
    return [made.pk]


def path(act, delivery, kind=""):
    return link(act, delivery.pk, delivery.slot + DAY, kind)


@pytest.fixture
def anyone():
    """A browser without a log-in that sends no token against forgery."""
    return Client(enforce_csrf_checks=True)


def test_a_look_changes_nothing_and_tells_nothing(anyone, delivery):
    for act in (Act.DONE, Act.SOON, Act.HOUR, Act.TONIGHT):
        before = list(Reminder.objects.values()), list(Delivery.objects.values())
        answer = anyone.get(path(act, delivery))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert html.count("<button") == 2  # quick exit, and the one
        assert "alice" not in html
        assert "check-in" not in html
        assert (list(Reminder.objects.values()), list(Delivery.objects.values())) == before


@pytest.mark.parametrize(
    ("act", "after"),
    [(Act.SOON, timedelta(minutes=15)), (Act.HOUR, timedelta(hours=1)), (Act.TONIGHT, timedelta(minutes=90))],
)
def test_it_comes_again(anyone, delivery, evening, act, after):
    assert anyone.post(path(act, delivery)).status_code == 200
    later = Reminder.objects.get(name=LATER)
    assert (later.kind, later.at, later.next_due_at) == (Kind.CHECK_IN, evening + after, evening + after)
    assert anyone.post(path(act, delivery)).status_code == 200
    assert Reminder.objects.filter(name=LATER).count() == 1


def test_done_ends_what_waits_and_what_was_put_off(anyone, delivery):
    other = Delivery.objects.create(
        user=delivery.user, reminder_id=delivery.reminder_id, channel=Channel.PUSH, slot=delivery.slot,
        day=delivery.day, due_at=delivery.slot, nudge_at=delivery.slot,
    )  # fmt: skip
    anyone.post(path(Act.HOUR, delivery))
    anyone.post(path(Act.DONE, delivery))
    other.refresh_from_db()
    assert (other.state, other.why) == (State.SKIPPED, "done")
    assert not Reminder.objects.filter(name=LATER).exists()


def test_done_ticks_what_is_repeated_once(anyone, delivery, alice):
    item = RoutineItem(user=alice, kind="chore", name="Dishes")
    item.begin(Rule(delivery.day, target=2))
    Reminder.objects.filter(pk=delivery.reminder_id).update(kind=Kind.ROUTINE, subject=item.pk)
    anyone.post(path(Act.DONE, delivery))
    anyone.post(path(Act.DONE, delivery))
    assert [(row.day, row.amount) for row in Completion.objects.for_user(alice)] == [(delivery.day, 2)]


def test_one_click_stops_the_mails_of_that_kind_and_nothing_else(anyone, delivery, alice, noon):
    Reminder.objects.set_rule(alice, Kind.CONTACT, noon, times=[noon.time()], weekdays=[1], active=True)
    KindChoice.objects.keep(alice, Kind.RETURN, channels=["mail", "push"])
    stop = link(Act.STOP, alice.pk, delivery.slot + DAY, Kind.CHECK_IN)
    answer = anyone.post(stop, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    active = dict(Reminder.objects.for_user(alice).values_list("kind", "active"))
    assert active == {Kind.CHECK_IN: False, Kind.CONTACT: True}
    assert Reminder.objects.get(kind=Kind.CHECK_IN).next_due_at is None
    anyone.post(link(Act.STOP, alice.pk, delivery.slot + DAY, Kind.RETURN))
    choice = KindChoice.objects.get()
    assert (choice.active, choice.channels) == (True, ["push"])


def test_a_token_is_good_for_one_act_one_row_and_one_day(anyone, delivery, mallory):
    good = path(Act.HOUR, delivery)
    token = good.split("/")[-2]
    wrong = [good.replace("/hour/", "/stop/"), good.replace("/hour/", "/done/"), f"/again/hour/B{token[1:]}/",
             "/again/hour/x/", f"/again/hour/{'é' * 30}/", f"/again/hour/{token}{token}{token}/"]  # fmt: skip
    for one in wrong:
        assert anyone.post(one).status_code == 410, one
    assert anyone.post("/again/else/x/").status_code == 404
    ends = delivery.slot + DAY
    assert read(Act.HOUR, token, ends)
    assert read(Act.HOUR, token, ends + timedelta(seconds=1)) is None
    assert not Reminder.objects.filter(name=LATER).exists()


def test_a_switched_off_reminder_and_a_closed_account_stay_silent(anyone, delivery, alice):
    Reminder.objects.update(active=False)
    assert "ended" in anyone.post(path(Act.HOUR, delivery)).content.decode()
    Reminder.objects.update(active=True)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert "ended" in anyone.post(path(Act.HOUR, delivery)).content.decode()
    assert "ended" in anyone.post(link(Act.STOP, alice.pk, delivery.slot, "check-in")).content.decode()
    assert not Reminder.objects.filter(name=LATER).exists()
