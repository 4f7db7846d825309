# ruff: noqa: RUF001 (letters that look like others are what is tested here)
import json
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from journal.models import CheckIn, Entry
from journal.search import A_CHUNK, A_PAGE, Words, search

DAY = date(2026, 3, 11)


def write(user, day=DAY, **fields):
    return Entry.objects.create(user=user, day=day, **fields)


def found(user, question):
    return [hit.id for hit in search(user, Words.of(question)).hits]


def marked(segments):
    return "".join(f"[{text}]" if is_match else text for text, is_match in segments)


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("river", "By the River.", "By the [River]."),
        ("RIVER", "rivers", "[river]s"),
        ("cafe", "Le Café", "Le [Café]"),
        ("café", "CAFE", "[CAFE]"),
        ("cafe", "Cafe\u0301!", "[Cafe\u0301]!"),
        ("cafe\u0301", "Café", "[Café]"),
        ("strasse", "die Straße", "die [Straße]"),
        ("Straße", "STRASSE", "[STRASSE]"),
        ("fire", "ﬁre", "[ﬁre]"),
        ("istanbul", "İstanbul", "[İstanbul]"),
        ("Ναι", "ναί", "[ναί]"),
        ("ангел", "АНГЕЛ", "[АНГЕЛ]"),
        ("hello", "𝓱𝓮𝓵𝓵𝓸 🌅", "[𝓱𝓮𝓵𝓵𝓸] 🌅"),
        ("it's", "It’s", "[It’s]"),
        ("a.b", "a.b axb", "[a.b] axb"),
        ("a+[b", "A+[B", "[A+[B]"),
        ("한국", "한국어", "[한국]어"),
        ("two one", "One, two, one", "[One], [two], [one]"),
    ],
)
def test_it_finds_and_marks(question, text, shown):
    words = Words.of(question)
    assert words.are_in(text)
    assert marked(words.segments(text)) == shown


@pytest.mark.parametrize(
    ("question", "text"),
    [("river sea", "By the river"), ("cat", "ca🌅t"), ("é", "ö"), ("x", ""), ("ss", "sßt"[:1])],
)
def test_it_does_not_find_what_is_not_there(question, text):
    assert not Words.of(question).are_in(text)


def test_a_snippet_shows_the_words_around_the_first_match():
    text = "word " * 100 + "the river runs\nby " + "tail " * 100
    shown = marked(Words.of("river").snippet(text))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "the [river] runs by tail" in shown
    assert len(shown) < 230
    assert marked(Words.of("river").snippet("river")) == "[river]"


def test_it_looks_in_titles_texts_tags_and_check_ins(alice):
    title = write(alice, title="About the harbour", body="x")
    body = write(alice, body="In the harbour")
    part = write(alice, prompt="record", body=json.dumps({"situation": "x", "next": "Go to the harbour"}))
    tag = write(alice, body="x", tags=json.dumps(["harbour"]))
    write(alice, body="harbour", binned_at=datetime(2026, 3, 11, tzinfo=UTC))
    note = CheckIn.objects.record(alice, date(2026, 3, 12), {"note": "harbour"})
    victory = CheckIn.objects.record(alice, date(2026, 3, 10), {"victory": "harbour"})
    assert set(found(alice, "harbour")) == {title.pk, body.pk, part.pk, tag.pk, note.pk, victory.pk}
    assert found(alice, "harbour")[0] == note.pk
    assert found(alice, "harbour")[-1] == victory.pk


def test_it_never_looks_at_names_of_fields(alice):
    write(alice, prompt="record", body=json.dumps({"situation": "x"}))
    assert found(alice, "situation") == []


def test_all_words_must_be_there_in_any_of_the_fields(alice):
    both = write(alice, title="Harbour", body="At night")
    write(alice, title="Harbour", body="By day")
    assert found(alice, "night harbour") == [both.pk]


def test_it_sees_one_persons_words_only(alice, mallory):
    write(mallory, body="harbour")
    CheckIn.objects.record(mallory, DAY, {"note": "harbour"})
    assert found(alice, "harbour") == []


