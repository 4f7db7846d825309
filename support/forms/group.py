"""A group or meeting: what it is called, where it meets, and when. Only the name is needed."""

from typing import Any, Final
from urllib.parse import urlsplit

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.validators import URLValidator

from accounts.chips import Chips, OneWord, Scale, SomeWords
from accounts.crispy import Folded, Plain, SaveBar
from accounts.prose import ProseField
from accounts.zones import zone_names
from support.forms.phone import PhoneField, in_country
from support.models import Group

KINDS: Final = tuple((str(value), str(label)) for value, label in Group.Kind.choices)
WEEKDAYS: Final = (
    ("0", "Mon"), ("1", "Tue"), ("2", "Wed"), ("3", "Thu"), ("4", "Fri"), ("5", "Sat"), ("6", "Sun"),
)  # fmt: skip
EVERY: Final = (("1", "Every week"), ("2", "Every 2 weeks"), ("3", "Every 3 weeks"), ("4", "Every 4 weeks"))
NO_LINK: Final = "This does not look like a link. It may be like https://meet.example.org/our-group."


def secure_link(text: str) -> None:
    """ValidationError unless it is an https address of a host, without a name or password in it."""
    if not text.lower().startswith("https://"):
        raise forms.ValidationError("Only links that start with https:// can be kept here.", code="scheme")
    URLValidator(schemes=["https"], message=NO_LINK)(text)
    if "@" in urlsplit(text).netloc:
        raise forms.ValidationError("Please leave out the part before the @.", code="userinfo")


class LinkField(forms.CharField):
    """An https link; where only the host and path were typed, https is meant."""

    widget = forms.URLInput(attrs={"inputmode": "url", "type": "url"})
    default_validators = [secure_link]

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return f"https://{text}" if text and "://" not in text else text


class GroupForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
    kind = OneWord("How it meets", KINDS)
    place = forms.CharField(label="Place", required=False, max_length=300)
    link = LinkField(label="Link", required=False, max_length=500, help_text="For an online meeting.")
    phone = PhoneField(label="Number to dial in")
    weekdays = SomeWords("On these days", WEEKDAYS)
    at = forms.TimeField(
        label="At what time", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    every_weeks = Scale("How often", EVERY)
    anchor = forms.DateField(
        label="One day on which it meets",
        required=False,
        help_text="We count the weeks from there.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = ProseField(
        label="Note to myself",
        required=False,
        max_length=500,
        help_text="A code to get in, who else goes, which bus.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, *, group: Group) -> None:
        self.group = group
        super().__init__(data, initial=_given(group))
        in_country(self, group.user.country)
        self.fields["zone"] = forms.ChoiceField(label="Time zone", required=False, choices=_zones(group))
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            "name",
            Chips("kind"),
            "place",
            "link",
            "phone",
            Chips("weekdays"),
            "at",
            Folded("Not every week", Chips("every_weeks"), "anchor"),
            Folded("Note", Plain("note")),
            Folded("The time zone of the meeting", "zone"),
            SaveBar("Save"),
        )

    def clean_zone(self) -> str:
        return self.cleaned_data["zone"] or self.group.zone

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("at") and not said.get("weekdays") and "weekdays" not in self.errors:
            self.add_error("weekdays", "On which days does it meet?")
        if (said.get("every_weeks") or 1) > 1 and not said.get("anchor") and "anchor" not in self.errors:
            self.add_error("anchor", "Please give one day on which it meets, so that we know which weeks.")

    def fill(self) -> Group:
        """The group as the valid answers have it, not yet saved; how it meets is read off where it is not ticked."""
        said = self.cleaned_data
        for name in ("name", "place", "link", "phone", "at", "anchor", "zone", "note"):
            setattr(self.group, name, said[name])
        self.group.kind = said["kind"] or next((kind for kind, field in _TELLS if said[field]), "")
        self.group.weekdays = sorted(map(int, said["weekdays"]))
        self.group.every_weeks = said["every_weeks"] or 1
        self.group.binned_at = None
        return self.group


_TELLS: Final = ((Group.Kind.ONLINE, "link"), (Group.Kind.IN_PERSON, "place"), (Group.Kind.PHONE, "phone"))


def _zones(group: Group) -> list[tuple[str, str]]:
    """Those on the list, and the group's own where it goes by an old name."""
    return [(name, name.replace("_", " ")) for name in dict.fromkeys((*zone_names(), group.zone))]


def _given(group: Group) -> dict[str, Any]:
    given = {name: getattr(group, name) for name in (*Group.ANSWERS, "zone")}
    given["weekdays"] = [str(day) for day in group.weekdays]
    given["every_weeks"] = group.every_weeks if group.every_weeks > 1 else None
    return given
