"""Messages over an open SMTP connection, with as few waits as the server allows.

smtplib waits four times a message: for MAIL, RCPT, DATA and the end. Where the server has PIPELINING (RFC 2920) the
first three go together with the end of the message before, so one wait is left. And it waits with an eye on what is
not recorded yet.
"""

import smtplib
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from reminders.channel import Meanwhile

LOOK: Final = 0.05  # seconds: so often a wait looks up to see whether something must be written
GO_ON: Final = 354
CRLF: Final = b"\r\n"


class Reply(NamedTuple):
    code: int
    text: bytes

    @property
    def is_refusal(self) -> bool:
        return self.code >= 400


class Talk:
    """A connection that has been opened, secured and logged in by smtplib; from then on nothing else may read it."""

    def __init__(self, smtp: smtplib.SMTP, patience: timedelta, meanwhile: Meanwhile) -> None:
        if smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        smtp.ehlo_or_helo_if_needed()
        self._smtp, self._sock = smtp, smtp.sock
        self._patience, self._meanwhile = patience.total_seconds(), meanwhile
        self._sock.settimeout(LOOK)
        self._pipelines = smtp.has_extn("pipelining")
        self._options = b" BODY=8BITMIME" if smtp.has_extn("8bitmime") else b""
        self._unread = b""
        self.begun = ""  # whose message the server has been told of and waits for

    def give(self, sender: str, address: str, mail: bytes, following: str = "") -> None:
        """Returns once the server has taken it; raises as `smtplib.SMTP.sendmail` does.

        `mail` has CRLF lines and ends with one; all addresses are plain ASCII. `following` is whom the next message
        is for, where that is known; until then the server waits for it, and for nobody else's.
        """
        begun, self.begun = self.begun, ""
        if begun and begun != address:
            raise smtplib.SMTPServerDisconnected("it waits for another message")
        start = self._start(sender, address)
        replies = [self._reply() for _ in start] if begun else self._ask(start)
        refusal = next((reply for reply in replies if reply.is_refusal), None)
        if refusal:
            self._begin_anew(replies)
            raise _error(replies.index(refusal), refusal, sender, address)
        end = b"." + CRLF
        if following and self._pipelines:
            self.begun, end = following, end + CRLF.join(self._start(sender, following)) + CRLF
        self._sock.sendall(mail.replace(b"\r\n.", b"\r\n..") + end)
        taken = self._reply()
        if taken.is_refusal:
            raise smtplib.SMTPDataError(*taken)

    def cut(self) -> None:
        """Ends the connection without a word."""
        self._smtp.close()

    def _start(self, sender: str, address: str) -> list[bytes]:
        mail = b"MAIL FROM:<%b>%b" % (sender.encode(), self._options)
        return [mail, b"RCPT TO:<%b>" % address.encode(), b"DATA"]

    def _ask(self, commands: Sequence[bytes]) -> list[Reply]:
        """The answers, up to the first refusal where they are asked one by one."""
        if self._pipelines:
            self._sock.sendall(CRLF.join(commands) + CRLF)
            return [self._reply() for _ in commands]
        replies: list[Reply] = []
        for command in commands:
            self._sock.sendall(command + CRLF)
            replies.append(self._reply())
            if replies[-1].is_refusal:
                break
        return replies

    def _begin_anew(self, replies: Sequence[Reply]) -> None:
        """Nothing of this message is left behind; a server that is about to hang up need not be asked."""
        if any(reply.code == 421 for reply in replies):
            return
        if replies[-1].code == GO_ON:  # without anybody to send to it went on all the same: an empty message ends that
            self._sock.sendall(b"." + CRLF)
            self._reply()
        self._sock.sendall(b"RSET" + CRLF)
        self._reply()

    def _reply(self) -> Reply:
        while True:
            line = self._line()
            if line[3:4] != b"-":
                break
        if not line[:3].isdigit():
            raise smtplib.SMTPServerDisconnected("an answer without a code")
        return Reply(int(line[:3]), line[4:])

    def _line(self) -> bytes:
        while CRLF not in self._unread:
            self._unread += self._more()
        line, _, self._unread = self._unread.partition(CRLF)
        return line

    def _more(self) -> bytes:
        give_up = time.monotonic() + self._patience
        while True:
            try:
                found = self._sock.recv(4096)
            except TimeoutError:
                if time.monotonic() >= give_up:
                    raise
                if self._meanwhile.left() == 0:
                    self._meanwhile.write()
            else:
                if not found:
                    raise smtplib.SMTPServerDisconnected("the line was lost")
                return found


def _error(at: int, refusal: Reply, sender: str, address: str) -> smtplib.SMTPException:
    match at:
        case 0:
            return smtplib.SMTPSenderRefused(*refusal, sender)
        case 1:
            return smtplib.SMTPRecipientsRefused({address: refusal})
        case _:
            return smtplib.SMTPDataError(*refusal)
