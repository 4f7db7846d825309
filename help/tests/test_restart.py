import pytest


def test_it_belongs_to_the_person(client):
    assert client.get("/restart/").status_code == 302


@pytest.mark.parametrize(("country", "first"), [("US", "Call 911"), ("DE", "Call 112")])
def test_it_begins_with_overdose_safety(page_for, country, first):
    shown = page_for("restart", country)
    assert shown.lines[:2] == ["Is someone not waking up, or not breathing right?", first]
    words = shown.words
    assert words.index("your body can take less than before") < words.index("It is not who you are")
    assert "Keep naloxone in reach" in words
    assert "Give one breath every 5 seconds" in words


def test_it_keeps_all_and_tells_nobody(page_for):
    words = page_for("restart", "").words
    assert "Nothing is erased" in words
    assert "Nobody was told" in words


def test_it_leads_on(page_for):
    links = {a["href"] for a in page_for("restart", "GB").all("a")}
    assert {"/help/?country=GB#lines", "/help/?country=GB", "/today/"} <= links


def test_it_leads_on_where_it_knows_no_country(page_for):
    links = {a["href"] for a in page_for("restart", "").all("a")}
    assert {"/help/#lines", "/help/", "/today/"} <= links
