"""A week in my words: one row, sealed, kept while it is written, and its if-then in the plan and on Today."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.clock import Week
from accounts.models import User
from journal.models import IfThen
from progress.models import WeekNote

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday
WEEK = Week(2026, 11)
URL = "/progress/week/2026-W11/words/"
SAVE = f"{URL}save/"
WORDS = {
    "well": "I slept",
    "hard": "Friday night",
    "learned": "Eat first",
    "focus": "Mornings",
    "situation": "it is payday",
    "response": "I call Ana",
}


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW, tick=False):
        yield


def sent(mark=None, version="", **words):
    return {"mark": str(mark or uuid4()), "version": version} | words


def the_note() -> WeekNote:
    user = User.objects.get(username="alice")
    (found,) = WeekNote.objects.of_weeks(user, [WEEK])
    return found


def test_a_form_sent_twice_is_one_note_and_one_if_then(as_alice):
    form = sent(**WORDS)
    for _ in range(2):
        answer = as_alice.post(URL, form)
        assert answer["Location"] == "/progress/week/2026-W11/#words"
    assert the_note().words.__dict__ == WORDS
    assert the_note().finished_at == NOW
    assert IfThen.objects.get().response == "I call Ana"
    assert "I call Ana" in as_alice.get(reverse("plan")).content.decode()
    page = as_alice.get("/progress/week/2026-W11/").content.decode()
    assert all(words in page for words in WORDS.values())


def test_next_weeks_today_shows_focus_and_if_then_and_the_week_after_does_not(as_alice):
    as_alice.post(URL, sent(**WORDS))
    more = reverse("today-more")
    assert "Mornings" not in as_alice.get(more).content.decode()
    for days, is_there in ((5, True), (11, True), (12, False)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            html = as_alice.get(more).content.decode()
        assert ("Mornings" in html) == ("If it is payday, then I call Ana" in html) == is_there


def test_what_was_begun_is_offered_for_14_days_and_stays_editable(as_alice):
    as_alice.post(SAVE, sent(well="I slept"))
    offer = "Your words about the week from 9 March are not finished."
    for days, is_there in ((0, True), (5, True), (18, True), (19, False)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert (offer in as_alice.get(reverse("today-more")).content.decode()) == is_there
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        assert "I slept" in as_alice.get(URL).content.decode()
        assert as_alice.post(URL, sent(version=the_note().version, well="I slept well")).status_code == 302
    assert the_note().well == "I slept well"


def test_save_says_that_it_is_finished(as_alice):
    form = sent(well="I slept")
    as_alice.post(SAVE, form | {"turn": "1"})
    assert the_note().finished_at is None
    as_alice.post(URL, form)
    assert the_note().finished_at == NOW
    assert "not finished" not in as_alice.get(reverse("today-more")).content.decode()


def test_one_half_of_an_if_then_waits_and_an_emptied_one_leaves_the_plan(as_alice):
    mark = uuid4()
    as_alice.post(SAVE, sent(mark, turn="1", situation="it is payday"))
    assert not IfThen.objects.exists()
    assert the_note().words.situation == "it is payday"
    as_alice.post(SAVE, sent(mark, turn="2", situation="it is payday", response="I call Ana"))
    assert IfThen.objects.kept().count() == 1
    as_alice.post(SAVE, sent(mark, turn="3", situation="", response="", well="x"))
    assert not IfThen.objects.kept().exists()
    as_alice.post(SAVE, sent(mark, turn="4", situation="it is payday", response="I go home", well="x"))
    assert IfThen.objects.kept().get().response == "I go home"


def test_an_if_then_that_was_changed_in_the_plan_stands_changed_in_the_week(as_alice, alice):
    as_alice.post(URL, sent(**WORDS))
    made = IfThen.objects.for_user(alice).get()
    as_alice.post(reverse("if-then-edit", args=[made.pk]), {"own_situation": "it is payday", "own_response": "I run"})
    assert "I run" in as_alice.get(URL).content.decode()
    as_alice.post(reverse("if-then-delete", args=[made.pk]))
    assert the_note().made is None
    assert "I run" not in as_alice.get(URL).content.decode()


def test_a_save_that_comes_late_changes_nothing(as_alice):
    mark = uuid4()
    as_alice.post(SAVE, sent(mark, turn="2", well="newer"))
    answer = as_alice.post(SAVE, sent(mark, turn="1", well="older"))
    assert answer.status_code == 200
    assert the_note().well == "newer"
    for turn, there in ((2, True), (3, False)):
        asked = as_alice.get(reverse("week-words-arrived"), {"mark": mark, "turn": turn})
        assert asked.json() == {"arrived": there}
    assert as_alice.get(reverse("week-words-arrived"), {"mark": "x", "turn": 1}).json() == {"arrived": False}


def test_two_pages_lose_nothing(as_alice):
    first, second = uuid4(), uuid4()
    as_alice.post(URL, sent(first, well="from the phone", hard="both say this"))
    stale = sent(second, well="from the desk", hard="both say this", focus="rest")
    assert as_alice.post(SAVE, stale | {"turn": "1"}).status_code == 409
    answer = as_alice.post(URL, stale)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "from the desk" in html
    assert "draft.js" not in html
    assert the_note().well == "from the phone"
    mark = html.partition('name="mark" value="')[2][:36]
    again = stale | {"mark": mark}
    for url in (f"{SAVE}?both=1", f"{URL}?both=1", f"{URL}?both=1"):
        assert as_alice.post(url, again).status_code in (200, 302)
    note = the_note()
    assert (note.well, note.hard, note.focus) == ("from the phone\n\nfrom the desk", "both say this", "rest")


def test_bad_input_is_refused_with_the_words_kept(as_alice):
    long = "x" * 301
    answer = as_alice.post(URL, sent(well="I slept", situation=long, response="y"))
    assert answer.status_code == 422
    assert "I slept" in answer.content.decode()
    assert as_alice.post(SAVE, sent(situation=long)).status_code == 422
    assert not WeekNote.objects.exists()


def test_nothing_written_is_no_note(as_alice):
    assert as_alice.post(URL, sent()).status_code == 302
    assert as_alice.post(SAVE, sent()).json() == {"saved_at": None}
    assert not WeekNote.objects.exists()


@pytest.mark.parametrize("url", [URL, SAVE])
def test_a_week_that_has_not_begun_or_is_none_is_no_page(as_alice, url):
    for week in ("2026-W12", "2026-W60", "1999-W01"):
        assert as_alice.post(url.replace("2026-W11", week), sent(well="x")).status_code == 404
    assert not WeekNote.objects.exists()


def test_anothers_words_are_nowhere(as_alice, as_mallory):
    as_alice.post(URL, sent(**WORDS))
    for url in (URL, "/progress/week/2026-W11/", reverse("today-more")):
        assert "I slept" not in as_mallory.get(url).content.decode()
    as_mallory.post(URL, sent(well="mine"))
    assert the_note().well == "I slept"


def test_words_that_do_not_open_are_never_written_over(as_alice, alice):
    as_alice.post(URL, sent(**WORDS))
    WeekNote.objects.update(well=WeekNote.objects.for_user(alice).get().__dict__["hard"])
    assert as_alice.get(URL).status_code == 404
    assert as_alice.post(URL, sent(well="new")).status_code == 404
    assert "cannot be opened" in as_alice.get("/progress/week/2026-W11/").content.decode()
