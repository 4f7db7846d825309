"""What speaks up, and that it follows what it speaks of."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts import events
from accounts.clock import today_for
from journal.models import CheckIn, NotSafe
from reminders.channel import Note
from reminders.follow import begin, follow, follow_routines, spent
from reminders.kinds import KINDS
from reminders.models import UNTIL_BACK, Delivery, Kind, KindChoice, Reminder, ReminderSettings
from reminders.purpose import Asked
from routines.models import Completion, RoutineItem
from routines.schedule import Rule
from support.models import Appointment, Contact, Naloxone, Person

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def begun(alice, noon):
    """Alice can be reached since noon of 11 March, a Wednesday."""
    begin(alice, noon)


@pytest.fixture
def client(alice, noon):
    """Alice's, at noon."""
    with time_machine.travel(noon, tick=False):
        made = Client()
        made.force_login(alice)
        yield made


def moments(kind):
    return {row.name: row.next_due_at for row in Reminder.objects.filter(kind=kind)}


def is_met(kind, alice, slot, subject=None):
    asked = Asked(alice.pk, subject, slot, today_for(alice, slot))
    return KINDS[kind].met([asked]) == {asked}


def an_appointment(alice, **fields):
    defaults = {"day": date(2026, 3, 16), "at": time(10), "zone": "Europe/Berlin"}
    return Appointment.objects.create(user=alice, **{**defaults, **fields})


class TestBeginning:
    def test_everyone_begins_with_a_check_in_and_a_look_at_the_week(self, begun, alice):
        rules = {row.kind: (row.times, row.weekdays) for row in Reminder.objects.filter(at=None)}
        assert rules == {Kind.CHECK_IN: ([time(20)], [0, 1, 2, 3, 4, 5, 6]), Kind.REVIEW: ([time(18)], [6])}
        assert set(KindChoice.objects.by_kind(alice)) == {
            Kind.APPOINTMENT, Kind.REFILL, Kind.FOLLOW_UP, Kind.RETURN,
        }  # fmt: skip

    def test_what_was_switched_off_stays_off(self, begun, alice, noon):
        Reminder.objects.set_rule(alice, Kind.REVIEW, noon, times=[time(9)], weekdays=[0], active=False)
        KindChoice.objects.keep(alice, Kind.RETURN, active=False)
        begin(alice, noon + DAY)
        assert not Reminder.objects.get(kind=Kind.REVIEW).active
        assert moments(Kind.RETURN) == {}

    def test_who_cannot_be_reached_has_none(self, client, alice):
        an_appointment(alice)
        events.announce(events.plans_changed, user=alice, now=datetime(2026, 3, 11, 12, tzinfo=UTC))
        assert not Reminder.objects.exists()


