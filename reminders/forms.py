"""When the check-in reminder comes, set by the person."""

from datetime import time
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips
from accounts.crispy import SaveBar

# Python's numbers, written as a browser sends them.
WEEKDAYS: Final = tuple((str(n), name) for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))


class ReminderForm(forms.Form):
    """One hour, the days it comes on, and whether it comes at all."""

    active = forms.BooleanField(label="Send me a reminder", required=False)
    at = forms.TimeField(
        label="At", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "enterkeyhint": "done"})
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="On these days", choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].error_messages["required"] = "Choose an hour."
        self.fields["weekdays"].error_messages["required"] = "Choose at least one day."
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout("active", "at", Chips("weekdays"), SaveBar("Save"))

    def clean_at(self) -> time:
        return self.cleaned_data["at"].replace(second=0, microsecond=0)

    def rule(self) -> dict[str, Any]:
        """The valid answers as Reminder.objects.set_check_in takes them."""
        answers = self.cleaned_data
        return {"times": [answers["at"]], "weekdays": answers["weekdays"], "active": answers["active"]}
