"""The mail itself, as bytes: made once for all people from the templates, then filled in for each.

A Django mail object for every message takes longer than everything else together. So each text is rendered once, with a
mark in each slot, and stays; what differs is put into the slots.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from html import escape
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from reminders.channel import Note
from reminders.kinds import KINDS
from reminders.links import STOPS_FOR, Act, good_until, link, links

SUBJECT: Final = "Reminder"
BOUNDARY: Final = "=_next-part"
# No header may be folded: a slot is one word to the folding, and what comes into it is not.
POLICY: Final = SMTP.clone(max_line_length=None)
MARK: Final = "SLOT{}SLOT"


def slots(note: Note, now: datetime) -> dict[str, str]:
    """What differs from mail to mail, by the slot's name: for the templates (`{{ link }}`) and for `headers`.

    A further slot (a link that snoozes, one that unsubscribes) is one more line here and one more name in SLOTS.
    """
    site, ends = settings.PUBLIC_URL, good_until(note.kind, note.slot, now)
    return {
        "link": site + KINDS[note.kind].path(note),
        **{act: site + path for act, path in links(ON_DELIVERY, note.id, ends).items()},
        "stop": site + link(Act.STOP, note.user_id, note.slot + STOPS_FOR, note.kind),
    }


ON_DELIVERY: Final = (Act.DONE, Act.SOON, Act.HOUR, Act.TONIGHT)
SLOTS: Final = ("link", *(act.value for act in ON_DELIVERY), "stop")


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where a person gets mails, and what their reminders call themselves there."""

    address: str
    subject: str = SUBJECT


def sender() -> tuple[str, str]:
    """Name and address that mails come from."""
    return _parsed(settings.MAIL_FROM)


@lru_cache(maxsize=16)
def _parsed(address: str) -> tuple[str, str]:
    return parseaddr(address)


def headers(slot: dict[str, str]) -> dict[str, str]:
    """Headers beyond To and Date; `slot` has each slot's mark. RFC 8058 reads the last two."""
    host = sender()[1].rpartition("@")[2]
    return {
        "Message-ID": f"<{slot['id']}@{host}>",  # the same at every try, so that whoever gets it twice can tell
        "X-Entity-Ref-ID": slot["id"],
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{slot['stop']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def letter(note: Note, address: str, now: datetime) -> bytes:
    """The mail with CRLF lines. `address` must be plain ASCII without control characters."""
    kind = KINDS[note.kind]
    return (
        _template(kind.words, kind.answers, note.address.subject, settings.MAIL_FROM, settings.PUBLIC_URL)
        % {"to": address, "date": _date(now.replace(microsecond=0)), "id": note.id, **_filled(note, now)}
    ).encode()


def _filled(note: Note, now: datetime) -> dict[str, str]:
    filled = slots(note, now)
    return filled | {f"{name}_in_html": escape(value) for name, value in filled.items()}


@lru_cache(maxsize=256)
def _template(words: str, answers: bool, subject: str, mail_from: str, site: str) -> str:
    """The whole mail with `%(name)s` where something comes in."""
    names = ("to", "date", "id", *SLOTS, *(f"{name}_in_html" for name in SLOTS))
    marks = {name: MARK.format(name) for name in names}
    mail = EmailMessage(policy=POLICY)
    mail["From"] = mail_from
    for name, value in {"To": marks["to"], "Subject": subject, **headers(marks)}.items():
        mail[name] = value
    plain = {name: marks[name] for name in SLOTS}
    in_html = {name: marks[f"{name}_in_html"] for name in SLOTS}
    about = {"words": words, "answers": answers, "settings_link": site + reverse("settings-reminders")}
    encoding = "7bit" if words.isascii() else "8bit"
    mail.set_content(render_to_string("reminders/mail.txt", about | plain), cte=encoding)
    mail.add_alternative(render_to_string("reminders/mail.html", about | in_html), subtype="html", cte=encoding)
    mail.set_boundary(BOUNDARY)
    text = f"Date: {marks['date']}\r\n{mail.as_bytes().decode()}".replace("%", "%%")
    for name, mark in marks.items():
        text = text.replace(mark, f"%({name})s")
    return text


@lru_cache(maxsize=16)
def _date(now: datetime) -> str:
    return format_datetime(now.astimezone(UTC))
