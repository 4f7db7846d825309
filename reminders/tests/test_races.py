"""Several dispatchers and senders at once, against real PostgreSQL and with real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import connection, transaction

from reminders.dispatch import BEGINNING, DUE, _moves, claim_due, swept
from reminders.models import Delivery, Kind, Reminder, ReminderSettings, Rule, State
from reminders.send import send
from reminders.tests.calls import mail, waiting

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)
PEOPLE = 120


@pytest.fixture
def crowd(make_person, confirm, noon):
    """People whose reminders are all due at the same moment."""
    for n in range(PEOPLE):
        person = make_person(f"person{n}", zone="Europe/Berlin")
        confirm(person)
        Reminder.objects.start_check_in(person, noon)


def at_once(*works):
    """Runs each in a thread with a connection of its own, all started together; their results."""
    ready = Barrier(len(works))

    def run(work):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20s'")  # a wait for ever is a failure
            ready.wait(timeout=30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def all_claimed(now):
    """One dispatcher's whole work, in small batches so that they meet often."""
    claimed = []
    while (claim := claim_due(now, 7)).taken:
        claimed += waiting(claim.calls)
    return claimed


def test_dispatchers_at_once_claim_each_slot_once(crowd, evening):
    claims = at_once(*[lambda: all_claimed(evening)] * 4)
    claimed = [key for claim in claims for key in claim]
    assert len(claimed) == len(set(claimed)) == PEOPLE
    assert Delivery.objects.count() == PEOPLE
    assert not Reminder.objects.filter(next_due_at__lte=evening).exists()


def test_a_dispatcher_that_is_held_up_holds_up_no_other(crowd, evening):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DUE, {"now": evening, "limit": 20, **BEGINNING._asdict()})
        (claim,) = at_once(lambda: claim_due(evening, 500))
    assert claim.taken == PEOPLE - 20
    held = Reminder.objects.filter(next_due_at__lte=evening)
    assert held.count() == 20
    assert not Delivery.objects.filter(reminder__in=held).exists()


def test_a_reminder_that_is_saved_while_it_is_looked_for_is_claimed_as_saved(crowd, evening):
    """The claim knows rows by their place, and a save puts a row in another one."""
    one = Reminder.objects.first()
    slow = DUE.replace("WHERE", f"WHERE (id <> '{one.pk}' OR pg_sleep(1) IS NOT NULL) AND")
    assert slow != DUE

    def save():
        sleep(0.4)
        Reminder.objects.filter(pk=one.pk).update(zone="Europe/Paris")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reminders.dispatch.DUE", slow)
        claim, _ = at_once(lambda: claim_due(evening, 500), save)
    assert claim.taken == PEOPLE
    one.refresh_from_db()
    assert (one.zone, one.last_zone, one.last_slot) == ("Europe/Berlin", "Europe/Paris", evening)


def test_who_is_erased_while_their_reminder_is_claimed_leaves_no_delivery(crowd, evening, monkeypatch):
    """Deliveries have no constraint to their person: the turn, which is deleted first, is what one waits for."""
    person = Reminder.objects.first().user
    is_locked = Event()

    def moves(*arguments):
        is_locked.set()
        sleep(1)
        return _moves(*arguments)

    monkeypatch.setattr("reminders.dispatch._moves", moves)
    at_once(lambda: claim_due(evening, 500), lambda: is_locked.wait(10) and person.delete())
    assert Delivery.objects.count() == PEOPLE - 1
    assert not Delivery.objects.filter(user_id=person.pk).exists()


def test_a_dispatcher_that_dies_before_it_commits_has_claimed_nothing(crowd, evening, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("reminders.dispatch._moves", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            claim_due(evening, 500)
    assert not Delivery.objects.exists()
    assert len(all_claimed(evening)) == PEOPLE


def test_senders_with_the_same_calls_send_each_once(crowd, evening, mailoutbox):
    ids = all_claimed(evening)
    sent = at_once(*[lambda: send(mail(ids), lambda: evening + SECOND)] * 3)
    assert sum(sent) == PEOPLE
    assert len({message.to[0] for message in mailoutbox}) == len(mailoutbox) == PEOPLE
    assert Delivery.objects.filter(state=State.SENT, attempts=1).count() == PEOPLE


def test_a_sender_does_not_wait_for_what_another_is_leasing(crowd, evening):
    ids = all_claimed(evening)
    with transaction.atomic():
        assert len(Delivery.objects.lease(mail(ids[:20]), evening)) == 20
        (leased,) = at_once(lambda: Delivery.objects.lease(mail(ids), evening))
    assert {one.id for one in leased} == set(ids[20:])


def test_a_sweep_beside_another_calls_for_each_once(crowd, evening):
    all_claimed(evening)
    later = evening + timedelta(minutes=10)
    found = waiting(call for calls in at_once(*[lambda: list(swept(later))] * 3) for call in calls)
    assert len(found) == len(set(found)) == PEOPLE


def test_a_rule_saved_while_it_is_claimed_is_the_rule(crowd, evening):
    """The claim holds the row; the person's save waits for it and plans by what the claim has left."""
    alice = Reminder.objects.first().user
    rule = {"times": [evening.time()], "weekdays": [0], "active": True}
    at_once(
        lambda: all_claimed(evening),
        lambda: Reminder.objects.set_check_in(alice, evening, **rule),
    )
    reminder = Reminder.objects.for_user(alice).check_in()
    assert reminder.weekdays == [0]
    assert reminder.next_due_at.astimezone(alice.tz).weekday() == 0


def test_a_rule_that_nobody_can_read_is_not_waited_for_while_it_is_saved(crowd, evening):
    """Who saves a reminder locks it and then its turn; a claim has the turn and would want the reminder."""
    broken, *_ = Reminder.objects.all()
    Reminder.objects.filter(pk=broken.pk).update(zone="Atlantis/Capital")
    with transaction.atomic():
        Reminder.objects.filter(pk=broken.pk).select_for_update(of=("self",)).get()
        (claim,) = at_once(lambda: claim_due(evening, 500))
    assert claim.taken == PEOPLE
    assert list(Reminder.objects.filter(next_due_at=evening)) == [broken]
    assert claim_due(evening, 500).taken == 1
    broken.refresh_from_db()
    assert (broken.fault, broken.next_due_at) == ("ZoneInfoNotFoundError", None)


def test_ways_that_change_while_a_reminder_is_added_are_its_own(crowd, evening):
    """The one who changes them waits for whoever adds one, and then sees it."""
    alice = Reminder.objects.first().user
    is_added = Event()

    def add():
        with transaction.atomic():
            Reminder.objects.set_once(alice, Kind.REFILL, evening, evening - SECOND)
            is_added.set()
            sleep(1)

    at_once(add, lambda: is_added.wait(10) and ReminderSettings.objects.keep(alice, channels=["push"]))
    rules = Reminder.objects.for_user(alice).values_list("rule", flat=True)
    assert {Rule.read(rule).channels for rule in rules} == {("push",)}
