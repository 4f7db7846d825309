"""Question 9 of the PHQ-9: read first, then before any score the page for someone who is not safe."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journal.models import NotSafe
from support.models import Answer
from support.questionnaires import questionnaires
from support.tests.test_questions import WHO, later, only, page, words

PHQ_9 = {f"q{number}": "1" for number in range(1, 9)}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


def test_the_form_opens_only_after_the_sentence_was_read(as_alice, alice):
    first = words(as_alice.get(page("mood-9")))
    assert 'name="q1"' not in first
    assert "Nobody monitors these answers. If you are in danger call" in first
    assert 'href="tel:112">112</a> now.' in first
    refused = words(as_alice.post(page("mood-9"), PHQ_9))
    assert "Nobody monitors these answers." in refused
    assert not Answer.objects.for_user(alice).exists()
    assert 'name="q9"' in words(as_alice.get(page("mood-9", read="yes")))


def test_the_sentence_is_the_one_that_is_written_down(as_alice):
    said = questionnaires()["phq-9"].opt_in.format(number="112")
    shown = words(as_alice.get(page("mood-9"))).replace('<a href="tel:112">', "").replace("</a>", "")
    assert said in shown


def test_without_a_country_it_says_the_local_number(as_alice, alice):
    alice.country = ""
    alice.save()
    assert "call your local emergency number now." in words(as_alice.get(page("mood-9")))


def test_a_script_cannot_keep_a_draft_of_what_was_not_opened(as_alice, alice):
    assert as_alice.post(later("mood-9"), PHQ_9).status_code == 403
    assert not Answer.objects.for_user(alice).exists()


@pytest.mark.parametrize("value", ["1", "2", "3"])
def test_from_several_days_on_safety_comes_before_the_score(as_alice, alice, value):
    answer = as_alice.post(page("mood-9", read="yes"), {**PHQ_9, "q9": value})
    assert answer["Location"] == reverse("not-safe")
    assert NotSafe.objects.for_user(alice).get().source == NotSafe.Source.ANSWER
    assert only(alice).finished_at


def test_not_at_all_and_skipped_lead_to_the_answer(as_alice, alice):
    for given in ({**PHQ_9, "q9": "0"}, PHQ_9):
        answer = as_alice.post(page("mood-9", read="yes"), given)
        assert answer["Location"] == reverse("answer", args=[only(alice).pk])
    assert not NotSafe.objects.for_user(alice).exists()


@pytest.mark.parametrize("given", [{"q9": "1"}, {"q9": "1", "later": "yes"}])
def test_it_does_so_for_a_form_with_gaps_and_for_a_draft(as_alice, given):
    assert as_alice.post(page("mood-9", read="yes"), given)["Location"] == reverse("not-safe")


def test_there_is_no_score_anywhere_for_24_hours_and_then_there_is(as_alice, alice, noon):
    with time_machine.travel(noon - 20 * DAY, tick=False):
        as_alice.post(page("life"), WHO)
    as_alice.post(page("mood-9", read="yes"), {**PHQ_9, "q9": "1"})
    rows = {row.questionnaire: reverse("answer", args=[row.pk]) for row in Answer.objects.for_user(alice)}
    pages = [*rows.values(), reverse("questionnaire", args=["mood-9"]), reverse("questionnaire", args=["life"])]
    with time_machine.travel(noon + DAY - timedelta(minutes=1), tick=False):
        for shown in map(words, map(as_alice.get, pages)):
            assert "of 27" not in shown
            assert "of 100" not in shown
            assert "<td>9</td>" not in shown
            assert '<svg class="chart"' not in shown
            assert reverse("not-safe") in shown
    with time_machine.travel(noon + DAY + timedelta(minutes=1), tick=False):
        assert "<b>9</b> of 27" in words(as_alice.get(rows["phq-9"]))
        assert "<b>60</b> of 100" in words(as_alice.get(rows["who-5"]))
        assert "<td>9</td>" in words(as_alice.get(pages[2]))