def test_it_passes_over_what_does_not_open(alice, mallory):
    broken, whole = write(alice, body="harbour"), write(alice, body="harbour")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET body = '\\x0102' WHERE id = %s", [broken.pk])
    assert found(alice, "harbour") == [whole.pk]


def test_it_pages_by_place_over_entries_and_check_ins(alice):
    for number in range(A_PAGE):
        write(alice, DAY - timedelta(days=number), body="harbour")
        CheckIn.objects.record(alice, DAY - timedelta(days=number), {"note": "harbour"})
    first = search(alice, Words.of("harbour"))
    second = search(alice, Words.of("harbour"), first.older)
    assert (len(first.hits), len(second.hits), second.older) == (A_PAGE, A_PAGE, None)
    places = [hit.place for hit in first.hits + second.hits]
    assert places == sorted(places, reverse=True)
    assert len(set(places)) == 2 * A_PAGE


def test_it_pages_through_many_of_one_day(alice, monkeypatch):
    monkeypatch.setattr("journal.search.A_CHUNK", 7)
    written = {write(alice, body="harbour").pk for _ in range(A_PAGE + 20)}
    first = search(alice, Words.of("harbour"))
    second = search(alice, Words.of("harbour"), first.older)
    assert {hit.id for hit in first.hits + second.hits} == written
    assert len(first.hits + second.hits) == len(written)


def test_it_opens_a_chunk_at_a_time(alice, monkeypatch, django_assert_num_queries):
    """Three chunks of entries and one of check-ins; and what it holds in memory does not grow with them."""
    monkeypatch.setattr("journal.search.A_CHUNK", 20)
    text = "å" * 20_000
    for number in range(50):
        write(alice, DAY - timedelta(days=number), body=text)
    assert alice.vault
    tracemalloc.start()
    with django_assert_num_queries(4):
        assert search(alice, Words.of("harbour")).hits == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 40_000 * 4 + 1_000_000  # one chunk: received, as hex, as bytes, and once more; not three
    assert A_CHUNK == 500


def test_the_page_shows_matches_and_escapes_all_else(as_alice, alice):
    entry = write(alice, title="<i>Harbour</i>", body="<b>Harbour</b> at night & day")
    answer = as_alice.post(reverse("journal-search"), {"words": "harbour <b"}, follow=True)
    html = answer.content.decode()
    assert "&lt;i&gt;<mark>Harbour</mark>&lt;/i&gt;" in html
    assert "<mark>&lt;b</mark>&gt;<mark>Harbour</mark>" in html
    assert "night &amp; day" in html
    assert reverse("entry", args=[entry.pk]) in html


def test_the_words_stand_in_no_address_and_come_back_with_the_page(as_alice, alice):
    for number in range(A_PAGE + 1):
        write(alice, DAY - timedelta(days=number), title=f"Title{number:02}.", body="harbour")
    answer = as_alice.post(reverse("journal-search"), {"words": "harbour"})
    assert (answer.status_code, answer["Location"]) == (302, "/journal/search/?found")
    html = as_alice.get(answer["Location"]).content.decode()
    assert 'value="harbour"' in html
    addresses = [part.split('"')[0] for part in html.replace('action="', 'href="').split('href="')[1:]]
    assert not any("harbour" in address for address in addresses)
    older = next(address for address in addresses if address.startswith("?found")).replace("&amp;", "&")
    assert f"Title{A_PAGE}." in as_alice.get(f"/journal/search/{older}").content.decode()
    assert "harbour" not in json.dumps(dict(as_alice.session))
    assert 'value="harbour"' not in as_alice.get(reverse("journal-search")).content.decode()


def test_the_words_go_with_the_session(as_alice, alice):
    as_alice.post(reverse("journal-search"), {"words": "harbour"})
    as_alice.logout()
    as_alice.force_login(alice)
    assert "harbour" not in as_alice.get("/journal/search/?found").content.decode()


@pytest.mark.parametrize("words", ["", "   ", "x" * 201])
def test_it_asks_for_words(as_alice, words):
    assert as_alice.post(reverse("journal-search"), {"words": words}).status_code == 422


def test_it_says_so_when_nothing_is_found(as_alice):
    html = as_alice.post(reverse("journal-search"), {"words": "´"}, follow=True).content.decode()
    assert "Nothing with these words" in html
