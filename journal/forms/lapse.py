"""What happened, as far as the person wants to say. Every field may be left out."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from accounts.chips import Chips, Choices, OneWord, SomeWords
from accounts.clock import local_day, today_for
from accounts.crispy import Folded, SaveBar
from accounts.models import User
from accounts.prose import ProseField
from journal import words
from journal.lapses import moment_of
from journal.models import Lapse, Release, SoberDate

EARLIEST: Final = date(1900, 1, 1)
ALONE: Final[Choices] = (("yes", "Alone"), ("no", "With others"))


def past_day(label: str, **kwargs: Any) -> forms.DateField:
    """A day up to today; its form says which day that is."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def check_past_day(day: date | None, today: date) -> date | None:
    """The day itself. ValidationError for one that has not come yet, or that nobody now alive remembers."""
    if day and day > today:
        raise forms.ValidationError("That day has not come yet.", code="future")
    if day and day < EARLIEST:
        raise forms.ValidationError("Please check the year.", code="past")
    return day


class LapseForm(forms.Form):
    """One lapse. `counts` is asked of those only who count more than one thing; none ticked means the main one."""

    day = past_day("Day", required=False)
    at = forms.TimeField(label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    what = forms.CharField(label="What it was", required=False, max_length=200)
    came_before = ProseField(
        label="What came before", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    where = forms.CharField(label="Where", required=False, max_length=200)
    alone = OneWord("Were you alone?", ALONE)
    felt_after = ProseField(
        label="How you felt after", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    feelings = SomeWords("Feelings around it", words.FEELINGS)

    def __init__(
        self, data: Any, *, lapse: Lapse, person: User, now: datetime, counts: Sequence[SoberDate], save: str
    ) -> None:
        self.lapse, self.person, self.now = lapse, person, now
        self.main = next((count.pk for count in counts if count.is_main), None)
        self.offered = {count.pk for count in counts}
        super().__init__(data, initial=self._given())
        self.fields["day"].widget.attrs["max"] = today_for(person, now).isoformat()
        if person.day_start:
            self.fields["at"].help_text = f"Before {person.day_start}:00 is still the night of that day."
        if len(counts) > 1:
            self.fields["counts"] = _which(counts)
        self.helper = _helper(save, asks_counts=len(counts) > 1)

    def clean_day(self) -> date:
        """Left empty, it is the day it was before."""
        return check_past_day(self.cleaned_data["day"], today_for(self.person, self.now)) or self.lapse.day

    def clean(self) -> None:
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get("at")
        if not day or "at" in self.errors or not {"day", "at"} & set(self.changed_data):
            return
        self.lapse.day, self.lapse.at = day, None
        if at is not None:
            self._set_moment(day, at)

    def fill(self) -> Lapse:
        """The lapse as the valid answers tell it, not yet saved."""
        for name in Lapse.DETAILS:
            setattr(self.lapse, name, self.cleaned_data[name])
        if "counts" in self.fields:
            chosen = [UUID(count) for count in self.cleaned_data["counts"]]
            gone = [count for count in self.lapse.counts if count not in self.offered]
            self.lapse.counts = [] if [*chosen, *gone] == [self.main] else [*chosen, *gone]
        return self.lapse

    def _set_moment(self, day: date, at: time) -> None:
        zone, day_start = self.lapse.tz, self.person.day_start
        moment = moment_of(day, at, zone, day_start, self.now)
        if moment > self.now:
            self.add_error("at", "That time has not come yet.")
        else:
            self.lapse.day, self.lapse.at = local_day(moment, zone, day_start), moment

    def _given(self) -> dict[str, Any]:
        lapse = self.lapse
        at = lapse.at and lapse.at.astimezone(lapse.tz).time().replace(second=0, microsecond=0)
        counts = [str(count) for count in lapse.counts or [self.main]]
        return {"day": lapse.day, "at": at, "counts": counts} | {name: getattr(lapse, name) for name in lapse.DETAILS}


def _which(counts: Sequence[SoberDate]) -> forms.MultipleChoiceField:
    """Its choices are the person's own words: drawn each time, and never kept as built-in chips are."""
    return forms.MultipleChoiceField(
        label="Which count does it touch?",
        choices=[(str(count.pk), count.label) for count in counts],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="With none ticked, it is your main count.",
    )


def _helper(save: str, *, asks_counts: bool) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(
        Div("day", "at", css_class="when"),
        "what",
        "came_before",
        Folded("More, if you like", "where", Chips("alone"), "felt_after", Chips("feelings")),
        *(["counts"] if asks_counts else []),
        SaveBar(save),
    )
    return helper


class ReleaseForm(forms.Form):
    """A time without that ended, and the day it did."""

    kind = forms.ChoiceField(label="What ended?", choices=Release.Kind.choices, widget=forms.RadioSelect)
    day = past_day("On which day?")

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"day": today})
        self.today = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout("kind", "day", SaveBar("Save"))

    def clean_day(self) -> date | None:
        return check_past_day(self.cleaned_data["day"], self.today)
