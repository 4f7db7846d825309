"""Mails over a line to a real server here: one by one, several together, and every way in which that fails."""

import time
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from uuid import UUID

import pytest

from reminders.channel import NoLine, Refused, TryLater
from reminders.circle_mail import CircleLine
from reminders.letter import Letterbox
from reminders.mail import MailLine
from reminders.smtp import AHEAD, Talk
from reminders.tests.sink import Chunks, Sink

PATIENCE = timedelta(seconds=2)


@pytest.fixture
def sink(settings):
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.MAIL_FROM = "Notes <notes@example.org>"
        yield sink


class Nothing:
    """No record that is due; `written` counts how often the line looked after it."""

    def __init__(self, left=None):
        self._left, self.written = left, 0

    def left(self):
        return self._left

    def write(self):
        self._left, self.written = None, self.written + 1


def open_line(patience=PATIENCE, meanwhile=None):
    return MailLine(patience, meanwhile or Nothing())


def test_it_arrives_with_headers_by_which_a_second_copy_is_known(note, sink):
    with open_line() as line:
        line.hand_over(note)
        line.hand_over(note)
    first, second = (message_from_bytes(envelope.content) for envelope in sink.envelopes)
    assert first["Message-ID"] == second["Message-ID"] == f"<{note.id}@example.org>"
    assert first["X-Entity-Ref-ID"] == str(note.id)
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"]
    assert first["From"] == "Notes <notes@example.org>"


def test_a_batch_shares_one_connection(note, sink):
    with open_line() as line:
        for n in range(5):
            line.hand_over(replace(note, address=Letterbox(f"person{n}@example.org")))
    assert (len(sink.envelopes), sink.connections) == (5, 1)


def to(note, name):
    return replace(note, address=Letterbox(f"{name}@example.org"))


def quick_line(patience=PATIENCE):
    """One whose server has been quick so far."""
    line = open_line(patience)
    line._together, line._since = AHEAD, time.monotonic()
    return line


def hand_over_all(notes, line):
    """What became of each, as a sender would hear it."""
    heard = []
    for at, note in enumerate(notes):
        if not line.begun:
            line.begin(notes[at:])
        try:
            line.hand_over(note)
        except (Refused, TryLater) as trouble:
            heard.append(str(trouble))
        else:
            heard.append("taken")
    return heard


@pytest.fixture
def several(note, sink):
    """Notes for so many people, and a server that takes several messages in one write."""
    sink.pipelines = sink.chunks = True
    return lambda number: [
        replace(to(note, f"person{n}"), id=UUID(int=note.id.int + n), user_id=UUID(int=note.user_id.int + n))
        for n in range(number)
    ]


@pytest.mark.parametrize("chunks", [True, False])
def test_each_gets_their_own_and_in_their_order(several, sink, chunks):
    sink.chunks = chunks
    notes = several(20)
    with quick_line() as line:
        assert hand_over_all(notes, line) == ["taken"] * 20
    addresses = [one.address.address for one in notes]
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [[address] for address in addresses]
    mails = [message_from_bytes(envelope.content) for envelope in sink.envelopes]
    assert [mail["To"] for mail in mails] == addresses
    assert [mail["X-Entity-Ref-ID"] for mail in mails] == [str(one.id) for one in notes]
    assert sink.connections == 1


def test_a_mail_is_the_same_whether_it_comes_in_one_piece_or_by_lines(several, sink):
    (note,) = several(1)
    with quick_line() as line:
        line.begin([note])
        assert line.begun == 1
        line.hand_over(note)
        line.hand_over(note)
    whole, by_lines = (envelope.content.partition(b"Message-ID")[2] for envelope in sink.envelopes)
    assert whole == by_lines


def test_who_is_refused_among_several_is_told_from_the_others(several, sink):
    sink.refuses = {"person2@example.org", "person3@example.org"}
    with quick_line() as line:
        heard = hand_over_all(several(6), line)
    assert heard == ["taken", "taken", *["SMTPDataError 554"] * 2, "taken", "taken"]
    assert sink.connections == 1


