import re

import pytest
import textstat

from help.helplines import COUNTRIES, LINES
from help.lessons import LESSONS
from help.tests.pages import Page

MANY = 100  # a reading grade means little on fewer words
# Names of medicines have no plainer word.
NAMES = re.compile(r"\b(buprenorphine|methadone|naltrexone|naloxone|fentanyl|opioids?|heroin)\b", re.IGNORECASE)
SHAME = r"\b(addicts?|junk\w+|abus\w+|clean|dirty|fail\w*|relaps\w+|should have)\b"
PERMISSION = r"\b(safe(ly|r)? (to )?us\w+|start low|if you (must|do) use)\b"


def grade(text):
    return textstat.flesch_kincaid_grade(text)


def by_letters(text):
    """Another grade, by letters for each word: textstat finds too few syllables, such as one in "about"."""
    return textstat.automated_readability_index(text)


def read(html):
    """The words of a piece of a page, names of medicines left out."""
    return NAMES.sub("it", Page(html).words)


@pytest.mark.parametrize("code", ["", *(country.code for country in COUNTRIES)])
def test_it_reads_at_grade_8_or_below(page, code):
    words = page(code).words
    assert len(words.split()) >= MANY
    assert grade(words) <= 8


def test_it_hides_no_hard_sentence_among_easy_ones(page_for):
    # The rows of the list carry names that others chose.
    listed = ("Last checked", *(f"{line.name} Call" for line in LINES))
    lines = [line for line in page_for("now", "US").lines if not any(words in line for words in listed)]
    ours = [line for line in lines if len(line.split()) >= 8]
    assert len(ours) > 10
    assert [line for line in ours if grade(line) > 8] == []


def test_it_would_notice_a_hard_text():
    assert grade("Administration of intranasal antagonists necessitates immediate resuscitative intervention.") > 8


def test_it_neither_shouts_nor_shames_nor_permits(page_for):
    words = page_for("now", "US").words
    assert "!" not in words
    assert re.findall(f"{SHAME}|{PERMISSION}", words, re.IGNORECASE) == []


@pytest.mark.parametrize("one", LESSONS.values(), ids=LESSONS)
def test_a_lesson_reads_at_grade_8_or_below(one):
    words = read(f"<main><p>{one.summary}</p>{one.html}<p>{one.step.about}</p></main>")
    assert len(words.split()) >= MANY
    assert max(grade(words), by_letters(words)) <= 8


@pytest.mark.parametrize("one", LESSONS.values(), ids=LESSONS)
def test_a_lesson_hides_no_hard_sentence_among_easy_ones(one):
    lines = Page(f"<main><p>{one.summary}</p>{one.html}<p>{one.step.about}</p></main>").lines
    plain = [NAMES.sub("it", line) for line in lines if "(" not in line and len(line.split()) >= 12]
    assert [line for line in plain if grade(line) > 9] == []


def test_the_lessons_neither_shout_nor_shame_nor_permit():
    words = " ".join(
        f"{one.title} {one.summary} {one.step.label} {one.step.about} {one.text}" for one in LESSONS.values()
    )
    assert "!" not in words
    assert re.findall(f"{SHAME}|{PERMISSION}", words, re.IGNORECASE) == []


@pytest.mark.parametrize(
    "words",
    [
        "What was once your usual amount can stop your breath",
        "a medicine such as methadone or buprenorphine",
        "Alcohol, sleeping pills and calming pills (benzos) slow the breath too",
        "Call for help each time, even when naloxone has worked",
    ],
)
def test_the_lesson_on_safety_keeps_its_warnings(words):
    assert words in LESSONS["first-aid"].text
