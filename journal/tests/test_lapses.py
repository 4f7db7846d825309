"""After a lapse: the steps in their order, what they keep, and that check-in and lapses never disagree."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import textstat
import time_machine
from django.urls import reverse
from django.utils import timezone

from help.helplines import LINES
from help.tests.pages import Page
from journal.lapses import moment_of
from journal.models import CheckIn, IfThen, Lapse, SoberDate

TODAY = date(2026, 3, 11)
YESTERDAY = TODAY - timedelta(days=1)
STEPS = ("restart", "restart-words", "restart-what", "restart-next", "restart-end")
FULL = {
    "day": "2026-03-10",
    "at": "21:15",
    "what": "one time",
    "where": "by the station",
    "alone": "yes",
    "came_before": "A letter came.\r\nI was angry.",
    "felt_after": "ashamed, then tired",
    "feelings": ["angry", "ashamed"],
}


@pytest.fixture(autouse=True)
def _clock():
    """13:00 in Berlin on Wednesday 2026-03-11."""
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


def kept(user):
    return list(Lapse.objects.for_user(user).kept().order_by("day", "id"))


def step(name: str, draft: str = "one") -> str:
    return f"{reverse(name)}?draft={draft}"


def say(client, used: str, day: date = TODAY, **more):
    return client.post(reverse("check-in-day", args=[day]), {"used": used, **more})


def used_on(user, day: date = TODAY) -> str:
    return CheckIn.objects.for_user(user).on(day).used


class TestTheSteps:
    @pytest.mark.parametrize(("country", "first"), [("US", "Call 911"), ("DE", "Call 112")])
    def test_safety_comes_before_anything_is_asked(self, as_alice, alice, country, first):
        alice.country = country
        alice.save()
        page = Page(as_alice.get(reverse("restart")).content.decode())
        assert page.lines[:2] == ["Is someone not waking up, or not breathing right?", first]
        for words in ("your body can take less than before", "Keep naloxone in reach", "Be with someone"):
            assert words in page.words
        assert "Give one breath every 5 seconds" in page.words
        assert "Lips or nails are blue, grey or pale" in page.words
        assert "lines" in [section.get("id") for section in page.all("section")]
        assert not page.all("details")
        assert not [box for box in page.all("input") if box["type"] != "hidden"] + page.all("textarea")

    def test_another_country_may_be_chosen_and_the_day_is_not_lost(self, as_alice):
        html = as_alice.get(reverse("restart"), {"country": "US", "draft": "2026-03-10"}).content.decode()
        assert "Call 911" in html
        assert '<input type="hidden" name="draft" value="2026-03-10">' in html
        assert step("restart-words", "2026-03-10") in html

    def test_each_step_leads_to_the_next_and_keeps_the_draft(self, as_alice):
        for here, there in pairwise(STEPS):
            assert step(there) in as_alice.get(step(here)).content.decode(), here

    def test_kind_words_come_second(self, as_alice):
        words = Page(as_alice.get(step("restart-words")).content.decode()).words
        for said in ("It is not who you are", "Nothing is erased", "Nobody was told"):
            assert said in words

    def test_it_ends_with_links_and_shows_no_figures_unasked(self, as_alice, alice):
        SoberDate.objects.create(user=alice, label="Heroin", started_on=date(2026, 1, 1), is_main=True)
        say(as_alice, "yes")
        page = Page(as_alice.get(step("restart-end")).content.decode())
        links = {a.get("href") for a in page.all("a")}
        assert {reverse("sober-days"), reverse("help"), reverse("help") + "#lines", reverse("today")} <= links
        main = page.words
        assert not re.search(r"\d", main)
        assert "Heroin" not in main

    @pytest.mark.parametrize("name", STEPS)
    def test_it_neither_shouts_nor_shames_nor_permits(self, as_alice, name):
        html = as_alice.get(step(name)).content.decode()
        words = Page(html).words
        assert "!" not in words
        shame = r"\b(addicts?|junk\w+|abus\w+|clean|dirty|fail\w*|relaps\w+|should have|congrat\w*|well done)\b"
        permission = r"\b(safe(ly|r)? (to )?us\w+|start low|if you (must|do) use)\b"
        assert re.findall(f"{shame}|{permission}", words, re.IGNORECASE) == []
        assert "<title>Next step</title>" in html
        assert textstat.flesch_kincaid_grade(words) <= 8

    def test_every_hard_sentence_is_easy(self, as_alice):
        theirs = tuple(line.name for line in LINES)  # what a service calls itself
        for name in STEPS:
            lines = Page(as_alice.get(step(name)).content.decode()).lines
            long = [line for line in lines if len(line.split()) >= 8 and "Last checked" not in line]
            ours = [line for line in long if not line.startswith(theirs)]
            assert [line for line in ours if textstat.flesch_kincaid_grade(line) > 8] == [], name


class TestWhatHappened:
    def test_it_keeps_all_that_is_said(self, as_alice, alice):
        answer = as_alice.post(step("restart-what"), FULL)
        assert answer["Location"] == step("restart-next")
        [row] = kept(alice)
        assert (row.day, row.at, row.zone) == (YESTERDAY, datetime(2026, 3, 10, 20, 15, tzinfo=UTC), "Europe/Berlin")
        assert (row.what, row.where, row.alone) == ("one time", "by the station", "yes")
        assert (row.came_before, row.felt_after) == ("A letter came.\nI was angry.", "ashamed, then tired")
        assert (row.feelings, row.counts, row.from_check_in) == (["angry", "ashamed"], [], False)

    def test_every_field_may_stay_empty(self, as_alice, alice):
        as_alice.post(step("restart-what"), {"day": ""})
        [row] = kept(alice)
        assert (row.day, row.at, row.what) == (TODAY, None, "")

    def test_looking_at_the_steps_makes_nothing(self, as_alice, alice):
        for name in STEPS:
            as_alice.get(step(name))
        assert kept(alice) == []

    def test_sent_twice_it_is_one(self, as_alice, alice):
        for _ in range(2):
            as_alice.post(step("restart-what"), FULL)
        assert len(kept(alice)) == 1

    def test_without_a_draft_in_the_address_the_form_brings_one(self, as_alice, alice):
        action = as_alice.get(reverse("restart-what")).context["form"].helper.form_action
        for _ in range(2):
            as_alice.post(action, FULL)
        assert len(kept(alice)) == 1

    def test_going_back_shows_what_was_kept_and_changes_it(self, as_alice, alice):
        as_alice.post(step("restart-what"), FULL)
        html = as_alice.get(step("restart-what")).content.decode()
        assert "by the station" in html
        assert 'value="21:15:00"' in html
        as_alice.post(step("restart-what"), FULL | {"where": "at home"})
        assert [row.where for row in kept(alice)] == ["at home"]

    def test_two_lapses_of_a_day_are_two_rows(self, as_alice, alice):
        as_alice.post(step("restart-what", "one"), FULL)
        as_alice.post(step("restart-what", "two"), FULL)
        assert [row.day for row in kept(alice)] == [YESTERDAY, YESTERDAY]

    def test_the_same_draft_of_two_people_is_two_rows(self, as_alice, as_mallory, alice, mallory):
        as_alice.post(step("restart-what"), FULL)
        assert "station" not in as_mallory.get(step("restart-what")).content.decode()
        as_mallory.post(step("restart-what"), {"what": "hers"})
        assert ([row.what for row in kept(alice)], [row.what for row in kept(mallory)]) == (["one time"], ["hers"])

    @pytest.mark.parametrize(
        "wrong",
        [
            {"day": "2026-03-12"}, {"day": "1899-12-31"}, {"day": "x"}, {"at": "25:00"}, {"alone": "maybe"},
            {"day": "2026-03-11", "at": "13:01"}, {"what": "x" * 201}, {"came_before": "x" * 5_001},
            {"feelings": ["x"]},
        ],
    )  # fmt: skip
    def test_it_refuses_bad_input_and_keeps_what_was_typed(self, as_alice, alice, wrong):
        answer = as_alice.post(step("restart-what"), FULL | wrong)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "by the station" in html
        assert 'class="error"' in html
        assert kept(alice) == []

    def test_it_asks_which_count_only_of_those_with_several(self, as_alice, alice):
        main = SoberDate.objects.create(user=alice, label="Heroin", started_on=TODAY, is_main=True)
        assert 'name="counts"' not in as_alice.get(step("restart-what")).content.decode()
        other = SoberDate.objects.create(user=alice, label="Drink", started_on=TODAY)
        html = as_alice.get(step("restart-what")).content.decode()
        assert re.search(rf'value="{main.pk}"[^>]* checked', html)
        assert not re.search(rf'value="{other.pk}"[^>]* checked', html)
        for sent, stored in (
            ([main.pk], []),
            ([other.pk], [other.pk]),
            ([main.pk, other.pk], [main.pk, other.pk]),
            ([], []),
        ):
            as_alice.post(step("restart-what"), {"day": "2026-03-11", "counts": [str(pk) for pk in sent]})
            assert [row.counts for row in kept(alice)] == [stored]

    def test_it_takes_nobody_elses_count(self, as_alice, alice, mallory):
        for label in ("a", "b"):
            SoberDate.objects.create(user=alice, label=label, started_on=TODAY, is_main=label == "a")
        hers = SoberDate.objects.create(user=mallory, label="Hers", started_on=TODAY, is_main=True)
        assert as_alice.post(step("restart-what"), {"counts": [str(hers.pk)]}).status_code == 422

    def test_a_count_that_is_gone_stays_named(self, as_alice, alice):
        """Or the lapse would come to touch the main count, which it never did."""
        for label in ("a", "b"):
            SoberDate.objects.create(user=alice, label=label, started_on=TODAY, is_main=label == "a")
        gone = UUID(int=7)
        row = Lapse.objects.create(user=alice, day=TODAY, zone="UTC", counts=[gone])
        as_alice.post(reverse("lapse-edit", args=[row.pk]), {"what": "words"})
        assert [(row.what, row.counts) for row in kept(alice)] == [("words", [gone])]


class TestTheNight:
    ZONE = ZoneInfo("Europe/Berlin")
    NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("day", "at", "now", "moment"),
        [
            (YESTERDAY, "21:15", NOON, "2026-03-10T20:15Z"),
            (YESTERDAY, "01:30", NOON, "2026-03-11T00:30Z"),  # the night that ends the day
            (YESTERDAY, "03:00", NOON, "2026-03-10T02:00Z"),
            (TODAY, "01:30", NOON, "2026-03-11T00:30Z"),  # that night has not come: the calendar's is meant
            (TODAY, "01:30", datetime(2026, 3, 12, 0, 31, tzinfo=UTC), "2026-03-12T00:30Z"),
            (TODAY, "18:00", NOON, "2026-03-11T17:00Z"),  # not yet: the form says so
        ],
    )
    def test_a_time_before_the_days_start_is_of_the_night(self, day, at, now, moment):
        assert moment_of(day, time.fromisoformat(at), self.ZONE, 3, now) == datetime.fromisoformat(moment)

    def test_at_night_today_is_still_yesterdays_date(self, as_alice, alice):
        """At 01:35 on the 12th her day is the 11th, and 01:30 was five minutes ago."""
        with time_machine.travel(datetime(2026, 3, 12, 0, 35, tzinfo=UTC), tick=False):
            html = as_alice.get(step("restart-what")).content.decode()
            assert 'value="2026-03-11"' in html
            as_alice.post(step("restart-what"), {"day": "2026-03-11", "at": "01:30"})
        [row] = kept(alice)
        assert (row.day, row.at) == (TODAY, datetime(2026, 3, 12, 0, 30, tzinfo=UTC))


class TestNextTime:
    def test_it_lands_in_the_plan(self, as_alice, alice):
        as_alice.post(step("restart-what"), FULL)
        answer = as_alice.post(step("restart-next"), {"situation": "angry", "response": "call"})
        assert answer["Location"] == step("restart-end")
        [row] = IfThen.objects.for_user(alice)
        assert (row.situation, row.response) == ("I feel angry", "I call someone on my side")
        assert row.lapse == kept(alice)[0].pk
        html = as_alice.get(reverse("plan")).content.decode()
        assert "I feel angry" in html
        assert "I call someone on my side" in html

    def test_words_of_ones_own_go_before_what_is_ticked(self, as_alice, alice):
        sent = {"situation": "angry", "own_situation": "the letter comes", "own_response": "I go to Ana"}
        as_alice.post(step("restart-next"), sent)
        [row] = IfThen.objects.for_user(alice)
        assert (row.situation, row.response, row.lapse) == ("the letter comes", "I go to Ana", None)

    def test_sent_twice_or_changed_after_going_back_it_is_one(self, as_alice, alice):
        as_alice.post(step("restart-next"), {"situation": "sad", "response": "walk"})
        html = as_alice.get(step("restart-next")).content.decode()
        assert html.count(" checked") == 2
        as_alice.post(step("restart-next"), {"situation": "sad", "response": "home"})
        assert [row.response for row in IfThen.objects.for_user(alice)] == ["I say no and go home"]

    @pytest.mark.parametrize("half", [{"situation": "sad"}, {"response": "walk"}, {"own_situation": "half a thought"}])
    def test_half_of_one_is_asked_again_and_kept(self, as_alice, half):
        answer = as_alice.post(step("restart-next"), half)
        assert answer.status_code == 422
        assert (" checked" if "own_situation" not in half else "half a thought") in answer.content.decode()
        assert not IfThen.objects.exists()


class TestTheCheckIn:
    def test_a_yes_is_a_lapse_of_that_day_at_once(self, as_alice, alice):
        assert say(as_alice, "yes", YESTERDAY)["Location"] == step("restart", "2026-03-10")
        [row] = kept(alice)
        assert (row.id, row.day, row.from_check_in, row.at) == (
            Lapse.id_for(alice, "2026-03-10"), YESTERDAY, True, None,
        )  # fmt: skip

    @pytest.mark.parametrize("answer", ["no", "unsaid", ""])
    def test_taking_it_back_takes_the_lapse_away(self, as_alice, alice, answer):
        say(as_alice, "yes")
        say(as_alice, answer)
        assert not Lapse.objects.exists()

    def test_saying_it_twice_is_one(self, as_alice, alice):
        say(as_alice, "yes")
        say(as_alice, "yes", mood="2")
        assert len(kept(alice)) == 1

    def test_a_check_in_that_does_not_speak_of_use_touches_no_lapse(self, alice):
        CheckIn.objects.record(alice, TODAY, {"used": "yes"})
        CheckIn.objects.record(alice, TODAY, {"mood": 3})
        assert len(kept(alice)) == 1

    def test_the_steps_fill_in_the_same_lapse(self, as_alice, alice):
        say(as_alice, "yes")
        assert as_alice.post(step("restart-what", "2026-03-11"), {"what": "one time"}).status_code == 302
        [row] = kept(alice)
        assert (row.what, row.from_check_in) == ("one time", True)

    @pytest.mark.parametrize("detail", [{"what": "x"}, {"at": "09:00"}, {"alone": "no"}, {"feelings": ["sad"]}])
    def test_what_the_person_added_stays_whatever_the_check_in_says_then(self, as_alice, alice, detail):
        say(as_alice, "yes")
        as_alice.post(step("restart-what", "2026-03-11"), {"day": "2026-03-11", **detail})
        say(as_alice, "no")
        assert len(kept(alice)) == 1

    def test_a_lapse_noted_by_hand_is_the_one_of_its_day(self, as_alice, alice):
        as_alice.post(step("restart-what"), {"day": "2026-03-11"})
        say(as_alice, "yes")
        [row] = kept(alice)
        assert not row.from_check_in
        say(as_alice, "no")
        assert len(kept(alice)) == 1
        assert ">Undo<" not in as_alice.get(reverse("lapses")).content.decode()

    def test_one_noted_by_hand_stands_in_for_the_empty_one(self, as_alice, alice):
        say(as_alice, "yes")
        for _ in range(2):
            as_alice.post(step("restart-what", "by-hand"), {"day": "2026-03-11", "what": "words"})
        assert [row.what for row in kept(alice)] == ["words"]

    def test_the_steps_of_a_yes_open_the_lapse_that_the_day_has(self, as_alice, alice):
        as_alice.post(step("restart-what", "by-hand"), {"day": "2026-03-11", "what": "words"})
        say(as_alice, "yes")
        assert "words" in as_alice.get(step("restart-what", "2026-03-11")).content.decode()
        as_alice.post(step("restart-what", "2026-03-11"), {"what": "other words"})
        assert [row.what for row in kept(alice)] == ["other words"]

    def test_deleting_it_takes_the_yes_back_and_undo_brings_both(self, as_alice, alice):
        say(as_alice, "yes")
        [row] = kept(alice)
        as_alice.post(reverse("lapse-delete", args=[row.pk]))
        assert (kept(alice), used_on(alice)) == ([], "")
        as_alice.post(reverse("lapse-undo", args=[row.pk]))
        assert ([again.pk for again in kept(alice)], used_on(alice)) == ([row.pk], "yes")

    @pytest.mark.parametrize("answer", ["yes", "no"])
    def test_so_with_one_noted_by_hand_and_another_answer_stays(self, as_alice, alice, answer):
        as_alice.post(step("restart-what", "by-hand"), {"day": "2026-03-11", "what": "words"})
        say(as_alice, answer)
        [row] = kept(alice)
        as_alice.post(reverse("lapse-delete", args=[row.pk]))
        assert used_on(alice) == {"yes": "", "no": "no"}[answer]
        as_alice.post(reverse("lapse-undo", args=[row.pk]))
        assert ([again.pk for again in kept(alice)], used_on(alice)) == ([row.pk], answer)

    def test_so_with_one_for_which_only_a_count_was_chosen(self, as_alice, alice):
        SoberDate.objects.create(user=alice, label="Heroin", started_on=YESTERDAY, is_main=True)
        wine = SoberDate.objects.create(user=alice, label="Wine", started_on=YESTERDAY)
        say(as_alice, "yes")
        as_alice.post(step("restart-what", "2026-03-11"), {"day": "2026-03-11", "counts": [str(wine.pk)]})
        [row] = kept(alice)
        assert (row.counts, row.says_more, row.from_check_in) == ([wine.pk], False, False)
        as_alice.post(reverse("lapse-delete", args=[row.pk]))
        as_alice.post(reverse("lapse-undo", args=[row.pk]))
        assert ([again.counts for again in kept(alice)], used_on(alice)) == ([[wine.pk]], "yes")

    def test_saving_the_check_in_again_does_not_bring_a_deleted_one_back(self, as_alice, alice):
        say(as_alice, "yes")
        as_alice.post(reverse("lapse-delete", args=[kept(alice)[0].pk]))
        form = as_alice.get(reverse("check-in")).context["form"]
        say(as_alice, form["used"].value() or "", mood="4")
        assert kept(alice) == []

    def test_saying_yes_anew_after_deleting_makes_a_new_one(self, as_alice, alice):
        as_alice.post(step("restart-what", "2026-03-11"), {"what": "words"})
        as_alice.post(reverse("lapse-delete", args=[kept(alice)[0].pk]))
        say(as_alice, "yes")
        assert [(row.day, row.what) for row in kept(alice)] == [(TODAY, "")]

    def test_undo_beside_a_new_yes_is_one_lapse(self, as_alice, alice):
        """Be it the "yes" itself that comes back, or one noted by hand."""
        for draft, sent in (("2026-03-11", {}), ("by-hand", {"what": "words"})):
            say(as_alice, "yes")
            as_alice.post(step("restart-what", draft), {"day": "2026-03-11", **sent})
            [row] = kept(alice)
            as_alice.post(reverse("lapse-delete", args=[row.pk]))
            say(as_alice, "yes")
            assert as_alice.post(reverse("lapse-undo", args=[row.pk])).status_code == 302
            assert [again.what for again in kept(alice)] == [sent.get("what", "")]
            assert used_on(alice) == "yes"

    def test_one_that_was_given_a_count_is_the_persons_own(self, as_alice, alice):
        """Or the count would forget it as soon as another lapse of the day is noted, or the check-in says "no"."""
        SoberDate.objects.create(user=alice, label="Heroin", started_on=YESTERDAY, is_main=True)
        other = SoberDate.objects.create(user=alice, label="Any opioid", started_on=YESTERDAY)
        say(as_alice, "yes")
        as_alice.post(step("restart-what", "2026-03-11"), {"counts": [str(other.pk)]})
        as_alice.post(step("restart-what", "by-hand"), {"day": "2026-03-11"})
        say(as_alice, "no")
        assert sorted(row.counts for row in kept(alice)) == [[], [other.pk]]

    def test_undo_says_no_yes_that_was_never_said(self, as_alice, alice):
        as_alice.post(step("restart-what", "by-hand"), {"day": "2026-03-11"})
        [row] = kept(alice)
        as_alice.post(reverse("lapse-delete", args=[row.pk]))
        say(as_alice, "yes")
        as_alice.post(reverse("lapse-delete", args=[kept(alice)[0].pk]))
        as_alice.post(reverse("lapse-undo", args=[row.pk]))
        assert ([again.pk for again in kept(alice)], used_on(alice)) == ([row.pk], "")

    def test_moving_it_takes_the_yes_of_the_old_day_back(self, as_alice, alice):
        say(as_alice, "yes")
        [row] = kept(alice)
        as_alice.post(reverse("lapse-edit", args=[row.pk]), {"day": "2026-03-09"})
        assert ([row.day for row in kept(alice)], used_on(alice)) == ([date(2026, 3, 9)], "")
        say(as_alice, "yes")
        assert [row.day for row in kept(alice)] == [date(2026, 3, 9), TODAY]
        say(as_alice, "no", date(2026, 3, 9))
        assert len(kept(alice)) == 2

    def test_sent_twice_with_another_day_it_is_one(self, as_alice, alice):
        say(as_alice, "yes")
        for _ in range(2):
            as_alice.post(step("restart-what", "2026-03-11"), {"day": "2026-03-09", "what": "words"})
        assert [row.day for row in kept(alice)] == [date(2026, 3, 9)]

    def test_another_lapse_of_the_day_keeps_the_yes(self, as_alice, alice):
        say(as_alice, "yes")
        as_alice.post(step("restart-what", "2026-03-11"), {"what": "one"})
        as_alice.post(step("restart-what", "other"), {"day": "2026-03-11", "what": "two"})
        as_alice.post(reverse("lapse-delete", args=[kept(alice)[0].pk]))
        assert used_on(alice) == "yes"

    def test_one_persons_yes_touches_nobody_else(self, as_alice, as_mallory, alice, mallory):
        say(as_alice, "yes")
        say(as_mallory, "yes")
        say(as_mallory, "no")
        assert (len(kept(alice)), len(kept(mallory))) == (1, 0)

    @pytest.mark.parametrize(("used", "most"), [("no", 5), ("unsaid", 5), ("", 5), ("yes", 6)])
    def test_it_costs_one_query_more_and_two_for_a_yes(self, as_alice, used, most, django_assert_max_num_queries):
        for _ in range(2):
            with django_assert_max_num_queries(most):
                as_alice.post(reverse("check-in"), {"used": used, "mood": "3"})


class TestPastLapses:
    def test_it_lists_changes_deletes_and_brings_back(self, as_alice, alice):
        as_alice.post(step("restart-what"), FULL)
        [row] = kept(alice)
        html = as_alice.get(reverse("lapses")).content.decode()
        assert "Tuesday, 10 March 2026" in html
        assert "21:15" in html
        assert "<title>Noted days</title>" in html
        url = reverse("lapse-edit", args=[row.pk])
        assert "by the station" in as_alice.get(url).content.decode()
        as_alice.post(url, FULL | {"where": "", "at": ""})
        [row] = kept(alice)
        assert (row.where, row.at, row.what) == ("", None, "one time")
        there = as_alice.post(reverse("lapse-delete", args=[row.pk]))["Location"]
        html = as_alice.get(there).content.decode()
        assert kept(alice) == []
        assert "10 March" not in html
        assert reverse("lapse-undo", args=[row.pk]) in html
        as_alice.post(reverse("lapse-undo", args=[row.pk]))
        assert [again.what for again in kept(alice)] == ["one time"]

    def test_it_refuses_bad_input_and_keeps_what_was_typed(self, as_alice, alice):
        row = Lapse.objects.create(user=alice, day=TODAY, zone="UTC")
        answer = as_alice.post(reverse("lapse-edit", args=[row.pk]), {"day": "2026-04-01", "what": "typed"})
        assert answer.status_code == 422
        assert "typed" in answer.content.decode()
        assert kept(alice)[0].day == TODAY

    def test_a_deleted_one_cannot_be_opened(self, as_alice, alice):
        row = Lapse.objects.create(user=alice, day=TODAY, zone="UTC", binned_at=timezone.now())
        assert as_alice.get(reverse("lapse-edit", args=[row.pk])).status_code == 404

    @pytest.mark.parametrize("undo", ["nonsense", "<script>", ""])
    def test_it_ignores_an_undo_that_is_none(self, as_alice, undo):
        html = as_alice.get(reverse("lapses"), {"undo": undo}).content.decode()
        assert ">Undo<" not in html
        assert "<script>" not in html

    @pytest.mark.parametrize("rows", [1, 31, 95])
    def test_it_pages_by_day_and_row_with_two_queries(self, as_alice, alice, rows, django_assert_num_queries):
        Lapse.objects.bulk_create(
            [Lapse(user=alice, zone="UTC", day=TODAY - timedelta(days=n // 3), what="w") for n in range(rows)]
        )
        seen, url = [], reverse("lapses")
        while url:
            with django_assert_num_queries(2):
                page = as_alice.get(url)
            seen += [row.pk for row in page.context["lapses"]]
            older = page.context["older"]
            url = older and f"{reverse('lapses')}?below={older.day}_{older.pk}"
            assert not older or f"?below={older.day}_{older.pk}" in page.content.decode()
        assert seen == list(Lapse.objects.for_user(alice).newest_first().values_list("pk", flat=True))

    @pytest.mark.parametrize("below", ["x", "2026-03-11", "2026-03-11_x", "_"])
    def test_a_place_that_is_none_is_the_first_page(self, as_alice, below):
        assert as_alice.get(reverse("lapses"), {"below": below}).status_code == 200
