"""A person's own pages of their circle: what is asked, what is shown, and what is sent to nobody."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reminders.acts import stop
from reminders.circle import arrange_again
from reminders.models import Asking, Confidant, Delivery, Kind, PushDevice, Reminder, ReminderSettings, State
from reminders.models.asking import BY_A_PERSON, TO_AN_ADDRESS, Marks, May
from reminders.tasks import forget_old
from reminders.tests.circle import DAY, MINUTE, WORDS, at, check_in, noon_on, run, run_days, somebody, utc
from reminders.tests.push_service import Browser
from support.models import Person

pytestmark = pytest.mark.django_db
URL = "/support/circle/"
SAM = {
    "name": "Sam", "address": "sam@example.net", "from_name": "Nora", "days": "3", "words": WORDS, "tells_steps": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon(noon):
    """Wednesday 11 March, 13:00 in Berlin."""
    with time_machine.travel(noon, tick=False) as clock:
        yield clock


@pytest.fixture
def reached(alice, confirm):
    """Alice can be asked by mail."""
    confirm(alice)


def page(client, url=URL):
    return client.get(url).content.decode()


def add(client, draft="a", **changes):
    return client.post(f"{URL}new/?draft={draft}", {**SAM, **changes})


def sam():
    return Confidant.objects.get()


class TestAdding:
    def test_it_is_empty_at_first_and_says_that_nobody_may_demand_it(self, as_alice):
        html = page(as_alice)
        assert "Nobody may demand this from you." in html
        assert "tells nobody" in html
        assert "Add someone" in html

    def test_it_saves_and_sends_nothing_yet(self, as_alice, reached, mailoutbox, noon):
        answer = add(as_alice)
        one = sam()
        assert (answer.status_code, answer["Location"]) == (302, f"{URL}{one.pk}/?saved=1")
        assert (one.name, one.address, one.from_name, one.days, one.words) == (
            "Sam", "sam@example.net", "Nora", 3, WORDS,
        )  # fmt: skip
        run(noon + DAY)
        assert not mailoutbox
        assert not Reminder.objects.exists()
        assert "Nothing is sent yet." in page(as_alice, answer["Location"])

    def test_a_form_that_is_sent_twice_is_one(self, as_alice):
        add(as_alice)
        add(as_alice, words="Other words.")
        assert sam().words == "Other words."

    def test_one_that_was_deleted_does_not_come_back_by_its_form_but_by_undo(self, as_alice):
        add(as_alice)
        key = sam().pk
        as_alice.post(f"{URL}{key}/delete/")
        answer = add(as_alice)
        assert answer["Location"] == f"{URL}?undo={key}"
        assert "Undo" in page(as_alice, answer["Location"])
        assert not Confidant.objects.kept().exists()

    def test_three_are_the_most(self, as_alice):
        for draft in "abcd":
            add(as_alice, draft)
        assert Confidant.objects.count() == 3
        assert "Add someone" not in page(as_alice)
        gone = Confidant.objects.first()
        as_alice.post(f"{URL}{gone.pk}/delete/")
        add(as_alice, "e")
        as_alice.post(f"{URL}{gone.pk}/undo/")
        assert Confidant.objects.kept().count() == 3

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""}, {"address": ""}, {"address": "sam"}, {"address": "säm@example.net"},
            {"address": "sam@example.net\nBcc: x@x.org"}, {"from_name": ""}, {"from_name": "Nora\r\nBcc: x@x.org"},
            {"from_name": "www.example.org"}, {"from_name": "see x.io"}, {"from_name": "Nora <x@x.org>"},
            {"from_name": "please call me now"}, {"from_name": "Pleasecallmebeforenoon"},
            {"from_name": "http://x"}, {"from_name": "call 555 1234"}, {"from_name": "..."}, {"from_name": "N" * 41},
            {"days": ""}, {"days": "1"}, {"days": "0"}, {"words": " "}, {"words": "x" * 1001}, {"name": "x\x00"},
        ],
        ids=str,
    )  # fmt: skip
    def test_it_refuses_what_cannot_be_and_keeps_what_was_typed(self, as_alice, wrong):
        answer = add(as_alice, **wrong)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'class="error"' in html
        assert ("Sam" in html) or "name" in wrong
        assert not Confidant.objects.exists()

    @pytest.mark.parametrize("name", ["Nora", "Zoë O\u2019Hara", "Anne-Marie St. Clair", "Иванова", "नोरा"])
    def test_names_of_all_letters_are_names(self, as_alice, name):
        assert add(as_alice, from_name=name).status_code == 302

    def test_one_of_my_people_gives_their_name_and_a_strangers_does_not(self, as_alice, alice, mallory):
        own, other = (Person.objects.create(user=user, name=f"Kim of {user}") for user in (alice, mallory))
        assert 'value="Kim of alice"' in page(as_alice, f"{URL}new/?who={own.pk}")
        assert "Kim of mallory" not in page(as_alice, f"{URL}new/?who={other.pk}")
        assert page(as_alice, f"{URL}new/?who=x")


class TestTheTwoMails:
    def test_both_are_shown_word_for_word(self, as_alice, reached, mailoutbox, noon, alice):
        add(as_alice)
        shown = page(as_alice, f"{URL}{sam().pk}/")
        for words in (
            "Nora would like to name you",
            "it may be an overdose",
            "Nora has not checked in for 3 days",
            WORDS,
        ):
            assert words in shown
        as_alice.post(f"{URL}{sam().pk}/ask/")
        run(noon + 2 * MINUTE)
        Confidant.objects.update(said_yes_at=noon)
        context = as_alice.get(f"{URL}{sam().pk}/").context
        for written, mail in zip([context["question"]], mailoutbox, strict=True):
            assert mail.to == ["sam@example.net"]
            assert lines(written.text) == lines(mail.body)

    def test_the_steps_are_left_out_unless_they_are_wanted(self, as_alice, settings):
        settings.HOST_NAME, settings.HOST_CONTACT = "Sober House", "sober@example.org"
        assert "checked" not in page(as_alice, f"{URL}new/?draft=a").split('name="tells_steps"')[1].split(">")[0]
        add(as_alice, tells_steps="")
        shown = as_alice.get(f"{URL}{sam().pk}/").context
        assert not re.search("overdose|naloxone|sober", shown["question"].text + shown["words"].text, re.IGNORECASE)

    def test_the_question_never_tells_what_it_is_about(self, as_alice, settings):
        """It is read by somebody who has said yes to nothing."""
        settings.HOST_NAME, settings.HOST_CONTACT = "Sober House", "sober@example.org"
        add(as_alice)
        shown = as_alice.get(f"{URL}{sam().pk}/").context
        assert not re.search("overdose|naloxone|sober|/help/", shown["question"].text, re.IGNORECASE)
        assert "it may be an overdose" in shown["words"].text
        assert "Sober House" in shown["words"].text

    def test_what_is_typed_stands_in_the_page_as_text(self, as_alice, settings):
        settings.HOST_NAME = "<i>us</i>"
        add(as_alice, words="Call me. <b>Now</b> <script>x</script>")
        shown = page(as_alice, f"{URL}{sam().pk}/")
        assert "&lt;b&gt;Now&lt;/b&gt; &lt;script&gt;" in shown.split("What they get")[1].split("Change it")[0]
        assert "<b>Now" not in shown
        assert "<i>us" not in shown


def lines(text):
    """Its lines but for links and what stands in their place."""
    return [
        line for line in text.replace("\r\n", "\n").strip().split("\n") if "/circle/" not in line and "[" not in line
    ]


class TestAsking:
    def test_it_asks_once_however_often_the_button_is_pressed(self, as_alice, reached, mailoutbox, noon):
        add(as_alice)
        for _ in range(3):
            as_alice.post(f"{URL}{sam().pk}/ask/")
        run(noon + 2 * MINUTE)
        run(noon + 3 * MINUTE)
        assert [mail.to for mail in mailoutbox] == [["sam@example.net"]]
        assert "Asked on 11 March" in page(as_alice)

    def test_two_taps_at_once_ask_once(self, as_alice, noon):
        add(as_alice)
        first, second = sam(), sam()
        assert Confidant.objects.begin_asking(first, noon)
        assert not Confidant.objects.begin_asking(second, noon)
        assert sam().asks == 1

    def test_who_cannot_be_asked_themselves_cannot_ask(self, as_alice, mailoutbox, noon):
        add(as_alice)
        assert "No reminder can reach you yet" in page(as_alice)
        assert "Send the question" not in page(as_alice, f"{URL}{sam().pk}/")
        as_alice.post(f"{URL}{sam().pk}/ask/")
        run(noon + 2 * MINUTE)
        assert not mailoutbox
        assert sam().asked_at is None

    def test_within_a_minute_it_can_be_taken_back(self, as_alice, reached, mailoutbox, noon):
        add(as_alice)
        as_alice.post(f"{URL}{sam().pk}/ask/")
        as_alice.post(f"{URL}{sam().pk}/delete/")
        run(noon + 2 * MINUTE)
        assert not mailoutbox

    def test_without_an_answer_they_may_be_asked_once_more_after_two_weeks(self, alice, reached, mailoutbox, noon):
        for days in (0, 1, 15, 16, 31, 32):
            with at(noon + days * DAY):
                client = Client()
                client.force_login(alice)
                if not days:
                    add(client)
                client.post(f"{URL}{sam().pk}/ask/")
            run(noon + days * DAY + 2 * MINUTE)
        assert len(mailoutbox) == 2
        assert sam().asks == 2

    def test_the_address_cannot_be_changed_once_it_was_asked(self, as_alice, reached):
        add(as_alice)
        as_alice.post(f"{URL}{sam().pk}/", {**SAM, "address": "right@example.net"})
        assert sam().address == "right@example.net"
        as_alice.post(f"{URL}{sam().pk}/ask/")
        as_alice.post(f"{URL}{sam().pk}/", {**SAM, "address": "victim@example.net", "words": "New."})
        assert (sam().address, sam().words) == ("right@example.net", "New.")

    def test_a_person_cannot_ask_ever_more_people(self, as_alice, reached, mailoutbox, noon):
        for n in range(BY_A_PERSON + 2):
            add(as_alice, f"{n}", address=f"sam{n}@example.net")
            one = Confidant.objects.kept().get()
            answer = as_alice.post(f"{URL}{one.pk}/ask/")
            run(noon + 2 * MINUTE)
            as_alice.post(f"{URL}{one.pk}/delete/")
        assert len(mailoutbox) == BY_A_PERSON
        assert answer["Location"].endswith("?many=1")

    def test_many_people_cannot_ask_one_address_and_nobody_learns_why(self, make_person, confirm, mailoutbox, noon):
        for n in range(TO_AN_ADDRESS + 2):
            person = make_person(f"person{n}")
            confirm(person)
            client = Client()
            client.force_login(person)
            add(client, address=f"Sam+{n}@Example.net")
            one = Confidant.objects.get(user=person)
            client.post(f"{URL}{one.pk}/ask/")
            assert "It begins with their yes." in page(client)
        run(noon + 2 * MINUTE)
        assert len(mailoutbox) == TO_AN_ADDRESS

    def test_one_person_cannot_ask_one_address_again_and_again(self, as_alice, reached, mailoutbox, noon):
        for n in range(5):
            add(as_alice, f"{n}")
            one = Confidant.objects.kept().get()
            as_alice.post(f"{URL}{one.pk}/ask/")
            run(noon + 2 * MINUTE)
            as_alice.post(f"{URL}{one.pk}/delete/")
        assert len(mailoutbox) == 2

    def test_what_counts_no_more_is_forgotten_and_a_no_is_not(self, alice, noon):
        Asking.objects.note(alice, "sam@example.net", noon)
        Asking.objects.refuse(Marks.of("sam@example.net", alice), noon, never=True)
        assert Asking.objects.forget_old(noon + 29 * DAY) == 0
        assert Asking.objects.forget_old(noon + 31 * DAY) == 1
        assert set(Asking.objects.values_list("refused_at", flat=True)) == {noon}

    def test_who_has_asked_enough_has_not_asked_and_a_second_tap_counts_nothing(self, as_alice, reached, alice, noon):
        add(as_alice)
        for n in range(BY_A_PERSON):
            Asking.objects.note(alice, f"kim{n}@example.net", noon)
        assert as_alice.post(f"{URL}{sam().pk}/ask/")["Location"].endswith("?many=1")
        assert (sam().asked_at, sam().asks) == (None, 0)
        assert not Reminder.objects.exists()

    def test_a_tap_that_comes_too_late_uses_nothing_up(self, as_alice, reached, alice, noon, monkeypatch):
        add(as_alice)
        monkeypatch.setattr(Confidant, "may_be_asked", lambda *_: True)  # as it was for the one that lost
        for _ in range(3):
            as_alice.post(f"{URL}{sam().pk}/ask/")
        assert Asking.objects.note(alice, "sam@example.net", noon) == May.YES


class TestOneMailbox:
    """However an address is spelt, one mailbox is counted as one."""

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("sam@\uff45xample.org", "sam@example.org"), ("sam@\u24d4xample.org", "sam@example.org"),
            ("sam@exam\u00adple.\u00fc.org", "sam@example.xn--tda.org"), ("sam@b\u00fccher.de", "sam@xn--bcher-kva.de"),
            ("Sam@XN--BCHER-KVA.de", "Sam@xn--bcher-kva.de"), ("sam@EXAMPLE.org", "sam@example.org"),
        ],
    )  # fmt: skip
    def test_it_is_kept_as_a_mail_server_takes_it(self, as_alice, typed, kept):
        assert add(as_alice, address=typed).status_code == 302
        assert sam().address == kept

    def test_a_number_instead_of_a_name_is_refused(self, as_alice):
        assert add(as_alice, address="sam@[192.0.2.1]").status_code == 422

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("sam@example.org", "sam@\uff45xample.org"), ("sam@example.org", "sam@ex\u00adample.org"),
            ("sam@b\u00fccher.de", "SAM@xn--bcher-kva.DE"), ("sam.lee@gmail.com", "s.a.m.l.e.e+x@GoogleMail.com"),
            ("sam@example.org", "Sam+list@Example.org"),
        ],
    )  # fmt: skip
    def test_two_spellings_have_one_digest(self, alice, one, other):
        assert Marks.of(one, alice) == Marks.of(other, alice)

    def test_dots_count_where_they_do_and_others_are_others(self, alice):
        seen = {Marks.of(one, alice) for one in ("s.am@example.org", "sam@example.org", "sam@gmail.com", "sam@gmx.de")}
        assert len(seen) == 4


class TestStanding:
    @pytest.fixture
    def one(self, alice, reached):
        """Sam said yes on Monday; alice checked in then."""
        made = somebody(alice, utc(2026, 3, 9, 12))
        check_in(alice, utc(2026, 3, 9, 19))
        return made

    def test_it_says_when_it_would_be_sent(self, as_alice, one):
        html = page(as_alice)
        assert "we ask you on Thursday 12 March at 12:00" in html
        assert "Friday 13 March at 12:00" in html
        assert "We ask you first by: E-mail." in html

    def test_a_check_in_moves_it_on_and_one_for_a_day_gone_by_too(self, as_alice, alice, one, noon):
        check_in(alice, noon, date(2026, 3, 7))
        assert "Sunday 15 March at 12:00" in page(as_alice)

    def test_another_number_of_days_counts_from_today(self, as_alice, one):
        as_alice.post(f"{URL}{one.pk}/", {**SAM, "days": "2"})
        assert "Saturday 14 March at 12:00" in page(as_alice)

    def test_other_words_move_nothing(self, as_alice, one):
        as_alice.post(f"{URL}{one.pk}/", {**SAM, "words": "Other words."})
        assert "Friday 13 March at 12:00" in page(as_alice)

    def test_once_asked_and_once_told_it_says_so_kindly(self, alice, one, confirm):
        run_days(alice, date(2026, 3, 10), 3)
        assert "We asked you on Thursday, 12 March." in at_the(alice, utc(2026, 3, 12, 18))
        run(noon_on(alice, date(2026, 3, 13)))
        html = at_the(alice, utc(2026, 3, 16, 18))
        assert "They got your words on Friday, 13 March. That is all right." in html
        check_in(alice, utc(2026, 3, 16, 19))
        html = at_the(alice, utc(2026, 3, 16, 20))
        assert "They got your words on Friday, 13 March.</p>" in html
        assert "Friday 20 March at 12:00" in html

    def test_today_says_it_on_the_day_of_coming_back(self, alice, one):
        run_days(alice, date(2026, 3, 10), 5)
        told = "While you were away, your words went to Sam."
        assert told in at_the(alice, utc(2026, 3, 16, 18), "/today/")
        check_in(alice, utc(2026, 3, 16, 18))
        assert told in at_the(alice, utc(2026, 3, 16, 19), "/today/")
        check_in(alice, utc(2026, 3, 17, 18))
        assert told not in at_the(alice, utc(2026, 3, 17, 19), "/today/")

    def test_today_says_nothing_where_nobody_was_told(self, alice, one):
        Confidant.objects.update(is_on=False)
        run_days(alice, date(2026, 3, 10), 5)
        assert "your words went to" not in at_the(alice, utc(2026, 3, 16, 18), "/today/")

    def test_off_and_on_again_by_one_tap_each(self, as_alice, alice, one, mailoutbox):
        as_alice.post(f"{URL}{one.pk}/switch/", {"on": "no"})
        as_alice.post(f"{URL}{one.pk}/switch/", {"on": "no"})
        assert "Off. They are not told that it is off." in page(as_alice)
        assert not Reminder.objects.filter(active=True).exists()
        run_days(alice, date(2026, 3, 12), 5)
        assert not mailoutbox
        with at(utc(2026, 3, 20, 12)):
            client = Client()
            client.force_login(alice)
            client.post(f"{URL}{one.pk}/switch/", {"on": "yes"})
            assert "Tuesday 24 March at 12:00" in page(client)

    def test_deleted_it_tells_nobody_and_comes_back_by_undo_with_its_days_counted_anew(
        self, as_alice, alice, one, mailoutbox
    ):
        answer = as_alice.post(f"{URL}{one.pk}/delete/")
        assert "Nobody was told." in page(as_alice, answer["Location"])
        assert not Reminder.objects.exists()
        as_alice.post(f"{URL}{one.pk}/undo/")
        assert "Sunday 15 March at 12:00" in page(as_alice)
        assert not mailoutbox

    def test_who_cannot_be_asked_any_more_sees_that_nothing_can_be_sent(self, as_alice, alice, one):
        alice.emailaddress_set.all().delete()
        assert "so we cannot ask you first, and nothing can be sent" in page(as_alice)

    def test_who_stopped_the_mails_that_ask_sees_it_and_can_have_them_again(self, as_alice, one):
        Reminder.objects.filter(kind=Kind.CIRCLE).update(active=False, next_due_at=None)
        assert "You have stopped the mails that ask you first." in page(as_alice)
        as_alice.post(f"{URL}ways/")
        assert "We ask you first by: E-mail." in page(as_alice)
        assert Reminder.objects.get(kind=Kind.CIRCLE).next_due_at

    def test_a_switch_and_what_follows_from_it_are_one(self, as_alice, one, monkeypatch):
        def fails(*_):
            raise RuntimeError("the machine goes down")

        monkeypatch.setattr("reminders.views.circle.arrange", fails)
        with pytest.raises(RuntimeError):
            as_alice.post(f"{URL}{one.pk}/switch/", {"on": "no"})
        assert sam().is_on

    @pytest.mark.parametrize("lost", [Kind.CIRCLE, Kind.CIRCLE_TELL])
    def test_a_reminder_that_went_missing_comes_back_by_the_clock(self, one, noon, lost):
        Reminder.objects.filter(kind=lost).delete()
        forget_old()
        assert Reminder.objects.get(kind=lost).next_due_at

    def test_the_clock_makes_nothing_that_is_not_wanted(self, one, noon, django_assert_num_queries):
        Reminder.objects.filter(kind=Kind.CIRCLE).update(active=False, next_due_at=None)
        with django_assert_num_queries(1):
            arrange_again(noon)
        assert not Reminder.objects.get(kind=Kind.CIRCLE).active
        Confidant.objects.update(is_on=False)
        Reminder.objects.all().delete()
        arrange_again(noon)
        assert not Reminder.objects.exists()

    def test_who_stopped_the_mails_and_took_the_phone_away_can_have_them_again(self, as_alice, alice, one):
        Reminder.objects.filter(kind=Kind.CIRCLE).update(channels=["push"])
        assert "You have stopped the mails that ask you first, and nothing else reaches you." in page(as_alice)
        assert "Ask me again" in page(as_alice)
        as_alice.post(f"{URL}ways/")
        assert "We ask you first by: E-mail." in page(as_alice)
        assert "Ask me" not in page(as_alice)

    def test_where_all_that_asks_is_a_notification_it_says_that_it_must_be_opened(self, as_alice, alice, one):
        ReminderSettings.objects.keep(alice, channels=["push", "mail"])
        PushDevice.objects.add(alice, Browser("https://push.example.org/hers").keys, "Chrome on Android")
        assert "by notification alone" not in page(as_alice)
        stop(alice, Kind.CIRCLE)
        html = page(as_alice)
        assert "by notification alone" in html
        assert "Ask me by all my ways" in html

    def test_a_mail_that_did_not_arrive_is_shown(self, as_alice, alice, one, noon):
        row = Reminder.objects.get(kind=Kind.CIRCLE_TELL)
        Delivery.objects.create(
            user=alice, reminder=row, channel="circle", slot=noon, day=noon.date(), state=State.FAILED, due_at=noon,
            nudge_at=noon,
        )  # fmt: skip
        assert "did not arrive" in page(as_alice)

    def test_where_it_could_not_ask_it_says_that_nothing_was_sent(self, alice, one):
        Reminder.objects.update(next_due_at=None)
        html = at_the(alice, utc(2026, 3, 13, 18))
        assert "We could not ask you on Thursday, 12 March, or you did not open what came." in html

    def test_where_the_words_could_not_go_out_it_says_so(self, alice, one):
        run_days(alice, date(2026, 3, 10), 3)
        Reminder.objects.update(next_due_at=None)
        assert "the mail to them has not gone out so far" in at_the(alice, utc(2026, 3, 13, 18))

    def test_it_is_no_reminder_among_the_others(self, as_alice, one):
        html = page(as_alice, "/settings/reminders/")
        assert "No reminder is on its way." in html
        assert "A pause does not stop" in html
        assert f'href="{URL}"' in html
        assert f'href="{URL}"' in page(as_alice, "/support/")

    def test_the_page_asks_as_much_for_three_as_for_one(self, as_alice, alice, one, django_assert_max_num_queries):
        with django_assert_max_num_queries(14):
            page(as_alice)
        for name in ("Kim", "Lee"):
            somebody(alice, utc(2026, 3, 9, 12), name=name, address=f"{name}@example.net")
        with django_assert_max_num_queries(14):
            page(as_alice)

    def test_another_persons_mailbox_cannot_be_tried_out(self, as_alice, one, mailoutbox):
        assert as_alice.post("/settings/reminders/ways/circle/test/").status_code == 404
        assert not mailoutbox

    def test_a_stranger_changes_nothing(self, as_mallory, one):
        for name in ("ask", "switch", "delete", "undo"):
            assert as_mallory.post(reverse(f"circle-{name}", args=[one.pk]), {"on": "no"}).status_code == 404
        assert as_mallory.post(f"{URL}{one.pk}/", SAM).status_code == 404
        assert Confidant.objects.at_work().get() == one

    def test_where_mails_go_into_a_folder_it_says_so(self, as_alice, one, settings):
        settings.MAIL_TO_FOLDER = True
        assert "sends no mail out" in page(as_alice)


def at_the(person, moment, url=URL):
    with at(moment + timedelta(seconds=1)):
        client = Client()
        client.force_login(person)
        return page(client, url)
