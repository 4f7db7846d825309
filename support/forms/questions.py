"""A questionnaire's form, made from its data: each question a row of chips, and each may be skipped."""

import json
from functools import cache
from typing import Any, ClassVar, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.urls import reverse
from django.utils.html import format_html

from accounts.chips import Chips, Scale
from support.questionnaires import Item, Questionnaire
from support.scoring import contradictions

SHORT: Final = 6  # letters, as "16-30" has


class QuestionsForm(forms.Form):
    """`later` comes with the button that keeps a draft, which may still contradict itself."""

    questionnaire: ClassVar[Questionnaire]
    helper: FormHelper
    later = forms.BooleanField(required=False)

    @property
    def given(self) -> dict[str, int]:
        """Item's key -> value; what was skipped is not in it."""
        said = {item.key: self.cleaned_data.get(item.field) for item in self.questionnaire.items}
        return {key: value for key, value in said.items() if value is not None}

    @property
    def is_draft(self) -> bool:
        return bool(self.cleaned_data["later"])

    def clean(self) -> None:
        if not self.cleaned_data.get("later"):
            for item in contradictions(self.questionnaire, self.given):
                self.add_error(item.field, f"This says more days than question {item.at_most}. Please look at both.")


def questions_form(
    questionnaire: Questionnaire, data: Any, given: dict[str, int], *, action: str = "", save_to: str = ""
) -> QuestionsForm:
    """The form with what was given before. `save_to` is where a draft is kept while it is filled in, if it is one."""
    initial = {item.field: given.get(item.key) for item in questionnaire.items}
    form = _form_of(questionnaire)(data, initial=initial)
    form.helper = _helper(questionnaire, bool(save_to))
    form.helper.form_action = action
    form.helper.attrs = {
        "novalidate": "novalidate",
        "autocomplete": "off",
        "data-skips": json.dumps({_field(questionnaire, item.key): skipped for item, skipped in _skips(questionnaire)}),
        **({"data-save": save_to} if save_to else {}),
        **_unsafe(questionnaire),
    }
    return form


def _field(questionnaire: Questionnaire, key: str) -> str:
    return next(item.field for item in questionnaire.items if item.key == key)


def _skips(questionnaire: Questionnaire) -> list[tuple[Item, list[str]]]:
    """Each item that can leave others out, with their fields."""
    return [(item, [_field(questionnaire, key) for key in item.skips]) for item in questionnaire.items if item.skips]


def _unsafe(questionnaire: Questionnaire) -> dict[str, str]:
    """Where a script leads without a network, and from which answer on."""
    item = questionnaire.unsafe_item
    if item is None:
        return {}
    return {"data-unsafe": item.field, "data-unsafe-from": str(item.unsafe_from), "data-safety": reverse("not-safe")}


@cache
def _form_of(questionnaire: Questionnaire) -> type[QuestionsForm]:
    fields = {item.field: Scale(item.label, _choices(item)) for item in questionnaire.items}
    return type("QuestionsForm", (QuestionsForm,), {"questionnaire": questionnaire, **fields})


def _choices(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), words) for value, words in item.options)


def _helper(questionnaire: Questionnaire, is_draft: bool) -> FormHelper:
    helper = FormHelper()
    helper.form_id = "questions"
    parts = (part for item in questionnaire.items for part in _parts(questionnaire, item))
    buttons = "{% include 'support/questions/_buttons.html' with may_wait=" + str(is_draft) + " %}"
    helper.layout = Layout(*parts, HTML(buttons))
    return helper


def _parts(questionnaire: Questionnaire, item: Item) -> list[Any]:
    """The question with what belongs above and below it. Answers in words stand in two columns."""
    is_wordy = any(len(words) > SHORT for _, words in item.options)
    parts: list[Any] = [Div(Chips(item.field), css_class="pairs") if is_wordy else Chips(item.field)]
    if item.lead:
        parts.insert(0, HTML(format_html('<p class="ask">{}</p>', item.lead)))
    if item.go_to:
        target = _field(questionnaire, item.go_to)
        parts.append(
            HTML(format_html('<p class="quiet go-on">If 0: <a href="#id_{}">skip to {}</a></p>', target, item.go_to))
        )
    if item.unsafe_from is not None:
        parts.append(HTML("{% include 'support/questions/_unsafe.html' %}"))
    return parts
