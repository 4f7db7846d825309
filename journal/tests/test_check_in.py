import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from journal.models import CheckIn, Lapse, Medicine

CORE = {"mood": "4", "craving": "2", "confidence": "9", "used": "no"}
FULL = {
    **CORE,
    "sleep_hours": "7.5",
    "sleep_quality": "4",
    "stress": "2",
    "halt": ["tired"],
    "feelings": ["calm", "proud"],
    "did": ["meeting", "water"],
    "victory": "Called my sister 🌅",
    "note": "A long day.\r\nBut a good one.",
}
TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def _clock():
    """13:00 in Berlin on Wednesday 2026-03-11."""
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


def rows(user):
    return list(CheckIn.objects.for_user(user).order_by("day"))


def test_it_saves_everything(as_alice, alice):
    answer = as_alice.post(reverse("check-in"), FULL)
    assert (answer.status_code, answer["Location"]) == (302, "/today/?saved=2026-03-11")
    [row] = rows(alice)
    assert (row.day, row.zone) == (TODAY, "Europe/Berlin")
    assert (row.mood, row.craving, row.confidence, row.used) == (4, 2, 9, "no")
    assert (row.sleep_hours, row.sleep_quality, row.stress) == (Decimal("7.5"), 4, 2)
    assert (row.halt, row.feelings, row.did) == (["tired"], ["calm", "proud"], ["meeting", "water"])
    assert (row.victory, row.note) == (FULL["victory"], "A long day.\nBut a good one.")


def test_it_may_be_left_empty(as_alice, alice):
    assert as_alice.post(reverse("check-in"), {}).status_code == 302
    [row] = rows(alice)
    assert (row.mood, row.craving, row.used, row.note) == (None, None, "", "")


def test_it_fills_nothing_in_beforehand(as_alice):
    html = as_alice.get(reverse("check-in")).content.decode()
    assert "checked" not in html


def test_saved_twice_it_is_one_and_the_last_word_counts(as_alice, alice):
    as_alice.post(reverse("check-in"), FULL)
    as_alice.post(reverse("check-in"), {**CORE, "mood": "1", "note": "Later"})
    [row] = rows(alice)
    assert (row.mood, row.note, row.victory) == (1, "Later", "")


def test_it_shows_what_was_saved_for_editing(as_alice):
    as_alice.post(reverse("check-in"), FULL)
    html = as_alice.get(reverse("check-in")).content.decode()
    assert html.count("checked") == 11
    assert "A long day." in html
    assert 'value="7.5"' in html


@pytest.mark.parametrize("back", [0, 1, 7])
def test_it_can_be_filled_in_up_to_seven_days_back(as_alice, alice, back):
    day = TODAY - timedelta(days=back)
    assert as_alice.get(reverse("check-in-day", args=[day])).status_code == 200
    as_alice.post(reverse("check-in-day", args=[day]), CORE)
    assert [row.day for row in rows(alice)] == [day]


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=8), date.max, date.min])
def test_it_refuses_other_days_kindly(as_alice, alice, day):
    url = reverse("check-in-day", args=[day])
    assert as_alice.get(url).status_code == 200
    assert as_alice.post(url, CORE).status_code == 422
    assert rows(alice) == []


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "tomorrow"])
def test_it_has_no_page_for_what_is_no_day(as_alice, text):
    assert as_alice.get(f"/check-in/{text}/").status_code == 404


def test_the_day_is_the_persons_own(as_alice, alice):
    """01:30 at night belongs to the day before, as their day starts at 03:00."""
    with time_machine.travel(datetime(2026, 3, 12, 0, 30, tzinfo=UTC), tick=False):
        as_alice.post(reverse("check-in"), CORE)
    assert [row.day for row in rows(alice)] == [TODAY]


