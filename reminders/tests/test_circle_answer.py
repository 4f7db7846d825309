"""The other side: somebody who is asked, says yes or no, and leaves, without a log-in, and learns nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from reminders.circle import arrange
from reminders.links import Act, link
from reminders.models import Asking, Confidant, Kind, Reminder
from reminders.models.asking import Marks, May
from reminders.models.confidant import ANSWERS_IN
from reminders.tests.circle import DAY, at, run, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def anyone():
    """A browser without a log-in that sends no token against forgery."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def asked(alice, confirm, noon):
    confirm(alice)
    return somebody(alice, noon, said_yes_at=None)


def path(act, one, ends=None):
    ends = ends or one.asked_at + ANSWERS_IN
    return link(act, one.pk, ends, one.mark if act == Act.JOIN else bytes(Marks.of(one.address, one.user)))


def facts():
    rows = Confidant.objects.values_list("said_yes_at", "left_at", "is_on"), Reminder.objects.values_list("pk")
    return [list(one) for one in (*rows, Asking.objects.values_list("refused_at"))]


def test_a_look_does_nothing_and_tells_nothing(anyone, asked):
    before = facts()
    for act in (Act.JOIN, Act.DECLINE, Act.LEAVE):
        for answer in (anyone.get(path(act, asked)), anyone.head(path(act, asked))):
            assert answer.status_code == 200
            assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
            assert "noindex" in answer["X-Robots-Tag"]
            assert not answer.cookies
        html = anyone.get(path(act, asked)).content.decode()
        assert "<title>Message</title>" in html
        for telling in ("Nora", "alice", "Sam", "Daymark", "nav", "/today/", "sober", "recover"):
            assert telling not in html
    assert facts() == before


def test_a_yes_begins_it_and_the_person_hears_that_something_changed(anyone, asked, alice, noon, mailoutbox):
    assert "Thank you" in anyone.post(path(Act.JOIN, asked)).content.decode()
    asked.refresh_from_db()
    assert (asked.said_yes_at, asked.counts_from) == (noon, noon)
    kinds = set(Reminder.objects.filter(active=True).values_list("kind", flat=True))
    assert kinds == {Kind.CIRCLE, Kind.CIRCLE_TELL, Kind.CIRCLE_NEWS}
    run(noon + timedelta(hours=2))
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"]]
    assert "has changed" in mailoutbox[0].body


def test_a_yes_that_comes_twice_is_one(anyone, asked, noon):
    anyone.post(path(Act.JOIN, asked))
    with at(noon + DAY):
        anyone.post(path(Act.JOIN, asked))
    asked.refresh_from_db()
    assert asked.said_yes_at == noon


def test_a_yes_does_not_switch_on_what_the_person_has_off(anyone, asked, alice, noon):
    Confidant.objects.for_user(alice).switch(noon, on=False)
    assert "Thank you" in anyone.post(path(Act.JOIN, asked)).content.decode()
    assert not Reminder.objects.filter(kind__in=[Kind.CIRCLE, Kind.CIRCLE_TELL]).exists()


def test_a_yes_is_good_for_the_address_that_was_asked(anyone, asked):
    good = path(Act.JOIN, asked)
    asked.address = "else@example.net"
    asked.save()
    anyone.post(good)
    asked.refresh_from_db()
    assert asked.said_yes_at is None


@pytest.mark.parametrize("act", [Act.DECLINE, Act.LEAVE])
def test_a_no_ends_it_without_a_question_and_this_person_cannot_ask_again(anyone, asked, alice, mallory, noon, act):
    anyone.post(path(Act.JOIN, asked))
    answer = anyone.post(path(act, asked), {"List-Unsubscribe": "One-Click"})
    assert "no more of these mails" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.left_at == noon
    assert not Reminder.objects.filter(kind__in=[Kind.CIRCLE, Kind.CIRCLE_TELL], active=True).exists()
    assert Asking.objects.note(alice, "SAM@example.net", noon + 60 * DAY) == May.SILENT
    assert Asking.objects.note(mallory, "sam@example.net", noon) == May.YES


