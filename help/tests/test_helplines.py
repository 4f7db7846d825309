import csv
import re
from datetime import date

import pytest

from help.helplines import (
    COUNTRIES,
    DATA,
    KINDS,
    LINES,
    by_country,
    digits,
    lines_for,
    read,
    sms_href,
    stale_lines,
)

with DATA.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

A_LINE = dict.fromkeys(ROWS[0], "") | {
    "country": "Nowhere",
    "iso2": "XX",
    "kind": "crisis",
    "name": "A line",
    "phone": "123",
    "status": "checked",
    "checked_on": "2026-11-22",
}


def test_it_ships_only_checked_rows():
    assert {row["status"] for row in ROWS} == {"checked"}
    assert len(LINES) == len(ROWS)


def test_it_leaves_out_a_row_that_needs_checking_again():
    assert read([A_LINE | {"status": "recheck"}]) == ()


def test_it_has_one_emergency_number_for_every_country_with_lines():
    countries = [line.country for line in LINES if line.country.code]
    emergencies = [line.country for line in LINES if line.kind == "emergency"]
    assert len(emergencies) == len(set(emergencies))
    assert set(emergencies) == set(countries) == set(COUNTRIES)


def test_it_shows_no_line_of_a_country_without_an_emergency_number():
    helps = by_country(read([A_LINE]))
    assert list(helps) == [""]
    assert helps[""].groups == ()


def test_it_knows_every_kind():
    assert {line.kind for line in LINES if line.country.code} <= {"emergency", *KINDS}
    assert {line.kind for line in LINES if not line.country.code} == {"directory", "peer"}


def test_it_has_a_plain_code_and_name_for_every_country():
    assert all(re.fullmatch("[A-Z]{2}", country.code) for country in COUNTRIES)
    names = [country.name for country in COUNTRIES]
    assert names == sorted(set(names))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.country.code} {line.name}")
def test_it_can_be_reached(line):
    assert re.fullmatch(r"tel:[0-9]{2,11}|", line.tel_href)
    assert re.fullmatch(r"sms:[0-9]{3,11}(\?&body=[A-Z]+)?|", line.sms_href)
    assert re.fullmatch(r"https://[a-z0-9./-]+|", line.url)
    assert line.tel_href or line.sms_href or line.url
    assert line.tel_href or line.kind != "emergency"


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("0800 111 0 111", "08001110111"),
        ("1-800-662-4357", "18006624357"),
        ("13 11 14", "131114"),
        ("000", "000"),
    ],
)
def test_it_dials_what_is_written(phone, dialled):
    assert digits(phone) == dialled


@pytest.mark.parametrize("phone", ["", "988 then 1", "WhatsApp 9151 1767", "112;ext=1", "javascript:alert(1)", "١١٢"])
def test_it_refuses_what_a_phone_cannot_dial(phone):
    with pytest.raises(ValueError, match="not a phone number"):
        digits(phone)


@pytest.mark.parametrize(
    ("sms", "href"),
    [
        ("988", "sms:988"),
        ("HOME to 741741", "sms:741741?&body=HOME"),
        ("your zip code to 435748", "sms:435748"),
        ("1-888-688-6677", "sms:18886886677"),
    ],
)
def test_it_opens_a_text_message(sms, href):
    assert sms_href(sms) == href


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"phone": ""}, "no way to reach"),
        ({"phone": "call us"}, "not a phone number"),
        ({"sms": "SMS"}, "not a phone number"),
        ({"url": "http://a.example"}, "not a web address"),
    ],
)
def test_it_refuses_a_row_that_a_person_could_not_use(broken, complaint):
    with pytest.raises(ValueError, match=complaint):
        read([A_LINE | broken])


def test_it_puts_the_kinds_in_the_order_of_need():
    here = lines_for("US")
    assert here.emergency.phone == "911"
    assert [group.kind for group in here.groups] == ["overdose", "crisis", "drug"]
    assert here.crisis.phone == "988"
    assert here.stays_on_call.name == "Never Use Alone"


def test_it_reads_a_code_in_any_case():
    assert lines_for(" de ").country.name == "Germany"


@pytest.mark.parametrize("code", ["", "XX", "EU", "Germany", "<b>", "\0", "Global"])
def test_it_offers_what_holds_everywhere_where_it_knows_no_number(code):
    here = lines_for(code)
    assert here.country is here.emergency is here.crisis is here.stays_on_call is None
    assert here.groups == ()
    assert [line.name for line in here.everywhere] == ["Find A Helpline", "SMART Recovery"]


def test_it_names_the_lines_that_grew_old():
    last = min(line.checked_on for line in LINES)
    assert stale_lines(last) == []
    assert stale_lines(last.replace(year=last.year + 1)) == []
    assert stale_lines(date(last.year + 1, last.month, last.day + 1))
    assert stale_lines(date(last.year + 3, 1, 1)) == list(LINES)


def test_it_was_never_checked_after_its_sources():
    assert all(line.source_year is None or 2015 < line.source_year <= line.checked_on.year for line in LINES)
