"""Something to bring up next time, in the person's own words."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.crispy import SaveBar
from accounts.prose import ProseField


class BringUpForm(forms.Form):
    text = ProseField(label="In your own words", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, *, action: str, text: str = "") -> None:
        super().__init__(data, initial={"text": text})
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.form_action = action
        self.helper.layout = Layout("text", SaveBar("Add"))
