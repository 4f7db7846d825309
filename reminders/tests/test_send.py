"""From a waiting delivery to a mail: leases, what is asked again, and what becomes of a fault."""

from datetime import date, timedelta

import pytest
import time_machine

from journal.models import CheckIn
from reminders import book
from reminders.channel import NoLine, Refused, TryLater
from reminders.mail import MailLine
from reminders.models import Call, Delivery, Reminder, State
from reminders.send import send
from reminders.tests.calls import claimed, mail
from reminders.tests.calls import waiting as waiting_for

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(reminder, evening):
    """A call for alice's delivery, just claimed."""
    return mail(claimed(evening))


@pytest.fixture
def at(evening):
    """A clock that stands at so long after the slot."""
    return lambda after=SECOND: lambda: evening + after


@pytest.fixture
def faults(monkeypatch):
    """(what the mail server does to each message from now on, an exception or None; the ids that it took)."""
    scripted, taken = [], []

    def hand_over(self, note):
        fault = scripted.pop(0) if scripted else None
        if fault:
            raise fault
        taken.append(note.id)

    monkeypatch.setattr(MailLine, "hand_over", hand_over)
    return scripted, taken


def only():
    return Delivery.objects.get()


def sweep(now):
    return Call.objects.sweep("mail", now)[1]


def lease(now):
    return Delivery.objects.lease("mail", [only().pk], now)


def test_it_sends_and_records(waiting, at, mailoutbox):
    assert send(waiting, at()) == 1
    assert [message.to for message in mailoutbox] == [["alice@example.org"]]
    assert (only().state, only().sent_at) == (State.SENT, at()())


def test_a_call_that_comes_twice_sends_once(waiting, at, mailoutbox):
    send(waiting, at())
    assert send(waiting, at(MINUTE)) == 0
    assert len(mailoutbox) == 1


def test_a_call_is_over_when_it_is_taken(waiting, at, evening, mailoutbox):
    send(waiting, at())
    assert not Call.objects.exists()
    assert sweep(evening + HOUR) == []


def test_a_call_for_somebody_who_is_gone_is_over(alice, waiting, at, mailoutbox):
    alice.delete()
    assert send(waiting, at()) == 0
    assert not Call.objects.exists()


def test_one_that_was_tried_without_end_stops_no_other(waiting, at, mailoutbox):
    Delivery.objects.update(attempts=32767)
    assert send(waiting, at()) == 1


def test_what_lost_its_call_gets_one_again(reminder, evening):
    with time_machine.travel(evening, tick=False):
        claimed(evening)
        (lost,) = claimed(evening + DAY)
    Call.objects.exclude(ids__contains=[lost]).update(nudge_at=evening + 2 * DAY)
    Call.objects.filter(ids__contains=[lost]).delete()
    assert Call.objects.restore(evening) == 0
    assert Call.objects.restore(evening + HOUR) == 1
    assert waiting_for(sweep(evening + HOUR)) == [lost]
    assert Call.objects.restore(evening + HOUR) == 0


def test_a_call_for_another_channel_is_not_taken(waiting, at, mailoutbox):
    assert send(waiting._replace(channel="circle"), at()) == 0
    assert Call.objects.exists()


def test_a_sender_whose_clock_is_behind_loses_no_delivery(waiting, at, settings, mailoutbox):
    early = at(-SECOND)
    assert send(waiting, early) == 0
    (again,) = sweep(early() + settings.REMINDER_CALL_AGAIN)
    assert send(again, at(settings.REMINDER_CALL_AGAIN)) == 1


def test_it_does_not_send_when_the_check_in_came_meanwhile(alice, waiting, at, mailoutbox):
    CheckIn.objects.record(alice, date(2026, 3, 11), {"mood": 3})
    assert send(waiting, at()) == 0
    assert not mailoutbox
    assert (only().state, only().why) == (State.SKIPPED, "done")


