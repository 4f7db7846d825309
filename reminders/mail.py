"""Reminders by mail: who gets them, and the one SMTP connection that a batch shares."""

import select
import smtplib
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from functools import lru_cache
from types import TracebackType
from typing import Any, Final, Self, cast
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from reminders.channel import Line, Meanwhile, NoLine, Note, Refused, TryLater
from reminders.letter import SUBJECT, letter

CLOSING: Final = 421  # the server is about to hang up (RFC 5321, 3.8)
LOST_IN_A_ROW: Final = 2  # after so many lost lines, without a message between, the server is taken to be away


class Mail:
    """E-mail, as `channel.Carrier` has it."""

    unrecorded = 100

    def addresses(self, people: Iterable[UUID]) -> dict[UUID, str]:
        """Person -> their primary address, where it is confirmed and the account is open. One query."""
        found = EmailAddress.objects.filter(user__in=set(people), verified=True, primary=True, user__is_active=True)
        return dict(found.values_list("user_id", "email"))

    def line(self, patience: timedelta, meanwhile: Meanwhile) -> Line:
        return MailLine(patience, meanwhile)


class MailLine:
    """One connection, opened when first needed and again when it was lost."""

    def __init__(self, patience: timedelta, meanwhile: Meanwhile) -> None:
        """`patience` is how long each answer of the server may take."""
        self._backend = get_connection(timeout=patience.total_seconds())
        if isinstance(self._backend, EmailBackend):
            self._backend = Backend(meanwhile, timeout=patience.total_seconds())
        self._lost = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def hand_over(self, note: Note) -> None:
        """As `channel.Line` has it. 5xx is refused; 4xx, a hang and a lost connection are tried again."""
        address = deliverable(note.address)
        self._open()
        try:
            self._give(letter(note, address, timezone.now()), address)
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(type(error).__name__) from error
        except smtplib.SMTPHeloError as error:
            raise self._no_line(error) from error
        except OSError as error:  # smtplib's errors are OSErrors too
            raise self._fault(error) from error
        self._lost = 0

    def _give(self, mail: bytes, address: str) -> None:
        if isinstance(self._backend, Backend):
            cast("smtplib.SMTP", self._backend.connection).sendmail(parseaddr(settings.MAIL_FROM)[1], [address], mail)
        else:
            self._backend.send_messages([Ready(mail, address)])

    def _fault(self, error: OSError) -> Exception:
        code = _code(error)
        if code and code >= 500:
            return Refused(_name(error, code))
        if code in (None, CLOSING):
            self._hang_up()
            self._lost += 1
            if self._lost >= LOST_IN_A_ROW:
                return NoLine(_name(error, code))
        return TryLater(_name(error, code))

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


class Attentive(smtplib.SMTP):
    """Looks after `meanwhile` when an answer is slow to come."""

    meanwhile: Meanwhile | None = None

    def getreply(self) -> tuple[int, bytes]:
        if self.meanwhile and (left := self.meanwhile.left()) is not None and not self._answers_within(left):
            self.meanwhile.write()
        return super().getreply()

    def _answers_within(self, seconds: float) -> bool:
        """Whether something can be read by then; one answer is read at a time, so nothing of it was read before."""
        if self.sock is None or getattr(self.sock, "pending", int)():
            return True
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        return bool(poll.poll(seconds * 1000))


class AttentiveOverTLS(Attentive, smtplib.SMTP_SSL):
    """The same, where the connection begins with TLS."""


class Backend(EmailBackend):
    """Django's own way to open and close a connection, to one that looks after `meanwhile`."""

    def __init__(self, meanwhile: Meanwhile, **options: Any) -> None:
        super().__init__(**options)
        self._meanwhile = meanwhile

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return AttentiveOverTLS if self.use_ssl else Attentive

    def open(self) -> bool | None:
        is_new = super().open()
        cast("Attentive", self.connection).meanwhile = self._meanwhile
        return is_new


class Ready(EmailMessage):
    """A mail that is made already, for the backends that write it to a folder or keep it for a test."""

    def __init__(self, mail: bytes, address: str) -> None:
        super().__init__(SUBJECT, self._plain(mail), settings.MAIL_FROM, [address])
        self._mail = mail

    def message(self, **_: Any) -> Message:  # type: ignore[override]  # Django's own subclass of it, which a parser cannot make
        return message_from_bytes(self._mail)

    @staticmethod
    def _plain(mail: bytes) -> str:
        parts = message_from_bytes(mail).walk()
        return next(str(part.get_payload()) for part in parts if part.get_content_type() == "text/plain")


@lru_cache(maxsize=1024)
def deliverable(address: str) -> str:
    """The address as a server takes it: its host name in ASCII. Refused where no mail can carry it."""
    name, _, host = address.rpartition("@")
    try:
        plain = f"{name}@{host if host.isascii() else host.encode('idna').decode()}"
    except UnicodeError as error:
        raise Refused("UnicodeError") from error
    if not name or not plain.isascii() or not plain.isprintable() or any(letter in plain for letter in ' <>,;"'):
        raise Refused("address")
    return plain


def _code(error: OSError) -> int | None:
    """The server's reply code; None where the line itself failed."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _name(error: OSError, code: int | None) -> str:
    return f"{type(error).__name__} {code}" if code else type(error).__name__
