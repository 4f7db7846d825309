"""Layout parts of our crispy template pack that every room's forms are made of."""

from functools import lru_cache
from typing import Any

from crispy_forms.layout import Div, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_drawn_empty: dict[tuple[type, str, str | None], SafeString] = {}


class Plain(LayoutObject):
    """An ordinary field. Empty, it looks the same to everyone and is drawn once; with something in it, each time."""

    def __init__(self, field: str) -> None:
        self.fields = [field]

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        name = self.fields[0]
        is_empty = not form[name].errors and form[name].value() in (None, "", False)
        key = (type(form), name, form.prefix)
        if is_empty and key in _drawn_empty:
            form.rendered_fields.add(name)
            return _drawn_empty[key]
        drawn = render_field(name, form, context, template_pack=template_pack, **kwargs)
        if is_empty:
            _drawn_empty[key] = drawn
        return drawn


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
