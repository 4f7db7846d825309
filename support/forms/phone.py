"""A phone number as it is typed in the person's country."""

from typing import Any

from django import forms

from support import phones


class PhoneField(forms.CharField):
    """Gives E.164 text, or "" where nothing was typed. Its form says `in_country`: it knows the person."""

    country = ""
    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})

    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, required=False, max_length=60)

    def prepare_value(self, value: Any) -> Any:
        """What was kept is shown as people here write it; what was typed stays as it is."""
        return phones.shown(value, self.country) if value else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return phones.e164(text, self.country) if text else ""
        except phones.NotAPhone as error:
            raise forms.ValidationError(str(error), code="phone") from None


def in_country(form: forms.Form, country: str) -> None:
    """Numbers of this form are read and shown as in that country."""
    for field in form.fields.values():
        if isinstance(field, PhoneField):
            field.country = country
