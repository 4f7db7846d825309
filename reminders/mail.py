"""Reminders by mail: who gets them, and the one SMTP connection that a batch shares."""

import smtplib
import time
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from functools import lru_cache
from types import TracebackType
from typing import Any, Final, Self, cast
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from accounts.planned import Planned, several
from reminders.channel import Line, Meanwhile, NoLine, Note, Refused, TryLater
from reminders.letter import SUBJECT, Letterbox, letter, sender
from reminders.models import Subject
from reminders.smtp import AHEAD, CLOSING, OutOfStep, Talk

ADDRESSES: Final = Planned(
    """
    SELECT person.id, address.email, settings.subject
      FROM accounts_user person
      JOIN account_emailaddress address ON address.user_id = person.id
      LEFT JOIN reminders_remindersettings settings ON settings.user_id = person.id
     WHERE person.id = ANY(%(people)s) AND person.is_active AND address.verified AND address."primary"
    """,
    people="uuid[]",
)
LOST_IN_A_ROW: Final = 2  # after so many lost lines, without a message between, the server is taken to be away


class Mail:
    """E-mail, as `channel.Carrier` has it."""

    unrecorded = 100

    def addresses(self, people: Iterable[UUID]) -> dict[UUID, Letterbox]:
        """Person -> their primary address, where it is confirmed and the account is open. One query."""
        rows = ADDRESSES.rows(people=several(people))
        return {key: Letterbox(email, Subject(subject).label if subject else SUBJECT) for key, email, subject in rows}

    def line(self, patience: timedelta, meanwhile: Meanwhile) -> Line:
        return MailLine(patience, meanwhile)


class MailLine:
    """One connection, opened when first needed and again when it was lost. `ahead` is how many may be begun at once."""

    ahead = AHEAD

    def __init__(self, patience: timedelta, meanwhile: Meanwhile) -> None:
        """`patience` is how long each answer of the server may take."""
        self._patience, self._meanwhile = patience, meanwhile
        self._backend = get_connection(timeout=patience.total_seconds())
        self._talk: Talk | None = None
        self._begun: deque[UUID] = deque()
        self._together = 0  # how many are begun: twice as many after those that were taken quickly
        self._since = 0.0  # when these were begun
        self._lost = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    @property
    def begun(self) -> int:
        return len(self._begun)

    def begin(self, notes: Sequence[Note]) -> None:
        """As `channel.Line` has it: several together, where the server takes them so, and as long as it is quick."""
        talk, now = self._open(), time.monotonic()
        is_quick = now - self._since < self._patience.total_seconds() / 2
        self._together, self._since = min(max(1, 2 * self._together), AHEAD) if is_quick else 1, now
        number = min(self._together, self.ahead, talk.ahead) if talk else 0
        ready = self._ready(notes[:number]) if number > 1 else []
        if not talk or not ready:
            return
        self._begun = deque(note.id for note, _, _ in ready)
        with suppress(OSError):  # what was answered before the line was lost is still to be read
            talk.begin(sender()[1], [(address, mail) for _, address, mail in ready])

    def hand_over(self, note: Note) -> None:
        """As `channel.Line` has it. 5xx is refused; 4xx, a hang and a lost connection are tried again."""
        address = deliverable(self._address(note))
        if self._begun and self._begun[0] != note.id:  # the answers that come next are another's
            self._hang_up()
        talk = self._open()
        try:
            if talk and self._begun:
                self._begun.popleft()
                talk.finish(sender()[1], address)
            else:
                self._give(talk, self._letter(note, address), address)
        except OSError as error:  # smtplib's errors are OSErrors too
            if isinstance(error, OutOfStep):
                self.ahead = 0
            raise self._fault(error) from error
        self._lost = 0

    def _ready(self, notes: Iterable[Note]) -> list[tuple[Note, str, bytes]]:
        """Each with its address and its mail, up to the first that cannot be made."""
        ready = []
        for note in notes:
            try:
                address = deliverable(self._address(note))
                ready.append((note, address, self._letter(note, address)))
            except Exception:  # noqa: BLE001 (what is wrong with it is said when its own turn comes)
                break
        return ready

    def _address(self, note: Note) -> str:
        return str(note.address.address)

    def _letter(self, note: Note, address: str) -> bytes:
        return letter(note, address, timezone.now())

    def _give(self, talk: Talk | None, mail: bytes, address: str) -> None:
        if talk:
            talk.give(sender()[1], address, mail)
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

    def _open(self) -> Talk | None:
        """The talk with the server; None where mails go into a folder."""
        try:
            if not isinstance(self._backend, EmailBackend):
                self._backend.open()
                return None
            if self._talk is None and self._meanwhile.left() is not None:  # to be let in may take long
                self._meanwhile.write()
            if self._backend.open() or not self._talk:
                self._talk = Talk(cast("smtplib.SMTP", self._backend.connection), self._patience, self._meanwhile)
        except OSError as error:
            raise self._no_line(error) from error
        return self._talk

    def _no_line(self, error: OSError) -> NoLine:
        """A server that lets nobody in says nothing about this message, whatever its code."""
        self._hang_up()
        return NoLine(_name(error, _code(error)))

    def _hang_up(self) -> None:
        if self._talk and self._begun:  # no answer to QUIT would come before theirs
            self._talk.cut()
        self._talk = None
        self._begun.clear()
        self._together = 0
        with suppress(OSError):
            self._backend.close()


class Ready(EmailMessage):
    """A mail that is made already, for the backends that write it to a folder or keep it for a test."""

    def __init__(self, mail: bytes, address: str) -> None:
        super().__init__(SUBJECT, self._plain(mail), settings.MAIL_FROM, [address])
        self._mail = mail

    def message(self, **_: Any) -> Message:  # type: ignore[override]  # Django's own subclass of it, which a parser cannot make
        return message_from_bytes(self._mail)

    @staticmethod
    def _plain(mail: bytes) -> str:
        parts = message_from_bytes(mail, policy=default).walk()
        return next(str(part.get_content()) for part in parts if part.get_content_type() == "text/plain")


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
