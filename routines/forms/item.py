"""One item: what it is, and when it comes. Only the name and the kind are needed."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, OneWord, SomeWords
from accounts.crispy import Folded, Plain, SaveBar
from accounts.prose import ProseField
from routines import words
from routines.models import RoutineItem
from routines.schedule import EVERY_DAY, Rule


class ItemForm(forms.Form):
    """Days not ticked mean every day; an amount left out means a plain tick."""

    name = forms.CharField(label="What", max_length=120)
    kind = OneWord("Kind", words.KINDS)
    part = OneWord("When", words.PARTS)
    at = forms.TimeField(
        label="Or at a time", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    weekdays = SomeWords("Only on", words.WEEKDAYS)
    every = forms.IntegerField(
        label="Or every so many days",
        help_text="2 is every other day.",
        required=False,
        min_value=1,
        max_value=365,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    target = forms.IntegerField(
        label="How much or how often a day",
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unit = OneWord("Counted in", words.UNITS)
    note = ProseField(label="Note to myself", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, *, item: RoutineItem, rule: Rule | None) -> None:
        self.item, self.old = item, rule
        super().__init__(data, initial=_given(item, rule))
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            "name",
            Chips("kind"),
            Chips("part"),
            "at",
            Folded("Which days", Chips("weekdays"), "every"),
            Folded("Amount and note", "target", Chips("unit"), Plain("note")),
            SaveBar("Save"),
        )

    def clean_kind(self) -> str:
        if not self.cleaned_data["kind"]:
            raise forms.ValidationError("Choose a kind.", code="required")
        return str(self.cleaned_data["kind"])

    def clean(self) -> None:
        if self.cleaned_data.get("every") and self.cleaned_data.get("weekdays"):
            self.add_error("every", "Choose days of the week, or every so many days. Not both.")

    def fill(self) -> RoutineItem:
        """The item as the valid answers have it, not yet saved."""
        for name in ("name", "kind", "note"):
            setattr(self.item, name, self.cleaned_data[name])
        return self.item

    def rule(self, today: date) -> Rule:
        """The schedule from today on. "Every so many days" is counted from today, unless it was so before."""
        said, every = self.cleaned_data, self.cleaned_data["every"]
        as_before = self.old is not None and self.old.every == every
        return Rule(
            valid_from=today,
            at=said["at"],
            part=said["part"] or "any",
            weekdays=tuple(sorted(map(int, said["weekdays"]))) or EVERY_DAY,
            every=every,
            anchor=(self.old.anchor if as_before and self.old else today) if every else None,
            target=said["target"] or 1,
            unit=said["unit"] or "times",
        )


def _given(item: RoutineItem, rule: Rule | None) -> dict[str, Any]:
    given: dict[str, Any] = {"name": item.name, "kind": item.kind, "note": item.note}
    if rule is None:
        return given
    given |= {"part": rule.part, "at": rule.at, "every": rule.every}
    if tuple(rule.weekdays) != EVERY_DAY:
        given["weekdays"] = [str(day) for day in rule.weekdays]
    if (rule.target, rule.unit) != (1, "times"):
        given |= {"target": rule.target, "unit": rule.unit}
    return given


class PauseForm(forms.Form):
    """The last day of a pause; left out, it lasts until it is ended."""

    last = forms.DateField(
        label="Up to and with (you may leave this out)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["last"].widget.attrs["min"] = today.isoformat()

    def clean_last(self) -> date | None:
        last: date | None = self.cleaned_data["last"]
        if last and not self.today <= last <= date(2999, 12, 31):
            raise forms.ValidationError("Choose today or a later day.", code="past")
        return last
