"""When each kind speaks up, set by the person."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, SomeWords
from accounts.crispy import Folded, SaveBar
from reminders.models import KindChoice
from reminders.overview import DAYS
from reminders.ways import NAMES

# Python's numbers, written as a browser sends them.
WEEKDAYS: Final = tuple((str(n), name) for n, name in enumerate(DAYS))
WAYS: Final = tuple((channel.value, name) for channel, name in NAMES.items())
HOURS: Final = ("at", "second", "third")


class HourField(forms.TimeField):
    """An hour of the clock on the wall, to the minute."""

    def __init__(self, label: str, *, required: bool = True) -> None:
        hour = forms.TimeInput(format="%H:%M", attrs={"type": "time", "enterkeyhint": "done"})
        super().__init__(label=label, required=required, widget=hour, error_messages={"required": "Choose an hour."})

    def clean(self, value: Any) -> time | None:
        at = super().clean(value)
        return at.replace(second=0, microsecond=0) if at else None


class WaysForm(forms.Form):
    """On or off, and by which ways: none are those for all."""

    active = forms.BooleanField(label="Send me a reminder", required=False)
    channels = SomeWords("Only by these ways", WAYS)

    def __init__(self, *args: Any, parts: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        folded = Folded("Other ways than for all", Chips("channels"))
        self.helper.layout = Layout("active", *parts, folded, SaveBar("Save"))


class HoursForm(WaysForm):
    """One to three hours a day."""

    at = HourField("At")
    second = HourField("And at", required=False)
    third = HourField("And at", required=False)

    def times(self) -> list[time]:
        return sorted({self.cleaned_data[name] for name in HOURS if self.cleaned_data[name]})

    @staticmethod
    def initial_hours(times: Iterable[time]) -> dict[str, str]:
        return {name: f"{at:%H:%M}" for name, at in zip(HOURS, times, strict=False)}


class RuleForm(HoursForm):
    """Hours, and the days they come on."""

    weekdays = forms.TypedMultipleChoiceField(
        label="On these days",
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        more = Folded("More than once a day", "second", "third")
        super().__init__(*args, parts=("at", more, Chips("weekdays")), **kwargs)

    def rule(self) -> dict[str, Any]:
        """The valid answers as Reminder.objects.set_rule takes them."""
        answers = self.cleaned_data
        return {
            "times": self.times(),
            "weekdays": answers["weekdays"],
            "active": answers["active"],
            "channels": answers["channels"],
        }


class ItemHoursForm(HoursForm):
    """For an item that has no hour of its own. Its days are the item's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parts=("at", Folded("More than once a day", "second", "third")), **kwargs)


class BeforeForm(WaysForm):
    """How long before."""

    before = SomeWords("When", tuple((str(key), str(label)) for key, label in KindChoice.Before.choices))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parts=(Chips("before"),), **kwargs)

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if answers.get("active") and not answers.get("before"):
            self.add_error("before", "Choose at least one.")
        return answers


class MomentForm(WaysForm):
    """At which hour, on a day that something else decides."""

    at = HourField("At")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parts=("at",), **kwargs)


class RefillForm(WaysForm):
    """The same for naloxone, and a day of the person's own for anything else."""

    at = HourField("At")
    on = forms.DateField(
        label="Also remind me on this day",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "enterkeyhint": "done"}),
        help_text="For a prescription, or anything else to fetch. It comes once.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, parts=("at", "on"), **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on and on < self.today:
            raise forms.ValidationError("Choose today or a later day.")
        if on and on.year > self.today.year + 5:
            raise forms.ValidationError("Choose a day in the next five years.")
        return on