@pytest.mark.parametrize(
    "wrong",
    [
        {"mood": "6"}, {"mood": "x"}, {"craving": "11"}, {"craving": "-1"}, {"confidence": "1.5"}, {"used": "maybe"},
        {"sleep_hours": "25"}, {"sleep_hours": "-1"}, {"sleep_hours": "nan"}, {"feelings": ["calm", "other"]},
        {"note": "x" * 10_001}, {"victory": "x" * 301},
    ],
)  # fmt: skip
def test_it_refuses_bad_input_and_keeps_what_was_typed(as_alice, alice, wrong):
    answer = as_alice.post(reverse("check-in"), {**FULL, **wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Called my sister" in html or "victory" in wrong
    assert 'class="error"' in html
    assert rows(alice) == []


def test_it_takes_ten_thousand_characters(as_alice, alice):
    text = "å🌅\n" + "x" * 9_997
    as_alice.post(reverse("check-in"), {"note": text.replace("\n", "\r\n")})
    assert rows(alice)[0].note == text


def test_it_asks_about_medicine_only_who_takes_one(as_alice, alice):
    assert 'name="medicine"' not in as_alice.get(reverse("check-in")).content.decode()
    Medicine.objects.create(user=alice, name="Bupe", started_on=TODAY)
    assert 'name="medicine"' in as_alice.get(reverse("check-in")).content.decode()


def test_an_answer_about_medicine_can_be_taken_back_and_stays_when_not_asked(as_alice, alice):
    Medicine.objects.create(user=alice, name="Bupe", started_on=TODAY)
    html = as_alice.get(reverse("check-in")).content.decode()
    assert '<input type="hidden" name="medicine" value="">' in html
    as_alice.post(reverse("check-in"), {**CORE, "medicine": ["", "partly"]})
    assert rows(alice)[0].medicine == "partly"
    as_alice.post(reverse("check-in"), CORE)
    assert rows(alice)[0].medicine == "partly"
    as_alice.post(reverse("check-in"), {**CORE, "medicine": ""})
    assert rows(alice)[0].medicine == ""


def test_a_yes_leads_to_safety_first_and_not_safe_before_that(as_alice):
    assert as_alice.post(reverse("check-in"), {**CORE, "used": "yes"})["Location"] == "/restart/?draft=2026-03-11"
    both = as_alice.post(reverse("check-in"), {**CORE, "used": "yes", "not_safe": "on"})
    assert both["Location"] == reverse("not-safe")


class TestTwoPagesOfOneDay:
    """Both are opened, and one is saved before the other."""

    @pytest.fixture
    def opened(self, as_alice):
        def sent(**answers):
            """As a browser sends the page that is opened now."""
            html = as_alice.get(reverse("check-in")).content.decode()
            [seen] = re.findall(r'<input type="hidden" name="seen"(?: value="([^"]*)")?', html)
            return {"seen": seen, "medicine": "", **answers}

        return sent

    @pytest.fixture
    def send(self, as_alice):
        def post(sent, minutes=5):
            with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
                return as_alice.post(reverse("check-in"), sent)["Location"]

        return post

    @pytest.mark.parametrize("is_saved_before", [False, True])
    def test_what_the_later_one_leaves_open_stays(self, as_alice, alice, opened, send, is_saved_before):
        if is_saved_before:
            as_alice.post(reverse("check-in"), {"confidence": "9"})
        first, second = opened(**FULL, not_safe="on"), opened(craving="5", halt=["lonely"])
        send(first, minutes=1)
        assert send(second) == "/today/?saved=2026-03-11&both=1"
        assert "changed elsewhere in between" in as_alice.get("/today/?saved=2026-03-11&both=1").content.decode()
        [row] = rows(alice)
        assert (row.mood, row.craving, row.halt, row.feelings) == (4, 5, ["lonely"], ["calm", "proud"])
        assert (row.victory, row.note, row.not_safe) == (FULL["victory"], "A long day.\nBut a good one.", True)
        assert (row.sleep_hours, row.stress, row.used) == (Decimal("7.5"), 2, "no")

    def test_not_safe_leads_there_when_it_is_said_and_not_where_the_page_showed_it(self, alice, opened, send):
        first, older = opened(**CORE, not_safe="on"), opened(mood="1", not_safe="on")
        for said in (first, first, older, {**CORE, "not_safe": "on"}):  # sent twice, ticked elsewhere, without a mark
            assert send(said) == reverse("not-safe")
        assert send(opened(**CORE, not_safe="on")) == "/today/?saved=2026-03-11"
        send(opened(**CORE))
        assert send(opened(**CORE, not_safe="on")) == reverse("not-safe")

    def test_a_yes_and_its_lapse_stay(self, as_alice, alice, opened, send):
        first, second = opened(used="yes"), opened(mood="2")
        as_alice.post(reverse("check-in"), first)
        assert send(second) == "/restart/?draft=2026-03-11"
        assert [row.day for row in Lapse.objects.for_user(alice)] == [TODAY]
        assert rows(alice)[0].used == "yes"

    def test_a_page_that_saw_them_takes_answers_back(self, as_alice, alice, opened, send):
        as_alice.post(reverse("check-in"), {**FULL, "not_safe": "on"})
        assert send(opened(mood="2")) == "/today/?saved=2026-03-11"
        [row] = rows(alice)
        assert (row.mood, row.craving, row.halt, row.note, row.not_safe, row.used) == (2, None, [], "", False, "")

    def test_one_that_says_nothing_that_can_be_read_takes_nothing_back(self, as_alice, alice, send):
        as_alice.post(reverse("check-in"), FULL)
        send({"seen": "yesterday", "mood": "1"})
        assert (rows(alice)[0].mood, rows(alice)[0].victory) == (1, FULL["victory"])


def test_one_person_never_sees_the_others(as_alice, as_mallory, mallory):
    as_alice.post(reverse("check-in"), FULL)
    html = as_mallory.get(reverse("check-in-day", args=[TODAY])).content.decode()
    assert "sister" not in html
    assert "checked" not in html
    assert rows(mallory) == []


def test_the_link_of_a_reminder_survives_the_log_in(client, make_person):
    make_person("nora", password="quiet lantern above harbour")
    url = reverse("check-in-day", args=[TODAY])
    login = client.get(url)["Location"]
    answer = client.post(login, {"login": "nora", "password": "quiet lantern above harbour"})
    assert answer["Location"] == url


def test_each_page_holds_its_own_words_escaped(as_alice, alice, as_mallory, mallory):
    """A field is drawn once for everyone and the words are put in its place: none may stay there for the next."""
    words = {alice: '</textarea><script>"a"', mallory: "Rain & \ue000text\ue000"}
    for person, said in words.items():
        CheckIn.objects.record(person, TODAY, {"note": said, "victory": said, "sleep_hours": 0})
    of_alice, of_mallory = (client.get(reverse("check-in")).content.decode() for client in (as_alice, as_mallory))
    empty = as_alice.get(reverse("check-in-day", args=[TODAY - timedelta(days=1)])).content.decode()
    wrong = as_alice.post(reverse("check-in"), {"note": words[alice], "sleep_hours": "<b>"})
    for html, person in ((of_alice, alice), (of_mallory, mallory)):
        assert html.count(escape(words[person])) == 2
        assert 'value="0.0"' in html
    assert "<script>" not in of_alice
    assert "Rain" not in of_alice
    assert "textarea&gt;" not in of_mallory + empty
    assert wrong.status_code == 422
    assert escape(words[alice]) in wrong.content.decode()
    assert 'value="&lt;b&gt;"' in wrong.content.decode()
