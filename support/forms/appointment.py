"""An appointment: when, with whom, where; one of its times moved; and what was said there."""

from datetime import date, time
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, Choices, OneWord
from accounts.crispy import Folded, Plain, SaveBar
from accounts.prose import ProseField
from support.models import Appointment, Visit
from support.models.appointment import Schedule
from support.occurrences import FARTHEST_MOVE

WORDS: Final = ("kind", "with_whom", "place", "link", "note")
USUAL_MINUTES: Final = 60
LAST_DAY: Final = date(2999, 12, 31)


def _choices(choices: Any) -> Choices:
    return tuple((str(value), str(label)) for value, label in choices)


def _day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(*layout)
    return helper


def _checked(day: date) -> date:
    if day > LAST_DAY:
        raise forms.ValidationError("That is too far away. Is the year right?", code="far")
    return day


class AppointmentForm(forms.Form):
    """Day and time are all it needs. Of one that repeats, `day` is the next one's; `next_day` the rule's day of it."""

    kind = OneWord("What kind", _choices(Appointment.Kind.choices))
    with_whom = forms.CharField(label="With whom", required=False, max_length=120)
    day = _day("Day")
    at = _time("Time")
    repeats = forms.ChoiceField(label="How often", required=False, choices=Appointment.Repeats.choices)
    minutes = forms.IntegerField(
        label="How many minutes",
        help_text="60, if you leave it out.",
        required=False,
        min_value=5,
        max_value=1440,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    until = _day("Repeats up to and with", required=False)
    place = forms.CharField(label="Place", required=False, max_length=300)
    link = forms.URLField(label="Link", required=False, max_length=500, assume_scheme="https")
    note = ProseField(label="Note", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, *, appointment: Appointment, next_day: date | None = None) -> None:
        self.appointment, self.next_day = appointment, next_day
        super().__init__(data, initial=_given(appointment, next_day))
        self.helper = _helper(
            Chips("kind"),
            Plain("with_whom"),
            "day",
            "at",
            "repeats",
            Folded("How long, and up to when", "minutes", "until"),
            Folded("Place, link and note", "place", "link", Plain("note")),
            SaveBar("Save"),
        )

    @property
    def has_begun(self) -> bool:
        """Whether it repeats and some of it is past, which no change here may touch."""
        return bool(self.next_day and self.appointment.repeats and self.appointment.day < self.next_day)

    def clean_day(self) -> date:
        return _checked(self.cleaned_data["day"])

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return _checked(until) if until else None

    def clean(self) -> None:
        day, until = self.cleaned_data.get("day"), self.cleaned_data.get("until")
        if day and until and until < day:
            self.add_error("until", "This is before the first one.")

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in WORDS}

    @property
    def schedule(self) -> Schedule:
        said = self.cleaned_data
        day, repeats = said["day"], said["repeats"]
        if self.has_begun and day == self.next_day:
            day = self.appointment.day  # as it was: the one on the page is the next, not the first
        until = said["until"] if repeats else None
        return Schedule(day, said["at"], said["minutes"] or USUAL_MINUTES, repeats, until)


def _given(appointment: Appointment, next_day: date | None) -> dict[str, Any]:
    given = {name: getattr(appointment, name) for name in (*WORDS, "day", "at", "repeats", "until", "minutes")}
    if next_day and appointment.repeats:
        given["day"] = next_day
    if given["minutes"] == USUAL_MINUTES:
        given["minutes"] = None
    return given


class MoveForm(forms.Form):
    """Another day or time for one of those that repeat."""

    day = _day("Day")
    at = _time("Time")

    def __init__(self, data: Any, *, day: date, at: time, rule_day: date) -> None:
        self.rule_day = rule_day
        super().__init__(data, initial={"day": day, "at": at})
        self.helper = _helper("day", "at", SaveBar("Move it"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day - self.rule_day) > FARTHEST_MOVE:
            message = f"It can move by {FARTHEST_MOVE.days} days. Farther away, add a new one and call this one off."
            raise forms.ValidationError(message, code="far")
        return day


class NotesForm(forms.Form):
    notes = ProseField(
        label="What was said", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    homework = ProseField(
        label="What I take home to do",
        help_text="One thing a line. Each can go into your routine.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, visit: Visit) -> None:
        super().__init__(data, initial={"notes": visit.notes, "homework": visit.homework})
        self.helper = _helper("notes", "homework", SaveBar("Save"))
