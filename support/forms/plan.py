"""The plan's forms: lists to tick first, words of one's own beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, OneWord, SomeWords
from accounts.crispy import SaveBar
from accounts.models import User
from accounts.prose import ProseField
from journal.forms.if_then import RESPONSES
from journal.models import IfThen
from support.models import Naloxone, PlanLine, Reason
from support.parts import PlanPart

LONGEST: Final = 300
OWN: Final = ("own_1", "own_2", "own_3")
MOST_LINES: Final = 40
HAS_IT: Final = (("yes", "Yes"), ("no", "Not yet"))


def _helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(*layout)
    return helper


class PartForm(forms.Form):
    """One part: examples to tick, and lines to add. `there` are the person's own lines that it holds already."""

    def __init__(self, data: Any, *, part: PlanPart, lines: Sequence[PlanLine], save: str) -> None:
        self.part = part
        self.there = sum(not line.key for line in lines)
        super().__init__(data, initial={"ticked": [line.key for line in lines if line.key]})
        self.fields["ticked"] = SomeWords("Tick what fits you", part.examples)
        for place, name in enumerate(OWN):
            label = part.own if not place else "One more"
            self.fields[name] = forms.CharField(label=label, required=False, max_length=LONGEST)
        self.helper = _helper(Chips("ticked"), *OWN, SaveBar(save))

    def clean(self) -> None:
        if not self.errors and self.there + len(self.own) > MOST_LINES:
            self.add_error(OWN[0], f"A part holds {MOST_LINES} lines of your own at most. Delete one first.")

    @property
    def ticked(self) -> dict[str, str]:
        """Key and words of each ticked example, in the order of the list."""
        return {key: text for key, text in self.part.examples if key in self.cleaned_data["ticked"]}

    @property
    def own(self) -> list[str]:
        return [self.cleaned_data[name] for name in OWN if self.cleaned_data.get(name)]


class LineForm(forms.Form):
    text = forms.CharField(label="In your words", max_length=LONGEST)

    def __init__(self, data: Any, *, line: PlanLine) -> None:
        self.line = line
        super().__init__(data, initial={"text": line.text})
        self.helper = _helper("text", SaveBar("Save"))

    def save(self) -> None:
        """An example in other words is an example no longer."""
        if self.cleaned_data["text"] != self.line.text:
            self.line.text, self.line.key = self.cleaned_data["text"], ""
            self.line.save(update_fields=["text", "key", "updated_at"])


class PairsForm(forms.Form):
    """For each risky thing without an answer yet: what I do then, ticked or typed. Each tick is one if-then."""

    def __init__(self, data: Any, *, lines: Sequence[PlanLine], save: str) -> None:
        self.lines = lines
        super().__init__(data)
        for line in lines:
            # Each is drawn afresh: the label holds the person's words, and drawings of chips are kept.
            self.fields[f"then_{line.pk}"] = SomeWords(f"If {line.text}, then …", RESPONSES)
            self.fields[f"own_{line.pk}"] = forms.CharField(
                label="Or in your own words: then …", required=False, max_length=LONGEST
            )
        self.helper = _helper(*self.fields, SaveBar(save))

    def if_thens(self, user: User) -> list[IfThen]:
        """What was ticked and typed, not yet saved: the same answer given twice is the same row."""
        made = []
        for line in self.lines:
            given = [(key, text) for key, text in RESPONSES if key in self.cleaned_data[f"then_{line.pk}"]]
            if own := self.cleaned_data[f"own_{line.pk}"]:
                given.append(("own", own))
            for key, text in given:
                pk = IfThen.id_for(user, f"pair {line.pk} {key}")
                made.append(IfThen(pk=pk, user=user, situation=line.text, response=text))
        return made


class ReasonForm(forms.Form):
    text = ProseField(label="A reason", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, *, reason: Reason, save: str) -> None:
        self.reason = reason
        super().__init__(data, initial={"text": reason.text})
        self.helper = _helper("text", SaveBar(save))

    def fill(self) -> Reason:
        """The reason as the valid answer has it, not yet saved."""
        self.reason.text = self.cleaned_data["text"]
        self.reason.binned_at = None
        return self.reason


class NaloxoneForm(forms.Form):
    has_it = OneWord("Do you have naloxone?", HAS_IT)
    where = forms.CharField(label="Where is it?", required=False, max_length=200)
    expires_on = forms.DateField(
        label="Good until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The date on the pack. Today and your plan say so when it comes near.",
    )

    def __init__(self, data: Any, *, naloxone: Naloxone, save: str) -> None:
        self.naloxone = naloxone
        given = {True: "yes", False: "no", None: ""}[naloxone.has_it]
        initial = {"has_it": given, "where": naloxone.where, "expires_on": naloxone.expires_on}
        super().__init__(data, initial=initial)
        self.helper = _helper(Chips("has_it"), "where", "expires_on", SaveBar(save))

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day and not date(2000, 1, 1) <= day <= date(2100, 1, 1):
            raise forms.ValidationError("Please check the year.")
        return day

    def fill(self) -> Naloxone:
        """The row as the valid answers have it, not yet saved."""
        self.naloxone.has_it = {"yes": True, "no": False}.get(self.cleaned_data["has_it"])
        self.naloxone.where = self.cleaned_data["where"]
        self.naloxone.expires_on = self.cleaned_data["expires_on"]
        return self.naloxone


class SignsForm(forms.Form):
    """Which of the person's own warning signs were there today. Another's line is no choice."""

    signs = forms.MultipleChoiceField(label="Today I notice", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, lines: Sequence[PlanLine], ticked: Collection[UUID]) -> None:
        super().__init__(data, initial={"signs": [str(line.pk) for line in lines if line.pk in ticked]})
        self.fields["signs"].choices = [(str(line.pk), line.text) for line in lines]  # type: ignore[attr-defined]  # Field has none, this one does
        self.helper = _helper("signs", SaveBar("Save"))

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["signs"]]
