"""Twelve weeks' numbers, oldest first, and how the page says them."""

from fractions import Fraction

GAP = "-"
COUNT = {"digits": 0, "unit": "", "rests": ""}
MEAN = {"digits": 1, "unit": "", "rests": "on {n} day{s}"}
RATED = {"digits": 1, "unit": "", "rests": "of {n}"}
SHARE = {"digits": 0, "unit": "\N{NO-BREAK SPACE}%", "rests": "of {n}"}


def mean(values):
    return sum(map(Fraction, values)) / len(values) if values else None


def share(done, due):
    return 100 * Fraction(done) / due if due else None


def beside(values, days, style=COUNT):
    """What a page may say of twelve numbers and of that on which each of them rests."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (None, None)
    return {
        "values": values,
        "days": days,
        "style": style,
        "known": known,
        "weeks": len(known),
        "now": values[11],
        "before": values[10],
        "n": days[11],
        "n_before": days[10],
        "said": said(values[11], style),
        "said_before": said(values[10], style),
        "rests": rests(values[11], days[11], style),
        "rests_before": rests(values[10], days[10], style),
        "low": low,
        "high": high,
        "range": from_to(said(low, style), said(high, style), style["unit"]),
    }


def counted(counts, noted):
    """A week in which nothing at all was noted is a gap."""
    return beside([None if n == 0 and days == 0 else n for n, days in zip(counts, noted, strict=True)], noted)


def row(label, numbers):
    return {"label": label, "beside": numbers}


def said(value, style):
    return GAP if value is None else f"{float(value):.{style['digits']}f}{style['unit']}"


def rests(value, n, style):
    if value is None:
        return ""
    return style["rests"].replace("{n}", str(n)).replace("{s}", "" if n == 1 else "s")


def from_to(low, high, unit):
    return low if low == high else f"{low.replace(unit, '')} to {high}"


def has_any(numbers):
    """Whether there was something in this week or the one before."""
    return bool(numbers["now"] or numbers["before"])


def has_said(numbers):
    return numbers["now"] is not None or numbers["before"] is not None