class TestAppointments:
    def test_each_speaks_a_day_and_an_hour_before(self, begun, client, alice):
        client.post(
            "/care/new/?draft=x",
            {"kind": "doctor", "day": "2026-03-16", "at": "10:00", "minutes": "30", "repeats": ""},
        )
        assert moments(Kind.APPOINTMENT) == {
            "day": datetime(2026, 3, 15, 9, tzinfo=UTC),
            "hour": datetime(2026, 3, 16, 8, tzinfo=UTC),
        }

    def test_it_follows_a_move_a_cancellation_and_a_deletion(self, begun, client, alice, noon):
        row = an_appointment(alice)
        follow(alice, noon)
        client.post(f"/care/{row.pk}/2026-03-16/move/", {"day": "2026-03-17", "at": "11:30"})
        assert moments(Kind.APPOINTMENT)["hour"] == datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
        client.post(f"/care/{row.pk}/2026-03-16/say/", {"state": "cancelled"})
        assert moments(Kind.APPOINTMENT) == {}
        client.post(f"/care/{row.pk}/2026-03-16/say/", {"state": "planned"})
        assert len(moments(Kind.APPOINTMENT)) == 2
        client.post(f"/care/{row.pk}/delete/")
        assert moments(Kind.APPOINTMENT) == {}
        client.post(f"/care/{row.pk}/undo/")
        assert len(moments(Kind.APPOINTMENT)) == 2

    @pytest.mark.parametrize("repeats", ["", "1w"])
    def test_one_that_is_due_and_not_claimed_yet_stays(self, begun, alice, noon, repeats):
        an_appointment(alice, repeats=repeats)
        follow(alice, noon)
        planned, due = moments(Kind.APPOINTMENT), datetime(2026, 3, 15, 9, tzinfo=UTC)
        KindChoice.objects.keep(alice, Kind.APPOINTMENT, channels=["push"])
        follow(alice, due + timedelta(seconds=5))
        assert moments(Kind.APPOINTMENT) == planned
        assert {tuple(one.channels) for one in Reminder.objects.filter(kind=Kind.APPOINTMENT)} == {("push",)}
        KindChoice.objects.keep(alice, Kind.APPOINTMENT, active=False)
        follow(alice, due + timedelta(seconds=10))
        assert moments(Kind.APPOINTMENT) == {}

    def test_the_next_of_a_series_is_planned_by_the_clock(self, begun, alice, noon):
        an_appointment(alice, repeats="1w")
        follow(alice, noon)
        Reminder.objects.filter(kind=Kind.APPOINTMENT).update(next_due_at=None)  # as a claim leaves them
        spent(datetime(2026, 3, 16, 11, tzinfo=UTC))
        assert moments(Kind.APPOINTMENT) == {
            "day": datetime(2026, 3, 22, 9, tzinfo=UTC),
            "hour": datetime(2026, 3, 23, 8, tzinfo=UTC),
        }

    def test_the_clock_forgets_what_is_over_and_keeps_what_may_still_be_sent(self, begun, alice, noon):
        an_appointment(alice)
        follow(alice, noon)
        Reminder.objects.filter(kind=Kind.APPOINTMENT).update(next_due_at=None)
        spent(datetime(2026, 3, 16, 9, tzinfo=UTC))  # an hour after the last
        assert set(moments(Kind.APPOINTMENT)) == {"hour"}
        spent(datetime(2026, 3, 16, 11, tzinfo=UTC))
        assert moments(Kind.APPOINTMENT) == {}
        assert spent(datetime(2026, 3, 16, 11, tzinfo=UTC)) == 0

    def test_what_is_near_a_clock_change_keeps_its_hour(self, begun, alice, noon):
        an_appointment(alice, day=date(2026, 3, 29))  # the night before, the clock went forward
        follow(alice, noon)
        before = moments(Kind.APPOINTMENT)
        assert before["day"] == datetime(2026, 3, 28, 9, tzinfo=UTC)
        assert before["hour"] == datetime(2026, 3, 29, 7, tzinfo=UTC)

    def test_it_is_not_wanted_once_nothing_is_near(self, alice):
        row = an_appointment(alice)
        slot = datetime(2026, 3, 15, 9, tzinfo=UTC)
        assert not is_met(Kind.APPOINTMENT, alice, slot, row.pk)
        assert is_met(Kind.APPOINTMENT, alice, slot - DAY, row.pk)
        assert is_met(Kind.APPOINTMENT, alice, slot, alice.pk)
        Appointment.objects.update(binned_at=slot)
        assert is_met(Kind.APPOINTMENT, alice, slot, row.pk)


class TestRoutines:
    @pytest.fixture
    def dishes(self, alice):
        item = RoutineItem(user=alice, kind="chore", name="Dishes")
        item.begin(Rule(date(2026, 3, 2), weekdays=(0, 2), at=time(8), target=2))
        return item

    def test_it_comes_on_the_items_days_at_the_items_hour(self, client, dishes):
        assert client.post(f"/settings/reminders/item/{dishes.pk}/", {"active": "on"}).status_code == 302
        row = Reminder.objects.get()
        assert (row.subject, row.times, row.weekdays) == (dishes.pk, [time(8)], [0, 2])

    def test_an_item_without_an_hour_gets_one_here(self, client, alice):
        item = RoutineItem(user=alice, kind="chore", name="Dishes")
        item.begin(Rule(date(2026, 3, 2), weekdays=(0, 1, 2, 3, 4, 5, 6), part="evening"))
        url = f"/settings/reminders/item/{item.pk}/"
        assert 'value="18:00"' in client.get(url).content.decode()
        assert client.post(url, {"active": "on", "at": ""}).status_code == 422
        client.post(url, {"active": "on", "at": "17:00", "second": "19:30", "channels": ["push"]})
        row = Reminder.objects.get()
        assert (row.times, row.channels) == ([time(17), time(19, 30)], ["push"])

    def test_it_follows_the_item(self, client, alice, dishes):
        client.post(f"/settings/reminders/item/{dishes.pk}/", {"active": "on"})
        dishes.revise(Rule(date(2026, 3, 11), weekdays=(4,), at=time(1)), date(2026, 3, 11))
        follow(alice, datetime(2026, 3, 11, 12, tzinfo=UTC))
        row = Reminder.objects.get()
        assert (row.times, row.weekdays) == ([time(1)], [5])  # Friday's 1 am is on Saturday, and still Friday's day

    def test_many_that_are_as_they_should_be_are_two_queries(self, alice, noon, django_assert_num_queries):
        for n in range(5):
            item = RoutineItem(user=alice, kind="chore", name=f"Chore {n}")
            item.begin(Rule(date(2026, 3, 2), weekdays=(0, 2), at=time(8)))
            Reminder.objects.set_rule(
                alice, Kind.ROUTINE, noon, times=[time(8)], weekdays=[0, 2], active=True, subject=item.pk
            )
        with django_assert_num_queries(2):
            follow_routines(alice, noon)

    def test_it_is_not_wanted_once_done_skipped_paused_or_deleted(self, alice, dishes):
        slot = datetime(2026, 3, 11, 7, tzinfo=UTC)
        assert not is_met(Kind.ROUTINE, alice, slot, dishes.pk)
        assert is_met(Kind.ROUTINE, alice, slot + DAY, dishes.pk)  # not a day of its own
        Completion.objects.record(dishes, slot.date(), 1, slot)
        assert not is_met(Kind.ROUTINE, alice, slot, dishes.pk)
        Completion.objects.record(dishes, slot.date(), 2, slot)
        assert is_met(Kind.ROUTINE, alice, slot, dishes.pk)
        Completion.objects.skip(dishes, slot.date(), "")
        assert is_met(Kind.ROUTINE, alice, slot, dishes.pk)
        Completion.objects.all().delete()
        dishes.pause(date(2026, 3, 11), None)
        assert is_met(Kind.ROUTINE, alice, slot, dishes.pk)
        dishes.resume(date(2026, 3, 11))
        assert not is_met(Kind.ROUTINE, alice, slot, dishes.pk)
        RoutineItem.objects.update(binned_at=slot)
        assert is_met(Kind.ROUTINE, alice, slot, dishes.pk)


