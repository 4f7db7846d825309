"""Claiming what is due: what becomes a delivery, what does not and why, and where the reminder moves."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import RFC_4122

import pytest
import time_machine
from django.conf import settings as site
from django.db import connection

from reminders.claim import DUE, DUE_BACKWARDS, END, MOVE_ON, _moves, claim_due
from reminders.dispatch import claims, nudges
from reminders.models import Call, Delivery, Reminder, State
from reminders.tests.calls import claimed, waiting

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

AGAIN = site.REMINDER_CALL_AGAIN

pytestmark = pytest.mark.django_db


def only():
    return Delivery.objects.get()


def sweep(now):
    return Call.objects.sweep("mail", now)[1]


def test_it_is_not_claimed_before_its_time(reminder, evening):
    assert claim_due(evening - timedelta(seconds=1), 10).taken == 0
    assert not Delivery.objects.exists()


def test_it_becomes_a_waiting_delivery_of_its_day(alice, reminder, evening):
    claim = claim_due(evening, 10)
    delivery = only()
    assert (claim.taken, waiting(claim.nudges)) == (1, [delivery.pk])
    assert (delivery.user, delivery.reminder, delivery.channel) == (alice, reminder, "mail")
    assert (delivery.slot, delivery.day, delivery.state) == (evening, date(2026, 3, 11), State.WAITING)


def test_it_moves_on_to_the_next_day(reminder, evening):
    claim_due(evening + MINUTE, 10)
    reminder.refresh_from_db()
    assert reminder.next_due_at == evening + DAY
    assert (reminder.last_slot, reminder.zone, reminder.last_zone) == (evening, "Europe/Berlin", "")


def test_it_is_claimed_once(reminder, evening):
    claim_due(evening, 10)
    assert claim_due(evening, 10).taken == 0
    assert Delivery.objects.count() == 1


def test_it_makes_one_delivery_of_a_slot_even_if_the_slot_comes_back(reminder, evening):
    claim_due(evening, 10)
    Reminder.objects.update(next_due_at=evening)
    claim = claim_due(evening, 10)
    assert (claim.taken, claim.nudges) == (1, [])
    assert Delivery.objects.count() == 1


def test_it_speaks_of_the_day_that_has_not_ended_when_it_comes_after_midnight(alice, reminder, noon):
    Reminder.objects.set_check_in(alice, noon, times=[time(1)], weekdays=[3], active=True)
    claim_due(datetime(2026, 3, 12, 0, 0, tzinfo=UTC), 10)
    assert only().day == date(2026, 3, 11)


def test_it_is_not_claimed_while_off(alice, reminder, evening, noon):
    Reminder.objects.set_check_in(alice, noon, times=[time(20)], weekdays=[2], active=False)
    assert claim_due(evening + DAY, 10).taken == 0


def test_it_is_sent_until_two_hours_late_and_then_expires(alice, reminder, evening, settings):
    assert settings.REMINDER_EXPIRY == 2 * HOUR
    assert claimed(evening + 2 * HOUR - MINUTE) == [only().pk]
    late = evening + DAY + 2 * HOUR
    assert claimed(late) == []
    assert list(Delivery.objects.order_by("slot").values_list("state", flat=True)) == [State.WAITING, State.EXPIRED]


def test_it_comes_back_from_a_week_of_darkness_with_one_expired_slot(reminder, evening):
    back = evening + 7 * DAY - HOUR
    assert claim_due(back, 10).taken == 1
    reminder.refresh_from_db()
    assert only().state == State.EXPIRED
    assert reminder.next_due_at == evening + 7 * DAY


def test_it_still_sends_the_last_slot_of_the_darkness(reminder, evening):
    back = evening + 7 * DAY + HOUR
    claim_due(back, 10)
    assert len(claimed(back)) == 1
    assert Delivery.objects.get(state=State.WAITING).slot == evening + 7 * DAY


def test_a_rule_that_nobody_can_read_does_not_hold_up_the_others(reminder, mallory, noon, evening, caplog):
    Reminder.objects.start_check_in(mallory, noon)
    Reminder.objects.filter(user=mallory).update(next_due_at=evening, zone="Atlantis/Capital")
    claim = claim_due(evening, 10)
    assert (claim.taken, len(waiting(claim.nudges))) == (2, 1)
    aside = Reminder.objects.for_user(mallory).check_in()
    assert (aside.next_due_at, aside.fault) == (None, "ZoneInfoNotFoundError")
    assert "set aside (ZoneInfoNotFoundError)" in caplog.text


def test_it_takes_no_more_than_it_is_asked_and_the_longest_waiting_first(make_person, noon, evening):
    people = [make_person(f"person{n}", zone="Europe/Berlin") for n in range(5)]
    for n, person in enumerate(people):
        Reminder.objects.start_check_in(person, noon)
        Reminder.objects.for_user(person).update(next_due_at=evening - n * MINUTE)
    assert claim_due(evening, 2).taken == 2
    assert set(Delivery.objects.values_list("user", flat=True)) == {people[4].pk, people[3].pk}


def test_a_batch_is_the_same_few_statements_whatever_its_size(make_person, noon, evening, django_assert_num_queries):
    for n in range(41):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    for size in (1, 40):
        with django_assert_num_queries(3 + 2):  # and a savepoint, which is BEGIN and COMMIT outside a test
            assert claim_due(evening, size).taken == size


def test_it_goes_by_indexes_whatever_the_planner_reckons_of_small_tables(reminder, evening, monkeypatch):
    plan = []

    def moves(*arguments):
        with connection.cursor() as cursor:
            marks = {"now": evening, "limit": 10, "at": evening, "id": END.id, **_moves(*arguments)}
            for statement in (DUE, DUE_BACKWARDS, MOVE_ON.format(conflict="")):
                cursor.execute(f"EXPLAIN {statement}", marks)
                plan.extend(line.strip() for (line,) in cursor.fetchall())
        return _moves(*arguments)

    monkeypatch.setattr("reminders.claim._moves", moves)
    assert claim_due(evening, 10).taken == 1
    backwards = [line for line in plan if line.startswith("Index Cond: (ROW(next_due_at, id) < ")]
    assert [line for line in backwards if " AND " not in line], "\n".join(plan)
    assert not [line for line in plan if "Seq Scan on" in line or "Hash Join" in line or "Merge Join" in line]


def test_an_idle_tick_is_one_statement(reminder, evening, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(claims(evening - MINUTE)) == []


def test_it_goes_round_until_a_batch_comes_back_short(make_person, noon, evening, monkeypatch):
    monkeypatch.setattr("reminders.dispatch.BATCH", 2)
    for n in range(5):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    assert sorted(waiting(nudges(evening))) == sorted(Delivery.objects.values_list("pk", flat=True))


@pytest.fixture
def behind(make_person, noon, evening):
    """Makes a reminder that is due before all others."""

    def make():
        person = make_person("late", zone="Europe/Berlin")
        Reminder.objects.start_check_in(person, noon)
        Reminder.objects.for_user(person).update(next_due_at=evening - MINUTE)
        return person

    return make


def test_a_batch_goes_on_from_where_the_last_one_was(make_person, noon, evening, behind):
    for n in range(5):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    claim = claim_due(evening, 2)
    behind()
    assert claim_due(evening, 10, claim.mark).taken == 3
    assert claim_due(evening, 10, claim.mark).taken == 0
    assert claim_due(evening, 10).taken == 1


def test_a_run_ends_with_what_came_behind_it(make_person, noon, evening, behind, monkeypatch):
    monkeypatch.setattr("reminders.dispatch.BATCH", 2)
    for n in range(5):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    run = claims(evening)
    assert len(waiting([next(run)])) == 2
    late = behind()
    rest = waiting(run)
    assert len(rest) == 4
    assert Delivery.objects.get(user=late).pk in rest


def test_a_sender_is_called_for_a_part_of_a_batch_and_all_parts_are_the_batch(make_person, noon, evening, monkeypatch):
    monkeypatch.setattr("reminders.claim.A_CALL", 2)
    for n in range(5):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    claim = claim_due(evening, 10)
    assert [len(waiting([nudge])) for nudge in claim.nudges] == [2, 2, 1]
    assert sorted(waiting(claim.nudges)) == sorted(Delivery.objects.values_list("pk", flat=True))


def test_ids_tell_the_moment_and_no_more(make_person, noon, evening):
    """Version 7 (RFC 9562), in order within a batch, and the rest of one says nothing of another."""
    for n in range(9):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    made_at = evening + 10 * MINUTE
    with time_machine.travel(made_at, tick=False):
        ids = waiting(claim_due(evening, 10).nudges)
    assert {(key.version, key.variant) for key in ids} == {(7, RFC_4122)}
    assert {key.int >> 80 for key in ids} == {int(made_at.timestamp() * 1000)}
    assert [key.int >> 64 & 0xFFF for key in sorted(ids)] == [0] * 7 + [1] * 2
    assert len({key.int & (1 << 60) - 1 for key in ids}) == 9


def test_it_sweeps_up_a_call_that_nobody_heard(reminder, evening):
    first = claim_due(evening, 10).nudges
    assert sweep(evening + AGAIN - MINUTE) == []
    assert sweep(evening + AGAIN) == first


def test_it_sweeps_one_delivery_once_in_a_while(reminder, evening):
    claim_due(evening, 10)
    then = evening + AGAIN
    assert sweep(then)
    assert sweep(then + MINUTE) == []
    assert sweep(then + AGAIN)


def test_a_channel_with_a_long_queue_holds_up_none(make_person, noon, evening, monkeypatch):
    monkeypatch.setattr("reminders.claim.A_CALL", 1)
    monkeypatch.setattr("reminders.models.call.A_SWEEP", 2)
    monkeypatch.setattr("reminders.dispatch.CARRIERS", {"mail": None, "push": None})
    for n in range(7):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    *_, last = claim_due(evening, 10).nudges
    Call.objects.filter(pk=last.call).update(channel="push")
    swept = [nudge.channel for nudge in nudges(evening + AGAIN)]
    assert swept.index("push") == 2
    assert swept.count("mail") == 6
