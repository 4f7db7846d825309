"""What somebody with the database and the logs in hand can read: none of the words a person typed."""

import pytest
from django.db import connection
from django.urls import reverse

CANARIES = {"note": "canarynote walked home", "victory": "canaryvictory slept", "medicine": "canarymedicine"}


def dump() -> bytes:
    """Every table as pg_dump writes it, bytes as bytes; by psql's COPY where no pg_dump of this version is at hand."""
    found = b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += "\n".join(row for (row,) in cursor.fetchall()).encode()
    return found


@pytest.mark.django_db
def test_it_holds_no_word_that_was_typed(as_alice, caplog, capfd):
    as_alice.post(reverse("medicines"), {"name": CANARIES["medicine"]})
    as_alice.post(reverse("check-in"), {"mood": "3", "note": CANARIES["note"], "victory": CANARIES["victory"]})
    as_alice.post(reverse("check-in"), {"mood": "77", "note": CANARIES["note"]})
    raw = dump()
    assert b"check-in" in raw or b"journal_checkin" in raw or len(raw) > 1000
    written = raw + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for words in CANARIES.values():
        for form in (
            words.encode(),
            words.encode().hex().encode(),
            words.split()[0].encode(),
            words.split()[0].encode().hex().encode(),
        ):
            assert form not in written
    page = as_alice.get(reverse("check-in")).content.decode()
    assert CANARIES["note"] in page
