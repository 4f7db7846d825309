"""What holds for all reminders, and the ways by which they come."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse

from accounts.chips import Chips, OneWord, SomeWords
from accounts.crispy import SaveBar
from reminders.forms.kinds import WAYS, HourField
from reminders.gateway import app_of
from reminders.models import UNTIL_BACK, Subject
from reminders.models.device import Keys
from reminders.push import are_usable

LONGEST_PAUSE: Final = "back"
PAUSES: Final[Mapping[str, tuple[str, timedelta | None]]] = {
    "1": ("1 hour", timedelta(hours=1)),
    "4": ("4 hours", timedelta(hours=4)),
    "24": ("1 day", timedelta(days=1)),
    "72": ("3 days", timedelta(days=3)),
    "168": ("1 week", timedelta(days=7)),
    LONGEST_PAUSE: ("Until I am back", None),
}
NUMBERS: Final = tuple((str(n), str(n)) for n in (1, 2, 3, 4, 5, 8, 12))


def helper(name: str, *parts: Any, save: str = "Save") -> FormHelper:
    made = FormHelper()
    made.attrs = {"novalidate": "novalidate"}
    made.form_action = reverse(name)
    made.layout = Layout(*parts, SaveBar(save))
    return made


class LimitsForm(forms.Form):
    """Quiet hours, and how many a day at most."""

    quiet_from = HourField("Quiet from", required=False)
    quiet_until = HourField("Quiet until", required=False)
    most_a_day = OneWord("At most this many a day", NUMBERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("reminder-limits", "quiet_from", "quiet_until", Chips("most_a_day"))

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if bool(answers.get("quiet_from")) != bool(answers.get("quiet_until")) and not self.errors:
            self.add_error("quiet_until" if answers.get("quiet_from") else "quiet_from", "Say both hours, or none.")
        elif answers.get("quiet_from") and answers["quiet_from"] == answers.get("quiet_until"):
            self.add_error("quiet_until", "Both are the same hour. Choose another one, or leave both empty.")
        return answers

    def clean_most_a_day(self) -> int:
        return int(self.cleaned_data["most_a_day"] or 3)


class PauseForm(forms.Form):
    """How long nothing is to come."""

    length = OneWord("Pause for", tuple((key, name) for key, (name, _) in PAUSES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("reminders-pause", Chips("length"), save="Pause them all")

    def clean_length(self) -> str:
        if not (length := self.cleaned_data["length"]):
            raise forms.ValidationError("Choose how long.")
        return str(length)

    def until(self, now: datetime) -> datetime:
        span = PAUSES[self.cleaned_data["length"]][1]
        return now + span if span else UNTIL_BACK


class CommonForm(forms.Form):
    """The ways for all, and what mails call themselves."""

    channels = SomeWords("My reminders come by", WAYS)
    subject = OneWord("Mails are called", tuple((str(key), str(label)) for key, label in Subject.choices))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("reminder-channels", Chips("channels"), Chips("subject"))

    def clean_channels(self) -> list[str]:
        if not (channels := self.cleaned_data["channels"]):
            raise forms.ValidationError("Choose at least one. To have none come, switch each off, or pause them.")
        return list(channels)

    def clean_subject(self) -> str:
        return str(self.cleaned_data["subject"] or Subject.REMINDER)


class DeviceForm(forms.Form):
    """What a browser gives when notifications are switched on in it (push.js fills it in)."""

    endpoint = forms.CharField(max_length=1_000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not are_usable(self.keys()):
            raise forms.ValidationError("This browser's push service cannot be used from here.")
        return self.cleaned_data

    def keys(self) -> Keys:
        return Keys(*(self.cleaned_data[name] for name in ("endpoint", "p256dh", "auth")))


class RenewForm(DeviceForm):
    """The same from the worker (sw.js), with where messages were taken before."""

    was = forms.CharField(max_length=1_000)


class GatewayForm(forms.Form):
    """The address of another app."""

    url = forms.CharField(
        label="Its address",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="Such as ntfys://your-topic or tgram://bot-token/chat-id.",
        error_messages={"required": "Write the address of the app."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("reminder-gateway", "url")

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        app = app_of(url)
        if app is None:
            raise forms.ValidationError("This is not an address of an app that can be used here.")
        if len(app) > 1:
            raise forms.ValidationError("This names several places. Name one: each message goes to one place.")
        return str(url)
