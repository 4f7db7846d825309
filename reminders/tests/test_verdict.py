"""Quiet hours, pauses, kinds without an end, and what is set aside."""

from datetime import date, time, timedelta

import pytest
import time_machine

from journal.models import CheckIn
from reminders import kinds
from reminders.claim import claim_due
from reminders.kinds import KindOf
from reminders.models import Call, Delivery, Kind, Reminder, ReminderSettings, State
from reminders.purpose import never
from reminders.send import send
from reminders.tests.calls import claimed, mail, waiting
from reminders.verdict import CRASHES

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow_up(alice, confirm, noon, monkeypatch):
    """Makes alice's follow-up for that moment, a kind that is never too late."""
    follows = KindOf(100, "We think of you.", lambda note: "/today/", never, capped=False)
    monkeypatch.setitem(kinds.KINDS, Kind.FOLLOW_UP, follows)
    confirm(alice)
    return lambda at: Reminder.objects.set_once(alice, Kind.FOLLOW_UP, at, noon)


def choose(person, **choices):
    ReminderSettings.objects.keep(person, **choices)


def send_at(ids, now):
    return send(mail(ids), lambda: now)


def outcome():
    delivery = Delivery.objects.get()
    return delivery.state, delivery.why


def test_nothing_speaks_in_quiet_hours(alice, reminder, evening, mailoutbox):
    choose(alice, quiet_from=time(19, 30), quiet_until=time(7))
    send_at(claimed(evening), evening)
    assert outcome() == (State.SKIPPED, "quiet")
    assert not mailoutbox


def test_a_try_that_comes_in_quiet_hours_is_not_made(alice, reminder, evening, mailoutbox):
    choose(alice, quiet_from=time(20, 5), quiet_until=time(7))
    ids = claimed(evening)
    send_at(ids, evening + 6 * MINUTE)
    assert outcome() == (State.SKIPPED, "quiet")


def test_a_pause_for_all_holds(alice, reminder, evening, mailoutbox):
    choose(alice, paused_until=evening + MINUTE)
    send_at(claimed(evening), evening)
    assert outcome() == (State.SKIPPED, "paused")
    send_at(claimed(evening + DAY), evening + DAY)
    assert len(mailoutbox) == 1


def test_who_chose_nothing_has_the_usual_settings_and_no_row(alice):
    assert ReminderSettings.objects.of(alice).most_a_day == 3
    assert not ReminderSettings.objects.exists()


def test_a_channel_chosen_for_all_is_used_where_a_reminder_names_none(alice, reminder, evening):
    choose(alice, channels=["push", "mail"])
    nudges = claim_due(evening, 10).nudges
    assert sorted(nudge.channel for nudge in nudges) == ["mail", "push"]
    reminder.refresh_from_db()
    reminder.channels = ["mail"]
    reminder.save()
    assert [nudge.channel for nudge in claim_due(evening + DAY, 10).nudges] == ["mail"]


def test_a_fixed_moment_speaks_once(follow_up, evening, mailoutbox):
    reminder = follow_up(evening)
    assert reminder.next_due_at == evening
    assert send_at(claimed(evening), evening) == 1
    reminder.refresh_from_db()
    assert reminder.next_due_at is None
    assert claimed(evening + DAY) == []


def test_a_moment_said_again_moves_and_one_that_is_over_stays_silent(alice, follow_up, evening, noon):
    assert follow_up(evening).pk == follow_up(evening + HOUR).pk
    assert Reminder.objects.get().next_due_at == evening + HOUR
    over = Reminder.objects.set_once(alice, Kind.APPOINTMENT, noon, noon)
    assert over.next_due_at is None


def test_a_follow_up_is_never_too_late_and_no_pause_holds_it(alice, follow_up, evening, mailoutbox):
    follow_up(evening)
    choose(alice, paused_until=evening + 9 * DAY)
    late = evening + DAY
    assert send_at(claimed(late), late) == 1


def test_a_follow_up_waits_for_quiet_hours_to_end(alice, follow_up, evening, mailoutbox):
    choose(alice, quiet_from=time(19), quiet_until=time(7))
    follow_up(evening)
    send_at(claimed(evening), evening)
    morning = evening + 11 * HOUR
    assert outcome() == (State.WAITING, "quiet")
    assert Delivery.objects.get().due_at == morning
    assert Call.objects.sweep("mail", morning - MINUTE) == (False, [])
    (call,) = Call.objects.sweep("mail", morning)[1]
    assert send(call, lambda: morning) == 1


