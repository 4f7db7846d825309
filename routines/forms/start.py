"""Which lines of a template day to take over: none is ticked beforehand."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.crispy import SaveBar
from routines.starts import Offer, Start


class StartForm(forms.Form):
    take = forms.MultipleChoiceField(
        label="Tick what fits you",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one."},
    )

    def __init__(self, data: Any, *, start: Start) -> None:
        super().__init__(data)
        self.start = start
        self.fields["take"].choices = [(offer.key, offer.said) for offer in start.offers]  # type: ignore[attr-defined]  # a choice field
        self.helper = FormHelper()
        self.helper.layout = Layout("take", SaveBar("Add these"))

    def taken(self) -> list[Offer]:
        return [offer for offer in self.start.offers if offer.key in self.cleaned_data["take"]]
