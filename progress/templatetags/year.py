"""The squares of a year and the table behind them: numbers and fixed words only, put together here."""

from calendar import month_abbr, month_name
from functools import cache

from django import template
from django.utils.safestring import SafeString

from progress.review.span import GAP
from progress.year import CELL, LEFT, MONTHS, NAMED, ROW, TOP, Year

register = template.Library()


@register.filter
def squares(year: Year) -> SafeString:
    """Months below each other, days of the month beside each other: the fuller the square, the higher the answer."""
    drawn = "".join(f'<path d="{path}"/>' for path in year.paths if path)
    return SafeString(
        f'<svg class="grid-year" viewBox="0 0 {year.width} {year.height}" role="img" aria-labelledby="grid said">'
        f"{_axes()}{drawn}</svg>"
    )


@register.filter
def key(year: Year) -> SafeString:
    """What each square means."""
    return SafeString(
        "".join(
            f'<li><svg class="grid-year" viewBox="0 0 {CELL} {CELL}"><path d="M0 0{square}"/></svg>{name}</li>'
            for name, square in year.levels
        )
    )


@register.filter
def day_by_day(year: Year) -> SafeString:
    """The table behind: every day's answer, a month in each column."""
    heads = "".join(f'<th scope=col><abbr title="{month_name[n]}">{month_abbr[n]}</abbr></th>' for n in _months())
    rows = "".join(
        f"<tr><th scope=row>{day}</th>{''.join(_cell(year.said(month, day)) for month in _months())}</tr>"
        for day in range(1, 32)
    )
    return SafeString(f'<table class="tight"><thead><tr><td>Day</td>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def _cell(said: str | None) -> str:
    return "<td></td>" if said is None else f"<td>{said or GAP}</td>"


def _months() -> range:
    return range(1, MONTHS + 1)


@cache
def _axes() -> str:
    """The months at the left, the days of the month above, with a fine line down from each that is named."""
    middles = [(day, LEFT + CELL * (day - 1) + CELL // 2) for day in NAMED]
    lines = "".join(f"M{x} {TOP - 2}v{MONTHS * ROW + 2}" for _, x in middles)
    days = "".join(f'<text class="x" x="{x}" y="{TOP - 5}">{day}</text>' for day, x in middles)
    months = "".join(f'<text x="0" y="{TOP + ROW * n - 4}">{month_abbr[n]}</text>' for n in _months())
    return f'<path class="grid" d="{lines}"/><text x="0" y="{TOP - 5}">Day</text>{days}{months}'
