"""What somebody with the database and the logs in hand can read: none of the words a person typed."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.ids import new_id

CANARIES = {"note": "canarynote walked home", "victory": "canaryvictory slept", "medicine": "canarymedicine"}
LAPSE = {name: f"canary{name}" for name in ("what", "where", "came_before", "felt_after")}
IF_THEN = {name: f"canary{name}" for name in ("own_situation", "own_response")}
COUNT = {"label": "canarylabel"}
ENTRY = {"title": "canarytitle", "body": "canarybody at night", "tags": "canarytag"}
RECORD = {name: f"canary{name}" for name in ("situation", "thought", "feeling", "another", "next")}
LOOKED_FOR = "canarysearch"
ENTRIES = (*ENTRY.values(), *RECORD.values(), LOOKED_FOR)


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
    as_alice.post(reverse("sober-day-new"), COUNT | {"started_on": "2026-01-01"})
    as_alice.post(reverse("restart-what"), LAPSE | {"day": "2026-03-01"})
    as_alice.post(reverse("restart-what"), LAPSE | {"day": "2999-01-01"})
    as_alice.post(reverse("restart-next"), IF_THEN)
    as_alice.post(reverse("entry-new"), ENTRY | {"mark": str(new_id())})
    as_alice.post(reverse("entry-new") + "?prompt=record", RECORD | {"mark": str(new_id())})
    as_alice.post(reverse("entry-save-new"), ENTRY | {"mark": str(new_id())})
    as_alice.post(reverse("entry-save-new"), ENTRY | {"mark": "wrong"})
    found = as_alice.post(reverse("journal-search"), {"words": LOOKED_FOR}, follow=True)
    raw = dump()
    assert b"check-in" in raw or b"journal_checkin" in raw or len(raw) > 1000
    written = raw + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for words in (*CANARIES.values(), *LAPSE.values(), *IF_THEN.values(), *COUNT.values(), *ENTRIES):
        for form in (
            words.encode(),
            words.encode().hex().encode(),
            words.split()[0].encode(),
            words.split()[0].encode().hex().encode(),
        ):
            assert form not in written
    page = as_alice.get(reverse("check-in")).content.decode()
    assert CANARIES["note"] in page
    assert LAPSE["what"] in as_alice.get(reverse("lapses")).content.decode()
    assert IF_THEN["own_situation"] in as_alice.get(reverse("plan")).content.decode()
    assert ENTRY["title"] in as_alice.get(reverse("journal")).content.decode()
    assert LOOKED_FOR in found.content.decode()
    assert COUNT["label"] in as_alice.get(reverse("sober-days")).content.decode()


@pytest.mark.django_db
def test_it_holds_no_word_of_a_routine(as_alice, caplog, capfd):
    item = {"name": "canaryitem walk", "note": "canaryown bench", "kind": "exercise"}
    as_alice.post(reverse("routine-new") + "?draft=1", item)
    as_alice.post(reverse("routine-new") + "?draft=2", {**item, "kind": "wrong"})
    [rule] = as_alice.get(reverse("routines")).context["page"].rows
    as_alice.post(reverse("routine-skip", args=[rule.key]), {"reason": "canaryreason knee"})
    day = as_alice.get(reverse("routines")).context["day"]
    as_alice.post(reverse("meals-day", args=[day]), {"dinner": "canarymeal soup"})
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for word in (b"canaryitem", b"canaryown", b"canaryreason", b"canarymeal"):
        assert word not in written
        assert word.hex().encode() not in written
    shown = as_alice.get(reverse("routine-history", args=[rule.key])).content + as_alice.get(reverse("meals")).content
    assert b"canaryitem" in shown
    assert b"canaryreason" in shown
    assert b"canarymeal" in shown
