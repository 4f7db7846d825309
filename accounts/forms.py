"""Sign-up, the recovery key, and a person's settings."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import invites, place, recovery_keys
from accounts.crispy import SaveBar
from accounts.models import User
from accounts.zones import country_names, zone_names


class SignupForm(allauth_forms.SignupForm):
    """A name and a password; the zone comes from the browser, where it can tell."""

    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    invite = forms.CharField(label="Invitation code", max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.SIGNUPS != "invite":
            del self.fields["invite"]
        username, password, email = (self.fields[name] for name in ("username", "password1", "email"))
        username.label, username.help_text = "Name to log in with", "It need not be your real name."
        password.help_text = "At least 12 characters. Three or four words that do not belong together work well."
        email.label, email.required = "E-mail (you can leave this out)", False
        email.help_text = "For reminders, and to set a new password."
        for field in (username, password, email):
            field.widget.attrs.pop("placeholder", None)

    def clean_invite(self) -> str:
        code = str(self.cleaned_data["invite"])
        if not invites.is_open(code, timezone.now()):
            raise ValidationError("This code is not valid, or it has been used. Ask your host for a new one.")
        return code

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            # The other way hashes a password; without this the answer's time would tell who has an account.
            make_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.zone, user.country = place.guess(request, self.cleaned_data["zone"])
        user.save(update_fields=["zone", "country"])
        if settings.SIGNUPS == "invite" and not invites.use(self.cleaned_data["invite"], timezone.now()):
            raise ValidationError("This code has just been used.")


class RecoverForm(forms.Form):
    """A new password for whoever holds the recovery key."""

    username = forms.CharField(
        label="Name to log in with",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    key = forms.CharField(
        label="Recovery key",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="New password",
        max_length=4096,
        strip=False,
        help_text="At least 12 characters.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    user: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("username", "key", "password", SaveBar("Set new password"))

    def clean(self) -> dict[str, Any]:
        """One message for a wrong name and a wrong key: it does not tell which names exist."""
        cleaned = super().clean() or {}
        if {"username", "key", "password"} <= cleaned.keys():
            self.user = recovery_keys.holder(cleaned["username"], cleaned["key"])
            if self.user is None:
                raise ValidationError("This name and key do not fit together. Check both for slips.")
            self._check_password(cleaned["password"])
        return cleaned

    def _check_password(self, password: str) -> None:
        try:
            get_adapter().clean_password(password, user=self.user)
        except ValidationError as error:
            self.add_error("password", error)


class PlaceForm(forms.ModelForm):
    """The person's own day: where they are, and when their day begins."""

    country = forms.ChoiceField(
        label="Country",
        required=False,
        choices=[("", "Not said"), *country_names().items()],
        help_text="For the phone numbers under Help now.",
    )
    day_start = forms.TypedChoiceField(
        label="My day starts at",
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(13)],
        help_text="A check-in after midnight and before this hour counts for the day before.",
    )

    class Meta:
        model = User
        fields: ClassVar = ["zone", "country", "day_start", "theme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = dict.fromkeys((*zone_names(), self.instance.zone))
        self.fields["zone"] = forms.ChoiceField(
            label="Time zone", choices=[(name, name.replace("_", " ")) for name in zones]
        )
        self.helper = FormHelper()
        self.helper.layout = Layout("zone", "country", "day_start", "theme", SaveBar("Save"))