class TestAfterDaysAway:
    def test_there_is_a_word_on_day_3_and_day_7_and_then_silence(self, begun, alice, noon):
        events.announce(events.checked_in, user=alice, day=date(2026, 3, 12))
        assert moments(Kind.RETURN) == {
            "3": datetime(2026, 3, 15, 11, tzinfo=UTC),
            "7": datetime(2026, 3, 19, 11, tzinfo=UTC),
        }
        Reminder.objects.filter(kind=Kind.RETURN).update(next_due_at=None)
        spent(noon + timedelta(days=300))
        follow(alice, noon + timedelta(days=300))
        assert moments(Kind.RETURN) == {"3": None, "7": None}
        events.announce(events.checked_in, user=alice, day=date(2027, 3, 12))
        assert all(moments(Kind.RETURN).values())

    def test_a_check_in_for_a_day_before_takes_nothing_back(self, begun, alice):
        before = moments(Kind.RETURN)
        events.announce(events.checked_in, user=alice, day=date(2026, 3, 8))
        assert moments(Kind.RETURN) == before

    def test_who_is_back_hears_nothing(self, alice):
        slot = datetime(2026, 3, 15, 11, tzinfo=UTC)
        CheckIn.objects.record(alice, date(2026, 3, 12), {})
        assert not is_met(Kind.RETURN, alice, slot)
        CheckIn.objects.record(alice, date(2026, 3, 14), {})
        assert is_met(Kind.RETURN, alice, slot)

    def test_a_check_in_ends_a_pause_until_then_and_no_other(self, alice, noon):
        ReminderSettings.objects.keep(alice, paused_until=UNTIL_BACK)
        events.announce(events.checked_in, user=alice, day=date(2026, 3, 11))
        assert ReminderSettings.objects.get().paused_until is None
        ReminderSettings.objects.keep(alice, paused_until=noon + DAY)
        events.announce(events.checked_in, user=alice, day=date(2026, 3, 11))
        assert ReminderSettings.objects.get().paused_until == noon + DAY

    def test_it_blames_nobody(self):
        words = " ".join(kind.words for kind in KINDS.values()).lower()
        assert not any(one in words for one in ("miss", "forgot", "late", "streak", "!", "should"))


