"""The talk with a mail server: fewer waits where it has PIPELINING, and every refusal told from every other."""

import smtplib
import socket
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Thread

import pytest

from reminders.smtp import OutOfStep, Talk

PATIENCE = timedelta(seconds=5)
END = b"\r\n.\r\n"
MAIL = b"Subject: Reminder\r\n\r\n.hidden dot\r\nwords\r\n"


class Nothing:
    def left(self):
        return None

    def write(self):
        raise AssertionError("nothing is open")


class Server:
    """Answers each command from a script, and keeps what each read brought: what came together was not waited for."""

    def __init__(self, extension, replies):
        self.reads, self.extension, self.replies = [], extension, replies
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = Thread(target=self._talk)

    def _talk(self):
        line, _ = self.listener.accept()
        with line, suppress(ConnectionError):  # who hangs up may have left an answer unread
            line.sendall(b"220 here\r\n")
            in_message = False
            while data := line.recv(65536):
                self.reads.append(data)
                if in_message:
                    in_message = False
                    line.sendall(self.replies.get("END", b"250 taken\r\n"))
                    data = data.partition(END)[2]
                for command in data.split(b"\r\n")[:-1]:
                    line.sendall(self._reply(command[:4].decode().upper()))
                    in_message = command == b"DATA" and self.replies.get("DATA", b"354").startswith(b"354")

    def _reply(self, verb):
        usual = {"EHLO": b"250-here\r\n250 " + self.extension + b"\r\n", "DATA": b"354 go on\r\n"}
        return self.replies.get(verb, usual.get(verb, b"250 ok\r\n"))


@contextmanager
def talking(extension=b"PIPELINING", **replies):
    server = Server(extension, replies)
    server.thread.start()
    smtp = smtplib.SMTP("127.0.0.1", server.port, timeout=5)
    try:
        yield Talk(smtp, PATIENCE, Nothing()), server
    finally:
        smtp.close()
        server.listener.close()
        server.thread.join(timeout=10)


def give(talk, address="alice@example.org"):
    talk.give("notes@example.org", address, MAIL)


def test_with_pipelining_it_waits_twice_a_message():
    with talking() as (talk, server):
        give(talk)
        give(talk)
    start = b"MAIL FROM:<notes@example.org>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n"
    message = b"Subject: Reminder\r\n\r\n..hidden dot\r\nwords\r\n.\r\n"
    assert server.reads[1:] == [start, message, start, message]


def test_without_it_asks_one_by_one():
    with talking(b"8BITMIME") as (talk, server):
        give(talk)
    assert server.reads[1:4] == [
        b"MAIL FROM:<notes@example.org> BODY=8BITMIME\r\n",
        b"RCPT TO:<alice@example.org>\r\n",
        b"DATA\r\n",
    ]


@pytest.mark.parametrize("extension", [b"PIPELINING", b"8BITMIME"])
@pytest.mark.parametrize(
    ("replies", "error", "code"),
    [
        ({"MAIL": b"452 full\r\n", "RCPT": b"503 no\r\n", "DATA": b"503 no\r\n"}, smtplib.SMTPSenderRefused, 452),
        ({"RCPT": b"550 nobody\r\n", "DATA": b"554 nobody\r\n"}, smtplib.SMTPRecipientsRefused, 550),
        ({"RCPT": b"450-not\r\n450 now\r\n", "DATA": b"503 nobody\r\n"}, smtplib.SMTPRecipientsRefused, 450),
        ({"RCPT": b"550 nobody\r\n"}, smtplib.SMTPRecipientsRefused, 550),
        ({"DATA": b"451 later\r\n"}, smtplib.SMTPDataError, 451),
        ({"END": b"554 never\r\n"}, smtplib.SMTPDataError, 554),
    ],
)
def test_a_refusal_is_the_one_that_matters_and_the_next_message_begins_anew(extension, replies, error, code):
    with talking(extension, **replies) as (talk, server):
        with pytest.raises(error) as refusal:
            give(talk)
        recipients = getattr(refusal.value, "recipients", {})
        assert (recipients["alice@example.org"][0] if recipients else refusal.value.smtp_code) == code
        server.replies.clear()
        give(talk)
    assert server.reads[-1].endswith(b"words\r\n.\r\n")


