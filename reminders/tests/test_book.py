"""The record of what was taken: how much of it a crash can double, and that it waits for the database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from reminders import book as books
from reminders.book import Book
from reminders.channel import UNRECORDED_FOR, Note
from reminders.models import Delivery

NOW = datetime(2026, 3, 11, 19, tzinfo=UTC)


@pytest.fixture
def written(monkeypatch):
    """How many each record held."""
    sizes = []
    monkeypatch.setattr(Delivery.objects, "record_sent", lambda ids, now: sizes.append(len(ids)))
    return sizes


@pytest.fixture
def clock(monkeypatch):
    """The seconds that the book counts in."""
    seconds = [1000.0]
    monkeypatch.setattr(books.time, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(books.time, "sleep", lambda n: seconds.__setitem__(0, seconds[0] + n))
    return seconds


def note(n):
    return Note(n, n, n, "check-in", None, "", NOW - timedelta(seconds=n), NOW.date(), "")


def open_book(at_most=100, until=NOW + timedelta(minutes=2)):
    return Book("mail", at_most, until, lambda: NOW)


def test_it_holds_so_many_at_most(written, clock):
    book = open_book(at_most=3)
    for n in range(7):
        book.take(note(n))
    assert written == [3, 3]
    book.write()
    assert (written, book.sent) == ([3, 3, 1], 7)


def test_it_holds_none_for_long(written, clock):
    book = open_book()
    assert book.left() is None
    book.take(note(1))
    assert book.left() == pytest.approx(UNRECORDED_FOR.total_seconds())
    clock[0] += UNRECORDED_FOR.total_seconds()
    assert book.left() == 0
    book.take(note(2))
    assert written == [2]


def test_it_counts_how_late_each_was(written, clock):
    book = open_book()
    for n in (0, 2, 70):
        book.take(note(n))
    book.write()
    assert dict(book.counts) == {("mail", "sent", 1): 1, ("mail", "sent", 5): 1, ("mail", "sent", 120): 1}


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_the_database_to_come_back(clock, monkeypatch, caplog):
    tries = []

    def away(ids, now):
        tries.append(ids)
        if len(tries) < 3:
            raise OperationalError("the server closed the connection")

    monkeypatch.setattr(Delivery.objects, "record_sent", away)
    book = open_book()
    book.take(note(1))
    book.write()
    assert tries == [[1]] * 3
    assert book.left() is None
    assert "1 that were sent wait for the database (OperationalError)" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_it_does_not_wait_beyond_its_lease(clock, monkeypatch):
    def away(ids, now):
        raise OperationalError("the server is gone")

    monkeypatch.setattr(Delivery.objects, "record_sent", away)
    book = open_book(until=NOW)
    book.take(note(1))
    with pytest.raises(OperationalError):
        book.write()
