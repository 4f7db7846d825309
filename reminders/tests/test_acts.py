"""What an answer to a reminder leads to: what was put off is really sent, or its page says that it is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from journal.models import CheckIn
from reminders.acts import stop
from reminders.follow import follow
from reminders.letter import letter
from reminders.links import Act, link, read
from reminders.models import LATER, Delivery, Kind, KindChoice, Reminder, ReminderSettings, State
from reminders.push import headers, payload
from reminders.send import send
from reminders.tests.calls import claimed, mail
from support.models import Appointment, Person

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERY_DAY = list(range(7))
QUIET = "within your quiet hours or a pause"
NEEDLESS = "it is over or done"


@pytest.fixture
def rule(alice, confirm, noon):
    """A rule of Alice's, from noon of 11 March on, by hours of her day."""
    confirm(alice)
    return lambda kind, *hours: Reminder.objects.set_rule(
        alice, kind, noon, times=[time(hour) for hour in hours], weekdays=EVERY_DAY, active=True
    )


def berlin(hour, minute=0, day=11):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - HOUR


def sent_at(now):
    """Claims and sends what is due; how many mails went out."""
    ids = claimed(now, 100)
    return send(mail(ids), lambda: now) if ids else 0


def answered(act, now):
    """The page after the button behind the newest mail's link."""
    newest = Delivery.objects.filter(state=State.SENT).latest("slot")
    with time_machine.travel(now, tick=False):
        return Client().post(link(act, newest.pk, newest.slot + DAY))


class TestLater:
    def test_it_is_sent_then(self, rule, mailoutbox):
        rule(Kind.CHECK_IN, 20)
        assert sent_at(berlin(20)) == 1
        assert answered(Act.HOUR, berlin(20, 1)).status_code == 200
        assert sent_at(berlin(21)) == 0
        assert sent_at(berlin(21, 1)) == 1
        assert len(mailoutbox) == 2

    def test_it_is_beyond_the_number_a_day_and_takes_no_place_of_another(self, alice, rule, mailoutbox):
        Person.objects.create(user=alice, name="Ana", every_days=7)
        Person.objects.update(created_at=berlin(12) - 30 * DAY)
        ReminderSettings.objects.keep(alice, most_a_day=2)
        rule(Kind.CONTACT, 14)
        rule(Kind.CHECK_IN, 20)
        assert sent_at(berlin(14)) == 1
        answered(Act.SOON, berlin(14, 1))
        assert sent_at(berlin(14, 16)) == 1
        answered(Act.SOON, berlin(14, 17))
        assert sent_at(berlin(14, 32)) == 1
        assert sent_at(berlin(20)) == 1
        answered(Act.HOUR, berlin(20, 1))
        assert sent_at(berlin(21, 1)) == 1

    def test_nor_does_one_that_is_still_to_come(self, alice, rule):
        Person.objects.create(user=alice, name="Ana", every_days=7)
        Person.objects.update(created_at=berlin(12) - 30 * DAY)
        ReminderSettings.objects.keep(alice, most_a_day=2)
        rule(Kind.CHECK_IN, 14)
        rule(Kind.CONTACT, 15)
        sent_at(berlin(14))
        answered(Act.HOUR, berlin(14, 1))
        assert sent_at(berlin(15)) == 1

    @pytest.mark.parametrize("act", [Act.HOUR, Act.TONIGHT])
    def test_in_quiet_hours_its_page_says_that_it_does_not_come(self, alice, rule, act):
        rule(Kind.CHECK_IN, 20)
        sent_at(berlin(20))
        ReminderSettings.objects.keep(alice, quiet_from=time(21), quiet_until=time(7))
        answer = answered(act, berlin(20, 1))
        assert (answer.status_code, QUIET in answer.content.decode()) == (409, True)
        assert not Reminder.objects.filter(name=LATER).exists()

    def test_so_in_a_pause(self, alice, rule):
        rule(Kind.CHECK_IN, 20)
        sent_at(berlin(20))
        ReminderSettings.objects.keep(alice, paused_until=berlin(9, day=12))
        assert answered(Act.SOON, berlin(20, 1)).status_code == 409

    def test_where_it_is_done_by_now_its_page_says_so(self, alice, rule):
        rule(Kind.CHECK_IN, 20)
        sent_at(berlin(20))
        CheckIn.objects.record(alice, date(2026, 3, 11), {"mood": 3})
        answer = answered(Act.HOUR, berlin(20, 1))
        assert (answer.status_code, NEEDLESS in answer.content.decode()) == (409, True)

    def test_so_where_an_appointment_has_begun_by_then(self, alice, confirm, noon):
        confirm(alice)
        Appointment.objects.create(user=alice, day=date(2026, 3, 12), at=time(10), zone="Europe/Berlin")
        KindChoice.objects.keep(alice, Kind.APPOINTMENT)
        follow(alice, noon)
        assert sent_at(berlin(9, day=12)) == 1
        assert answered(Act.HOUR, berlin(9, 1, day=12)).status_code == 409
        assert answered(Act.SOON, berlin(9, 1, day=12)).status_code == 200
        assert sent_at(berlin(9, 16, day=12)) == 1

    def test_tonight_is_not_said_twice_where_the_rule_says_it_then(self, rule):
        rule(Kind.CHECK_IN, 15, 20)
        assert sent_at(berlin(15)) == 1
        assert answered(Act.TONIGHT, berlin(15, 1)).status_code == 200
        assert sent_at(berlin(20)) == 1
        assert [sent_at(berlin(hour, day=12)) for hour in (15, 20)] == [1, 1]  # by the rule again

    def test_it_comes_where_the_rule_would_have_stayed_silent(self, alice, rule):
        ReminderSettings.objects.keep(alice, most_a_day=1)
        rule(Kind.CHECK_IN, 20, 21)
        sent_at(berlin(20))
        answered(Act.HOUR, berlin(20, 1))
        assert (sent_at(berlin(21)), sent_at(berlin(21, 1))) == (0, 1)

    def test_with_a_quiet_evening_tonight_is_not_this_afternoon(self, alice, rule):
        rule(Kind.CHECK_IN, 14)
        sent_at(berlin(14))
        ReminderSettings.objects.keep(alice, quiet_from=time(20), quiet_until=time(7))
        assert answered(Act.TONIGHT, berlin(14, 1)).status_code == 409
        assert not Reminder.objects.filter(name=LATER).exists()

    def test_a_look_says_already_that_it_would_not_come(self, alice, rule):
        rule(Kind.CHECK_IN, 20)
        sent_at(berlin(20))
        ReminderSettings.objects.keep(alice, quiet_from=time(21), quiet_until=time(7))
        sent = Delivery.objects.get()
        with time_machine.travel(berlin(20, 1), tick=False):
            hour = Client().get(link(Act.HOUR, sent.pk, sent.slot + DAY)).content.decode()
            soon = Client().get(link(Act.SOON, sent.pk, sent.slot + DAY)).content.decode()
        assert (QUIET in hour, "In an hour</button>" in hour) == (True, False)
        assert "In 15 minutes</button>" in soon

    def test_what_is_never_too_late_comes_when_quiet_hours_end(self, alice, rule):
        rule(Kind.FOLLOW_UP, 20)
        sent_at(berlin(20))
        ReminderSettings.objects.keep(alice, quiet_from=time(21), quiet_until=time(7))
        answer = answered(Act.HOUR, berlin(20, 1))
        assert (answer.status_code, "when your quiet hours end" in answer.content.decode()) == (200, True)
        assert Reminder.objects.filter(name=LATER).exists()

    def test_tonight_is_before_quiet_hours_and_of_the_day_that_is_not_over(self, alice, rule):
        rule(Kind.CHECK_IN, 14)
        sent_at(berlin(14))
        ReminderSettings.objects.keep(alice, quiet_from=time(19, 30), quiet_until=time(21))
        answered(Act.TONIGHT, berlin(14, 1))
        assert Reminder.objects.get(name=LATER).at == berlin(21, 30)
        ReminderSettings.objects.keep(alice, quiet_from=None, quiet_until=None)
        answered(Act.TONIGHT, berlin(0, 30, day=12))  # her day begins at 3
        assert Reminder.objects.get(name=LATER).at == berlin(1, 30, day=12)