def test_one_without_an_address_that_mail_can_carry_holds_up_nobody(several, sink):
    notes = several(6)
    notes[2] = replace(notes[2], address=Letterbox("a b@example.org"))
    with quick_line() as line:
        assert hand_over_all(notes, line) == ["taken", "taken", "address", "taken", "taken", "taken"]
    assert sink.connections == 1


def test_a_mail_that_cannot_be_made_holds_up_nobody(several, sink, monkeypatch):
    notes, make = several(6), MailLine._letter

    def fail(self, note, address):
        if note.id == notes[3].id:
            raise ZeroDivisionError
        return make(self, note, address)

    monkeypatch.setattr(MailLine, "_letter", fail)
    with quick_line() as line:
        line.begin(notes)
        assert line.begun == 3
        assert hand_over_all(notes[:3], line) == ["taken"] * 3
        with pytest.raises(ZeroDivisionError):
            hand_over_all(notes[3:], line)
        assert hand_over_all(notes[4:], line) == ["taken"] * 2


def test_what_was_answered_before_the_line_was_lost_is_read(several, sink, monkeypatch):
    def lose(talk, sender, letters):
        begin(talk, sender, letters[:2])
        raise BrokenPipeError

    begin, notes = Talk.begin, several(4)
    with quick_line(timedelta(seconds=0.5)) as line:
        with monkeypatch.context() as patch:
            patch.setattr(Talk, "begin", lose)
            line.begin(notes)
        assert line.begun == 4
        heard = hand_over_all(notes, line)
    assert heard == ["taken", "taken", "TimeoutError", "taken"]
    assert (len(sink.envelopes), sink.connections) == (3, 2)


def begun_each_time(notes, line):
    """How many went together, group after group."""
    found, at = [], 0
    while at < len(notes):
        line.begin(notes[at:])
        number = line.begun or 1
        hand_over_all(notes[at : at + number], line) if line.begun else line.hand_over(notes[at])
        found.append(number)
        at += number
    return found


def test_more_go_together_as_long_as_the_server_is_quick(several, sink):
    with open_line(timedelta(hours=1)) as line:
        assert begun_each_time(several(20), line) == [1, 2, 4, 8, 5]


def test_to_a_slow_server_they_go_one_by_one(several, sink):
    """A group that took long would have been cut in the middle, with the server taking the rest."""
    with open_line() as line:
        assert begun_each_time(several(3), line) == [1, 2]
        line._since -= PATIENCE.total_seconds()
        assert begun_each_time(several(3), line) == [1, 2]


def test_a_server_that_only_says_chunking_gets_the_others_by_lines(several, sink, monkeypatch):
    async def unknown(server, _):
        await server.push("500 what?")

    monkeypatch.setattr(Chunks, "smtp_BDAT", unknown)
    with quick_line() as line:
        assert hand_over_all(several(6), line) == ["OutOfStep", *["taken"] * 5]
    assert sink.connections == 2


def test_what_goes_to_others_is_begun_one_by_one(several, sink, monkeypatch):
    for name in ("_address", "_letter"):
        monkeypatch.setattr(CircleLine, name, getattr(MailLine, name))
    with CircleLine(PATIENCE, Nothing()) as line:
        line.begin(several(2))
        assert line.begun == 0


def test_who_is_not_begun_gets_nobody_elses_answer(several, sink):
    first, second, third = several(3)
    sink.refuses = {"person0@example.org"}
    with quick_line() as line:
        line.begin([first, second])
        line.hand_over(third)
    assert sink.envelopes[-1].rcpt_tos == ["person2@example.org"]
    assert sink.connections == 2


def test_a_server_that_hangs_up_among_several_gets_the_others_on_a_new_line(several, sink):
    notes = several(6)
    with quick_line() as line:
        sink.replies["DATA"] = "421 Going away"
        line.begin(notes)
        with pytest.raises(TryLater, match="421"):
            line.hand_over(notes[0])
        assert line.begun == 0
        sink.replies.clear()
        line.begin(notes[1:])
        assert line.begun == 0  # slowly at first, as with any new line
        assert hand_over_all(notes[1:], line) == ["taken"] * 5
    assert sink.connections == 2