@pytest.mark.parametrize("change", [{"active": False}, None])
def test_it_does_not_send_what_was_switched_off_meanwhile(alice, waiting, at, evening, mailoutbox, change):
    if change is None:
        Reminder.objects.for_user(alice).delete()
    else:
        Reminder.objects.for_user(alice).update(**change)
    send(waiting, at())
    assert not mailoutbox
    assert (only().state, only().why) == (State.SKIPPED, "off")


@pytest.mark.parametrize("change", [{"verified": False}, {"primary": False}])
def test_it_sends_to_nothing_but_a_confirmed_primary_address(alice, waiting, at, mailoutbox, change):
    alice.emailaddress_set.update(**change)
    send(waiting, at())
    assert not mailoutbox
    assert (only().state, only().why) == (State.SKIPPED, "no address")


def test_it_sends_nothing_to_a_closed_account(alice, waiting, at, mailoutbox):
    alice.is_active = False
    alice.save()
    send(waiting, at())
    assert not mailoutbox


def test_it_never_sends_two_hours_late(waiting, at, mailoutbox):
    send(waiting, at(2 * HOUR))
    assert not mailoutbox
    assert only().state == State.EXPIRED


def test_a_leased_delivery_is_nobody_elses(waiting, evening, settings):
    assert Call.objects.take(waiting, evening)
    assert not lease(evening + settings.REMINDER_LEASE - SECOND)


def test_a_lease_that_ended_is_taken_over_by_the_sweep(waiting, evening, settings, at, mailoutbox):
    Call.objects.take(waiting, evening)
    ended = settings.REMINDER_LEASE
    assert sweep(evening + ended - SECOND) == []
    (again,) = sweep(evening + ended)
    assert sweep(evening + ended + SECOND) == []
    assert send(again, at(ended)) == 1
    assert only().attempts == 2


def test_who_lost_the_lease_cannot_put_off_what_another_sends(waiting, evening, settings):
    lost = evening + settings.REMINDER_LEASE
    (slow,) = Call.objects.take(waiting, evening)
    assert lease(lost)
    Delivery.objects.put_off([(slow.id, lost + MINUTE)], lost, "TimeoutError", lost + SECOND)
    assert only().state == State.SENDING
    Delivery.objects.record_sent([slow.id], lost + SECOND)
    Delivery.objects.end([slow.id], lost, State.FAILED, "SMTPDataError 550", lost + 2 * SECOND)
    assert only().state == State.SENT


def test_what_was_sent_is_sent_even_if_the_lease_was_lost(waiting, evening, settings):
    (slow,) = Call.objects.take(waiting, evening)
    assert lease(evening + settings.REMINDER_LEASE)
    Delivery.objects.record_sent([slow.id], evening + settings.REMINDER_LEASE)
    assert only().state == State.SENT


def test_a_refused_message_is_not_tried_again(waiting, at, evening, faults):
    script, _ = faults
    script.append(Refused("SMTPRecipientsRefused 550"))
    send(waiting, at())
    assert (only().state, only().why) == (State.FAILED, "SMTPRecipientsRefused 550")
    assert sweep(evening + HOUR) == []


def test_a_fault_is_tried_again_later_and_later_until_it_expires(waiting, evening, faults):
    script, taken = faults
    script.extend(TryLater("SMTPDataError 451") for _ in range(99))
    now, waits, call = evening, [], waiting
    while only().state == State.WAITING:
        tried_at = now

        def clock(now=now):
            return now

        send(call, clock)
        now = only().due_at
        call = next(iter(sweep(now)), None)
        waits.append((now - tried_at).total_seconds())
    for nth, wait in enumerate(waits):
        planned = min(30 * 2**nth, 900)
        assert 0.5 * planned <= wait <= 1.5 * planned
    assert only().state == State.EXPIRED
    assert only().why == "SMTPDataError 451"
    assert not taken
    assert 8 <= len(waits) <= 20


