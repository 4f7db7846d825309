"""Tables and charts of the weekly review, put together here: through a template's loops they took longer than all else.

They are numbers and fixed words; what a person typed is escaped.
"""

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Final

from django.utils.safestring import SafeString

from accounts.charts import HEIGHT, WIDTH, Line, Marks
from accounts.templatetags.shell import kept
from progress.charts import week_marks
from progress.review.cravings import ToolUse
from progress.review.figures import WEEKDAYS, Figure
from progress.review.heat import Heat
from progress.review.questions import ScaleBeside
from progress.review.span import Row
from progress.review.support import GoodThing
from progress.trends import Trend

NEITHER: Final = (0, 0)


def beside(rows: Iterable[Row]) -> SafeString:
    """A table: each number of this week, of the week before, and the range of twelve weeks."""
    return _table(("This week", "Before", "12 weeks"), "".join(map(_beside, rows)))


def in_a_line(rows: Iterable[Row]) -> str:
    """Where there is no room for a table: each number of this week, and of the week before."""
    each = ", ".join(f"{row.label} {row.beside.said} ({row.beside.said_before})" for row in rows)
    return f"By kind (week before): {each}"


def tools(rows: Iterable[ToolUse]) -> SafeString:
    """A table: how often each was tried this week and before; how cravings stood after it, now and in twelve weeks."""
    return _table(("Tried", "After", "12 weeks"), "".join(map(_tool, rows)), "beside tools")


def scales(rows: Iterable[ScaleBeside]) -> SafeString:
    """A table of a questionnaire's scales beside the time before."""
    return _table(("This week", "Before", "Up to"), "".join(map(_scale, rows)))


def legend() -> SafeString:
    """What the lines of a week's charts mean, and the weekdays that all of them stand on."""
    return kept("progress/week/_legend.html", marks=week_marks(WEEKDAYS))


def leading(figure: Figure) -> SafeString:
    """A card of its own: three numbers, the chart, and the days behind it."""
    key = figure.measure.key
    drawn = (
        f"{_three(figure)}{chart(figure)}<details><summary>Day by day</summary>{days(figure)}</details>"
        if figure.is_drawn
        else '<p class="quiet">Not enough data yet.</p>'
    )
    return SafeString(
        f'<section class="card"><h2 id="{key}">{figure.measure.label} '
        f'<span class="hint">{figure.measure.unit}</span></h2>{drawn}</section>'
    )


def day_by_day(figure: Figure) -> SafeString:
    """The chart of a measure without a card, and the days behind it; nothing where both weeks say nothing."""
    if not figure.is_drawn:
        return SafeString("")
    key = figure.measure.key
    one = figure.beside
    head = f'{figure.measure.label} <span class="hint">{figure.measure.unit}</span>'
    said = f'<p class="vh" id="{key}-said">{one.said} this week {one.rests}, {one.said_before} the week before.</p>'
    return SafeString(f'<h3 id="{key}">{head}</h3>{said}{chart(figure)}{days(figure)}')


def by_weekday(things: Iterable[GoodThing]) -> SafeString:
    """Good things as a list, each with its weekday."""
    return SafeString(
        "".join(
            f'<li><span class="quiet">{WEEKDAYS[one.day.weekday()]}</span> {escape(one.text)}</li>' for one in things
        )
    )


def trend(one: Trend) -> SafeString:
    """Twelve weeks as one line."""
    return _chart(one.key, "weeks", one.y_marks, _line("is", one.line))


def x_marks(marks: Marks) -> SafeString:
    """The names under a chart, drawn once for all that stand on the same days."""
    return SafeString("".join(f'<text class="x" x="{x}" y="{HEIGHT}" dy="-4">{name}</text>' for x, name in marks))


def squares(heat: Heat) -> SafeString:
    """Weekdays by hours: the fuller the square, the more cravings; frames are this week's, the dashed ones of the week
    before."""
    names = "".join(f'<text x="0" y="{y}">{name}</text>' for y, name in heat.y_marks)
    hours = f'<text x="0" y="{heat.height - 3}">Hour</text>' + "".join(
        f'<text class="x" x="{x}" y="{heat.height - 3}">{name}</text>' for x, name in heat.x_marks
    )
    drawn = "".join(f'<path d="{path}"/>' for path in heat.paths if path)
    return SafeString(
        f'<svg class="heat" viewBox="0 0 {heat.width} {heat.height}" role="img" aria-labelledby="heat heat-said">'
        f'{names}{hours}{drawn}<path class="frames" d="{heat.frames}"/>'
        f'<path class="frames was" d="{heat.frames_before}"/></svg>'
    )


def hours(heat: Heat) -> SafeString:
    """The table behind the squares, with this week and the one before under each number of twelve weeks."""
    rows = "".join(
        f"<tr><th scope=row>{name}</th>{''.join(map(_hour, counts, weeks))}</tr>"
        for (name, counts), weeks in zip(heat.rows, heat.weeks, strict=True)
    )
    return _scroll("Cravings by weekday and hour", "Hours", heat.blocks, rows)