def test_a_server_that_takes_nothing_in_is_left_in_time(several, sink):
    sink.stall("DATA")
    notes = several(3)
    with quick_line(timedelta(seconds=0.2)) as line:
        line.begin(notes)
        with pytest.raises(TryLater, match=r"SMTPServerDisconnected|TimeoutError"):
            line.hand_over(notes[0])
        assert line.begun == 0


@pytest.mark.parametrize(
    ("step", "reply", "error", "says"),
    [
        ("RCPT", "550 No such person", Refused, "SMTPRecipientsRefused 550"),
        ("RCPT", "450 Not now", TryLater, "SMTPRecipientsRefused 450"),
        ("DATA", "451 Not now", TryLater, "SMTPDataError 451"),
        ("DATA", "554 Never", Refused, "SMTPDataError 554"),
        ("DATA", "421 Going away", TryLater, "SMTPDataError 421"),
        ("MAIL", "452 Full", TryLater, "SMTPSenderRefused 452"),
        ("EHLO", "554 Nobody gets in", NoLine, "SMTPHeloError 554"),
    ],
)
def test_it_tells_faults_apart_and_quotes_no_server(note, sink, step, reply, error, says):
    sink.replies[step] = reply
    with open_line() as line, pytest.raises(error, match=f"^{says}$"):
        line.hand_over(note)


def test_a_lost_line_is_opened_again_for_the_next_message(note, sink):
    with open_line() as line:
        sink.replies["DATA"] = "421 Going away"
        with pytest.raises(TryLater):
            line.hand_over(note)
        sink.replies.clear()
        line.hand_over(note)
    assert (len(sink.envelopes), sink.connections) == (1, 2)


def test_a_server_that_says_nothing_is_left_in_time(note, sink):
    sink.stall("DATA")
    with (
        open_line(timedelta(seconds=0.3)) as line,
        pytest.raises(TryLater, match=r"SMTPServerDisconnected|TimeoutError"),
    ):
        line.hand_over(note)


def test_a_server_that_is_not_there_is_no_line(note, sink, settings):
    settings.EMAIL_PORT = 1
    with open_line() as line, pytest.raises(NoLine, match="ConnectionRefusedError"):
        line.hand_over(note)


def test_two_lost_lines_in_a_row_are_no_line(note, sink):
    sink.replies["DATA"] = "421 Going away"
    with open_line() as line:
        for error in (TryLater, NoLine):
            with pytest.raises(error):
                line.hand_over(note)


def test_a_slow_server_does_not_hold_up_the_record(note, sink):
    sink.stall("DATA")
    meanwhile = Nothing(left=0)
    with open_line(timedelta(seconds=1), meanwhile) as line, pytest.raises(TryLater):
        line.hand_over(note)
    assert meanwhile.written == 1


def test_a_quick_server_does_not_hurry_the_record(note, sink):
    meanwhile = Nothing()
    with open_line(meanwhile=meanwhile) as line:
        line.hand_over(note)
        meanwhile._left = 60
        line.hand_over(note)
    assert (len(sink.envelopes), meanwhile.written) == (2, 0)


def test_the_record_is_written_before_a_server_is_asked_to_let_us_in(note, sink):
    meanwhile = Nothing(left=60)
    with open_line(meanwhile=meanwhile) as line:
        line.hand_over(note)
    assert meanwhile.written == 1


def test_a_host_in_other_letters_is_written_as_mail_servers_know_it(note, sink):
    with open_line() as line:
        line.hand_over(replace(note, address=Letterbox("alice@b\u00fccher.example")))
    assert sink.envelopes[0].rcpt_tos == ["alice@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "address",
    ["alice\n@example.org", "\u00e4lice@example.org", "alice", "@example.org", "a b@example.org", "a@x.org,b@x.org"],
)
def test_an_address_that_no_mail_can_carry_is_refused(note, sink, address):
    with open_line() as line, pytest.raises(Refused):
        line.hand_over(replace(note, address=Letterbox(address)))
