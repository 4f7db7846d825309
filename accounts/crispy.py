"""Layout parts of our crispy template pack that every room's forms are made of."""

from collections.abc import Callable
from copy import copy
from functools import lru_cache
from typing import Any

from crispy_forms.layout import Div, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Stands where a field's text will be; a private letter, which nobody types.
MARK = "\ue000text\ue000"
_drawn: dict[tuple[type, str, str | None, Any], SafeString] = {}


class Plain(LayoutObject):
    """An ordinary field. But for its text it looks the same to everyone: so it is drawn once, and the text put in its
    place each time, escaped. With an error, or where the text shows otherwise than as it is, it is drawn anew."""

    def __init__(self, field: str) -> None:
        self.fields = [field]

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        name = self.fields[0]

        def draw(form: Any) -> SafeString:
            drawn: SafeString = render_field(name, form, context, template_pack=template_pack, **kwargs)
            return drawn

        if form[name].errors:
            return draw(form)
        value = form[name].value()
        if value is None or value == "" or isinstance(value, bool):
            drawn = self._kept(form, bool(value), lambda: draw(form))
        else:
            drawn = self._kept(form, MARK, lambda: draw(_holding(form, name, MARK)))
            if drawn.count(MARK) != 1:
                return draw(form)
            drawn = mark_safe(drawn.replace(MARK, escape(value)))  # noqa: S308 - the text is escaped
        form.rendered_fields.add(name)
        return drawn

    def _kept(self, form: Any, held: Any, draw: Callable[[], SafeString]) -> SafeString:
        key = (type(form), self.fields[0], form.prefix, held)
        if key not in _drawn:
            _drawn[key] = draw()
        return _drawn[key]


def _holding(form: Any, name: str, text: str) -> Any:
    """A form like this one, not sent, with `text` in one field."""
    other = copy(form)
    other.is_bound, other.initial = False, {name: text}
    other._bound_fields_cache = {}  # noqa: SLF001 - or its fields would still be the first form's
    return other


class Folded(Div):
    """Fields that wait behind one line until they are wanted; open from the start when one of them has something."""

    template = "daymark/folded.html"

    def __init__(self, summary: str, *fields: Any) -> None:
        super().__init__(*fields)
        self.summary = summary

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            self.template, {"summary": self.summary, "opened": self._has_something(form), "fields": fields}
        )

    def _has_something(self, form: Any) -> bool:
        """Whether a field inside is answered already, or has an error."""
        names = [pointer.name for pointer in self.get_field_names()]
        return any(name in form.errors or form[name].value() for name in names if name in form.fields)


class SaveBar(LayoutObject):
    """The one button of a form, in reach of a thumb."""

    fields: list[Any] = []

    def __init__(self, label: str) -> None:
        self.label = label

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        return _save_bar(self.label)


@lru_cache(maxsize=64)
def _save_bar(label: str) -> SafeString:
    return render_to_string("daymark/save_bar.html", {"label": label})
