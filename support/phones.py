"""Phone numbers of people: read as they are typed in a country, kept as E.164, shown as people there write them."""

from functools import lru_cache
from typing import Final
from urllib.parse import quote

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from accounts.zones import country_names

_TOO_SHORT: Final = "This number is too short. Is the area code in it?"
_TOO_LONG: Final = "This number has too many digits."
_NO_EXTENSION: Final = "Please leave out the extension, and note it under “How they help”."
_NO_SUCH_CODE: Final = "No country has this code. Please check the digits after the +."


class NotAPhone(ValueError):
    """What was typed cannot be called; the message is for the person who typed it."""


def e164(text: str, country: str) -> str:
    """`030 123456` in DE is `+4930123456`. `country` is ISO 3166 alpha-2, or "" where it is not known.

    Raises NotAPhone.
    """
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException as error:
        raise NotAPhone(_why_not_read(error, text, country)) from None
    if number.extension:
        raise NotAPhone(_NO_EXTENSION)
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone(_why_not_valid(number, country))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str, country: str) -> str:
    """An E.164 number as it is dialled in its own country where that is `country`, else with its country code.

    What is no number stays as it is: words that could not be opened say so themselves.
    """
    parsed = _parsed(number)
    if parsed is None:
        return number
    at_home = phonenumbers.region_code_for_number(parsed) == country
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def tel_href(number: str) -> str:
    """A link that calls; "" where there is nothing to call."""
    return f"tel:{number}" if _parsed(number) else ""


def sms_href(number: str, words: str = "") -> str:
    """A link that opens a message with these words in it; "" for a landline and where there is no number.

    `?&body=` is the one spelling that both iOS and Android read.
    """
    parsed = _parsed(number)
    if parsed is None or phonenumbers.number_type(parsed) == PhoneNumberType.FIXED_LINE:
        return ""
    return f"sms:{number}" + (f"?&body={quote(words, safe='')}" if words else "")


def example(country: str) -> str:
    """A made-up mobile number as people there write it; "" where the country is not known."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE) if country else None
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number else ""


@lru_cache(maxsize=1024)
def _parsed(number: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number)
    except NumberParseException:
        return None


def _why_not_read(error: NumberParseException, text: str, country: str) -> str:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return _NO_SUCH_CODE if "+" in text else "Start with + and the country code, like +1 202 555 0123."
    if error.error_type == NumberParseException.TOO_LONG:
        return _TOO_LONG
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        pattern = example(country)
        return "Please type the digits of a phone number" + (f", like {pattern}." if pattern else ".")
    return _TOO_SHORT


def _why_not_valid(number: PhoneNumber, country: str) -> str:
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return _TOO_SHORT
    if reason == ValidationResult.TOO_LONG:
        return _TOO_LONG
    is_home = phonenumbers.country_code_for_region(country) == number.country_code
    region = country if is_home else phonenumbers.region_code_for_country_code(number.country_code or 0)
    where = country_names().get(region, "that country")
    return f"This is not a number in {where}. Please check the digits. A number of another country starts with +."
