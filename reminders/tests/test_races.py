"""Several dispatchers and senders at once, against real PostgreSQL and with real commits."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Event
from time import sleep

import pytest
from django.conf import settings
from django.db import connection, transaction

from reminders.claim import BEGINNING, DUE, END, LANE, Lane, _moves, claim_due
from reminders.dispatch import batches, swept
from reminders.models import Call, Delivery, Kind, Nudge, Reminder, ReminderSettings, Rule, State
from reminders.models.delivery import DeliveryQuerySet
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
        claimed += waiting(claim.nudges)
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


@pytest.fixture
def in_a_row(crowd, evening):
    """The same people, due one second after the other; their ids, the first to be due first."""
    keys = list(Reminder.objects.order_by("pk").values_list("pk", flat=True))
    for n, key in enumerate(keys):
        Reminder.objects.filter(pk=key).update(next_due_at=evening + n * SECOND)
    return keys


@contextmanager
def going(*lanes):
    """Dispatchers that are at work on these lanes."""
    with transaction.atomic():
        for lane in lanes:
            with connection.cursor() as cursor:
                cursor.execute(LANE, {"lane": lane, "is_start": False})
                assert cursor.fetchone() == (lane,)
        yield


def takes(now, limit, after=BEGINNING):
    """A claim of another dispatcher, and whose reminders it took."""
    (claim,) = at_once(lambda: claim_due(now, limit, after))
    calls = Call.objects.filter(pk__in=[nudge.call for nudge in claim.nudges])
    ids = [key for call in calls for key in call.ids]
    return claim, set(Delivery.objects.filter(pk__in=ids).values_list("reminder_id", flat=True))


def test_a_second_dispatcher_comes_from_the_other_end(in_a_row, evening):
    now = evening + PEOPLE * SECOND
    with going(Lane.FORWARDS):
        first, taken = takes(now, 50)
        assert taken == set(in_a_row[-50:])
        second, taken = takes(now, 50, first.mark)
        assert taken == set(in_a_row[-100:-50])
        last, taken = takes(now, 50, second.mark)
        assert taken == set(in_a_row[:-100])
    assert [claim.after.is_start for claim in (first, second, last)] == [True, False, False]
    assert claim_due(now, 50).taken == 0


def test_a_third_dispatcher_goes_with_the_first(in_a_row, evening):
    now = evening + PEOPLE * SECOND
    with going(Lane.FORWARDS, Lane.BACKWARDS):
        claim, taken = takes(now, 50)
        assert (claim.mark.lane, taken) == (Lane.FORWARDS, set(in_a_row[:50]))


def test_who_is_on_the_way_stays_in_its_lane_and_leaves_nothing_behind(in_a_row, evening, monkeypatch):
    monkeypatch.setattr("reminders.dispatch.BATCH", 25)
    now = evening + PEOPLE * SECOND
    run = batches(now)
    with going(Lane.FORWARDS):
        (first,) = at_once(lambda: next(run))
    with going(Lane.BACKWARDS):
        (second,) = at_once(lambda: next(run))
    assert (first.after, first.mark.lane) == (END, Lane.BACKWARDS)
    assert (second.after, second.mark.lane) == (first.mark, Lane.BACKWARDS)
    assert sum(claim.taken for claim in run) == PEOPLE - 50
    assert not Reminder.objects.filter(next_due_at__lte=now).exists()


def test_a_reminder_that_is_saved_while_it_is_looked_for_is_claimed_as_saved(crowd, evening):
    """The claim knows rows by their place, and a save puts a row in another one."""
    one = Reminder.objects.first()
    slow = DUE.replace("WHERE", f"WHERE (id <> '{one.pk}' OR pg_sleep(1) IS NOT NULL) AND")
    assert slow != DUE

    def save():
        sleep(0.4)
        Reminder.objects.filter(pk=one.pk).update(zone="Europe/Paris")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reminders.claim.DUE", slow)
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

    monkeypatch.setattr("reminders.claim._moves", moves)
    at_once(lambda: claim_due(evening, 500), lambda: is_locked.wait(10) and person.delete())
    assert Delivery.objects.count() == PEOPLE - 1
    assert not Delivery.objects.filter(user_id=person.pk).exists()


def test_a_dispatcher_that_dies_before_it_commits_has_claimed_nothing(crowd, evening, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("reminders.claim._moves", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            claim_due(evening, 500)
    assert not Delivery.objects.exists()
    assert len(all_claimed(evening)) == PEOPLE


def test_senders_with_the_same_calls_send_each_once(crowd, evening, mailoutbox):
    """One call heard twice, and another for the same deliveries."""
    call = mail(all_claimed(evening))
    another = str(Call.objects.create(channel="mail", ids=waiting([call]), slot=evening, nudge_at=evening).pk)
    sent = at_once(
        *[lambda one=one: send(one, lambda: evening + SECOND) for one in (call, call, Nudge("mail", another))]
    )
    assert sum(sent) == PEOPLE
    assert len({message.to[0] for message in mailoutbox}) == len(mailoutbox) == PEOPLE
    assert Delivery.objects.filter(state=State.SENT, attempts=1).count() == PEOPLE


def test_a_sender_does_not_wait_for_what_another_is_leasing(crowd, evening):
    ids = all_claimed(evening)
    with transaction.atomic():
        assert len(Delivery.objects.lease("mail", ids[:20], evening)) == 20
        (leased,) = at_once(lambda: Delivery.objects.lease("mail", ids, evening))
    assert {one.id for one in leased} == set(ids[20:])


def test_what_is_held_while_its_call_is_taken_is_called_for_again(crowd, evening):
    call = mail(all_claimed(evening))
    held, *others = waiting([call])
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=held)
        (leased,) = at_once(lambda: Call.objects.take(call, evening))
    assert {one.id for one in leased} == set(others)
    assert waiting([call]) == [held]
    Delivery.objects.record_sent(others, evening)
    (again,) = swept(evening + settings.REMINDER_CALL_AGAIN)
    assert [one.id for one in Call.objects.take(again, evening + settings.REMINDER_CALL_AGAIN)] == [held]
    assert not Call.objects.exists()


def test_nothing_is_sent_of_a_claim_that_may_be_lost_with_the_server(crowd, evening, monkeypatch):
    """A claim does not wait for the disk. The lease does, and the claim is before it in the log."""
    said = []
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # as every server has it but that of the tests

    def and_say(function):
        def saying(*arguments):
            with connection.cursor() as cursor:
                cursor.execute("SHOW synchronous_commit")
                said.append(cursor.fetchone()[0])
            return function(*arguments)

        return saying

    monkeypatch.setattr("reminders.claim._moves", and_say(_moves))
    monkeypatch.setattr(DeliveryQuerySet, "lease", and_say(DeliveryQuerySet.lease))
    call = mail(all_claimed(evening))
    assert Call.objects.take(call, evening)
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")
    assert set(said[:-1]) == {"off"}
    assert said[-1] == "on"


def test_a_sweep_beside_another_calls_for_each_once(crowd, evening):
    all_claimed(evening)
    later = evening + timedelta(minutes=10)
    found = waiting(nudge for nudges in at_once(*[lambda: list(swept(later))] * 3) for nudge in nudges)
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
