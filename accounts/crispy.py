"""Layout parts of our crispy template pack that every room's forms are made of.

A row of chips is the same for everyone who gave the same answer, so its HTML is rendered once and kept: drawing the
seventy inputs of the check-in one widget at a time would cost more than the rest of the page together.
"""

from functools import lru_cache
from typing import Any

from crispy_forms.layout import Div, Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Chips(LayoutObject):
    """A choice field as large one-tap chips, with words at both ends of a scale. Built-in choices only."""

    def __init__(self, field: str, *, low: str = "", high: str = "", faces: bool = False) -> None:
        self.fields = [field]
        self.low, self.high, self.faces = low, high, faces

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        bound = form[self.fields[0]]
        form.rendered_fields.add(bound.name)
        return _chips(
            bound.html_name,
            str(bound.label),
            tuple(bound.field.choices),
            _chosen(bound.value()),
            bound.field.widget.allow_multiple_selected,
            (self.low, self.high, self.faces),
            tuple(str(error) for error in bound.errors),
        )


def _chosen(value: Any) -> frozenset[str]:
    if value is None or value == "":
        return frozenset()
    return frozenset(map(str, value)) if isinstance(value, list | tuple) else frozenset([str(value)])


@lru_cache(maxsize=4096)
def _chips(
    name: str,
    label: str,
    choices: tuple[tuple[str, str], ...],
    chosen: frozenset[str],
    many: bool,
    ends: tuple[str, str, bool],
    errors: tuple[str, ...],
) -> SafeString:
    low, high, faces = ends
    context = {
        "name": name,
        "label": label,
        "chips": [(value, text, value in chosen) for value, text in choices],
        "kind": "checkbox" if many else "radio",
        "low": low,
        "high": high,
        "faces": faces,
        "errors": errors,
    }
    return render_to_string("daymark/chips.html", context)


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


__all__ = ["Chips", "Folded", "Layout", "SaveBar", "render_field"]
