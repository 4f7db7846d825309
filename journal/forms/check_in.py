"""The check-in: four core answers first, everything else folded below, nothing filled in for anyone."""

from copy import copy
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.chips import Chips, OneWord, Scale, SomeWords
from accounts.crispy import Folded, Plain, SaveBar
from accounts.prose import ProseField
from journal import words
from journal.models import CheckIn


class CheckInForm(forms.Form):
    """Every field may be left out. `medicine` is there only for those who take one."""

    mood = Scale("How is your mood?", words.MOODS)
    craving = Scale("How strong was your strongest craving in the last 24 hours?", words.ZERO_TO_TEN)
    confidence = Scale("How sure are you that you won't use tomorrow?", words.ZERO_TO_TEN)
    used = OneWord("Did you use anything today?", words.USED)
    medicine = OneWord("Did you take your recovery medicine?", words.MEDICINE)
    sleep_hours = forms.DecimalField(
        label="Hours of sleep last night",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(24),
        max_digits=3,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5", "enterkeyhint": "next"}),
    )
    use_sleep = forms.DecimalField(
        label="Hours of sleep", required=False, min_value=Decimal(0), max_value=Decimal(24), decimal_places=1
    )
    sleep_quality = Scale("How well did you sleep?", words.SLEEP_QUALITY)
    stress = Scale("How much stress today?", words.STRESS)
    halt = SomeWords("Right now I am", words.HALT)
    feelings = SomeWords("Today I felt", words.FEELINGS)
    did = SomeWords("Today I did", words.DID)
    victory = forms.CharField(
        label="One good thing",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )
    note = ProseField(
        label="Note",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "enterkeyhint": "enter"}),
    )
    not_safe = forms.BooleanField(label="I am not safe", required=False)
    # When the day was saved that the page shows: another page may save it before this one does.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, takes_medicine: bool, action: str, slept: Decimal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slept = slept
        if not takes_medicine:
            del self.fields["medicine"]
        self.helper = copy(HELPERS[takes_medicine])
        self.helper.form_action = action

    def clean(self) -> None:
        """The suggested hours count where they were asked for and nothing else was typed."""
        if self.cleaned_data.get("sleep_hours") is None and "sleep_hours" not in self.errors:
            self.cleaned_data["sleep_hours"] = self.cleaned_data.get("use_sleep")

    def clean_seen(self) -> datetime | None:
        """None where the page showed a day that was not saved, or says nothing that can be read."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def answers(self) -> dict[str, Any]:
        """The valid answers as the model's columns take them; what was not asked is not there."""
        return {name: value for name, value in self.cleaned_data.items() if name in CheckIn.ANSWERS}


class SleepSuggestion(LayoutObject):
    """Hours that the routine suggests, with a chip to take them over: never filled in, and not shown over an answer."""

    fields: Final = ["use_sleep"]

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        if form.slept is None or form["sleep_hours"].value() not in (None, ""):
            return SafeString("")
        is_used = form["use_sleep"].value() not in (None, "")
        return render_to_string("journal/_slept.html", {"slept": form.slept, "is_used": is_used})


# Sent even when no chip is chosen, so that the answer taken back is told from the question not asked.
WAS_ASKED: Final = HTML('<input type="hidden" name="medicine" value="">')


def _helper(takes_medicine: bool) -> FormHelper:
    helper = FormHelper()
    helper.form_id = "check-in"
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(
        Chips("mood", low="very low", high="very good", faces=True),
        Chips("craving", low="none", high="strongest ever"),
        Chips("confidence", low="not at all", high="fully"),
        Chips("used"),
        Folded(
            "More, if you like",
            *([WAS_ASKED, Chips("medicine")] if takes_medicine else []),
            Plain("sleep_hours"),
            SleepSuggestion(),
            Chips("sleep_quality"),
            Chips("stress"),
            Chips("halt"),
            Chips("feelings"),
            Chips("did"),
            Plain("victory"),
            Plain("note"),
            Plain("not_safe"),
        ),
        Plain("seen"),
        SaveBar("Save"),
    )
    return helper


HELPERS: Final = {takes_medicine: _helper(takes_medicine) for takes_medicine in (True, False)}
