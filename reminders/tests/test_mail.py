"""The mail itself: what it says, where it leads, and that any server takes it."""

import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from reminders.letter import Letterbox, letter
from reminders.links import OF_A_CIRCLE, Act, read
from reminders.mail import Mail
from reminders.models import ReminderSettings, Subject

TELLING = re.compile(r"sober|recover|heroin|opioid|drug|craving|relapse|lapse|daymark|clean|addict", re.IGNORECASE)


def made(note):
    return message_from_bytes(letter(note, note.address.address, note.slot), policy=default)


def texts(note):
    """Its two forms, the plain one and the HTML."""
    return [part.get_content() for part in made(note).iter_parts()]


def test_it_says_nothing_about_the_person_or_the_site(note):
    assert made(note)["Subject"] == "Reminder"
    mail = re.sub(r"/again/\S+", "", letter(note, note.address.address, note.slot).decode())  # tokens are by chance
    assert not TELLING.search(mail)
    assert not any("alice" in text for text in texts(note))


def test_its_links_lead_to_its_own_day_and_to_how_to_put_it_off_and_stop_it(note, settings):
    settings.PUBLIC_URL = "https://notes.example.org"
    plain, html = texts(note)
    links = re.findall(r"https?://\S+", plain)
    assert re.findall(r'href="([^"]+)"', html) == links
    first, *acts, last = [link.removeprefix(settings.PUBLIC_URL) for link in links]
    assert (first, last) == ("/check-in/2026-03-11/", "/settings/reminders/")
    assert [act.split("/")[1:3] for act in acts] == [["again", act] for act in Act if act not in OF_A_CIRCLE]
    tomorrow = replace(note, day=date(2026, 3, 12))
    assert "/check-in/2026-03-12/" in texts(tomorrow)[0]


def test_one_click_stops_it_as_rfc_8058_has_it(note):
    mail = made(note)
    stop = re.search(r"\S+/again/stop/\S+", texts(note)[0]).group()
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    said = read(Act.STOP, stop.split("/")[-2], note.slot)
    assert (said.key, said.kind) == (note.user_id, note.kind)


def test_it_is_called_as_its_person_chose_and_holds_nothing_from_elsewhere(note):
    for subject in Subject.labels:
        mail = made(replace(note, address=Letterbox("alice@example.org", subject)))
        assert mail["Subject"] == subject
        assert not TELLING.search(subject)
    assert not re.search(r"<img|<link|<script|style=|@import|src=", texts(note)[1])


@pytest.mark.django_db
def test_the_chosen_name_comes_with_the_address_in_one_query(alice, mallory, confirm, django_assert_num_queries):
    confirm(alice)
    confirm(mallory)
    ReminderSettings.objects.keep(alice, subject="hello")
    with django_assert_num_queries(1):
        found = Mail().addresses([alice.pk, mallory.pk])
    assert found == {
        alice.pk: Letterbox("alice@example.org", "Hello"),
        mallory.pk: Letterbox("mallory@example.org", "Reminder"),
    }


def test_it_is_a_mail_of_two_forms_whose_lines_any_server_takes(note):
    mail = made(note)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert not mail.defects
    assert (mail["To"], mail["Date"].datetime) == ("alice@example.org", note.slot)
    lines = letter(note, note.address.address, note.slot).split(b"\r\n")
    assert max(map(len, lines)) < 998
    assert not any(b"\n" in line or b"SLOT" in line for line in lines)