def test_done_is_for_the_whole_day_and_the_next_one_begins_anew(rule, mailoutbox):
    rule(Kind.CHECK_IN, 15, 20)
    sent_at(berlin(15))
    answered(Act.HOUR, berlin(15, 1))
    sent_at(berlin(16, 1))
    assert answered(Act.DONE, berlin(16, 2)).status_code == 200  # behind the one that was put off
    assert sent_at(berlin(20)) == 0
    assert sent_at(berlin(15, day=12)) == 1
    assert len(mailoutbox) == 3


def test_done_ends_what_is_due_and_was_not_claimed_yet(rule):
    rule(Kind.CHECK_IN, 15, 16)
    sent_at(berlin(15))
    answered(Act.DONE, berlin(16, 1))
    assert sent_at(berlin(16, 2)) == 0


def test_done_of_yesterday_says_nothing_of_today(rule):
    rule(Kind.CHECK_IN, 15, 16)
    sent_at(berlin(16))
    answered(Act.HOUR, berlin(9, day=12))
    answered(Act.DONE, berlin(9, 1, day=12))
    assert sent_at(berlin(10, day=12)) == 1
    assert sent_at(berlin(15, day=12)) == 1


def test_a_stop_takes_what_waits_along_and_leaves_other_ways(alice, rule, mailoutbox):
    row = rule(Kind.FOLLOW_UP, 15)
    Reminder.objects.filter(pk=row.pk).update(channels=["mail", "push"])
    claimed(berlin(15))
    push = Delivery.objects.create(
        user=alice, reminder=row, channel="push", slot=berlin(15), day=date(2026, 3, 11), due_at=berlin(15)
    )
    stop(alice, Kind.FOLLOW_UP)
    assert {one.channel: one.state for one in Delivery.objects.all()} == {"mail": "skipped", "push": "waiting"}
    assert Reminder.objects.get().channels == ["push"]
    assert push.reminder_id == row.pk


@pytest.mark.parametrize(("kind", "is_good"), [(Kind.FOLLOW_UP, True), (Kind.CHECK_IN, False)])
def test_buttons_of_what_is_never_too_late_work_however_late_it_went_out(note, kind, is_good):
    late, now = replace(note, kind=kind), note.slot + 2 * DAY
    in_mail = letter(late, "alice@example.org", now).decode().split("/again/done/")[1].split("/")[0]
    assert bool(read(Act.DONE, in_mail, now + HOUR)) == is_good
    with time_machine.travel(now, tick=False):
        pushed = payload(late).decode().split("/again/done/")[1].split("/")[0]
        assert bool(read(Act.DONE, pushed, now + HOUR)) == is_good
        assert (int(headers(late, "https://push.example/x")["TTL"]) == DAY.total_seconds()) == is_good