class Script:
    """A server with CHUNKING that answers each read with the next of `answers`, a byte string or a wait in seconds."""

    def __init__(self, *answers):
        self.reads = []
        self._answers = iter(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = Thread(target=self._talk)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._listener.close()
        self._thread.join(timeout=10)

    def _talk(self):
        line, _ = self._listener.accept()
        with line, suppress(ConnectionError):
            line.sendall(b"220 here\r\n")
            line.recv(65536)
            line.sendall(b"250-here\r\n250-PIPELINING\r\n250 CHUNKING\r\n")
            for answer in self._answers:
                if isinstance(answer, bytes):
                    line.sendall(answer)
                elif answer:
                    time.sleep(answer)
                else:
                    self.reads.append(line.recv(65536))
            while data := line.recv(65536):
                self.reads.append(data)


READ = 0
OK = b"250 ok\r\n"
LETTERS = [("alice@example.org", MAIL), ("bob@example.org", MAIL), ("carol@example.org", MAIL)]


class Pieces:
    """Messages that are begun together, over a script."""

    def __init__(self, *answers, patience=PATIENCE, meanwhile=None):
        self._script, self._patience = Script(*answers), patience
        self._meanwhile = meanwhile or Nothing()

    def __enter__(self):
        self._script.__enter__()
        self._smtp = smtplib.SMTP("127.0.0.1", self._script.port, timeout=5)
        self.talk = Talk(self._smtp, self._patience, self._meanwhile)
        return self

    def __exit__(self, *exc):
        self._smtp.close()
        self._script.__exit__(*exc)

    @property
    def reads(self):
        return b"".join(self._script.reads)

    def begin(self, letters=LETTERS):
        self.talk.begin("notes@example.org", letters)

    def finish(self, name="alice"):
        self.talk.finish("notes@example.org", f"{name}@example.org")


def test_with_chunking_whole_messages_go_together():
    with Pieces(READ, 12 * OK) as pieces:
        pieces.begin()
        for name in ("alice", "bob", "carol"):
            pieces.finish(name)
    assert pieces.reads == b"".join(
        b"RSET\r\nMAIL FROM:<notes@example.org>\r\nRCPT TO:<%b@example.org>\r\nBDAT %d LAST\r\n%b"
        % (name, len(MAIL), MAIL)
        for name in (b"alice", b"bob", b"carol")
    )


@pytest.mark.parametrize("extension", [b"PIPELINING", b"CHUNKING"])
def test_without_both_nothing_goes_ahead(extension):
    with talking(extension) as (talk, _):
        assert talk.ahead == 0


@pytest.mark.parametrize(
    ("answers", "error", "code"),
    [
        (OK + b"452 full\r\n" + 2 * b"503 no\r\n", smtplib.SMTPSenderRefused, 452),
        (2 * OK + b"550 nobody\r\n503 nobody\r\n", smtplib.SMTPRecipientsRefused, 550),
        (2 * OK + b"450-not\r\n450 now\r\n503 nobody\r\n", smtplib.SMTPRecipientsRefused, 450),
        (3 * OK + b"554 never\r\n", smtplib.SMTPDataError, 554),
    ],
)
def test_a_refusal_among_several_is_that_ones_alone(answers, error, code):
    with Pieces(READ, 4 * OK + answers + 4 * OK) as pieces:
        pieces.begin()
        pieces.finish("alice")
        with pytest.raises(error) as refusal:
            pieces.finish("bob")
        pieces.finish("carol")
    recipients = getattr(refusal.value, "recipients", {})
    assert (recipients["bob@example.org"][0] if recipients else refusal.value.smtp_code) == code


@pytest.mark.parametrize("answers", [b"500 what?\r\n" + 3 * OK, 3 * OK + b"502 no BDAT\r\n"])
def test_answers_that_are_not_of_this_message_are_a_lost_line(answers):
    """A server that takes a refused chunk for commands answers those, and one that has no chunks says so."""
    with Pieces(READ, 4 * OK + answers + 4 * OK) as pieces:
        pieces.begin()
        pieces.finish("alice")
        with pytest.raises(OutOfStep):
            pieces.finish("bob")


def test_a_server_that_hangs_up_is_not_waited_for():
    with Pieces(READ, OK + b"421 going away\r\n", 2) as pieces:
        pieces.begin()
        with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
            pieces.finish()
    assert refusal.value.smtp_code == 421


def test_a_server_that_reads_slowly_gets_it_all_and_holds_up_no_record():
    class Record:
        written = 0

        def left(self):
            return 0

        def write(self):
            self.written += 1

    record, long = Record(), MAIL + 16_000_000 * b"x" + b"\r\n"
    with Pieces(0.3, READ, 4 * OK, meanwhile=record) as pieces:
        pieces.begin([("alice@example.org", long)])
        pieces.finish()
        assert record.written
    assert pieces.reads.endswith(long)


def test_patience_is_for_all_that_was_begun():
    """Each answer comes soon enough for itself; the lease would be over before the last."""
    patience = timedelta(seconds=0.4)
    with Pieces(READ, *(part for _ in range(12) for part in (OK, 0.3)), patience=patience) as pieces:
        pieces.begin()
        pieces.finish("alice")
        with pytest.raises(TimeoutError):
            pieces.finish("bob")


@pytest.mark.parametrize("answer", [b"what?\r\n", b""])
def test_an_answer_that_is_none_is_a_lost_line(answer):
    with talking(END=answer or b"250") as (talk, server):
        if not answer:
            server.listener.close()
            talk._patience = 0.2
        with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
            give(talk)
