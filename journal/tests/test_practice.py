"""The tools by themselves, what a phone keeps of them, and that nothing kept is anybody's."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from journal import shell
from journal.models import CheckIn, IfThen, OwnWord, PracticeSession
from journal.tools import TOOLS

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def drums(alice):
    return OwnWord.objects.create(user=alice, kind="tool", label="Play the drums")


def page(client, key, query=""):
    return client.get(reverse("practice-tool", args=[key]) + query)


@pytest.mark.django_db
@pytest.mark.parametrize("key", TOOLS)
def test_each_tool_guides_in_plain_words_without_a_log_in(client, key):
    html = page(client, key).content.decode()
    for step in TOOLS[key].steps:
        assert step in html
    assert reverse("practice-done") not in html


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.key)
def test_a_key_fits_its_column(tool):
    assert len(tool.key) <= PracticeSession._meta.get_field("tool").max_length
    assert tool.steps


@pytest.mark.django_db
def test_what_is_no_tool_is_no_page(client, as_mallory, drums):
    assert page(client, "nothing").status_code == 404
    for stranger in (client, as_mallory):
        assert page(stranger, str(drums.pk)).status_code == 404


def test_done_is_noted_once(as_alice, alice):
    for _ in range(2):
        answer = as_alice.post(reverse("practice-done"), {"tool": "scan", "token": "t"})
        assert answer["Location"] == reverse("practice") + "?done=1"
    [session] = PracticeSession.objects.for_user(alice)
    assert (session.tool, session.at, session.day) == ("scan", NOW, date(2026, 3, 11))
    assert "Done 1 time in the last seven days." in as_alice.get(reverse("practice")).content.decode()


def test_an_own_tool_is_noted_by_its_id(as_alice, alice, drums):
    assert "Play the drums" in page(as_alice, str(drums.pk)).content.decode()
    as_alice.post(reverse("practice-done"), {"tool": str(drums.pk), "token": "t"})
    assert PracticeSession.objects.for_user(alice).get().own_tool == drums.pk


def test_a_tool_without_a_name_stands_in_for_ones_own(client, as_alice, drums):
    html = page(client, "own").content.decode()
    assert "Something of my own" in html
    assert page(client, "own", "?minutes=5").status_code == 302
    assert page(as_alice, "own")["Location"] == reverse("practice")
    assert as_alice.post(reverse("practice-done"), {"tool": "own"}).status_code == 404


@pytest.mark.parametrize("tool", ["", "nothing", "own"])
def test_what_is_no_tool_of_mine_is_not_noted(as_mallory, drums, tool):
    given = str(drums.pk) if tool == "own" else tool
    assert as_mallory.post(reverse("practice-done"), {"tool": given}).status_code == 404
    assert not PracticeSession.objects.exists()


def test_the_timers_end_is_in_the_address(as_alice):
    answer = page(as_alice, "timer", "?minutes=20")
    until = NOW + timedelta(minutes=20)
    assert answer["Location"] == f"/practice/timer/?until={until.timestamp():.0f}"
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        html = as_alice.get(answer["Location"]).content.decode()
    assert 'data-left="900"' in html
    assert "until 13:20" in html


@pytest.mark.django_db
@pytest.mark.parametrize("until", ["", "x", "0", "99999999999999999999", "-5", "٣", "1773230400.5"])
def test_an_odd_end_starts_no_timer(client, until):
    answer = page(client, "timer", f"?until={until}")
    assert answer.status_code == 200
    assert "data-left" not in answer.content.decode()


def test_my_reasons_are_mine_alone(as_alice, as_mallory, alice):
    IfThen.objects.create(user=alice, situation="Payday comes", response="I call Ruth")
    CheckIn.objects.record(alice, date(2026, 3, 10), {"victory": "Cooked soup"})
    CheckIn.objects.record(alice, date(2026, 3, 11), {"mood": 3})
    html = page(as_alice, "reasons").content.decode()
    assert "Payday comes" in html
    assert "I call Ruth" in html
    assert html.count('class="said"') == 2
    for stranger in (as_mallory, Client()):
        assert 'class="said"' not in page(stranger, "reasons").content.decode()


# What the phone keeps


def shell_of(client):
    source = client.get(reverse("worker")).content.decode()
    return json.loads(source.removeprefix("const SHELL = ").split(";\n", 1)[0])


@pytest.mark.django_db
def test_the_worker_speaks_for_the_whole_site_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "set-cookie" not in {name.lower() for name in answer.headers}


@pytest.mark.django_db
def test_it_keeps_what_is_the_same_for_every_visitor_and_nothing_else(client, as_alice, alice):
    kept = shell_of(client)
    assert kept == shell_of(as_alice)
    assert {reverse("help"), reverse("practice"), reverse("offline")} <= set(kept["pages"])
    assert not set(kept["pages"]) & set(kept["lessons"])
    for url in (*kept["pages"], *kept["lessons"]):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "alice" not in answer.content.decode()


@pytest.mark.django_db
def test_it_keeps_every_file_that_its_pages_ask_for(client):
    kept = shell_of(client)
    for url in (*kept["pages"], *kept["lessons"]):
        asked = set(re.findall(r'/static/[^"?#]+', client.get(url).content.decode()))
        assert asked - set(kept["files"]) <= {part for part in asked if "manifest" in part}, url


def test_a_new_word_in_a_kept_page_is_a_new_version(tmp_path):
    base = Path(settings.BASE_DIR)
    for pattern in shell.SOURCES:
        found = list(base.glob(pattern))
        assert found, pattern
        for path in found:
            copy = tmp_path / path.relative_to(base)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    assert shell._version(tmp_path) == shell._version(base)
    changed = tmp_path / "templates/help/now.html"
    changed.write_text(changed.read_text() + " ")
    assert shell._version(tmp_path) != shell._version(base)


def test_only_a_person_gets_a_worker_and_it_knows_their_country(as_alice, client):
    assert 'data-worker="/sw.js?country=DE"' in as_alice.get(reverse("practice")).content.decode()
    assert "data-worker" not in client.get(reverse("practice")).content.decode()
    assert "data-worker" not in as_alice.get(reverse("today")).content.decode()
