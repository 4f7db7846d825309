"""A week on paper: one page however full, text that can be selected, only what was ticked, and no network."""

import re
import socket
import subprocess
from datetime import timedelta
from html import unescape
from os import environ
from shutil import which

import pytest
from django.test import Client
from django.urls import reverse

from accounts.clock import Week
from accounts.models import User
from journal.models import CheckIn
from progress import pdf
from progress.parts import MOST_ASKS, PARTS
from recovery.tests.full_week import LINE, a_full_week

EVERYTHING = [str(number) for number in range(len(PARTS))]

needs_pdf = pytest.mark.skipif(
    not (pdf.is_there() and which("pdfinfo")) and "REQUIRE_PDF" not in environ,
    reason="Pango, HarfBuzz or poppler's tools are not on this machine",
)


@pytest.fixture
def full(db):
    user, week = a_full_week()
    client = Client()
    client.force_login(user)
    return client, [week.year, week.week]


def numbers(*keys: str) -> list[str]:
    return [str(number) for number, part in enumerate(PARTS) if part.key in keys]


def told(*command: str, given: bytes) -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def is_one_page(about: str, size: str) -> bool:
    return bool(re.search(r"Pages:\s+1\n", about) and re.search(rf"Page size:.*\({size}\)\n", about, re.IGNORECASE))


@needs_pdf
def test_what_is_usually_on_it_is_one_page_in_larger_letters(full):
    client, week = full
    for size in ("a4", "letter"):
        answer = client.get(reverse("week-pdf", args=week), {"size": size})
        assert is_one_page(told("pdfinfo", "-", given=answer.content), size)
    assert "leaf--full" not in client.get(reverse("week-print", args=week)).content.decode()


@needs_pdf
def test_the_fullest_week_is_one_page_of_text(full, monkeypatch):
    def no_network(*args):
        raise AssertionError("A PDF asks no network.")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    client, week = full
    answer = client.get(reverse("week-pdf", args=week), {"p": EVERYTHING})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="week.pdf"'
    about = told("pdfinfo", "-", given=answer.content)
    assert is_one_page(about, "a4")
    assert re.search(r"Title:\s+Week\n", about)
    text = told("pdftotext", "-", "-", given=answer.content)
    for words in ("Strongest craving", "Ask about the dose", "In my words", "Use", "Journal and notes"):
        assert words in text
    letter = client.get(reverse("week-pdf", args=week), {"p": EVERYTHING, "size": "letter"})
    assert is_one_page(told("pdfinfo", "-", given=letter.content), "letter")


@needs_pdf
def test_with_gaps_it_says_so_and_is_one_page_still(full):
    client, week = full
    monday = Week(*week).monday
    CheckIn.objects.filter(day__in=(monday, monday - timedelta(days=3))).delete()
    for size in ("a4", "letter"):
        answer = client.get(reverse("week-pdf", args=week), {"p": EVERYTHING, "size": size})
        assert is_one_page(told("pdfinfo", "-", given=answer.content), size)
        text = " ".join(told("pdftotext", "-", "-", given=answer.content).split())
        assert (
            "Checked in on 6 of 7 days, the week before on 6 of 7. All numbers and counts rest on these days." in text
        )


def test_what_has_no_room_is_said_to_be_left_out(full):
    client, week = full
    page = client.get(reverse("week-print", args=week), {"p": EVERYTHING})
    html, review = page.content.decode(), page.context["review"]
    sheet = html.partition("<article")[2]
    assert "<details" not in sheet
    assert "<svg" not in sheet
    left_out = (
        f"and {len(review.moments.more_triggers)} more in Daymark",
        f"and {len(review.patterns.more)} more in Daymark",
        f"and {len(review.asks) - MOST_ASKS} more on the list in Daymark",
        f"and {page.context['written'].more} more in Daymark",
        f"What they were: {len(review.goals.victories_named)} in Daymark",
        f"With whom: {len(review.support.named)} in Daymark",
        "Hour by hour: in Daymark.",
        'Where words end in "…", the rest is in Daymark.',
        "By kind (week before): People 16 (",
        "By kind (week before): Getting up ",
    )
    for words in left_out:
        assert words in sheet
    assert len(review.moments.more_triggers) > 1
    assert " 0 in Daymark" not in sheet
    short = client.get(reverse("week-print", args=week), {"p": numbers("figures")}).content.decode()
    assert "in Daymark" not in short.partition("<article")[2]


@needs_pdf
@pytest.mark.parametrize(
    ("country", "asked", "size"),
    [
        ("US", "", "letter"),
        ("CA", "", "letter"),
        ("DE", "", "a4"),
        ("", "", "a4"),
        ("US", "a4", "a4"),
        ("DE", "<b>", "a4"),
    ],
)
def test_its_size_is_chosen_or_the_countrys_own(as_alice, alice, country, asked, size):
    User.objects.filter(pk=alice.pk).update(country=country)
    given = {"p": "", **({"size": asked} if asked else {})}
    page = as_alice.get("/progress/week/2026-W11/print/", given).content.decode()
    assert re.findall(r'name="size" value="(\w+)" checked', page) == [size]
    [link] = re.findall(r'href="([^"]*week\.pdf[^"]*)"', page)
    made = as_alice.get(unescape(link))
    assert is_one_page(told("pdfinfo", "-", given=made.content), size)


def test_what_is_private_is_on_it_only_when_it_is_ticked(full):
    client, week = full
    url = reverse("week-print", args=week)
    usual = client.get(url).content.decode()
    assert "Ask about the dose" in usual
    private = {
        "use": "<h2>Use</h2>",
        "questionnaires": "<th scope=row>Use</th>",
        "words": "What was hard",
        "journal": "A long walk by the river",
    }
    for key, words in private.items():
        assert words not in usual
        assert words in client.get(url, {"p": numbers(key)}).content.decode()


def test_the_choice_stays_in_the_address_and_says_nothing_there(full):
    client, week = full
    page = client.get(reverse("week-print", args=week), {"p": ["", *numbers("words", "figures")]}).content.decode()
    chosen = re.findall(r'name="p" value="(\d+)" checked', page)
    assert chosen == sorted(numbers("words", "figures"), key=int)
    assert "Nothing is ticked yet." in client.get(reverse("week-print", args=week), {"p": ""}).content.decode()


def test_without_its_libraries_the_page_says_what_is_missing(as_alice, monkeypatch):
    monkeypatch.setattr(pdf, "engine", lambda: None)
    page = as_alice.get("/progress/week/2026-W11/print/").content.decode()
    assert "the libraries Pango and HarfBuzz are not on its machine" in page
    assert "week.pdf" not in page
    assert "Paper of the PDF" not in page
    assert as_alice.get("/progress/week/2026-W11/week.pdf").status_code == 404
    with pytest.raises(RuntimeError):
        pdf.pdf_of("<p>Words</p>")


def test_a_machine_without_pango_is_found_out_and_not_an_error(monkeypatch):
    def fail(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf, "import_module", fail)
    assert pdf.engine.__wrapped__() is None


@needs_pdf
@pytest.mark.parametrize("url", ["https://elsewhere.example/x.css", "file:///etc/passwd", "/today/", "//x.example/y"])
def test_it_fetches_nothing_but_our_own_files(url):
    with pytest.raises(ValueError, match="own files"):
        pdf._only_ours()(url if ":" in url else f"https://paper.invalid{url}")


def test_another_persons_week_is_not_on_it(full, as_mallory):
    _, week = full
    page = as_mallory.get(reverse("week-print", args=week), {"p": EVERYTHING}).content.decode()
    assert LINE not in page