def test_never_again_holds_for_everybody_and_keeps_no_address(anyone, asked, alice, mallory, noon):
    anyone.post(path(Act.DECLINE, asked), {"never": "1"})
    assert Asking.objects.note(mallory, "sam@example.net", noon + 400 * DAY) == May.SILENT
    assert Asking.objects.note(mallory, "kim@example.net", noon + 400 * DAY) == May.YES
    alice.delete()
    assert Asking.objects.note(mallory, "sam@example.net", noon + 800 * DAY) == May.SILENT
    assert not any(b"sam" in bytes(row.digest) for row in Asking.objects.all())


@pytest.mark.parametrize("gone", ["row", "account", "closed"])
def test_never_again_holds_where_the_row_or_the_account_is_gone(anyone, asked, alice, mallory, noon, gone):
    url = path(Act.DECLINE, asked)
    if gone == "row":
        asked.delete()
    elif gone == "account":
        alice.delete()
    else:
        User.objects.filter(pk=alice.pk).update(is_active=False)
    assert anyone.post(url, {"never": "1"}).status_code == 200
    assert Asking.objects.note(mallory, "sam@example.net", noon) == May.SILENT


def test_a_no_holds_for_whoever_asked_where_the_row_is_gone(anyone, asked, alice, mallory, noon):
    url = path(Act.LEAVE, asked)
    asked.delete()
    anyone.post(url)
    assert Asking.objects.note(alice, "sam@example.net", noon) == May.SILENT
    assert Asking.objects.note(mallory, "sam@example.net", noon) == May.YES


@pytest.mark.parametrize("act", [Act.JOIN, Act.LEAVE])
def test_an_answer_is_kept_whole_or_not_at_all(anyone, asked, monkeypatch, act):
    def fails(*_):
        raise RuntimeError("the machine goes down")

    before = facts()
    monkeypatch.setattr("reminders.views.circle_answer.arrange", fails)
    with pytest.raises(RuntimeError):
        anyone.post(path(act, asked))
    assert facts() == before


def test_whoever_said_no_by_mistake_may_still_say_yes(anyone, asked, alice, noon):
    anyone.post(path(Act.DECLINE, asked))
    anyone.post(path(Act.JOIN, asked))
    assert Confidant.objects.at_work().get() == asked
    assert Asking.objects.note(alice, "sam@example.net", noon) == May.YES


def test_the_person_is_told_kindly_that_they_left(anyone, asked, as_alice):
    anyone.post(path(Act.LEAVE, asked))
    html = as_alice.get("/support/circle/").content.decode()
    assert "They are not there for this any more." in html
    as_alice.post(f"/support/circle/{asked.pk}/ask/")
    asked.refresh_from_db()
    assert asked.asks == 1


def test_their_pages_are_the_same_whatever_the_person_has_done(anyone, asked, alice, noon):
    """Or they could find out that somebody has switched it off, or deleted them."""

    def pages():
        links = [(act, path(act, asked)) for act in (Act.JOIN, Act.DECLINE, Act.LEAVE)]
        return [anyone.get(url).content for _, url in links] + [anyone.post(url).content for _, url in links]

    on = pages()
    Confidant.objects.update(is_on=False, left_at=None)
    arrange(alice, noon)
    assert pages() == on
    Confidant.objects.put_in_bin(noon)
    assert pages() == on
    Confidant.objects.all().delete()
    assert pages() == on
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert pages() == on


def test_whoever_left_stays_away_from_one_that_is_brought_back(anyone, asked, as_alice, alice, noon):
    anyone.post(path(Act.JOIN, asked))
    as_alice.post(f"/support/circle/{asked.pk}/delete/")
    anyone.post(path(Act.LEAVE, asked))
    as_alice.post(f"/support/circle/{asked.pk}/undo/")
    assert not Confidant.objects.at_work().exists()


def test_a_link_is_good_for_one_act_and_ends(anyone, asked, noon):
    token = path(Act.JOIN, asked).split("/")[-2]
    wrong = [f"/circle/no/{token}/", f"/circle/enough/{token}/", f"/circle/yes/B{token[1:]}/", "/circle/yes/x/",
             f"/circle/yes/{'é' * 30}/", f"/again/done/{token}/"]  # fmt: skip
    before = facts()
    for one in wrong:
        assert anyone.post(one).status_code == 410, one
    assert anyone.post(f"/circle/else/{token}/").status_code == 404
    assert anyone.post(f"/again/yes/{token}/").status_code == 404
    with at(asked.asked_at + ANSWERS_IN + timedelta(seconds=1)):
        assert anyone.post(path(Act.JOIN, asked)).status_code == 410
    assert facts() == before
