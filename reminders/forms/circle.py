"""Somebody to be told: who, after how many days, and with which words."""

import re
import unicodedata
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, OneWord
from accounts.crispy import Plain, SaveBar
from accounts.prose import ProseField
from reminders.absence import CHOICES
from reminders.channel import Refused
from reminders.mail import deliverable
from reminders.models import Confidant

DAYS: Final = tuple((str(days), f"{days} days") for days in CHOICES)
BESIDE_LETTERS: Final = frozenset(" '\u2019-.")
A_HOST: Final = re.compile(r"\.\S")
A_DOMAIN: Final = re.compile(r"[A-Za-z0-9.-]+")
MOST_WORDS: Final = 3
LONGEST_WORD: Final = 20


class ConfidantForm(forms.Form):
    name = forms.CharField(
        label="Who should be told",
        max_length=60,
        help_text="The name you call them. They do not see it.",
        error_messages={"required": "Write a name."},
    )
    address = forms.EmailField(
        label="Their e-mail",
        max_length=254,
        error_messages={"required": "Write their e-mail.", "invalid": "This is not an e-mail address."},
    )
    from_name = forms.CharField(
        label="Your name, as they know you",
        max_length=40,
        help_text="It stands in both mails. A name of up to three words, in letters.",
        error_messages={"required": "Write the name that they know you by."},
    )
    days = OneWord("Tell them when I have not checked in for", DAYS)
    words = ProseField(
        label="Your words for them",
        max_length=1_000,
        help_text="“If you get this, please call me. If I do not answer, come by.” They see this only if it is sent.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write a few words for them."},
    )
    tells_steps = forms.BooleanField(
        label="Also say what to do in an overdose",
        required=False,
        help_text="It stands with your words, never in the question. Only for someone who knows what you deal with.",
    )

    def __init__(self, data: Any, *, confidant: Confidant) -> None:
        self.confidant = confidant
        initial = {name: getattr(confidant, name) for name in Confidant.ANSWERS}
        super().__init__(data, initial=initial | {"days": _days(confidant)})
        if confidant.asked_at:  # whoever said yes is who is told: another address is somebody else
            del self.fields["address"]
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        asked = [name for name in ("name", "address", "from_name") if name in self.fields]
        self.helper.layout = Layout(*asked, Chips("days"), Plain("words"), "tells_steps", SaveBar("Save"))

    def clean_address(self) -> str:
        """As a mail server takes it: one mailbox has one spelling, so that it is counted as one."""
        try:
            name, _, host = deliverable(str(self.cleaned_data["address"])).rpartition("@")
        except Refused as error:
            raise forms.ValidationError("This site cannot send mail to this address.") from error
        if not A_DOMAIN.fullmatch(host):  # such as a number in brackets, which is another spelling of a name
            raise forms.ValidationError("This site cannot send mail to this address.")
        return f"{name}@{host.lower()}"

    def clean_from_name(self) -> str:
        """A name and no more: it is read by somebody who may never have heard of this site."""
        name = " ".join(str(self.cleaned_data["from_name"]).split())
        if not all(letter in BESIDE_LETTERS or unicodedata.category(letter)[0] in "LM" for letter in name):
            raise forms.ValidationError("Use letters only, as in a name.")
        if A_HOST.search(name) or not any(letter.isalpha() for letter in name):
            raise forms.ValidationError("Use a name, and no link.")
        words = name.split()
        if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
            raise forms.ValidationError("Use a name of up to three short words.")
        return name

    def clean_days(self) -> int:
        if not (days := self.cleaned_data["days"]):
            raise forms.ValidationError("Choose how many days.")
        return int(days)

    def fill(self) -> Confidant:
        """The one as the valid answers have them, not yet saved."""
        for name in Confidant.ANSWERS:
            if name in self.cleaned_data:
                setattr(self.confidant, name, self.cleaned_data[name])
        return self.confidant


def _days(confidant: Confidant) -> str:
    """How many is for the person to say: a new one begins without."""
    return "" if confidant._state.adding else str(confidant.days)
