"""Messages over an open SMTP connection, with as few waits as the server allows.

smtplib waits four times a message: for MAIL, RCPT, DATA and the end. Where the server has PIPELINING (RFC 2920) the
first three go together. Where it also has CHUNKING (RFC 3030) whole messages do, several in one write: then a message
costs a part of a wait, and of what the two kernels do for it. And it waits with an eye on what is not recorded yet.
"""

import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Final, NamedTuple, TypeVar

from reminders.channel import Meanwhile

LOOK: Final = 0.05  # seconds: so often a wait looks up to see whether something must be written
AHEAD: Final = 8  # messages in one write; who dies before their answers may have sent as many
ANSWERS: Final = 4  # that stand before a message is taken, in either way
GO_ON: Final = 354
CLOSING: Final = 421  # the server is about to hang up (RFC 5321, 3.8)
NO_SUCH_COMMAND: Final = range(500, 505)  # says nothing of a message (RFC 5321, 4.2.1)
CRLF: Final = b"\r\n"

T = TypeVar("T")


class Reply(NamedTuple):
    code: int
    text: bytes

    @property
    def is_refusal(self) -> bool:
        return self.code >= 400


class OutOfStep(smtplib.SMTPServerDisconnected):
    """The answers do not belong to what was asked: this server says CHUNKING and does not have it as RFC 3030 does."""


class Talk:
    """A connection that has been opened, secured and logged in by smtplib; from then on nothing else may read it.

    All mails have CRLF lines and end with one; all addresses are plain ASCII.
    """

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
        self._ends = 0.0  # when the patience with what is begun is over
        self.ahead = AHEAD if self._pipelines and smtp.has_extn("chunking") else 0

    def begin(self, sender: str, letters: Sequence[tuple[str, bytes]]) -> None:
        """Sends them, each an address with its mail, at once: at most `ahead`. Then `finish` each, in this order."""
        self._ends = time.monotonic() + ANSWERS * self._patience
        self._send(b"".join(self._whole(sender, address, mail) for address, mail in letters))

    def finish(self, sender: str, address: str) -> None:
        """Returns once the server has taken what was begun for the address; raises as `smtplib.SMTP.sendmail` does.

        Whatever became of one, the next is not touched by it, unless the line is lost or the server hangs up. Some
        servers take the message that they have refused for commands: then the next one's RSET is not what is answered.
        """
        replies = list(self._replies(ANSWERS))
        refusal = _refusal(replies)
        if not refusal:
            return
        if _is_out_of_step(refusal, replies):
            raise OutOfStep
        raise _error(max(0, replies.index(refusal) - 1), refusal, sender, address)

    def give(self, sender: str, address: str, mail: bytes) -> None:
        """The same for a single message, as any server understands it."""
        self._ends = time.monotonic() + ANSWERS * self._patience
        replies = self._ask([self._mail(sender), self._recipient(address), b"DATA"])
        refusal = _refusal(replies)
        if refusal:
            self._begin_anew(replies)
            raise _error(replies.index(refusal), refusal, sender, address)
        self._send(mail.replace(b"\r\n.", b"\r\n..") + b"." + CRLF)
        taken = self._reply()
        if taken.is_refusal:
            raise smtplib.SMTPDataError(*taken)

    def cut(self) -> None:
        """Ends the connection without a word."""
        self._smtp.close()

    def _whole(self, sender: str, address: str, mail: bytes) -> bytes:
        """RSET first: after a chunk that was refused a server may know no other way on (RFC 3030, 2)."""
        chunk = b"BDAT %d LAST" % len(mail)
        return CRLF.join((b"RSET", self._mail(sender), self._recipient(address), chunk, mail))

    def _mail(self, sender: str) -> bytes:
        return b"MAIL FROM:<%b>%b" % (sender.encode(), self._options)

    def _recipient(self, address: str) -> bytes:
        return b"RCPT TO:<%b>" % address.encode()

    def _ask(self, commands: Sequence[bytes]) -> list[Reply]:
        """The answers, up to the first refusal where they are asked one by one."""
        if self._pipelines:
            self._send(CRLF.join(commands) + CRLF)
            return list(self._replies(len(commands)))
        replies: list[Reply] = []
        for command in commands:
            self._send(command + CRLF)
            replies.append(self._reply())
            if replies[-1].is_refusal:
                break
        return replies

    def _begin_anew(self, replies: Sequence[Reply]) -> None:
        """Nothing of this message is left behind; a server that is about to hang up need not be asked."""
        if any(reply.code == CLOSING for reply in replies):
            return
        if replies[-1].code == GO_ON:  # without anybody to send to it went on all the same: an empty message ends that
            self._send(b"." + CRLF)
            self._reply()
        self._send(b"RSET" + CRLF)
        self._reply()

    def _replies(self, number: int) -> Iterator[Reply]:
        """So many, or fewer where the server hangs up."""
        for _ in range(number):
            reply = self._reply()
            yield reply
            if reply.code == CLOSING:
                return

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
            found = self._patiently(partial(self._sock.recv, 4096))
            if not found:
                raise smtplib.SMTPServerDisconnected("the line was lost")
            self._unread += found
        line, _, self._unread = self._unread.partition(CRLF)
        return line

    def _send(self, words: bytes) -> None:
        left = memoryview(words)
        while left:
            if time.monotonic() >= self._ends:  # what looked after the record meanwhile took too long
                raise TimeoutError
            left = left[self._patiently(partial(self._sock.send, left)) :]

    def _patiently(self, work: Callable[[], T]) -> T:
        give_up = min(time.monotonic() + self._patience, self._ends)
        while True:
            try:
                return work()
            except TimeoutError:
                if time.monotonic() >= give_up:
                    raise
                if self._meanwhile.left() == 0:
                    self._meanwhile.write()


def _is_out_of_step(refusal: Reply, replies: Sequence[Reply]) -> bool:
    """RSET is always understood, and a chunk where all before it was."""
    if refusal.code == CLOSING:
        return False
    at = replies.index(refusal)
    return at == 0 or (at == ANSWERS - 1 and refusal.code in NO_SUCH_COMMAND)


def _refusal(replies: Sequence[Reply]) -> Reply | None:
    return next((reply for reply in replies if reply.is_refusal), None)


def _error(at: int, refusal: Reply, sender: str, address: str) -> smtplib.SMTPException:
    match at:
        case 0:
            return smtplib.SMTPSenderRefused(*refusal, sender)
        case 1:
            return smtplib.SMTPRecipientsRefused({address: refusal})
        case _:
            return smtplib.SMTPDataError(*refusal)
