"""Someone on my side. Only the name is needed."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, OneWord, Scale
from accounts.crispy import Folded, Plain, SaveBar
from accounts.prose import ProseField
from support.forms.phone import PhoneField, in_country
from support.models import Person

ROLES = tuple((str(value), str(label)) for value, label in Person.Role.choices)
PACES = (
    ("1", "Every day"),
    ("3", "Every few days"),
    ("7", "Every week"),
    ("14", "Every 2 weeks"),
    ("30", "Every month"),
)


class PersonForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120, help_text="Any name that tells you who it is.")
    role = OneWord("Who they are", ROLES)
    phone = PhoneField(label="Phone")
    is_close = forms.BooleanField(label="Among the first to call when it gets hard", required=False)
    every_days = Scale("How often you want to be in touch", PACES)
    sentence = ProseField(
        label="A text that is ready to send",
        required=False,
        max_length=300,
        help_text="“I am having a hard moment. Can you call me?” You can still change it before you send it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    how = ProseField(
        label="How they help",
        required=False,
        max_length=500,
        help_text="“She listens. Best after six.”",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    other_phone = PhoneField(label="Another phone")

    def __init__(self, data: Any, *, person: Person) -> None:
        self.person = person
        super().__init__(data, initial={name: getattr(person, name) for name in Person.ANSWERS})
        in_country(self, person.user.country)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            "name",
            Chips("role"),
            "phone",
            "is_close",
            Folded("How often to be in touch", Chips("every_days")),
            Folded("A text that is ready to send", Plain("sentence")),
            Folded("How they help, another phone", Plain("how"), Plain("other_phone")),
            SaveBar("Save"),
        )

    def clean(self) -> None:
        """A person's only number is the first; the same one twice is one."""
        said = self.cleaned_data
        phones = list(dict.fromkeys(filter(None, (said.get("phone"), said.get("other_phone")))))
        said["phone"], said["other_phone"] = (*phones, "", "")[:2]

    def fill(self) -> Person:
        """The person as the valid answers have them, not yet saved."""
        for name in Person.ANSWERS:
            setattr(self.person, name, self.cleaned_data[name])
        self.person.binned_at = None
        return self.person
