"""A recovery medicine, by the name the person has for it."""

from datetime import time
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.crispy import Folded, Plain, SaveBar
from journal.models import Medicine

TIMES: Final = ("first", "second", "third")


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class MedicineForm(forms.Form):
    """Only the name is needed."""

    name = forms.CharField(
        label="Name of the medicine", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    dose = forms.CharField(
        label="Dose, as it was given to you", help_text="As on the label: 8 mg, or half a film.", required=False,
        max_length=120,
    )  # fmt: skip
    first = _time("Time")
    second = _time("Second time")
    third = _time("Third time")

    def __init__(self, data: Any, *, medicine: Medicine, action: str, save: str) -> None:
        self.medicine = medicine
        given = dict(zip(TIMES, medicine.hours, strict=False))
        super().__init__(data, initial={"name": medicine.name, "dose": medicine.dose, **given})
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.form_action = action
        self.helper.layout = Layout("name", Folded("Dose and times", Plain("dose"), *TIMES), SaveBar(save))

    def fill(self) -> Medicine:
        """The medicine as the valid answers have it, not yet saved."""
        hours: set[time] = {self.cleaned_data[name] for name in TIMES if self.cleaned_data[name]}
        self.medicine.name, self.medicine.dose = self.cleaned_data["name"], self.cleaned_data["dose"]
        self.medicine.times = " ".join(f"{hour:%H:%M}" for hour in sorted(hours))
        return self.medicine
