"""Numbers as they are typed, kept, shown and called."""

import pytest

from support.phones import NotAPhone, e164, example, shown, sms_href, tel_href


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("030 123456", "DE", "+4930123456"),
        ("0151/234 567-89", "DE", "+4915123456789"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("+44 7400 123456", "DE", "+447400123456"),
        ("00 44 7400 123456", "DE", "+447400123456"),
        ("+44 7400 123456", "", "+447400123456"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("٠١٥١٢٣٤٥٦٧٨٩", "DE", "+4915123456789"),
        ("1-800-FLOWERS", "US", "+18003569377"),
    ],
)
def test_it_reads_a_number_as_people_there_write_it(text, country, kept):
    assert e164(text, country) == kept


@pytest.mark.parametrize(
    ("text", "country", "why"),
    [
        ("ask my mother", "DE", "like 01512 3456789"),
        ("+", "", "Please type the digits"),
        ("030 123456", "", "Start with +"),
        ("555-0123", "US", "area code"),
        ("12", "DE", "area code"),
        ("+999 1234567", "DE", "No country has this code"),
        ("0123 45678901234567", "DE", "too many digits"),
        ("22025550123", "US", "too many digits"),
        ("000 555 0123", "US", "not a number in United States"),
        ("030 123456 ext. 5", "DE", "leave out the extension"),
        ("1" * 300, "US", "too many digits"),
    ],
)
def test_it_refuses_kindly_and_says_what_to_do(text, country, why):
    with pytest.raises(NotAPhone, match=why.replace("+", r"\+")) as refused:
        e164(text, country)
    assert text not in str(refused.value) or len(text) == 1


@pytest.mark.parametrize(
    ("number", "country", "seen"),
    [
        ("+4930123456", "DE", "030 123456"),
        ("+4930123456", "US", "+49 30 123456"),
        ("+4930123456", "", "+49 30 123456"),
        ("+12025550123", "US", "(202) 555-0123"),
        ("This entry cannot be opened.", "DE", "This entry cannot be opened."),
    ],
)
def test_it_shows_a_number_as_it_is_dialled_from_here(number, country, seen):
    assert shown(number, country) == seen


def test_it_calls_what_was_kept():
    assert tel_href("+4930123456") == "tel:+4930123456"
    assert tel_href("This entry cannot be opened.") == ""
    assert tel_href("") == ""


def test_a_text_carries_its_words_in_the_spelling_that_every_phone_reads():
    assert sms_href("+4915123456789") == "sms:+4915123456789"
    assert (
        sms_href("+4915123456789", "Can you talk? & stay")
        == "sms:+4915123456789?&body=Can%20you%20talk%3F%20%26%20stay"
    )
    assert sms_href("+4915123456789", "Hörst du?\nJa") == "sms:+4915123456789?&body=H%C3%B6rst%20du%3F%0AJa"


@pytest.mark.parametrize("number", ["+4930123456", "", "This entry cannot be opened."])
def test_a_landline_gets_no_text(number):
    assert sms_href(number, "hello") == ""


def test_it_knows_an_example_of_each_country():
    assert example("DE") == "01512 3456789"
    assert example("") == ""
