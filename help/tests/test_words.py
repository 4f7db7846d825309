import re

import pytest
import textstat

from help.helplines import COUNTRIES, LINES

MANY = 100  # a reading grade means little on fewer words


def grade(text):
    return textstat.flesch_kincaid_grade(text)


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
    shame = r"\b(addicts?|junk\w+|abus\w+|clean|dirty|fail\w*|relaps\w+|should have)\b"
    permission = r"\b(safe(ly|r)? (to )?us\w+|start low|if you (must|do) use)\b"
    assert re.findall(f"{shame}|{permission}", words, re.IGNORECASE) == []
