from datetime import date

import pytest
from django.db import connection

from accounts.fields import Unopened
from journal.models import CheckIn

DAY = date(2026, 3, 11)
WORDS = "I walked home by the river 🌅"


@pytest.fixture
def check_in(alice):
    return CheckIn.objects.record(alice, DAY, {"note": WORDS, "victory": "Slept well"})


def raw(column: str, pk) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM journal_checkin WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def test_it_reads_back_what_was_written(alice, check_in):
    again = CheckIn.objects.for_user(alice).on(DAY)
    assert (again.note, again.victory) == (WORDS, "Slept well")


def test_it_stores_nothing_readable(check_in):
    assert WORDS.encode() not in raw("note", check_in.pk)
    assert b"river" not in raw("note", check_in.pk)


def test_it_reads_a_page_of_rows_without_a_query_for_each(alice, check_in, django_assert_num_queries):
    for day in range(1, 9):
        CheckIn.objects.record(alice, date(2026, 2, day), {"note": f"day {day}"})
    with django_assert_num_queries(1):
        notes = {row.note for row in CheckIn.objects.for_user(alice)}
    assert notes == {WORDS, *(f"day {day}" for day in range(1, 9))}


def test_it_says_so_when_a_row_was_swapped_and_keeps_its_bytes(alice, mallory, check_in, caplog):
    hers = CheckIn.objects.record(mallory, DAY, {"note": "mine"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_checkin SET note = %s WHERE id = %s", [raw("note", check_in.pk), hers.pk])
    swapped = CheckIn.objects.for_user(mallory).on(DAY)
    assert isinstance(swapped.note, Unopened)
    assert str(swapped.note) == "This entry cannot be opened."
    assert "cannot be opened" in caplog.text
    swapped.save()
    assert raw("note", hers.pk) == raw("note", check_in.pk)


def test_it_says_so_when_a_value_was_moved_between_fields_of_a_row(alice, check_in):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_checkin SET victory = note WHERE id = %s", [check_in.pk])
    assert isinstance(CheckIn.objects.for_user(alice).on(DAY).victory, Unopened)


def test_it_saves_an_unread_value_unchanged(alice, check_in):
    before = raw("note", check_in.pk)
    CheckIn.objects.for_user(alice).on(DAY).save()
    assert raw("note", check_in.pk) == before


def test_it_opens_a_deferred_value(alice, check_in):
    assert CheckIn.objects.for_user(alice).defer("note").on(DAY).note == WORDS


@pytest.mark.parametrize("act", ["update", "filter"])
def test_it_refuses_plain_text_in_sql(alice, check_in, act):
    rows = CheckIn.objects.for_user(alice)
    with pytest.raises(TypeError, match="sealed"):
        rows.update(note="plain") if act == "update" else list(rows.filter(note="plain"))


def test_it_opens_nothing_with_another_installation_key(alice, check_in, settings):
    settings.INSTALLATION_KEYS = {"k1": b"x" * 32}
    person = type(alice).objects.get(pk=alice.pk)
    assert isinstance(CheckIn.objects.for_user(person).on(DAY).note, Unopened)
