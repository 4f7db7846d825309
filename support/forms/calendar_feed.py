"""What the calendar feed tells."""

from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse

from accounts.chips import Chips, OneWord
from accounts.crispy import SaveBar
from support.models import CalendarFeed

TOLD: Final = ("title", "tells_names", "tells_places")


class FeedForm(forms.Form):
    """A title for all of them, and names and places only where the person says so."""

    title = OneWord("Each one is called", tuple((str(key), str(label)) for key, label in CalendarFeed.Title.choices))
    tells_names = forms.BooleanField(
        label="Also with whom",
        required=False,
        help_text="Then the app, its company and anyone who sees your calendar can read the name of your doctor, "
        "counsellor or group.",
    )
    tells_places = forms.BooleanField(
        label="Also the place and the link",
        required=False,
        help_text="Then they can read where you go. The address of a clinic or a meeting can say what it is for.",
    )

    def __init__(self, data: Any, *, feed: CalendarFeed) -> None:
        super().__init__(data, initial={name: getattr(feed, name) for name in TOLD})
        self.feed = feed
        self.helper = FormHelper()
        self.helper.form_action = reverse("calendar")
        self.helper.layout = Layout(Chips("title"), "tells_names", "tells_places", SaveBar("Save"))

    def save(self) -> None:
        self.feed.title = self.cleaned_data["title"] or CalendarFeed.Title.APPOINTMENT
        self.feed.tells_names = self.cleaned_data["tells_names"]
        self.feed.tells_places = self.cleaned_data["tells_places"]
        self.feed.save(update_fields=[*TOLD, "updated_at"])
