"""allauth's passkey forms, with a field that refuses whatever Python's JSON reader chokes on."""

from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError


class CredentialField(forms.JSONField):
    """Numbers of thousands of digits and brackets nested as deep are no credential."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class AddForm(allauth_forms.AddWebAuthnForm):
    credential = CredentialField()


class AuthenticateForm(allauth_forms.AuthenticateWebAuthnForm):
    credential = CredentialField()


class LoginForm(allauth_forms.LoginWebAuthnForm):
    credential = CredentialField()


class ReauthenticateForm(allauth_forms.ReauthenticateWebAuthnForm):
    credential = CredentialField()