class TestNotSafe:
    @pytest.mark.parametrize(
        ("said", "asks"),
        [(datetime(2026, 3, 11, 12, tzinfo=UTC), datetime(2026, 3, 12, 9, tzinfo=UTC)),
         (datetime(2026, 3, 11, 23, tzinfo=UTC), datetime(2026, 3, 12, 9, tzinfo=UTC)),
         (datetime(2026, 3, 12, 2, tzinfo=UTC), datetime(2026, 3, 13, 9, tzinfo=UTC))],
    )  # fmt: skip
    def test_it_asks_once_they_have_rested(self, begun, alice, said, asks):
        NotSafe.objects.say(alice, NotSafe.Source.TAP, said)
        assert moments(Kind.FOLLOW_UP) == {"": asks}

    def test_switched_off_it_asks_nothing(self, begun, alice, noon):
        KindChoice.objects.keep(alice, Kind.FOLLOW_UP, active=False)
        NotSafe.objects.say(alice, NotSafe.Source.TAP, noon)
        assert moments(Kind.FOLLOW_UP) == {}

    def test_it_is_beyond_the_number_a_day(self):
        beyond = [kind for kind, of in KINDS.items() if not of.capped]
        assert beyond == [Kind.FOLLOW_UP, Kind.CIRCLE, Kind.CIRCLE_NEWS, Kind.CIRCLE_ASK, Kind.CIRCLE_TELL]


class TestTheOthers:
    def test_naloxone_speaks_a_month_before_its_date_and_on_it(self, begun, client, alice):
        client.post("/plan/naloxone/", {"has_it": "yes", "where": "", "expires_on": "2026-06-30"})
        assert moments(Kind.REFILL) == {
            "near": datetime(2026, 5, 31, 8, tzinfo=UTC),
            "end": datetime(2026, 6, 30, 8, tzinfo=UTC),
        }
        row = Naloxone.objects.get()
        slot = moments(Kind.REFILL)["near"]
        assert not is_met(Kind.REFILL, alice, slot, row.pk)
        row.expires_on = date(2028, 1, 1)
        row.save()
        assert is_met(Kind.REFILL, alice, slot, row.pk)

    def test_a_day_of_ones_own_to_fetch_something(self, client):
        url = "/settings/reminders/refill/"
        client.post(url, {"active": "on", "at": "09:00", "on": "2026-03-20"})
        assert moments(Kind.REFILL) == {"day": datetime(2026, 3, 20, 8, tzinfo=UTC)}
        assert 'value="2026-03-20"' in client.get(url).content.decode()
        assert client.post(url, {"active": "on", "at": "09:00", "on": "2026-03-10"}).status_code == 422
        client.post(url, {"active": "on", "at": "09:00", "on": ""})
        assert moments(Kind.REFILL) == {}

    def test_people_are_spoken_of_once_their_rhythm_has_gone_by(self, alice, mallory, noon):
        assert is_met(Kind.CONTACT, alice, noon)
        sam = Person.objects.create(user=alice, name="Sam", every_days=7)
        Contact.objects.note(sam, "", "one", noon)
        assert is_met(Kind.CONTACT, alice, noon + 7 * DAY)
        assert not is_met(Kind.CONTACT, alice, noon + 8 * DAY)
        assert is_met(Kind.CONTACT, mallory, noon + 8 * DAY)

    def test_a_week_without_a_check_in_is_not_spoken_of(self, alice, noon):
        assert is_met(Kind.REVIEW, alice, noon)
        CheckIn.objects.record(alice, noon.date() - timedelta(days=6), {})
        assert not is_met(Kind.REVIEW, alice, noon)

    @pytest.mark.parametrize(("day", "week"), [(9, 10), (11, 10), (12, 11), (15, 11), (16, 11)])
    def test_early_in_a_week_it_leads_to_the_one_that_is_over(self, day, week):
        """9 March 2026 is a Monday."""
        on = date(2026, 3, day)
        note = Note(uuid4(), uuid4(), uuid4(), Kind.REVIEW, None, "", datetime(2026, 3, day, 9, tzinfo=UTC), on, None)
        assert KINDS[Kind.REVIEW].path(note).startswith(f"/progress/week/2026-W{week}/")

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (Kind.TEST, Kind.CHECK_IN)])
    def test_many_are_asked_with_as_few_queries_as_one(self, alice, mallory, noon, kind, django_assert_num_queries):
        asked = [
            Asked(user.pk, user.pk, noon + n * DAY, today_for(user, noon)) for user in (alice, mallory) for n in (0, 1)
        ]
        counts = {Kind.FOLLOW_UP: 0, Kind.ROUTINE: 2, Kind.CONTACT: 2}
        # Of a circle with nobody in it; test_circle has one with somebody.
        counts |= {Kind.CIRCLE: 3, Kind.CIRCLE_TELL: 3, Kind.CIRCLE_ASK: 2, Kind.CIRCLE_NEWS: 0}
        with django_assert_num_queries(counts.get(kind, 1)):
            KINDS[kind].met(asked)

    def test_each_has_words_that_tell_nothing_and_a_neutral_address(self):
        assert set(KINDS) == set(Kind)
        assert Delivery.objects.count() == 0
