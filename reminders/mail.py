"""Reminders by mail: who gets them, what they say, and the one SMTP connection that a batch shares."""

import smtplib
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from email.utils import parseaddr
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from reminders.channel import NoLine, Refused, TryLater
from reminders.models import Delivery

SUBJECT: Final = "Reminder"
CLOSING: Final = 421  # the server is about to hang up (RFC 5321, 3.8)


def addresses(people: Iterable[UUID]) -> dict[UUID, str]:
    """Person -> their primary address, where it is confirmed and the account is open. One query."""
    found = EmailAddress.objects.filter(user__in=set(people), verified=True, primary=True, user__is_active=True)
    return dict(found.values_list("user_id", "email"))


def message(delivery: Delivery, address: str) -> EmailMessage:
    """The mail: the same Message-ID at every try, so that whoever gets it twice can tell."""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{delivery.pk}@{domain}>",
        "X-Entity-Ref-ID": str(delivery.pk),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(SUBJECT, body(delivery.day), settings.MAIL_FROM, [address], headers=headers)


def body(day: date) -> str:
    """The words, the same for everyone: they tell nothing about the person or about what this site is for."""
    links = {
        "link": settings.PUBLIC_URL + reverse("check-in-day", args=[day]),
        "settings_link": settings.PUBLIC_URL + reverse("settings-reminders"),
    }
    return render_to_string("reminders/mail.txt", links)


class MailLine:
    """One connection, opened when first needed and again when it was lost."""

    def __init__(self, patience: timedelta) -> None:
        """`patience` is how long each answer of the server may take."""
        self._backend = get_connection(timeout=patience.total_seconds())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def hand_over(self, delivery: Delivery, address: str) -> None:
        """As `channel.Line` has it. 5xx is refused; 4xx, a hang and a lost connection are tried again."""
        self._open()
        try:
            self._backend.send_messages([message(delivery, address)])
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            raise Refused(type(error).__name__) from error
        except smtplib.SMTPHeloError as error:
            raise self._no_line(error) from error
        except OSError as error:  # smtplib's errors are OSErrors too
            code = _code(error)
            if code in (None, CLOSING):
                self._hang_up()
            problem = Refused if code and code >= 500 else TryLater
            raise problem(_name(error, code)) from error

    def _open(self) -> None:
        try:
            self._backend.open()
        except OSError as error:
            raise self._no_line(error) from error

    def _no_line(self, error: OSError) -> NoLine:
        """A server that lets nobody in says nothing about this message, whatever its code."""
        self._hang_up()
        return NoLine(_name(error, _code(error)))

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._backend.close()


def _code(error: OSError) -> int | None:
    """The server's reply code; None where the line itself failed."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _name(error: OSError, code: int | None) -> str:
    return f"{type(error).__name__} {code}" if code else type(error).__name__