def _three(figure: Figure) -> str:
    """This week, the week before, and the range of twelve weeks."""
    one = figure.beside
    weeks = f"in {one.weeks} week{'' if one.weeks == 1 else 's'}"
    return (
        f'<dl class="figures figures--three" id="{figure.measure.key}-said"><div><dt>This week</dt>'
        f'<dd>{_noted(one.said, one.rests)}</dd></div><div class="before"><dt>Week before</dt>'
        f'<dd>{_noted(one.said_before, one.rests_before)}</dd></div><div class="before"><dt>12 weeks</dt>'
        f'<dd><span class="range">{one.range}</span> <small>{weeks}</small></dd></div></dl>'
    )


def _noted(said: str, rests: str) -> str:
    return f"{said} <small>{rests}</small>" if rests else "<small>not noted</small>"


def chart(figure: Figure) -> SafeString:
    """The week's line with discs, over the dashed one of the week before with diamonds."""
    drawn = figure.chart
    return _chart(figure.measure.key, "weekdays", drawn.y_marks, _line("was", drawn.before) + _line("is", drawn.now))


def days(figure: Figure) -> SafeString:
    """The table behind a chart: both weeks, day by day."""
    now, before = map(_cells, figure.cells)
    body = f"<tr><th scope=row>This week</th>{now}</tr><tr><th scope=row>Before</th>{before}</tr>"
    return _scroll(f"{figure.measure.label}, day by day", "", WEEKDAYS, body)


def _table(heads: tuple[str, ...], body: str, kind: str = "beside") -> SafeString:
    return SafeString(
        f'<table class="{kind}"><thead><tr><td></td>{_heads(heads)}</tr></thead><tbody>{body}</tbody></table>'
    )


def _scroll(name: str, corner: str, heads: tuple[str, ...], body: str) -> SafeString:
    return SafeString(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><thead><tr>'
        f"<td>{corner}</td>{_heads(heads)}</tr></thead><tbody>{body}</tbody></table></div>"
    )


@cache
def _heads(names: tuple[str, ...]) -> str:
    return "".join(f"<th scope=col>{name}</th>" for name in names)


def _cells(said: Iterable[str]) -> str:
    return "".join(f"<td>{one}</td>" for one in said)


def _beside(row: Row) -> str:
    one = row.beside
    return _row(escape(row.label), (one.said, one.rests), (one.said_before, one.rests_before), (one.range, ""))


def _tool(tool: ToolUse) -> str:
    ever = _times(tool.all.n) if tool.all else ""
    here = _times(tool.n) if tool.n else ""
    tried = (str(tool.tried), f"{tool.tried_before} before")
    return _row(escape(tool.label), tried, (tool.said, here), (tool.said_ever, ever))


def _scale(scale: ScaleBeside) -> str:
    here = (scale.said, escape(scale.band))
    return _row(escape(scale.name), here, (scale.said_before, ""), (str(scale.high), ""))


def _row(label: str, now: tuple[str, str], before: tuple[str, str], ever: tuple[str, str]) -> str:
    return f"<tr><th scope=row>{label}</th><td><b>{now[0]}</b>{_small(now)}</td>{_cell(before)}{_cell(ever)}</tr>"


def _cell(said: tuple[str, str]) -> str:
    return f"<td>{said[0]}{_small(said)}</td>"


def _small(said: tuple[str, str]) -> str:
    return f" <small>{said[1]}</small>" if said[1] else ""


def _hour(n: int, weeks: tuple[int, int]) -> str:
    if weeks == NEITHER:
        return f"<td>{n}</td>"
    now, before = weeks
    return f"<td>{n}{_week(now, 'this week')}{_week(before, 'before')}</td>"


def _week(n: int, when: str) -> str:
    return f"<small>{n} {when}</small>" if n else ""


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"


def _chart(key: str, under: str, marks: Marks, lines: str) -> SafeString:
    return SafeString(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{key} {key}-said">'
        f'<use href="#{under}"/>{_scale_of(marks)}{lines}</svg>'
    )


@cache
def _scale_of(marks: Marks) -> str:
    """A measure's lines and numbers are the same on every page."""
    drawn = (
        f'<path class="grid" d="M28 {y}h304"/><text class="y" x="20" y="{y}" dy="4">{name}</text>' for y, name in marks
    )
    return "".join(drawn)


def _line(name: str, line: Line) -> str:
    return f'<path class="{name}" d="{line.path}"/><path class="{name}-dots" d="{line.dots}"/>'


# What the sections call by these names.
FILTERS: Final = (beside, in_a_line, tools, scales, leading, day_by_day, by_weekday, squares, hours)
