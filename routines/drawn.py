"""A line of the day, drawn here, since a page has many: through a template's loop they cost more than all the rest."""

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from routines.day import Row

MARKS: Final = {"done": '<path d="m7.5 12.5 3 3 6-6.5"/>', "skipped": '<path d="M8 12h8"/>', "open": ""}
FAR: Final = (
    '<circle class="far" cx="12" cy="12" r="10" pathLength="{target}" stroke-dasharray="{amount} {target}"'
    ' transform="rotate(-90 12 12)"/>'
)
LINE: Final = (
    '<li id="r-{key}" class="item {look}"><button class="tick" formaction="{base}{key}/tick/" name="amount"'
    ' value="{next}"{pressed}><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/>{mark}</svg>'
    "<span><b>{name}</b> <small>{said}</small></span></button>{less}"
    '<a class="more" href="{base}{key}/on/?{query}"><span aria-hidden="true">⋯</span>'
    '<span class="vh">More: {name}</span></a></li>\n'
)
LESS: Final = (
    '<button class="less" formaction="{base}{key}/tick/" name="amount" value="{back}">{words}'
    '<span class="vh">: {name}</span></button>'
)
STEP: Final = '<span aria-hidden="true">&minus;{step}</span><span class="vh">Take {step} back</span>'


def drawn(rows: Iterable[Row], day: date, back: str = "") -> SafeString:
    """List items; `back` names the page that a tap leads back to. Only names are anyone's own, and they are escaped."""
    base = reverse("routines")
    query = f"day={day.isoformat()}&amp;back={escape(back)}" if back else f"day={day.isoformat()}"
    return mark_safe("".join(_line(row, base, query) for row in rows))  # noqa: S308 - escaped in _line


def _line(row: Row, base: str, query: str) -> str:
    name, look = escape(row.name), row.look
    return LINE.format(
        key=row.key,
        look=look,
        base=base,
        next=row.next,
        pressed="" if row.counts else f' aria-pressed="{row.pressed}"',
        mark=FAR.format(target=row.rule.target, amount=row.amount) if look == "begun" else MARKS[look],
        name=name,
        said=escape(row.said),
        less=_less(row, base, name) if row.can_go_back else "",
        query=query,
    )


def _less(row: Row, base: str, name: str) -> str:
    words = "Undo" if row.is_skipped else STEP.format(step=row.step)
    return LESS.format(base=base, key=row.key, back=row.back, words=words, name=name)
