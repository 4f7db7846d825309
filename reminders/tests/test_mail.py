"""The mail itself, and the SMTP line against a real server on this machine."""

import re
from datetime import date, timedelta
from email import message_from_bytes
from uuid import UUID

import pytest

from reminders.channel import NoLine, Note, Refused, TryLater
from reminders.letter import letter
from reminders.mail import MailLine
from reminders.tests.sink import Sink

PATIENCE = timedelta(seconds=2)
TELLING = re.compile(r"sober|recover|heroin|opioid|drug|craving|relapse|lapse|daymark|clean|addict", re.IGNORECASE)


@pytest.fixture
def delivery():
    return Delivery(id=UUID("0197e0c0-0000-7000-8000-000000000001"), day=date(2026, 3, 11))


@pytest.fixture
def sink(settings):
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.MAIL_FROM = "Notes <notes@example.org>"
        yield sink


def test_it_says_nothing_about_the_person_or_the_site(delivery):
    mail = message(delivery, "alice@example.org")
    assert mail.subject == "Reminder"
    assert not TELLING.search(mail.subject + mail.body)
    assert "alice" not in mail.body


def test_its_links_lead_to_its_own_day_and_to_how_to_stop_it(delivery, settings):
    settings.PUBLIC_URL = "https://notes.example.org"
    body = message(delivery, "alice@example.org").body
    assert re.findall(r"https?://\S+", body) == [
        "https://notes.example.org/check-in/2026-03-11/",
        "https://notes.example.org/settings/reminders/",
    ]


def test_it_arrives_with_headers_by_which_a_second_copy_is_known(delivery, sink):
    with MailLine(PATIENCE) as line:
        line.hand_over(delivery, "alice@example.org")
        line.hand_over(delivery, "alice@example.org")
    first, second = (message_from_bytes(envelope.content) for envelope in sink.envelopes)
    assert first["Message-ID"] == second["Message-ID"] == f"<{delivery.pk}@example.org>"
    assert first["X-Entity-Ref-ID"] == str(delivery.pk)
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"]
    assert first["From"] == "Notes <notes@example.org>"
    assert first.get_content_type() == "text/plain"


def test_a_batch_shares_one_connection(delivery, sink):
    with MailLine(PATIENCE) as line:
        for n in range(5):
            line.hand_over(delivery, f"person{n}@example.org")
    assert (len(sink.envelopes), sink.connections) == (5, 1)


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
def test_it_tells_faults_apart_and_quotes_no_server(delivery, sink, step, reply, error, says):
    sink.replies[step] = reply
    with MailLine(PATIENCE) as line, pytest.raises(error, match=f"^{says}$"):
        line.hand_over(delivery, "alice@example.org")


def test_a_lost_line_is_opened_again_for_the_next_message(delivery, sink):
    with MailLine(PATIENCE) as line:
        sink.replies["DATA"] = "421 Going away"
        with pytest.raises(TryLater):
            line.hand_over(delivery, "alice@example.org")
        sink.replies.clear()
        line.hand_over(delivery, "alice@example.org")
    assert (len(sink.envelopes), sink.connections) == (1, 2)


def test_a_server_that_says_nothing_is_left_in_time(delivery, sink):
    sink.stall("DATA")
    with (
        MailLine(timedelta(seconds=0.3)) as line,
        pytest.raises(TryLater, match=r"SMTPServerDisconnected|TimeoutError"),
    ):
        line.hand_over(delivery, "alice@example.org")


def test_a_server_that_is_not_there_is_no_line(delivery, sink, settings):
    settings.EMAIL_PORT = 1
    with MailLine(PATIENCE) as line, pytest.raises(NoLine, match="ConnectionRefusedError"):
        line.hand_over(delivery, "alice@example.org")


def test_an_address_that_no_mail_can_carry_is_refused(delivery, sink):
    with MailLine(PATIENCE) as line, pytest.raises(Refused):
        line.hand_over(delivery, "alice\n@example.org")
