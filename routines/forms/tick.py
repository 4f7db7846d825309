"""What a tap says: of which day, and how much is done now. Not what to add, so that sent twice it is the same."""

from datetime import date, timedelta
from typing import Any

from django import forms

from routines.models import BACK_DAYS


def first_open_day(today: date) -> date:
    """The earliest day that can still be ticked."""
    return today - timedelta(days=BACK_DAYS)


class OpenDayForm(forms.Form):
    """A day that is still open; left out, it is today."""

    day = forms.DateField(required=False)
    back = forms.CharField(required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or self.today
        if not first_open_day(self.today) <= day <= self.today:
            raise forms.ValidationError("This day is closed.", code="closed")
        return day


class TickForm(OpenDayForm):
    """`amount` is all that is done of it then; 0 takes the tick back. `at` is when, if the person says so."""

    amount = forms.IntegerField(required=False, min_value=0, max_value=9999)
    at = forms.TimeField(required=False)

    def clean_amount(self) -> int:
        amount: int | None = self.cleaned_data["amount"]
        return 1 if amount is None else amount


class SkipForm(OpenDayForm):
    reason = forms.CharField(
        label="Why, if you like",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )
