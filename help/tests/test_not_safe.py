from itertools import pairwise

import pytest

from help.helplines import COUNTRIES, lines_for
from help.tests.pages import Page
from help.tests.test_words import MANY, grade

CODES = ["", *(country.code for country in COUNTRIES)]
QUESTION = "Are you having thoughts of killing yourself right now?"


@pytest.fixture
def screen(client):
    """The screen as a signed-out visitor gets it, without any database."""
    return lambda code="": Page(client.get("/help/right-now/", {"country": code}).content.decode())


def test_it_asks_first_and_no_answer_is_needed(screen):
    shown = screen("US")
    assert shown.lines[0] == QUESTION
    links = [a["href"] for a in shown.all("a")]
    at = [links.index(place) for place in ("#yes", "#not-now", "#unsaid")]
    assert at == sorted(at)
    assert {"yes", "not-now", "unsaid"} <= {attrs.get("id") for _, attrs in shown.tags}
    assert not [attrs for _, attrs in shown.tags if "required" in attrs]


@pytest.mark.parametrize("code", CODES[1:])
def test_it_calls_and_texts_the_numbers_of_the_country(screen, code):
    here, links = lines_for(code), {a.get("href") for a in screen(code).all("a")}
    assert here.emergency.tel_href in links
    if here.crisis:
        assert {here.crisis.tel_href, here.crisis.sms_href} - {""} <= links


def test_without_a_country_it_asks_for_it_and_still_has_numbers(screen):
    shown = screen()
    assert {"tel:112", "tel:911"} <= {a["href"] for a in shown.all("a")}
    assert [form for form in shown.all("form") if form.get("id") == "country"]


@pytest.mark.parametrize("code", CODES)
def test_it_is_light_and_reads_easily(client, code):
    answer = client.get("/help/right-now/", {"country": code})
    words = Page(answer.content.decode()).words
    assert len(answer.content) <= 20_000
    assert len(words.split()) >= MANY
    assert grade(words) <= 8
    assert "!" not in words


def test_it_never_blocks_leaving_and_says_who_watches(screen):
    words = screen("DE").words
    assert "You can leave this page at any time." in words
    assert "Nobody watches what you write here." in words


def test_it_reads_well_without_css(screen):
    levels = [int(tag[1]) for tag, _ in screen("US").tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    ("query", "there"), [("", ""), ("?country=us", "?country=US"), ("?country=//evil.example", ""), ("?country=XX", "")]
)
def test_a_visitors_tap_only_leads_there_without_token_or_log_in(query, there):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(f"/help/right-now/{query}")
    assert answer.status_code == 303
    assert answer["Location"] == f"/help/right-now/{there}"
