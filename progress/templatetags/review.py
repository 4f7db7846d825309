"""What Django's templates show of a weekly review: its sections, and parts of its charts."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from progress import tables
from progress.drawing import drawn
from progress.sections import Section

register = template.Library()
register.filter(tables.trend)
register.filter(tables.x_marks)


@register.simple_tag(takes_context=True)
def sections(context: template.Context, chosen: Iterable[Section], without: str = "") -> SafeString:
    """These sections, but for the one of that key."""
    return drawn([section for section in chosen if section.key != without], context)