def test_a_kind_that_cannot_say_whether_it_is_done_stops_no_other(reminder, evening, monkeypatch, mailoutbox, caplog):
    broken = KindOf(50, "It is time.", lambda note: "/today/", lambda asked: 1 / 0)
    monkeypatch.setitem(kinds.KINDS, Kind.CHECK_IN, broken)
    assert send_at(claimed(evening), evening) == 1
    assert "ZeroDivisionError" in caplog.text


def test_a_message_that_cannot_be_made_is_set_aside_and_can_be_tried_again(reminder, evening, monkeypatch, mailoutbox):
    with monkeypatch.context() as patch:
        patch.setitem(kinds.KINDS, Kind.CHECK_IN, KindOf(50, "It is time.", lambda note: 1 / 0, never))
        send_at(claimed(evening), evening)
    assert outcome() == (State.ASIDE, "ZeroDivisionError")
    assert list(Delivery.objects.in_trouble()) == [Delivery.objects.get()]
    assert Delivery.objects.retry(evening + DAY) == 1
    (call,) = Call.objects.sweep("mail", evening + DAY)[1]
    assert send(call, lambda: evening + DAY) == 1


def test_one_that_kills_its_senders_is_called_alone_and_then_set_aside(reminder, evening, settings, mailoutbox):
    (call,) = claim_due(evening, 10).nudges
    now = evening
    for _ in range(CRASHES):
        assert Call.objects.take(call, now)  # and the sender is never heard of again
        now += settings.REMINDER_LEASE
        Delivery.objects.update(expires_at=now + HOUR)
        (call,) = Call.objects.sweep("mail", now)[1]
    assert send(call, lambda: now) == 0
    assert outcome() == (State.ASIDE, "senders died")


def test_whose_sender_died_is_called_for_alone(make_person, confirm, noon, evening, settings):
    for n in range(5):
        person = make_person(f"person{n}", zone="Europe/Berlin")
        confirm(person)
        Reminder.objects.start_check_in(person, noon)
    ids = claimed(evening)
    Call.objects.take(mail(ids), evening)
    Delivery.objects.filter(pk__in=ids[2:]).update(state=State.WAITING)
    Delivery.objects.filter(pk=ids[2]).update(crashes=1)  # its sender died before, and the next put it off
    _, calls = Call.objects.sweep("mail", evening + settings.REMINDER_LEASE)
    assert sorted(len(waiting([call])) for call in calls) == [1, 1, 1, 2]


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(reminder, evening, settings):
    for moment in (evening, evening + DAY):  # their ids say when they were made
        with time_machine.travel(moment, tick=False):
            (waits,) = claimed(moment)
    much_later = evening + settings.REMINDER_HISTORY + 2 * DAY
    Delivery.objects.exclude(pk=waits).update(state=State.SENT)
    assert Delivery.objects.forget_old(evening + settings.REMINDER_HISTORY - HOUR) == 0
    assert Delivery.objects.forget_old(much_later) == 1
    assert Delivery.objects.get().pk == waits


def test_an_hour_that_was_kept_before_still_counts_as_done(alice, reminder, evening, mailoutbox):
    CheckIn.objects.record(alice, date(2026, 3, 11), {"mood": 3})
    send_at(claimed(evening), evening)
    assert outcome() == (State.SKIPPED, "done")


def test_another_day_or_another_persons_check_in_does_not(alice, mallory, reminder, evening, mailoutbox):
    CheckIn.objects.record(alice, date(2026, 3, 10), {"mood": 3})
    CheckIn.objects.record(mallory, date(2026, 3, 11), {"mood": 3})
    assert send_at(claimed(evening), evening) == 1


def test_a_kind_that_nobody_has_described_speaks_to_nobody(alice, reminder, evening, mailoutbox, monkeypatch):
    monkeypatch.delitem(kinds.KINDS, Kind.CONTACT)
    Reminder.objects.update(kind=Kind.CONTACT)
    send_at(claimed(evening), evening)
    assert outcome() == (State.SKIPPED, "off")
