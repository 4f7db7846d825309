"""The overview of all reminders, and the page of each."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reminders.models import UNTIL_BACK, Channel, Delivery, Kind, KindChoice, Reminder, ReminderSettings, State
from reminders.overview import TITLES

pytestmark = pytest.mark.django_db
URL = "/settings/reminders/"
CHECK_IN = f"{URL}check-in/"
RULE = {"active": "on", "at": "07:30", "weekdays": ["0", "2"]}


@pytest.fixture(autouse=True)
def _at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


def page(client, url=URL):
    return client.get(url).content.decode()


class TestCheckIn:
    def test_it_shows_the_rule_and_the_next_hour_in_the_persons_own_zone(self, as_alice, reminder):
        html = page(as_alice, CHECK_IN)
        assert 'value="20:00"' in html
        assert "Wednesday 11 March at 20:00" in html
        assert html.count(" checked>") == 8  # on, and seven days

    def test_it_saves_and_plans(self, as_alice, alice, reminder):
        answer = as_alice.post(CHECK_IN, {**RULE, "second": "19:00", "channels": ["push"]})
        assert (answer.status_code, answer["Location"]) == (302, URL + "?saved=1")
        saved = Reminder.objects.for_user(alice).check_in()
        assert (saved.times, saved.weekdays, saved.active) == ([time(7, 30), time(19)], [0, 2], True)
        assert (saved.next_due_at, saved.channels) == (datetime(2026, 3, 11, 18, tzinfo=UTC), ["push"])
        assert 'role="status"' in page(as_alice, answer["Location"])

    def test_it_switches_off(self, as_alice, alice, reminder):
        as_alice.post(CHECK_IN, {**RULE, "active": ""})
        assert Reminder.objects.for_user(alice).check_in().next_due_at is None
        assert "No reminder is on its way." in page(as_alice)

    @pytest.mark.parametrize(
        "wrong",
        [{"at": ""}, {"at": "25:00"}, {"weekdays": []}, {"weekdays": ["7"]}, {"weekdays": ["x"]}, {"second": "x"},
         {"channels": ["pigeon"]}],
    )  # fmt: skip
    def test_it_refuses_what_is_no_rule_and_says_so(self, as_alice, reminder, wrong):
        answer = as_alice.post(CHECK_IN, {**RULE, **wrong})
        assert answer.status_code == 422
        assert 'class="error"' in answer.content.decode()
        assert Reminder.objects.get().times == [time(20)]

    def test_a_stranger_sees_and_changes_only_their_own(self, as_mallory, mallory, alice, reminder):
        Reminder.objects.update(times=[time(6, 15)])
        assert "06:15" not in page(as_mallory, CHECK_IN) + page(as_mallory)
        as_mallory.post(CHECK_IN, {**RULE, "user": str(alice.pk), "id": str(reminder.pk)})
        reminder.refresh_from_db()
        assert reminder.times == [time(6, 15)]
        assert Reminder.objects.for_user(mallory).check_in().times == [time(7, 30)]

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [({"quiet_from": time(19), "quiet_until": time(7)}, "that is within your quiet hours"),
         ({"paused_until": UNTIL_BACK}, "your reminders are paused"),
         ({"channels": ["gateway"]}, "nothing that it comes by is set up")],
    )  # fmt: skip
    def test_it_does_not_promise_what_will_not_come(self, as_alice, alice, reminder, chosen, words):
        assert "The next one comes on" in page(as_alice, CHECK_IN)
        ReminderSettings.objects.keep(alice, **chosen)
        html = page(as_alice, CHECK_IN)
        assert f"20:00</time>, but {words}." in html
        assert "The next one comes on" not in html + page(as_alice)

    def test_one_that_was_never_on_says_so(self, as_alice, alice, noon):
        assert "It is off now. Saving this page switches it on." in page(as_alice, CHECK_IN)
        Reminder.objects.start_check_in(alice, noon)
        assert "It is off now" not in page(as_alice, CHECK_IN)

    def test_saving_takes_few_queries(self, as_alice, reminder, django_assert_max_num_queries):
        with django_assert_max_num_queries(9):
            as_alice.post(CHECK_IN, RULE)


class TestOverview:
    def test_it_is_private(self, client):
        assert client.get(URL).status_code == 302

    def test_it_lists_every_kind_with_its_own_page(self, as_alice, reminder):
        html = page(as_alice)
        for kind, title in TITLES.items():
            url = reverse("reminder-kind", args=[kind])
            assert f'href="{url}"' in html
            answer = as_alice.get(url)
            assert (answer.status_code, title in answer.content.decode()) == (200, True)
        assert "20:00, every day" in html
        assert as_alice.get(f"{URL}nothing/").status_code == 404
        assert as_alice.get(f"{URL}test/").status_code == 404

    def test_it_says_kindly_that_nothing_can_reach_them(self, as_alice):
        html = page(as_alice)
        assert reverse("account_email") in html
        assert "No reminder can reach you yet" in html

    def test_it_says_when_mail_goes_to_a_folder(self, as_alice, settings):
        settings.MAIL_TO_FOLDER = False
        assert "<code>" not in page(as_alice)
        settings.MAIL_TO_FOLDER = True
        assert f"<code>{settings.VAR_DIR.name}/mail</code>" in page(as_alice)

    def test_it_says_when_one_has_stopped_until_one_arrives(self, as_alice, alice, reminder, noon):
        assert "did not arrive" not in page(as_alice)
        failed = a_delivery(reminder, noon, State.FAILED)
        assert "E-mail: the last one" in page(as_alice)
        Delivery.objects.filter(pk=failed.pk).update(updated_at=noon - timedelta(hours=1))
        a_delivery(reminder, noon + timedelta(minutes=1), State.SENT)
        assert "did not arrive" not in page(as_alice)
        assert "Last delivered on 11 March at 13:01" in page(as_alice, f"{URL}ways/")

    def test_what_was_only_too_late_is_no_fault(self, as_alice, reminder, noon):
        a_delivery(reminder, noon, State.EXPIRED, why="late")
        assert "did not arrive" not in page(as_alice)
        Delivery.objects.update(why="SMTPDataError 451")
        assert "did not arrive" in page(as_alice)

    def test_its_queries_do_not_grow(self, as_alice, alice, reminder, noon, django_assert_num_queries):
        for name in "abc":
            Reminder.objects.set_once(alice, Kind.APPOINTMENT, noon + timedelta(days=1), noon, name=name)
            a_delivery(Reminder.objects.get(name=name), noon, State.SENT)
        # session, person, settings; reminders and choices; the four ways; the next one; the circle
        with django_assert_num_queries(10):
            page(as_alice)


def a_delivery(reminder, at, state, why=""):
    sent = at if state == State.SENT else None
    return Delivery.objects.create(
        user=reminder.user, reminder=reminder, channel=Channel.MAIL, slot=at, day=at.date(), state=state, due_at=at,
        nudge_at=at, sent_at=sent, why=why,
    )  # fmt: skip


class TestPause:
    @pytest.mark.parametrize(("length", "hours"), [("1", 1), ("72", 72)])
    def test_it_lasts_as_long_as_chosen(self, as_alice, noon, length, hours):
        assert as_alice.post(f"{URL}pause/", {"length": length}).status_code == 302
        assert ReminderSettings.objects.get().paused_until == noon + timedelta(hours=hours)
        assert "Paused until" in page(as_alice)

    def test_it_can_last_until_they_are_back(self, as_alice):
        as_alice.post(f"{URL}pause/", {"length": "back"})
        assert ReminderSettings.objects.get().paused_until == UNTIL_BACK
        assert "Paused until you are back." in page(as_alice)
        as_alice.post(f"/check-in/{timezone.now():%Y-%m-%d}/", {"mood": "3"})
        assert ReminderSettings.objects.get().paused_until is None

    def test_it_ends_by_a_button(self, as_alice):
        as_alice.post(f"{URL}pause/", {"length": "24"})
        as_alice.post(f"{URL}resume/")
        assert "Paused" not in page(as_alice)

    def test_it_needs_a_length(self, as_alice):
        assert as_alice.post(f"{URL}pause/", {"length": ""}).status_code == 422
        assert as_alice.post(f"{URL}pause/", {"length": "9"}).status_code == 422


class TestLimits:
    def test_they_are_kept(self, as_alice):
        as_alice.post(f"{URL}limits/", {"quiet_from": "22:00", "quiet_until": "08:00", "most_a_day": "5"})
        own = ReminderSettings.objects.get()
        assert (own.quiet_from, own.quiet_until, own.most_a_day) == (time(22), time(8), 5)
        assert "22:00 to 08:00" in page(as_alice)
        as_alice.post(f"{URL}limits/", {"quiet_from": "", "quiet_until": "", "most_a_day": ""})
        own = ReminderSettings.objects.get()
        assert (own.quiet_from, own.most_a_day) == (None, 3)

    @pytest.mark.parametrize(
        "wrong",
        [{"quiet_from": "22:00"}, {"quiet_until": "8"}, {"most_a_day": "99"},
         {"quiet_from": "08:00", "quiet_until": "08:00"}],
    )  # fmt: skip
    def test_half_of_them_is_refused(self, as_alice, wrong):
        assert as_alice.post(f"{URL}limits/", wrong).status_code == 422
        assert not ReminderSettings.objects.exists()


class TestChoices:
    def test_appointments_how_long_before(self, as_alice, alice):
        as_alice.post(f"{URL}appointment/", {"active": "on", "before": ["hour"]})
        choice = KindChoice.objects.of(alice, Kind.APPOINTMENT)
        assert (choice.active, choice.before) == (True, ["hour"])
        assert "An hour before" in page(as_alice)
        assert as_alice.post(f"{URL}appointment/", {"active": "on"}).status_code == 422
        as_alice.post(f"{URL}appointment/", {"before": ["hour"]})
        assert not KindChoice.objects.of(alice, Kind.APPOINTMENT).active

    def test_the_hour_of_a_question_after_a_hard_moment(self, as_alice, alice):
        as_alice.post(f"{URL}follow-up/", {"active": "on", "at": "09:30", "channels": ["mail", "push"]})
        choice = KindChoice.objects.of(alice, Kind.FOLLOW_UP)
        assert (choice.at, choice.channels) == (time(9, 30), ["mail", "push"])

    def test_a_word_after_days_away_on_and_off(self, as_alice, alice):
        as_alice.post(f"{URL}return/", {"active": "on"})
        assert Reminder.objects.for_user(alice).filter(kind=Kind.RETURN).count() == 2
        as_alice.post(f"{URL}return/", {})
        assert not Reminder.objects.exists()
