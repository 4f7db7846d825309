"""What the weekly review says of patterns: some, none, or what is missing for a look."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from journal.models import CheckIn, OwnWord
from progress import finding
from progress.facts import DayFacts
from progress.models import PatternSet
from progress.models.patterns import Told
from progress.patterns import look_at

TODAY = date(2026, 3, 11)
STANDS_OUT = "Nothing stands out"
SIMPLE_RULE = "Your days do not follow one simple rule"
NOT_ENOUGH = "Not enough data yet"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


def noted(user, count, answers):
    for number in range(count):
        CheckIn.objects.record(user, TODAY - timedelta(days=number), answers(number))


def card(client):
    html = client.get(reverse("week", args=[2026, 11])).content.decode()
    [found] = re.findall(r"<h2>What goes together</h2>(.*?)</section>", html, re.DOTALL)
    return unescape(found)


def looked_at(client, user):
    finding.refresh(user, TODAY)
    return card(client)


def test_it_tells_what_goes_together_and_what_was_not_looked_into(as_alice, alice):
    noted(alice, 60, lambda n: {"mood": 2 + n % 2 + 5 * (n % 5 < 2), "did": ["meeting"] * (n % 5 < 2)})
    text = looked_at(as_alice, alice)
    assert "On days with “Meeting”, mood was about 5.0 points higher" in text
    assert STANDS_OUT not in text
    assert f"{NOT_ENOUGH} for:" in text
    assert "Strongest craving: 0 days have an answer. It takes 28." in text
    assert "<li>Mood" not in text


def test_it_says_that_nothing_stands_out_where_all_was_compared(as_alice, alice):
    scales = ("craving", "mood", "confidence")
    noted(alice, 60, lambda n: {**dict.fromkeys(scales, (n * n + n // 3) % 7), "did": ["meeting"] * (n * 7 % 11 < 4)})
    text = looked_at(as_alice, alice)
    assert f"{STANDS_OUT}. {SIMPLE_RULE}" in text
    assert NOT_ENOUGH not in text
    assert "From 60 days up to 11 March 2026" in text


def test_it_says_so_only_of_what_was_compared(as_alice, alice):
    noted(
        alice,
        60,
        lambda n: {
            "mood": (n * n + n // 3) % 7,
            "did": ["meeting"] * (n * 7 % 11 < 4),
            **({"craving": 3} if n < 5 else {}),
        },
    )
    text = looked_at(as_alice, alice)
    assert f"{STANDS_OUT} so far." in text
    assert SIMPLE_RULE not in text
    assert "Strongest craving: 5 days have an answer. It takes 28." in text
    assert "Confidence for tomorrow: 0 days have an answer. It takes 28." in text


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        (lambda n: {"mood": n % 5} if n < 9 else {"note": "x"}, "Mood: 9 days have an answer. It takes 28."),
        (lambda n: {"mood": n % 5}, "Mood: 40 days have an answer, which is enough. It also takes something"),
        (
            lambda n: {"mood": n % 5, "did": ["meeting"] * (n < 7)},
            "Mood: 40 days have an answer, which is enough. It also takes something",
        ),
        (
            lambda n: {"mood": 3, "did": ["meeting"] * (n % 2)},
            "Mood: your 40 answers are all the same, so there is nothing to compare.",
        ),
    ],
)
def test_many_check_ins_that_leave_nothing_to_compare_are_not_enough(as_alice, alice, answers, missing):
    noted(alice, 40, answers)
    text = looked_at(as_alice, alice)
    assert f"{NOT_ENOUGH}." in text
    assert STANDS_OUT not in text
    assert missing in text
    assert "Strongest craving: 0 days have an answer. It takes 28." in text


def test_before_the_first_look_it_says_what_it_takes(as_alice):
    text = card(as_alice)
    assert f"{NOT_ENOUGH}. It takes 28 days with an answer." in text
    assert STANDS_OUT not in text


def test_words_kept_by_an_earlier_look_say_no_more_than_they_know(as_alice, alice):
    PatternSet.objects.keep(alice, TODAY, 40, Told())
    row = PatternSet.objects.for_user(alice).get()
    for kept, said in ((["On days"], "<li>On days</li>"), ([], f"{NOT_ENOUGH}. It takes 28")):
        row.words = json.dumps(kept)
        row.save()
        text = card(as_alice)
        assert said in text
        assert STANDS_OUT not in text


def test_one_day_is_a_day():
    look = look_at([DayFacts(TODAY, mood=3)])
    assert (look.patterns, look.compared) == ([], 0)
    assert [lack.sentence for lack in look.lacks] == [
        "Strongest craving: 0 days have an answer. It takes 28.",
        "Mood: 1 day has an answer. It takes 28.",
        "Confidence for tomorrow: 0 days have an answer. It takes 28.",
    ]


def test_a_word_deleted_for_good_is_told_of_no_more(as_alice, alice):
    word = OwnWord.objects.named(alice, "trigger", "The bridge")
    told = Told((("On days with “The bridge”, more.", str(word.pk)), ("On days with “Sad”, more.", "")), (), 9)
    PatternSet.objects.keep(alice, TODAY, 40, told)
    assert "The bridge" in card(as_alice)
    word.show(shown=False)
    as_alice.post(reverse("own-word-erase", args=[word.pk]))
    text = card(as_alice)
    assert "The bridge" not in text
    assert "On days with “Sad”" in text
