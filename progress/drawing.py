"""The sections of a weekly review are drawn by Jinja2, which compiles its templates: Django's took twice as long.

They stand beside the pages that show them, as `.jinja`. Whatever they read comes from `drawn`; a name that nobody gave
is an error and not an empty place.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from django.template import Context
from django.template.defaultfilters import date, linebreaksbr, pluralize, truncatechars
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from jinja2 import Environment, StrictUndefined

from progress import tables
from progress.sections import Section

FILTERS: Final = (date, linebreaksbr, pluralize, truncatechars, *tables.FILTERS)
# What only some pages give.
NOT_GIVEN: Final[Mapping[str, Any]] = {
    "plain": False,
    "on_paper": False,
    "room": None,
    "note": None,
    "asks": (),
    "more_asks": 0,
    "written": None,
}


def environment(**options: Any) -> Environment:
    """As the settings ask for it; escaping is on."""
    made = Environment(**options | {"autoescape": True, "undefined": StrictUndefined})  # noqa: S701 (it is on)
    made.filters |= {each.__name__: each for each in FILTERS}
    made.globals |= {"url": _path, "legend": tables.legend}
    return made


def drawn(sections: Iterable[Section], given: Mapping[str, Any] | Context) -> SafeString:
    """Those sections, one below the other, from `review` and NOT_GIVEN's names as far as they are given."""
    known = {name: given.get(name, other) for name, other in NOT_GIVEN.items()}
    context = {**known, "review": given["review"], "sections": sections}
    return SafeString(render_to_string("progress/week/all.jinja", context, using="jinja2"))


@lru_cache(maxsize=1024)
def _path(name: str, *numbers: int) -> str:
    return reverse(name, args=numbers)
