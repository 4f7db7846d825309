"""What I count, and since when."""

from collections.abc import Collection
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, OneWord
from accounts.crispy import SaveBar
from journal.forms.lapse import check_past_day, past_day
from journal.models import SoberDate

# What doctors give for recovery: the substances, and what they are sold as.
MEDICINES = {
    "buprenorphine", "methadone", "naltrexone",
    "suboxone", "subutex", "sublocade", "buvidal", "brixadi", "zubsolv", "espranor", "vivitrol",
}  # fmt: skip


class SoberDateForm(forms.Form):
    """A name for the count, its first day, how its runs are said, and whether it is the main one; that is asked where
    there are others. `taken` are names of the person's own medicines."""

    label = forms.CharField(
        label="What you count", max_length=60, help_text="For example: Heroin. Or a word only you know."
    )
    started_on = past_day("First day without it")
    unit = OneWord("Show runs in", tuple(SoberDate.Unit.choices))
    is_main = forms.BooleanField(label="This is my main count", required=False)

    def __init__(
        self, data: Any, *, sober_date: SoberDate, today: date, has_others: bool, taken: Collection[str]
    ) -> None:
        self.sober_date, self.today, self.taken = sober_date, today, taken
        super().__init__(data, initial={name: getattr(sober_date, name) for name in self.base_fields})
        self.fields["started_on"].widget.attrs["max"] = today.isoformat()
        if not has_others or sober_date.is_main:
            del self.fields["is_main"]
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(*(Chips(name) if name == "unit" else name for name in self.fields), SaveBar("Save"))

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        if label.casefold() in MEDICINES | {name.casefold() for name in self.taken}:
            raise forms.ValidationError(
                "This is a medicine. Taking it is recovery, so it is not counted. Name what you stopped using.",
                code="medicine",
            )
        return label

    def clean_unit(self) -> str:
        return self.cleaned_data["unit"] or self.sober_date.unit

    def clean_started_on(self) -> date | None:
        return check_past_day(self.cleaned_data["started_on"], self.today)

    def fill(self) -> SoberDate:
        """The count as the valid answers have it, not yet saved."""
        for name, value in self.cleaned_data.items():
            setattr(self.sober_date, name, value)
        return self.sober_date
