"""The parts of every page that are the same for everyone: drawn once in each process and kept."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.keeper import keeper_of

register = template.Library()


@register.simple_tag
def head() -> SafeString:
    """Style, script and icon."""
    return _kept("components/_head.html")


@register.simple_tag
def top_links() -> SafeString:
    """The brand, and Help now."""
    return _kept("components/_top.html")


@register.simple_tag(takes_context=True)
def keeper(context: template.Context) -> str:
    """Whose page it is, without saying who: what a phone keeps of one person is not shown to another."""
    return keeper_of(context["user"])


@register.simple_tag(takes_context=True)
def bar(context: template.Context) -> SafeString:
    """The rooms at the bottom, with the one that the page belongs to marked."""
    room = context["request"].path.split("/")[1]
    return _kept("components/_bar.html", here=room if room in ROOMS else "")


@register.simple_tag
def kept(name: str, **given: Hashable) -> SafeString:
    """Another such part of some pages. It may be given what many people share, such as a day; never a person's words,
    which would stay in memory."""
    return _kept(name, **given)


# The first part of the path; others share one drawing, so that no visitor's path fills the memory.
ROOMS = frozenset({"today", "journal", "moments", "progress", "plan"})


@lru_cache(maxsize=1024)
def _kept(name: str, **given: Hashable) -> SafeString:
    return render_to_string(name, given)
