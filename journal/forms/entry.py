"""An entry's form: the words first, and everything else folded below."""

from copy import copy
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, SomeWords
from accounts.crispy import Folded, SaveBar
from accounts.prose import ProseField
from journal import words
from journal.models.entry import LONGEST_ENTRY, Entry, Page, Written
from journal.prompts import Prompt

MOST_TAGS: Final = 20
LONGEST_TAG: Final = 40
FIRST_DAY: Final = date(1900, 1, 1)


class TagsField(forms.CharField):
    """A list of words, typed with commas between; the same word twice is one."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a field of words gives a list
        typed = (" ".join(tag.split()) for tag in str(super().to_python(value)).split(","))
        return list({tag.casefold(): tag for tag in typed if tag}.values())

    def validate(self, value: Any) -> None:
        if len(value) > MOST_TAGS:
            raise forms.ValidationError(f"Please use {MOST_TAGS} tags at most.")
        if any(len(tag) > LONGEST_TAG for tag in value):
            raise forms.ValidationError(f"Please keep each tag to {LONGEST_TAG} letters.")

    def run_validators(self, value: Any) -> None:
        """The list was looked at above; validators are for strings."""


class EntryForm(forms.Form):
    """The fields of the prompt, then title, feelings, tags and day. Hidden: which page this is, and what it knows."""

    mark = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    turn = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )
    feelings = SomeWords("I felt", words.FEELINGS)
    tags = TagsField(
        label="Tags",
        required=False,
        help_text="Words of your own to find it by, with commas between.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "enterkeyhint": "next"}),
    )
    day = forms.DateField(
        label="Day",
        required=False,
        help_text="Today, if you leave it open.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, prompt: Prompt, today: date, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompt, self.today = prompt, today
        for key, label in prompt.fields:
            self.fields[key] = _prose(label, len(prompt.fields))
        self.fields["day"].widget.attrs |= {"max": today.isoformat(), "min": FIRST_DAY.isoformat()}
        self.helper = copy(_helper(prompt))
        self.helper.form_action = action

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and not FIRST_DAY <= day <= self.today:
            raise forms.ValidationError("Please choose today or a day before.")
        return day

    @property
    def page(self) -> Page:
        return Page(self.cleaned_data["mark"], self.cleaned_data["version"], self.cleaned_data["turn"])

    @property
    def written(self) -> Written:
        said = self.cleaned_data
        return Written(
            title=said["title"],
            body=self.prompt.body(said),
            feelings=said["feelings"],
            tags=said["tags"],
            day=said["day"],
        )

    def begin_anew(self, mark: UUID, action: str) -> None:
        """What was typed stays, and is saved next as an entry of its own."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        typed["mark"], typed["version"], typed["turn"] = str(mark), "", ""
        self.data = typed
        self.helper.form_action = action


def initial_of(entry: Entry, mark: UUID) -> dict[str, Any]:
    """A saved entry as the form takes it, for a new open page."""
    return {
        **entry.texts,
        "mark": mark,
        "version": entry.version,
        "title": entry.own_title,
        "feelings": entry.feelings,
        "tags": ", ".join(entry.own_tags),
        "day": entry.day,
    }


def _prose(label: str, of: int) -> ProseField:
    """One field of a prompt; all of them together hold the longest entry."""
    attrs = {
        "rows": 12 if of == 1 else 4,
        "autocomplete": "off",
        "enterkeyhint": "enter",
        "autocapitalize": "sentences",
    }
    return ProseField(label=label, required=False, max_length=LONGEST_ENTRY // of, widget=forms.Textarea(attrs=attrs))


@cache
def _helper(prompt: Prompt) -> FormHelper:
    helper = FormHelper()
    helper.form_id = "entry"
    helper.attrs = {"novalidate": "novalidate", "autocomplete": "off"}
    helper.layout = Layout(
        "mark",
        "version",
        "turn",
        *(key for key, _ in prompt.fields),
        Folded("Title, feelings, tags, day", "title", Chips("feelings"), "tags", "day"),
        SaveBar("Save"),
    )
    return helper