def test_it_waits_a_different_time_for_each(make_person, confirm, noon, evening, at, faults):
    script, _ = faults
    for n in range(8):
        person = make_person(f"person{n}", zone="Europe/Berlin")
        confirm(person)
        Reminder.objects.start_check_in(person, noon)
    script.append(NoLine("ConnectionRefusedError"))
    send(mail(claimed(evening)), at())
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.WAITING}
    assert len(set(Delivery.objects.values_list("due_at", flat=True))) > 1


@pytest.fixture
def batch(make_person, confirm, noon, evening):
    """Ids of so many deliveries of as many people."""

    def make(size):
        for n in range(size):
            person = make_person(f"person{n}", zone="Europe/Berlin")
            confirm(person)
            Reminder.objects.start_check_in(person, noon)
        return mail(claimed(evening, size))

    return make


def test_one_bad_message_does_not_hold_up_the_others(batch, at, faults):
    script, _ = faults
    script.extend([None, Refused("SMTPDataError 554"), TryLater("SMTPServerDisconnected"), None])
    assert send(batch(5), at()) == 3
    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == [State.FAILED, State.SENT, State.SENT, State.SENT, State.WAITING]


def test_it_begins_no_message_that_the_lease_may_not_cover(batch, evening, settings, faults):
    _, taken = faults
    half = settings.REMINDER_LEASE / 2
    readings = [evening, evening + half - SECOND]

    def clock():
        return readings.pop(0) if readings else evening + half

    ids = batch(3)
    assert send(ids, clock) == 1
    left = Delivery.objects.filter(state=State.WAITING, due_at=evening + half)
    assert left.count() == 2
    (again,) = sweep(evening + half)
    assert send(again, lambda: evening + half) == 2
    assert len(taken) == len(set(taken)) == 3


def test_a_batch_asks_the_same_few_questions_whatever_its_size(
    batch, at, mailoutbox, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(book, "UNRECORDED_FOR", timedelta(hours=1))  # a slow machine writes its record in two
    ids = waiting_for([batch(21)])
    for part in (ids[:1], ids[1:]):
        call = mail(part)
        # In a savepoint the call, its lease (which first says to go by indexes) and its end; whose day is crowded,
        # check-ins, addresses; then the record and the tally.
        with django_assert_num_queries(2 + 4 + 3 + 2):
            assert send(call, at()) == len(part)


class Hearing:
    """A line that begins two at a time; `begins` holds how many it was offered."""

    def __init__(self, monkeypatch):
        self.left, self.begins, self.taken = 0, [], []
        monkeypatch.setattr(MailLine, "begun", property(lambda _: self.left))
        monkeypatch.setattr(MailLine, "begin", lambda _, notes: self._begin(notes))
        monkeypatch.setattr(MailLine, "hand_over", lambda _, note: self._take(note))

    def _begin(self, notes):
        self.begins.append(len(notes))
        self.left = min(2, len(notes))

    def _take(self, note):
        self.left -= 1
        self.taken.append(note)


def test_a_line_hears_of_all_that_are_left_whenever_none_is_begun(batch, at, monkeypatch):
    line = Hearing(monkeypatch)
    assert send(batch(5), at()) == 5
    assert (line.begins, len(line.taken)) == ([5, 3, 1], 5)


def test_what_is_begun_is_handed_over_though_time_is_short(batch, evening, monkeypatch, settings):
    line, half = Hearing(monkeypatch), settings.REMINDER_LEASE / 2
    monkeypatch.setattr(book, "UNRECORDED_FOR", timedelta(hours=1))
    call, moments = batch(4), iter([SECOND, SECOND])  # the lease, and before the first two
    assert send(call, lambda: evening + next(moments, SECOND + half)) == 2
    assert (line.begins, len(line.taken)) == ([4], 2)
    assert Delivery.objects.filter(state=State.WAITING).count() == 2
