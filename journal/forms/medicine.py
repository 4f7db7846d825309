"""A recovery medicine, by the name the person has for it."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.crispy import SaveBar


class MedicineForm(forms.Form):
    """One recovery medicine, by the name the person has for it."""

    name = forms.CharField(
        label="Name of the medicine", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("name", SaveBar("Add"))
