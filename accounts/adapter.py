"""How allauth behaves here: who may join, links from PUBLIC_URL, mails by the outbox, secrets by the vault."""

import base64
import logging
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import events, letters, tasks, unsent, vault

log = logging.getLogger(__name__)

MFA_PURPOSE = b"second factor"
TO_NOBODY = "account/email/unknown_account"


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This e-mail and password do not fit together. Check both, or use your name.",
        "username_password_mismatch": "This name and password do not fit together. Check both for slips.",
        "incorrect_password": "This is not your password.",
        "invalid_login": "This does not fit together. Check it for slips.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again.",
        "username_taken": "This name is taken. Please choose another one.",
        "incorrect_code": "This code is not right.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGNUPS != "closed"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whatever way led to the log-in page, what could not be sent comes first."""
        usual = str(super().get_login_redirect_url(request))
        return reverse("unsent") if unsent.find(request, timezone.now()) else usual

    def logout(self, request: HttpRequest) -> None:
        unsent.forget_person(request)
        super().logout(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """What has an @ is an e-mail, at log-in too: nobody can take another's e-mail as their name."""
        if "@" in username:
            raise ValidationError("Leave out the @. Your e-mail has a place of its own below.")
        return str(super().clean_username(username, shallow))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == TO_NOBODY:
            message = self._letter_to_nobody()
        else:
            message = self.render_mail(template_prefix, email, {"email": email, **context})
        letters.put_down(message, timezone.now())
        transaction.on_commit(_nudge)

    def _letter_to_nobody(self) -> EmailMessage:
        """As much work as for someone who is here, so that the time does not tell. It never leaves."""
        context = {"password_reset_url": settings.PUBLIC_URL, "username": ""}
        message = self.render_mail("account/email/password_reset_key", "nobody@localhost", context)
        message.to = []
        return message

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_home(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return _at_home(super().get_email_confirmation_url(request, emailconfirmation))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            events.announce(events.email_confirmed, user=email_address.user, now=timezone.now())
        return confirmed


class MFAAdapter(DefaultMFAAdapter):
    """Second factors are sealed under the installation's key: allauth asks for no person here."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Take the one that the app shows now.",
        "unverified_email": "First confirm your e-mail by the link we sent, or take it out.",
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 (allauth names it)
        there = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"My key {there + 1}" if there else "My key"

    def encrypt(self, text: str) -> str:
        return base64.b64encode(vault.wrap(text.encode(), settings.INSTALLATION_KEYS, MFA_PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unwrap(base64.b64decode(encrypted_text), settings.INSTALLATION_KEYS, MFA_PURPOSE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "", "name": settings.MFA_TOTP_ISSUER}

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()


def _at_home(url: str) -> str:
    """The same path on the site's own address, whatever Host header the request came with."""
    return settings.PUBLIC_URL + urlsplit(url).path


def _nudge() -> None:
    try:
        tasks.post_letters.delay()
    except OperationalError:
        log.warning("The broker is away; the letter leaves with the next tick.")
