"""A circle from end to end: an absence, the question to the person, and the words to somebody else."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from accounts.models import User
from journal.models import CheckIn
from reminders.acts import stop
from reminders.channel import Refused, TryLater
from reminders.circle import arrange, ask, need_no_question, need_no_words, tell_news
from reminders.circle_mail import CircleLine
from reminders.claim import claim_due
from reminders.follow import spent as forget
from reminders.kinds import KINDS
from reminders.links import Act, read
from reminders.mail import MailLine
from reminders.models import UNTIL_BACK, Call, Confidant, Delivery, Kind, KindChoice, Reminder, ReminderSettings, State
from reminders.models.asking import Marks
from reminders.purpose import Asked
from reminders.send import send
from reminders.tests.circle import DAY, MINUTE, WORDS, at, check_in, noon_on, run, run_days, somebody, utc
from reminders.tests.sink import Sink
from reminders.verdict import ASKS_AGAIN

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)
HOUR = timedelta(hours=1)


@pytest.fixture
def sam(alice, confirm):
    """Sam said yes long ago; alice checked in on Monday evening. With 3 days: she is asked on the 12th, Sam told on the
    13th."""
    confirm(alice)
    made = somebody(alice, utc(2026, 3, 1, 12))
    check_in(alice, utc(2026, 3, 9, 19))
    return made


def to(mailoutbox, address="sam@example.net"):
    return [mail for mail in mailoutbox if mail.to == [address]]


def sent(kind):
    rows = Delivery.objects.filter(reminder__kind=kind, state=State.SENT).order_by("slot")
    return list(rows.values_list("day", flat=True))


def test_the_person_is_asked_a_day_before_and_the_other_is_told_once(alice, sam, mailoutbox):
    run_days(alice, MONDAY + DAY, 2)
    assert not mailoutbox
    run(noon_on(alice, date(2026, 3, 12)))
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"]]
    run(noon_on(alice, date(2026, 3, 13)))
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"], ["sam@example.net"]]
    run_days(alice, date(2026, 3, 14), 60)
    assert len(mailoutbox) == 2


def test_by_one_way_or_by_two_it_is_one_question(alice, sam, mailoutbox):
    noon = noon_on(alice, date(2026, 3, 12))
    run(noon)
    assert need_no_question([Asked(alice.pk, None, noon, date(2026, 3, 12))]) == set()  # by another way, a moment later
    assert need_no_question([Asked(alice.pk, None, noon + DAY, date(2026, 3, 13))])


def test_it_is_set_anew_by_the_next_check_in(alice, sam, mailoutbox):
    run_days(alice, MONDAY + DAY, 6)
    check_in(alice, utc(2026, 3, 15, 19))
    run_days(alice, date(2026, 3, 16), 6)
    assert sent(Kind.CIRCLE_TELL) == [date(2026, 3, 13), date(2026, 3, 19)]
    assert sent(Kind.CIRCLE) == [date(2026, 3, 12), date(2026, 3, 18)]
    assert len(to(mailoutbox)) == 2


@pytest.mark.parametrize("for_day", [date(2026, 3, 13), date(2026, 3, 7)], ids=["today", "a day gone by"])
def test_a_check_in_between_claim_and_hand_over_stops_it(alice, sam, mailoutbox, for_day):
    run_days(alice, MONDAY + DAY, 3)
    noon = noon_on(alice, date(2026, 3, 13))
    calls = [call for call in claim_due(noon, 50).nudges if call.channel == "circle"]
    check_in(alice, noon + MINUTE, for_day)
    for call in calls:
        assert send(call, lambda: noon + 2 * MINUTE) == 0
    assert not to(mailoutbox)
    assert Delivery.objects.get(channel="circle", day=date(2026, 3, 13)).why == "done"
    run_days(alice, date(2026, 3, 14), 2)
    assert not to(mailoutbox)


def test_who_never_checked_in_counts_from_the_day_it_was_set(alice, confirm, mailoutbox):
    confirm(alice)
    somebody(alice, utc(2026, 3, 9, 19), days=2)
    run_days(alice, MONDAY, 5)
    assert sent(Kind.CIRCLE) == [date(2026, 3, 11)]
    assert sent(Kind.CIRCLE_TELL) == [date(2026, 3, 12)]


def test_whoever_cannot_be_asked_is_not_spoken_of(alice, mailoutbox):
    somebody(alice, utc(2026, 3, 9, 19), days=2)
    run_days(alice, MONDAY, 20)
    assert not mailoutbox


def test_a_question_that_could_not_go_out_puts_it_all_off(alice, sam, mailoutbox, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(MailLine, "_give", refuses(TryLater("SMTPDataError 451")))
        run_days(alice, date(2026, 3, 12), 2)
    run(noon_on(alice, date(2026, 3, 14)))
    run(noon_on(alice, date(2026, 3, 15)))
    assert sent(Kind.CIRCLE) == [date(2026, 3, 14)]
    assert sent(Kind.CIRCLE_TELL) == [date(2026, 3, 15)]
    overtaken = Delivery.objects.filter(reminder__kind=Kind.CIRCLE, day__in=[date(2026, 3, 12), date(2026, 3, 13)])
    for call in Call.objects.sweep("mail", utc(2026, 3, 15, 12))[1]:
        send(call, lambda: utc(2026, 3, 15, 12))
    assert {row.state for row in overtaken} == {State.SKIPPED}
    assert len(mailoutbox) == 2


def refuses(error):
    def give(*_):
        raise error

    return give


def test_words_that_a_server_does_not_take_are_tried_again_until_they_go(alice, sam, mailoutbox, monkeypatch):
    run_days(alice, MONDAY + DAY, 3)
    noon = noon_on(alice, date(2026, 3, 13))
    with monkeypatch.context() as patch:
        patch.setattr(CircleLine, "_give", refuses(TryLater("SMTPDataError 451")))
        run(noon)
    assert not to(mailoutbox)
    later = noon + 5 * HOUR  # other messages are too late after two hours
    for call in Call.objects.sweep("circle", later)[1]:
        send(call, lambda: later)
    assert len(to(mailoutbox)) == 1


def test_while_it_is_not_known_whether_they_are_away_nothing_goes_to_anybody_else(alice, sam, mailoutbox, monkeypatch):
    run_days(alice, MONDAY + DAY, 3)
    noon = noon_on(alice, date(2026, 3, 13))
    with monkeypatch.context() as patch:
        patch.setitem(KINDS, Kind.CIRCLE_TELL, replace(KINDS[Kind.CIRCLE_TELL], met=lambda asked: 1 / 0))
        run(noon)
    delivery = Delivery.objects.get(channel="circle", day=date(2026, 3, 13))
    assert (delivery.state, delivery.why, delivery.due_at) == (State.WAITING, "unknown", noon + ASKS_AGAIN)
    assert not to(mailoutbox)
    for call in Call.objects.sweep("circle", noon + ASKS_AGAIN)[1]:
        send(call, lambda: noon + ASKS_AGAIN)
    assert len(to(mailoutbox)) == 1


def test_at_night_nothing_goes_to_anybody_else(alice, sam, mailoutbox, monkeypatch):
    run_days(alice, MONDAY + DAY, 3)
    noon = noon_on(alice, date(2026, 3, 13))
    with monkeypatch.context() as patch:
        patch.setattr(CircleLine, "_give", refuses(TryLater("SMTPDataError 451")))
        run(noon)
    night, morning = utc(2026, 3, 13, 21), utc(2026, 3, 14, 8)  # 22:00 and 9:00 in Berlin
    for moment in (night, morning - MINUTE, morning):
        for call in Call.objects.sweep("circle", moment)[1]:
            send(call, lambda moment=moment: moment)
        assert len(to(mailoutbox)) == (moment == morning)


def test_at_night_nobody_is_asked_to_be_in_it(alice, mailoutbox):
    one = somebody(alice, utc(2026, 3, 9, 12), said_yes_at=None)
    night, morning = utc(2026, 3, 9, 21), utc(2026, 3, 10, 8)  # 22:00 and 9:00 in Berlin
    ask(one, night)
    run(night + MINUTE)
    assert not to(mailoutbox)
    for call in Call.objects.sweep("circle", morning)[1]:
        send(call, lambda: morning)
    assert len(to(mailoutbox)) == 1


class TestNews:
    """Somebody said yes or left, and the person has stopped the mails that say so."""

    NOW = utc(2026, 3, 9, 12)

    @pytest.mark.parametrize("already", [False, True], ids=["and was never told", "and was told before"])
    def test_who_stopped_them_hears_of_none(self, alice, confirm, mailoutbox, already):
        confirm(alice)
        if already:
            tell_news(alice, self.NOW)
            run(self.NOW + HOUR)
        with at(self.NOW + 2 * HOUR):
            stop(alice, Kind.CIRCLE_NEWS)
        for n in (1, 9, 20):
            forget(self.NOW + n * DAY)
            tell_news(alice, self.NOW + n * DAY)
            run(self.NOW + n * DAY + HOUR)
        assert len(mailoutbox) == already

    def test_with_another_way_they_come_by_that_and_by_mail_no_more(self, alice):
        ReminderSettings.objects.keep(alice, channels=["mail", "push"])
        with at(self.NOW):
            stop(alice, Kind.CIRCLE_NEWS)
        forget(self.NOW + 9 * DAY)
        tell_news(alice, self.NOW + 9 * DAY)
        assert Reminder.objects.get(kind=Kind.CIRCLE_NEWS).channels == ["push"]

    def test_they_leave_no_row_where_nothing_was_chosen(self, alice):
        tell_news(alice, self.NOW)
        Reminder.objects.update(next_due_at=None)
        forget(self.NOW + 9 * DAY)
        assert not Reminder.objects.exists()


def test_an_address_that_is_refused_is_shown_and_tried_for_a_week_only(alice, sam, monkeypatch):
    tries = []

    def hand_over(self, note):
        tries.append(note.slot)
        raise Refused("SMTPRecipientsRefused 550")

    monkeypatch.setattr(CircleLine, "hand_over", hand_over)
    run_days(alice, MONDAY + DAY, 40)
    assert len(tries) == 8


def test_quiet_hours_hold_the_question_until_they_end_and_the_words_never(alice, sam, mailoutbox):
    ReminderSettings.objects.keep(alice, quiet_from=time(9), quiet_until=time(15))
    noon = noon_on(alice, date(2026, 3, 12))
    run(noon)
    assert not mailoutbox
    for call in Call.objects.sweep("mail", noon + 3 * HOUR)[1]:
        send(call, lambda: noon + 3 * HOUR)
    assert len(mailoutbox) == 1
    run(noon_on(alice, date(2026, 3, 13)))
    assert len(to(mailoutbox)) == 1


def test_no_pause_and_no_number_a_day_holds_it(alice, sam, mailoutbox):
    ReminderSettings.objects.keep(alice, paused_until=UNTIL_BACK, most_a_day=1)
    Reminder.objects.start_check_in(alice, utc(2026, 3, 12, 8))
    run_days(alice, MONDAY + DAY, 4)
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"], ["sam@example.net"]]


def test_two_with_different_days_are_told_in_their_own_time(alice, sam, mailoutbox):
    somebody(alice, utc(2026, 3, 1, 12), name="Kim", address="kim@example.net", days=5)
    somebody(alice, utc(2026, 3, 1, 12), name="Lee", address="lee@example.net", days=3)
    run_days(alice, MONDAY + DAY, 20)
    assert sent(Kind.CIRCLE) == [date(2026, 3, 12), date(2026, 3, 14)]
    assert [mail.to[0][:3] for mail in mailoutbox if "alice" not in mail.to[0]].count("kim") == 1
    assert set(sent(Kind.CIRCLE_TELL)) == {date(2026, 3, 13), date(2026, 3, 15)}
    assert len(mailoutbox) == 5


@pytest.mark.parametrize(
    "change",
    [{"is_on": False}, {"left_at": utc(2026, 3, 12)}, {"said_yes_at": None}, {"binned_at": utc(2026, 3, 12)}],
    ids=lambda change: next(iter(change)),
)
def test_nobody_is_told_who_is_not_at_work(alice, sam, mailoutbox, change):
    Confidant.objects.filter(pk=sam.pk).update(**change)
    run_days(alice, MONDAY + DAY, 10)
    assert not mailoutbox
    arrange(alice, utc(2026, 3, 20))
    assert not Reminder.objects.filter(kind__in=[Kind.CIRCLE, Kind.CIRCLE_TELL], active=True).exists()


def test_a_closed_account_tells_nobody_and_an_erased_one_leaves_nothing(alice, sam, mailoutbox):
    run_days(alice, MONDAY + DAY, 3)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    run(noon_on(alice, date(2026, 3, 13)))
    assert not to(mailoutbox)
    alice.delete()
    assert not any(model.objects.exists() for model in (Confidant, Reminder, Delivery))
    run_days(alice, date(2026, 3, 14), 3)
    assert not to(mailoutbox)


def test_whoever_stops_the_mails_that_ask_them_is_not_spoken_of(alice, sam, mailoutbox):
    stop(alice, Kind.CIRCLE)
    run_days(alice, MONDAY + DAY, 10)
    assert not mailoutbox
    arrange(alice, utc(2026, 3, 20))
    assert not Reminder.objects.get(kind=Kind.CIRCLE).active  # saving something else does not undo it


@pytest.mark.parametrize(
    ("zone", "asked", "told"),
    [
        # Berlin's Monday evening was Tuesday there, and counts as that: never too soon.
        ("Asia/Tokyo", date(2026, 3, 13), utc(2026, 3, 14, 3)),
        ("America/New_York", date(2026, 3, 12), utc(2026, 3, 13, 16)),
    ],
)
def test_it_follows_its_person_around_the_world(alice, sam, mailoutbox, zone, asked, told):
    run_days(alice, MONDAY + DAY, 2)
    alice.zone = zone
    alice.save()
    Reminder.objects.follow(alice, utc(2026, 3, 11, 13))
    run_days(alice, date(2026, 3, 12), 4)
    assert sent(Kind.CIRCLE) == [asked]
    assert Delivery.objects.get(channel="circle", state=State.SENT).slot == told


def test_a_check_in_moves_no_reminder_of_a_circle(alice, sam):
    before = list(Reminder.objects.order_by("pk").values())
    check_in(alice, utc(2026, 3, 10, 19))
    assert list(Reminder.objects.order_by("pk").values()) == before


def test_many_people_cost_as_many_questions_to_the_database_as_one(make_person, confirm, django_assert_num_queries):
    def asked(number):
        found = []
        for n in range(number):
            person = make_person(f"person{number}-{n}", zone="Europe/Berlin")
            one = somebody(person, utc(2026, 3, 9, 12))
            found.append(Asked(person.pk, one.pk, utc(2026, 3, 13, 11), date(2026, 3, 13)))
        return found

    for several in (asked(1), asked(20)):
        for met in (need_no_question, need_no_words):
            with django_assert_num_queries(4):
                met(several)


class TestTheMail:
    @pytest.fixture
    def sink(self, settings):
        with Sink() as sink:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
            settings.MAIL_FROM, settings.PUBLIC_URL = "Notes <notes@example.org>", "https://notes.example.org"
            yield sink

    def test_it_goes_over_smtp_and_holds_the_words_and_nothing_of_the_person(self, alice, sam, sink):
        CheckIn.objects.filter(user=alice).update(mood=1)
        run_days(alice, MONDAY + DAY, 4)
        asked, told = sink.envelopes
        assert (asked.rcpt_tos, told.rcpt_tos) == (["alice@example.org"], ["sam@example.net"])
        mail = message_from_bytes(told.content, policy=default)
        text = mail.get_content()
        assert f"> {WORDS}" in text
        assert "Nora has not checked in for 3 days or more." in text
        assert (mail["Subject"], mail["From"], mail["Reply-To"]) == (
            "A message from Nora", "Notes <notes@example.org>", None,
        )  # fmt: skip
        for telling in ("alice", "Monday", "March", "2026-03", "mood"):
            assert telling not in text + str(mail["Subject"])
        assert b"alice" not in told.content.split(b"\n\n", 1)[0]

    def test_its_one_click_header_and_its_link_let_them_leave(self, alice, sam, sink, client):
        run_days(alice, MONDAY + DAY, 4)
        mail = message_from_bytes(sink.envelopes[1].content, policy=default)
        link = mail["List-Unsubscribe"].strip("<>")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in mail.get_content()
        assert f"List-Unsubscribe: <{link}>".encode() in sink.envelopes[1].content.splitlines()  # whole and as it is
        path = link.removeprefix("https://notes.example.org")
        token = path.split("/")[3]
        said = read(Act.LEAVE, token, utc(2035, 3, 13))
        assert said.key == sam.pk
        assert Marks.read(said.extra) == Marks.of("sam@example.net", alice)
        with at(utc(2026, 3, 20)):
            assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        sam.refresh_from_db()
        assert sam.left_at

    def test_names_and_words_of_all_letters_arrive_whole(self, alice, confirm, sink):
        confirm(alice)
        words = "Привет, " + "é" * 900 + "\n.\nFrom: nobody"
        somebody(alice, utc(2026, 3, 9, 12), from_name="Zoë Иванова-Müller", words=words, days=2)
        run_days(alice, MONDAY, 4)
        mail = message_from_bytes(sink.envelopes[1].content, policy=default)
        assert mail["Subject"] == "A message from Zoë Иванова-Müller"
        assert "\n".join(f"> {line}" for line in words.split("\n")) in mail.get_content().replace("\r\n", "\n")
        assert max(map(len, sink.envelopes[1].content.split(b"\n"))) < 998

    def test_without_the_steps_nothing_in_it_tells_what_it_is_for(self, alice, confirm, sink, settings):
        settings.HOST_NAME, settings.HOST_CONTACT = "Sober House", "sober@example.org"
        confirm(alice)
        somebody(alice, utc(2026, 3, 9, 12), days=2, tells_steps=False)
        run_days(alice, MONDAY, 4)
        telling = re.compile(r"overdose|naloxone|sober|recover|opioid|drug|craving|lapse|daymark|/help/", re.IGNORECASE)
        for envelope in sink.envelopes:
            mail = message_from_bytes(envelope.content, policy=default)
            parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
            assert not any(telling.search(re.sub(r"/circle/\S+", "", text)) for text in parts)

    def test_the_question_to_the_person_cannot_be_put_off_or_done_by_mail(self, alice, sam, sink):
        run_days(alice, MONDAY + DAY, 3)
        text = message_from_bytes(sink.envelopes[0].content, policy=default).get_body(("plain",)).get_content()
        assert "/support/circle/soon/" in text
        assert "/again/hour/" not in text
        assert "/again/done/" not in text


def test_the_kinds_that_go_to_somebody_else_have_no_choice_of_the_persons(alice):
    assert not KindChoice.objects.by_kind(alice)
