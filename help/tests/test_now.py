from itertools import pairwise

import pytest

from help.helplines import COUNTRIES, lines_for
from help.tests.pages import Page

CODES = ["", *(country.code for country in COUNTRIES)]


def test_it_opens_for_anyone(client):
    response = client.get("/help/")
    assert response.status_code == 200
    assert "sessionid" not in response.cookies


def test_it_only_reads(client):
    assert client.post("/help/").status_code == 405


def test_it_leads_to_i_am_not_safe_with_one_tap_and_takes_the_country_along(page):
    for code, address in (("", "/help/right-now/"), ("US", "/help/right-now/?country=US")):
        forms = [form for form in page(code).all("form") if form.get("action") == address]
        assert [form["method"] for form in forms] == ["post", "post"]


def test_it_asks_the_question_before_anything_else(page):
    for code in ("", "US", "DE"):
        assert page(code).lines[0] == "Is someone not waking up, or not breathing right?"


@pytest.mark.parametrize("code", CODES[1:])
def test_it_calls_the_emergency_number_of_the_country_first(page, code):
    here, shown = lines_for(code), page(code)
    call = next(a for a in shown.all("a") if "button--call" in a.get("class", ""))
    assert call["href"] == here.emergency.tel_href
    assert shown.lines[1] == f"Call {here.emergency.phone}"
    links = {a["href"] for a in shown.all("a")}
    for group in here.groups:
        for line in group.lines:
            assert {line.tel_href, line.sms_href, line.url} - {""} <= links


def test_it_says_when_each_line_was_checked_and_how_old_its_source_is(page):
    words = page("US").words
    assert "Last checked 22 November 2026, newest source 2021." in words
    lines = 1 + sum(len(group.lines) for group in lines_for("US").groups) + len(lines_for("").everywhere)
    assert words.count("Last checked ") == lines


def test_it_names_no_source_year_that_it_does_not_know(page):
    assert "Last checked 22 November 2026. " in page("NO").words


def test_it_asks_for_the_country_when_it_does_not_know_it(page):
    shown = page()
    assert "Call your local emergency number now." in shown.words
    assert not [a for a in shown.all("a") if "button--call" in a.get("class", "")]
    assert {"tel:112", "tel:911"} <= {a["href"] for a in shown.all("a")}
    assert shown.all("option")[0]["value"] == ""


def test_it_lets_anyone_choose_a_country_with_a_plain_form(page):
    shown = page()
    form = next(form for form in shown.all("form") if form.get("id") == "country")
    assert form["method"] == "get"
    assert shown.all("select")[0]["name"] == "country"
    assert [option["value"] for option in shown.all("option")] == CODES


def test_it_is_kind_about_a_country_that_it_does_not_know(client):
    response = client.get("/help/", {"country": "nowhere<script>"})
    assert response.status_code == 200
    assert b"We have no checked numbers for that country yet." in response.content
    assert b"nowhere" not in response.content


def test_it_never_guesses_the_country_from_the_network_address(client):
    response = client.get("/help/", headers={"cf-ipcountry": "DE", "accept-language": "de"}, REMOTE_ADDR="192.0.2.1")
    assert not Page(response.content.decode()).all("option")[0].get("selected")
    assert b" selected" not in response.content


def test_it_starts_with_the_persons_own_country(page_for):
    shown = page_for("now", "DE")
    assert shown.lines[1] == "Call 112"
    assert [option["value"] for option in shown.all("option") if "selected" in option] == ["DE"]


def test_it_lets_a_person_look_at_another_country(page_for):
    assert page_for("now", "DE", country="US").lines[1] == "Call 911"


def test_it_keeps_the_persons_country_when_nothing_is_chosen(page_for):
    assert page_for("now", "DE", country="").lines[1] == "Call 112"


def test_it_says_so_when_the_persons_country_has_no_checked_numbers(page_for):
    assert "We have no checked numbers for that country yet." in page_for("now", "JP").words


@pytest.mark.parametrize(
    "words",
    [
        "Rub your knuckles hard on the breastbone",
        "give naloxone",
        "one nostril",
        "Give one breath every 5 seconds",
        "after 2 to 3 minutes",
        "in the other nostril",
        "on their side",
        "30 to 90 minutes",
        "does no harm",
        "Lips or nails are blue, grey or pale",
        "pupils are tiny",
        "leave them alone",
        "put them in a shower",
        "make them vomit",
        "inject anything else",
        "let them use more",
        "your body can take less than before",
        "Nobody watches what you write here",
        "Not yet reviewed by a clinician",
    ],
)
def test_it_keeps_every_step_whatever_the_country(page, words):
    for code in ("", "US", "BR"):
        assert words in page(code).words


def test_it_names_a_line_that_stays_on_the_call_only_where_there_is_one(page):
    assert "They stay on the call." in page("CA").words
    assert "stay on the call" not in page("DE").words


def test_it_puts_the_steps_before_the_lines_and_the_lines_before_i_am_not_safe(page):
    ids = [attrs.get("id") for tag, attrs in page("US").tags if tag == "section"]
    assert [name for name in ids if name] == ["steps", "yourself", "lines", "not-safe"]


@pytest.mark.parametrize("code", CODES)
def test_it_fits_a_poor_connection(client, code):
    assert len(client.get("/help/", {"country": code}).content) <= 20_000


@pytest.mark.parametrize("code", ["", "US"])
def test_it_asks_nothing_of_anyone_else(page, code):
    for tag, attrs in page(code).tags:
        loads = [
            attrs.get("src"),
            attrs.get("srcset"),
            attrs.get("poster"),
            attrs.get("data"),
            attrs.get("action"),
        ]
        loads += [attrs.get("href")] if tag in ("link", "use", "image") else []
        assert all(url.startswith("/") and not url.startswith("//") for url in loads if url), (tag, attrs)
        assert "style" not in attrs


@pytest.mark.parametrize("code", ["", "US"])
def test_it_reads_well_without_css(page, code):
    shown = page(code)
    assert len(shown.all("h1")) == 1
    levels = [int(tag[1]) for tag, attrs in shown.tags if tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for tag, attrs in shown.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    jumps = {a["href"][1:] for a in shown.all("a") if a.get("href", "").startswith("#")}
    assert jumps <= set(ids)
    assert {label["for"] for label in shown.all("label")} <= set(ids)
