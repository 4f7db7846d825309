"""Mails to somebody in a person's circle: the one question, and the words that were written for them.

Plain text of one form, so that the preview on the person's page is all there is. Nothing of the person is in it but
what they wrote into its form: no address of theirs, no answer to it, no name that they log in with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from textwrap import indent
from typing import Final
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from reminders.channel import Line, Meanwhile, Note, Refused
from reminders.letter import POLICY, headers
from reminders.links import Act, link
from reminders.mail import MailLine
from reminders.models import Confidant, Kind
from reminders.models.asking import Marks
from reminders.models.confidant import ANSWERS_IN

LEAVES_FOR: Final = timedelta(days=3650)  # who was told once can stop it for as long as anybody keeps a mail
A_LINK: Final = "[A link that only they get]"


@dataclass(frozen=True)
class Written:
    """A mail as it will be read."""

    subject: str
    text: str


def question(to: Confidant, yes: str = A_LINK, no: str = A_LINK) -> Written:
    """Whether they would take it on."""
    return Written("A question for you", _text("question", to, yes=yes, no=no))


def words(to: Confidant, enough: str = A_LINK) -> Written:
    """What they are told when the person has been away for so many days."""
    return Written(f"A message from {to.from_name}", _text("words", to, enough=enough))


def _text(name: str, to: Confidant, **links: str) -> str:
    about = {
        "one": to,
        "help": settings.PUBLIC_URL + reverse("help"),
        "host_name": settings.HOST_NAME,
        "host_contact": settings.HOST_CONTACT,
        "good_for": ANSWERS_IN.days,
        "quoted": indent(to.words, "> ", lambda _: True),  # so that no words of theirs pass for ours
    }
    text = render_to_string(f"reminders/circle/{name}.txt", about | links)
    return "".join((text,))  # without the mark that it is safe in a page: it is plain text, and shown as that


def made(note: Note, to: Confidant, address: str, now: datetime) -> bytes:
    """The mail with CRLF lines. `address` must be plain ASCII without control characters."""
    site, is_question = settings.PUBLIC_URL, note.kind == Kind.CIRCLE_ASK
    yes = site + link(Act.JOIN, to.pk, (to.asked_at or now) + ANSWERS_IN, to.mark)
    marks = bytes(Marks.of(to.address, to.user))
    no = site + link(Act.DECLINE, to.pk, now + LEAVES_FOR, marks)
    enough = site + link(Act.LEAVE, to.pk, now + LEAVES_FOR, marks)
    written = question(to, yes, no) if is_question else words(to, enough)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = settings.MAIL_FROM
    ours = headers({"id": str(note.id), "stop": no if is_question else enough})
    for name, value in {"To": address, "Subject": written.subject, "Date": _date(now), **ours}.items():
        mail[name] = value
    mail.set_content(written.text, cte="quoted-printable")
    return mail.as_bytes(policy=POLICY)


def _date(now: datetime) -> str:
    return format_datetime(now.astimezone(UTC).replace(microsecond=0))


class CircleMail:
    """Somebody else's mailbox, as `channel.Carrier` has it. A person's address are all their confidants here."""

    unrecorded = 1

    def addresses(self, people: Iterable[UUID]) -> dict[UUID, dict[UUID, Confidant]]:
        """One query; words and addresses are opened one by one, when they are needed."""
        rows = Confidant.objects.kept().filter(user__in=set(people), user__is_active=True)
        found: dict[UUID, dict[UUID, Confidant]] = defaultdict(dict)
        for row in rows.select_related("user__data_key"):
            found[row.user_id][row.pk] = row
        return found

    def line(self, patience: timedelta, meanwhile: Meanwhile) -> Line:
        return CircleLine(patience, meanwhile)


class CircleLine(MailLine):
    """The same connection as for any mail, with letters of its own: one by one, as they are written down."""

    ahead = 0

    def _address(self, note: Note) -> str:
        return _whom(note).address

    def _letter(self, note: Note, address: str) -> bytes:
        return made(note, _whom(note), address, timezone.now())


def _whom(note: Note) -> Confidant:
    found: Confidant | None = note.address.get(note.subject)
    if found is None:
        raise Refused("gone")
    return found
