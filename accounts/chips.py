"""Choices as large chips, one tap each, and the fields and layout part that make a form of them.

A row of chips is the same for everyone who gave the same answer, so its HTML is drawn once and kept: drawing the
seventy inputs of the check-in one widget at a time would cost more than the rest of the page together. For the same
reason their fields are shared by all forms of a class; nothing changes them after the class is made.
"""

from functools import lru_cache
from typing import Any, Self

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Choices = tuple[tuple[str, str], ...]


class SharedField(forms.Field):
    """A field that every form of its class uses as it is: Django would copy it, choices and all, for each request."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Scale(SharedField, forms.TypedChoiceField):
    """A number among a few; None where nothing was said."""

    def __init__(self, label: str, choices: Choices) -> None:
        super().__init__(
            label=label, choices=choices, required=False, widget=forms.RadioSelect, coerce=int, empty_value=None
        )


class OneWord(SharedField, forms.ChoiceField):
    """One of a few words; an empty string where nothing was said."""

    def __init__(self, label: str, choices: Choices) -> None:
        super().__init__(label=label, choices=choices, required=False, widget=forms.RadioSelect)


class SomeWords(SharedField, forms.MultipleChoiceField):
    """Any number of words, in the order of the list."""

    def __init__(self, label: str, choices: Choices) -> None:
        super().__init__(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class Chips(LayoutObject):
    """A choice field drawn as chips, with words at both ends of a scale. Built-in choices only."""

    def __init__(self, field: str, *, low: str = "", high: str = "", faces: bool = False) -> None:
        self.fields = [field]
        self.low, self.high, self.faces = low, high, faces

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        bound = form[self.fields[0]]
        form.rendered_fields.add(bound.name)
        choices = tuple(bound.field.choices)
        draw = _draw.__wrapped__ if bound.errors else _draw  # an error repeats what was typed: not to be kept
        return draw(
            bound.html_name,
            str(bound.label),
            choices,
            _chosen(bound.value(), choices),
            bound.field.widget.allow_multiple_selected,
            (self.low, self.high, self.faces),
            tuple(bound.errors),
        )


def _chosen(value: Any, choices: Choices) -> frozenset[str]:
    """What of the value is on the list, so that only built-in words are ever kept."""
    given = map(str, value) if isinstance(value, list | tuple) else (str(value),)
    return frozenset(given).intersection(known for known, _ in choices)


@lru_cache(maxsize=4096)
def _draw(
    name: str,
    label: str,
    choices: Choices,
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
