"""The talk with a mail server: fewer waits where it has PIPELINING, and every refusal told from every other."""

import smtplib
import socket
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Thread

import pytest

from reminders.smtp import Talk

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
        self.refuse_after_message = {}
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
                    self.replies |= self.refuse_after_message
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


def give(talk, address="alice@example.org", following=""):
    talk.give("notes@example.org", address, MAIL, following)


def test_with_pipelining_it_waits_twice_a_message():
    with talking() as (talk, server):
        give(talk)
        give(talk)
    start = b"MAIL FROM:<notes@example.org>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n"
    message = b"Subject: Reminder\r\n\r\n..hidden dot\r\nwords\r\n.\r\n"
    assert server.reads[1:] == [start, message, start, message]


def test_whom_the_next_is_for_goes_with_the_end_of_this_one():
    with talking() as (talk, server):
        give(talk, following="bob@example.org")
        give(talk, "bob@example.org")
    start = b"MAIL FROM:<notes@example.org>\r\nRCPT TO:<%b@example.org>\r\nDATA\r\n"
    message = b"Subject: Reminder\r\n\r\n..hidden dot\r\nwords\r\n.\r\n"
    assert server.reads[1:] == [start % b"alice", message + start % b"bob", message]


def test_nobody_gets_the_message_that_the_server_awaits_for_another():
    with talking() as (talk, server):
        give(talk, following="bob@example.org")
        with pytest.raises(smtplib.SMTPServerDisconnected):
            give(talk, "carol@example.org")
    assert len(server.reads) == 3


def test_a_refused_message_takes_nothing_from_the_next():
    with talking(END=b"451 later\r\n") as (talk, server):
        with pytest.raises(smtplib.SMTPDataError):
            give(talk, following="bob@example.org")
        server.replies.clear()
        give(talk, "bob@example.org")
    assert server.reads[-1].endswith(b"words\r\n.\r\n")


def test_a_next_one_who_is_refused_leaves_nothing_behind():
    with talking() as (talk, server):
        server.refuse_after_message = {"RCPT": b"550 nobody\r\n", "DATA": b"503 nobody\r\n"}
        give(talk, following="bob@example.org")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            give(talk, "bob@example.org")
        server.replies.clear()
        give(talk)
    assert b"RSET\r\n" in server.reads
    assert server.reads[-1].endswith(b"words\r\n.\r\n")


def test_without_it_asks_one_by_one():
    with talking(b"8BITMIME") as (talk, server):
        give(talk, following="bob@example.org")
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


@pytest.mark.parametrize("answer", [b"what?\r\n", b""])
def test_an_answer_that_is_none_is_a_lost_line(answer):
    with talking(END=answer or b"250") as (talk, server):
        if not answer:
            server.listener.close()
            talk._patience = 0.2
        with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
            give(talk)
