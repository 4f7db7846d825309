"""The sizes of paper that a sheet is made for."""

from typing import Final

A4, LETTER = "a4", "letter"
SIZES: Final = ((A4, "A4"), (LETTER, "Letter"))
# Where Letter is the usual size, as CLDR has it (UTS 35 part 6, measurementData: paperSize US-Letter).
OF_LETTER: Final = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))


def usual_size(country: str) -> str:
    """That of the country, an ISO 3166 code in capitals; A4 where none is known."""
    return LETTER if country in OF_LETTER else A4


def size_or_usual(asked: str | None, country: str) -> str:
    """What an address asks for; anything else gives way to the usual size."""
    return asked if asked in (A4, LETTER) else usual_size(country)
