from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for
from support.models import Keeper

BOOK = {"kind": "book", "title": "A quiet book", "link": "https://library.example/quiet", "note": "Ana told me"}


def kept(user):
    return list(Keeper.objects.for_user(user).in_order())


def shelf(client):
    return client.get(reverse("shelf")).content.decode()


@pytest.fixture
def book(as_alice, alice):
    as_alice.post(reverse("shelf-new"), BOOK)
    [book] = kept(alice)
    return book


def test_it_keeps_a_title_a_link_a_note_and_a_kind(as_alice, book):
    assert (book.kind, book.title, book.link, book.note) == tuple(BOOK.values())
    page = shelf(as_alice)
    assert 'href="https://library.example/quiet" rel="noreferrer noopener"' in page
    assert ">library.example</a>" in page
    assert "Ana told me" in page


def test_only_the_title_is_needed(as_alice, alice):
    assert " checked" not in as_alice.get(reverse("shelf-new")).content.decode()
    as_alice.post(reverse("shelf-new"), {"title": "Something"})
    assert [(row.kind, row.link) for row in kept(alice)] == [("other", "")]
    answer = as_alice.post(reverse("shelf-new"), {"title": "", "note": "Typed before"})
    assert answer.status_code == 422
    assert "Typed before" in answer.content.decode()
    assert len(kept(alice)) == 1


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://a.example/", "data:text/html,x", "no address", "http://"]
)
def test_a_link_that_is_no_page_is_refused_and_stays_to_be_mended(as_alice, alice, link):
    answer = as_alice.post(reverse("shelf-new"), BOOK | {"link": link})
    assert answer.status_code == 422
    assert "not the address of a web page" in answer.content.decode()
    assert kept(alice) == []


def test_a_link_without_its_first_part_gets_it(as_alice, alice):
    as_alice.post(reverse("shelf-new"), BOOK | {"link": "library.example"})
    assert kept(alice)[0].link == "https://library.example"


def test_sent_twice_it_is_one(as_alice, alice):
    action = as_alice.get(reverse("shelf-new")).context["form"].helper.form_action
    for _ in range(2):
        as_alice.post(action, BOOK)
    assert len(kept(alice)) == 1


def test_it_is_changed(as_alice, alice, book):
    url = reverse("shelf-edit", args=[book.pk])
    assert "A quiet book" in as_alice.get(url).content.decode()
    assert as_alice.post(url, BOOK | {"title": "Another", "kind": "workshop"})["Location"] == reverse("shelf")
    assert [(row.title, row.kind, row.created_at) for row in kept(alice)] == [("Another", "workshop", book.created_at)]
    assert as_alice.post(url, BOOK | {"title": ""}).status_code == 422


def test_it_is_done_and_not_done(as_alice, alice, book):
    url = reverse("shelf-done", args=[book.pk])
    for _ in range(2):
        as_alice.post(url, {"done": "yes"})
    assert kept(alice)[0].done_on == today_for(alice, timezone.now())
    assert "<h2>Done</h2>" in shelf(as_alice)
    as_alice.post(url, {"done": "no"})
    assert kept(alice)[0].done_on is None
    assert "<h2>Done</h2>" not in shelf(as_alice)


def test_done_again_keeps_its_first_day(as_alice, alice, book):
    Keeper.objects.filter(pk=book.pk).update(done_on=date(2026, 1, 1))
    as_alice.post(reverse("shelf-done", args=[book.pk]), {"done": "yes"})
    assert kept(alice)[0].done_on == date(2026, 1, 1)


def test_it_is_deleted_and_brought_back(as_alice, alice, book):
    there = as_alice.post(reverse("shelf-delete", args=[book.pk]))["Location"]
    page = as_alice.get(there).content.decode()
    assert "A quiet book" not in page
    assert reverse("shelf-undo", args=[book.pk]) in page
    assert as_alice.get(reverse("shelf-edit", args=[book.pk])).status_code == 404
    as_alice.post(reverse("shelf-undo", args=[book.pk]))
    assert [row.title for row in kept(alice)] == ["A quiet book"]


def test_one_person_never_sees_the_others(as_mallory, book):
    assert "A quiet book" not in shelf(as_mallory)


@pytest.mark.parametrize("rows", [0, 40])
def test_it_asks_two_queries_whatever_is_kept(as_alice, alice, rows, django_assert_num_queries):
    for number in range(rows):
        Keeper.objects.create(user=alice, title=f"Title {number}", done_on=date(2026, 1, 1) if number % 2 else None)
    with django_assert_num_queries(2):
        assert as_alice.get(reverse("shelf")).status_code == 200
