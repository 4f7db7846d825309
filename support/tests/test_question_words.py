"""Our own words around the questionnaires: easy to read, and never a push or a verdict."""

import re
from datetime import timedelta

import pytest
import textstat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.clock import today_for
from help.tests.pages import Page
from support.models import Answer
from support.questionnaires import questionnaires

ALL = list(questionnaires().values())
MANY = 100
SHORT = 6  # "No" or "16-30" is too short to be told from our own


def ours(asked, html):
    """The words of a page without the fixed ones of its questionnaire, which nobody may change."""
    fixed = {asked.lead, asked.credit, asked.licence}
    for item in asked.items:
        fixed |= {item.label, item.lead, *(words for _, words in item.options)}
    for words in sorted(fixed, key=len, reverse=True):
        if len(words) > SHORT:
            html = html.replace(escape(words), "")
    return Page(html).words


@pytest.fixture
def pages(as_alice, alice):
    def pages(asked):
        for days in (0, 1):
            day = today_for(alice, timezone.now()) - timedelta(days=days)
            row = Answer.objects.write(alice, asked.key, day, {item.key: 0 for item in asked.items}, timezone.now())
        fill = reverse("questions-fill", args=[asked.slug], query={"read": "yes"})
        for address in (
            reverse("questions"), reverse("questionnaire", args=[asked.slug]), fill, reverse("answer", args=[row.pk]),
            reverse("questions-fill", args=["mood-9"]),
        ):  # fmt: skip
            yield address, ours(asked, as_alice.get(address).content.decode())

    return pages


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.key)
def test_it_reads_at_grade_8_or_below(asked, pages):
    found = dict(pages(asked))
    found["all"] = "\n".join(found.values())
    long = {address: words for address, words in found.items() if len(words.split()) >= MANY}
    assert {"all", reverse("questions")} <= set(long)
    assert [address for address, words in long.items() if textstat.flesch_kincaid_grade(words) > 8] == []


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.key)
def test_it_neither_pushes_nor_judges_nor_foretells(asked, pages):
    wrong = (
        r"!|\b(overdue|missed|must|should|fail\w*|relaps\w+|you will|well done|great|streak|test|bad score|abus\w+)\b"
    )
    for address, words in pages(asked):
        assert re.findall(wrong, words, re.IGNORECASE) == [], address


def test_titles_and_addresses_are_neutral(as_alice):
    for asked in ALL:
        html = as_alice.get(reverse("questions-fill", args=[asked.slug])).content.decode()
        assert "<title>Questions</title>" in html
