"""What to eat on one day: four lines, each of which may stay empty."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.crispy import SaveBar
from routines.words import SLOTS


class MealsForm(forms.Form):
    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for slot, name in SLOTS:
            self.fields[slot] = forms.CharField(label=name, required=False, max_length=200)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, SaveBar("Save"))
