import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from accounts.ids import new_id
from journal.models import CheckIn, Entry
from journal.prompts import PROMPTS

TODAY = date(2026, 3, 11)
NEW, SAVE_NEW = "/journal/new/", "/journal/save/"


@pytest.fixture(autouse=True)
def _clock():
    """13:00 in Berlin on Wednesday 2026-03-11."""
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


def typed(**fields):
    return {"mark": str(new_id()), "body": "Rain all day.\r\nI stayed in.", **fields}


def write(user, day=TODAY, **fields):
    """An entry as a page would have saved it."""
    entry = Entry(user=user, day=day, page=uuid4(), **fields)
    entry.save()
    return entry


def older(html):
    """Where the link to earlier days leads; empty where there is none."""
    _, _, rest = html.partition('<a class="button" href="?')
    return rest and "/journal/?" + rest.split('"')[0].replace("&amp;", "&")


def rows(user):
    return list(Entry.objects.for_user(user).kept().order_by("day", "id"))


def test_it_saves_everything(as_alice, alice):
    fields = typed(title="A wet day", feelings=["sad", "calm"], tags=" home, rain ,HOME,", day="2026-03-09")
    answer = as_alice.post(NEW, fields)
    [row] = rows(alice)
    assert (answer.status_code, answer["Location"]) == (302, f"/journal/{row.pk}/")
    assert (row.title, row.body) == ("A wet day", "Rain all day.\nI stayed in.")
    assert (row.feelings, row.own_tags, row.day) == (["sad", "calm"], ["HOME", "rain"], date(2026, 3, 9))
    page = as_alice.get(answer["Location"]).content.decode()
    assert all(words in page for words in ("A wet day", "I stayed in.", "Sad", "rain", "9 March 2026"))


def test_its_title_is_the_first_line_where_none_is_given(as_alice, alice):
    as_alice.post(NEW, typed(body="\n\n  The first line  \nThe second"))
    [row] = rows(alice)
    assert (row.title, row.own_title) == ("The first line", "")
    html = as_alice.get(reverse("entry-edit", args=[row.pk])).content.decode()
    assert 'name="title" id="id_title"' in html
    assert 'value="The first line"' not in html
    as_alice.post(reverse("entry-edit", args=[row.pk]), typed(body="Another line", version=row.version))
    assert rows(alice)[0].title == "Another line"


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.key)
def test_each_prompt_keeps_its_fields(as_alice, alice, prompt):
    texts = {key: f"Said in {key} “so”\n✓" for key, _ in prompt.fields}
    html = as_alice.get(f"{NEW}?prompt={prompt.key}").content.decode()
    assert prompt.line in html
    as_alice.post(f"{NEW}?prompt={prompt.key}", {"mark": str(new_id()), **texts})
    [row] = rows(alice)
    assert (row.prompt, row.texts) == (prompt.key, texts)
    page = as_alice.get(reverse("entry", args=[row.pk])).content.decode()
    form = as_alice.get(reverse("entry-edit", args=[row.pk])).content.decode()
    for key, label in prompt.fields:
        assert f"Said in {key}" in page
        assert f"Said in {key}" in form
        assert label in form


def test_an_unknown_prompt_is_free_writing(as_alice, alice):
    as_alice.post(f"{NEW}?prompt=nonsense", typed())
    assert rows(alice)[0].prompt == "free"


def test_it_takes_a_hundred_thousand_characters_and_no_more(as_alice, alice):
    text = ("å🌅\n" + "x" * 97) * 1000
    as_alice.post(NEW, typed(body=text.replace("\n", "\r\n")))
    assert rows(alice)[0].body == text
    answer = as_alice.post(NEW, typed(body=text + "é"))
    assert answer.status_code == 422
    assert text[:200] in answer.content.decode()
    assert len(rows(alice)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2026-03-12"}, {"day": "1899-12-31"}, {"day": "soon"}, {"mark": "x"}, {"mark": ""},
        {"title": "x" * 201}, {"feelings": ["other"]}, {"tags": "x" * 41}, {"tags": ",".join(map(str, range(21)))},
        {"turn": "-1"},
    ],
)  # fmt: skip
def test_it_refuses_bad_input_and_keeps_what_was_typed(as_alice, alice, wrong):
    answer = as_alice.post(NEW, typed(**wrong))
    assert answer.status_code == 422
    assert "I stayed in." in answer.content.decode()
    assert as_alice.post(SAVE_NEW, typed(**wrong)).status_code == 422
    assert rows(alice) == []


def test_its_day_is_the_persons_own(as_alice, alice):
    """01:30 at night belongs to the day before, as their day starts at 03:00."""
    with time_machine.travel(datetime(2026, 3, 12, 0, 30, tzinfo=UTC), tick=False):
        as_alice.post(NEW, typed())
    assert rows(alice)[0].day == TODAY


def test_an_empty_one_is_never_kept(as_alice, alice):
    assert as_alice.post(NEW, typed(body=" \r\n ")).status_code == 302
    assert as_alice.post(SAVE_NEW, typed(body="")).json() == {"saved_at": None}
    assert not Entry.objects.exists()


def test_emptied_and_saved_it_goes_to_the_bin_as_it_was(as_alice, alice):
    entry = write(alice, body="Words")
    assert as_alice.post(reverse("entry-save", args=[entry.pk]), typed(body="")).json() == {"saved_at": None}
    assert rows(alice) == [entry]
    answer = as_alice.post(reverse("entry-edit", args=[entry.pk]), typed(body="", version=entry.version))
    assert answer["Location"] == f"/journal/?undo={entry.pk}"
    assert Entry.objects.for_user(alice).binned().get().body == "Words"


def test_autosave_says_when_and_where(as_alice, alice):
    answer = as_alice.post(SAVE_NEW, typed(turn=1)).json()
    [row] = rows(alice)
    assert answer == {
        "saved_at": "13:00",
        "version": row.version,
        "read": f"/journal/{row.pk}/",
        "edit": f"/journal/{row.pk}/edit/",
        "save": f"/journal/{row.pk}/save/",
    }


def test_sent_again_it_is_one_entry_and_the_last_words_count(as_alice, alice):
    mark = str(new_id())
    for turn, words in ((1, "One"), (1, "One"), (2, "One two")):
        assert as_alice.post(SAVE_NEW, typed(mark=mark, body=words, turn=turn)).status_code == 200
    assert as_alice.post(NEW, typed(mark=mark, body="One two three")).status_code == 302
    [row] = rows(alice)
    assert row.body == "One two three"


def test_a_late_request_does_not_undo_a_newer_one(as_alice, alice):
    mark = str(new_id())
    as_alice.post(SAVE_NEW, typed(mark=mark, body="Newer", turn=2))
    assert as_alice.post(SAVE_NEW, typed(mark=mark, body="Older", turn=1)).status_code == 200
    assert rows(alice)[0].body == "Newer"


def test_it_tells_a_page_whether_its_save_came_through(as_alice, as_mallory):
    mark = str(new_id())
    as_alice.post(SAVE_NEW, typed(mark=mark, turn=3))
    answers = {turn: as_alice.get(f"/journal/arrived/?mark={mark}&turn={turn}").json()["arrived"] for turn in (2, 3, 4)}
    assert answers == {2: True, 3: True, 4: False}
    assert as_mallory.get(f"/journal/arrived/?mark={mark}&turn=3").json() == {"arrived": False}
    for wrong in ("", "?mark=x&turn=1", f"?mark={mark}&turn=x", f"?mark={mark}&turn={'9' * 30}"):
        assert as_alice.get(f"/journal/arrived/{wrong}").json() == {"arrived": False}


def test_nobody_can_choose_the_id_of_an_entry(as_alice, as_mallory, alice, mallory):
    mark = new_id()
    as_alice.post(NEW, typed(mark=str(mark)))
    [hers] = rows(alice)
    as_mallory.post(NEW, typed(mark=str(mark), body="Mine"))
    as_mallory.post(NEW, typed(mark=str(hers.pk), body="Mine too"))
    assert {row.body for row in rows(mallory)} == {"Mine", "Mine too"}
    assert len({hers.pk, mark, *(row.pk for row in rows(mallory))}) == 4
    hers.refresh_from_db()
    assert hers.body == "Rain all day.\nI stayed in."


def test_ids_follow_the_time_they_were_begun(alice):
    """So that entries of one day stand in the order they were written."""
    marks = []
    for second in range(5):
        with time_machine.travel(datetime(2026, 3, 11, 12, 0, second, tzinfo=UTC), tick=False):
            marks.append(new_id())
    ids = [Entry.id_for(alice, mark) for mark in marks]
    assert ids == sorted(ids)
    assert {pk.version for pk in ids} == {7}
    assert Entry.id_for(alice, marks[0]) == Entry.id_for(alice, marks[0])


def changed_elsewhere(entry):
    with time_machine.travel(datetime(2026, 3, 11, 12, 5, tzinfo=UTC), tick=False):
        entry.body, entry.page = "Changed on the other phone", uuid4()
        entry.save()


def test_it_warns_when_it_was_changed_elsewhere_and_loses_nothing(as_alice, alice):
    entry = write(alice, body="At first")
    version = entry.version
    changed_elsewhere(entry)
    answer = as_alice.post(reverse("entry-save", args=[entry.pk]), typed(body="Mine", version=version, turn=1))
    assert answer.status_code == 409
    assert "changed on another device" in answer.json()["message"]
    page = as_alice.post(reverse("entry-edit", args=[entry.pk]), typed(body="Mine", version=version, feelings=["sad"]))
    html = page.content.decode()
    assert page.status_code == 409
    assert "changed on another device" in html
    assert ">\nMine</textarea>" in html
    assert 'value="sad" checked' in html
    assert f'action="{NEW}"' in html
    mark = html.split('name="mark" value="')[1].split('"')[0]
    as_alice.post(NEW, typed(mark=mark, body="Mine"))
    assert {row.body for row in rows(alice)} == {"Changed on the other phone", "Mine"}


def test_a_page_that_saved_last_may_save_again_even_if_it_never_heard_the_answer(as_alice, alice):
    entry = write(alice, body="At first")
    fields = typed(version=entry.version)
    url = reverse("entry-save", args=[entry.pk])
    with time_machine.travel(datetime(2026, 3, 11, 12, 1, tzinfo=UTC), tick=False):
        assert as_alice.post(url, {**fields, "body": "Second", "turn": 1}).status_code == 200
    assert as_alice.post(url, {**fields, "body": "Third", "turn": 2}).status_code == 200
    assert rows(alice)[0].body == "Third"


def test_what_was_deleted_elsewhere_is_not_written_over(as_alice, alice):
    mark = str(new_id())
    as_alice.post(SAVE_NEW, typed(mark=mark, turn=1))
    [row] = rows(alice)
    as_alice.post(reverse("entry-delete", args=[row.pk]))
    assert as_alice.post(SAVE_NEW, typed(mark=mark, turn=2)).status_code == 409
    assert as_alice.post(reverse("entry-save", args=[row.pk]), typed(mark=mark, turn=2)).status_code == 409
    assert as_alice.post(NEW, typed(mark=mark)).status_code == 409
    assert rows(alice) == []


def test_what_cannot_be_opened_says_so_and_cannot_be_written_over(as_alice, alice, mallory):
    entry, hers = write(alice, title="T", body="Words"), write(mallory, body="Hers")
    with connection.cursor() as cursor:
        swap = "UPDATE journal_entry SET body = (SELECT body FROM journal_entry WHERE id = %s) WHERE id = %s"
        cursor.execute(swap, [hers.pk, entry.pk])
    assert "This entry cannot be opened." in as_alice.get(reverse("entry", args=[entry.pk])).content.decode()
    assert as_alice.get(reverse("entry-edit", args=[entry.pk])).status_code == 404
    assert as_alice.post(reverse("entry-edit", args=[entry.pk]), typed(version=entry.version)).status_code == 404
    assert as_alice.post(reverse("entry-save", args=[entry.pk]), typed(version=entry.version)).status_code == 404
    assert as_alice.get(reverse("journal")).status_code == 200


def test_the_list_merges_entries_and_check_ins_by_day(as_alice, alice):
    write(alice, date(2026, 3, 10), title="Bus ride")
    write(alice, date(2026, 3, 8), title="Long walk", prompt="thanks")
    CheckIn.objects.record(alice, date(2026, 3, 10), {"note": "Slept badly"})
    CheckIn.objects.record(alice, date(2026, 3, 9), {"victory": "Cooked soup", "note": "x" * 600})
    CheckIn.objects.record(alice, date(2026, 3, 7), {"mood": 3})
    html = as_alice.get(reverse("journal")).content.decode()
    order = ["10 March", "Slept badly", "Bus ride", "9 March", "Cooked soup", "Read all", "8 March", "Long walk"]
    assert [html.index(words) for words in order] == sorted(html.index(words) for words in order)
    assert "7 March" not in html
    assert "x" * 600 not in html
    assert "x" * 600 in as_alice.get("/journal/?first=2026-03-09&last=2026-03-09").content.decode()
    assert "without words" in as_alice.get("/journal/?first=2026-03-07&last=2026-03-07").content.decode()


def test_the_list_pages_by_place_and_shows_each_once(as_alice, alice):
    for number in range(70):
        write(alice, TODAY - timedelta(days=number // 3), title=f"Title{number:02}.")
    seen, url = [], reverse("journal")
    while url:
        html = as_alice.get(url).content.decode()
        seen += [f"Title{number:02}." for number in range(70) if f"Title{number:02}." in html]
        url = older(html)
    assert sorted(seen) == [f"Title{number:02}." for number in range(70)]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("feeling=sad", {"A"}), ("prompt=thanks", {"B"}), ("first=2026-03-10", {"B", "C"}),
        ("last=2026-03-09", {"A"}), ("first=2026-03-10&last=2026-03-10", {"B"}), ("feeling=sad&prompt=thanks", set()),
        ("prompt=x", {"A", "B", "C"}), ("first=soon", {"A", "B", "C"}), ("before=nonsense", {"A", "B", "C"}),
    ],
)  # fmt: skip
def test_it_is_filtered(as_alice, alice, query, shown):
    write(alice, date(2026, 3, 9), title="Title-A", feelings=["sad"])
    write(alice, date(2026, 3, 10), title="Title-B", prompt="thanks")
    write(alice, date(2026, 3, 11), title="Title-C")
    html = as_alice.get(f"/journal/?{query}").content.decode()
    assert {name for name in "ABC" if f"Title-{name}" in html} == shown


def test_tags_filter_without_standing_in_any_link(as_alice, as_mallory, alice, mallory):
    for number in range(40):
        write(alice, TODAY - timedelta(days=number), title=f"Title{number:02}.", tags=json.dumps(["Canary", "other"]))
    write(alice, title="Plain")
    write(mallory, title="Hers", tags=json.dumps(["canary"]))
    page = as_alice.get(reverse("journal-search")).content.decode()
    mark = page.split(">Canary</option>")[0].rsplit('value="', 1)[1].rstrip('"')
    html = as_alice.get(f"/journal/?tag={mark}").content.decode()
    assert "Only: Canary" in html
    assert html.count("Title") == 30
    assert "Plain" not in html
    assert "anary" not in older(html)
    assert as_alice.get(older(html)).content.decode().count("Title") == 10
    assert "Hers" not in as_mallory.get(f"/journal/?tag={mark}").content.decode()


def test_tags_are_looked_through_a_bounded_number_at_a_time(as_alice, alice, monkeypatch):
    monkeypatch.setattr("journal.entries.MOST_TAGGED", 10)
    for number in range(15):
        tags = json.dumps(["rare" if number == 14 else "often"])
        write(alice, TODAY - timedelta(days=number), title=f"Title{number:02}.", tags=tags)
    from journal.entries import mark_of

    html = as_alice.get(f"/journal/?tag={mark_of(alice, 'Rare')}").content.decode()
    assert "There is more to look through" in html
    assert "Title14." in as_alice.get(older(html)).content.decode()


def test_the_month_shows_its_days_and_links_to_them(as_alice, alice):
    write(alice, date(2026, 3, 2), title="x")
    CheckIn.objects.record(alice, date(2026, 3, 3), {"mood": 3})
    write(alice, date(2026, 3, 4), title="x", binned_at=datetime(2026, 3, 5, tzinfo=UTC))
    html = as_alice.get("/journal/calendar/2026/3/").content.decode()
    assert html.count("?first=") == 2
    assert '<span class="vh">, entry</span>' in html
    assert '<span class="vh">, check-in</span>' in html
    assert "/journal/calendar/2026/2/" in html
    assert "/journal/calendar/2026/4/" not in html
    assert "A gap is just a gap" in as_alice.get("/journal/calendar/2025/12/").content.decode()


@pytest.mark.parametrize("path", ["2026/4", "2026/0", "2026/13", "0/1", "1899/12", "10000/1"])
def test_there_is_no_page_for_other_months(as_alice, path):
    assert as_alice.get(f"/journal/calendar/{path}/").status_code == 404


def test_it_prints_just_the_words(as_alice, alice):
    entry = write(alice, title="Mine", body="<b>Words</b> & more", tags=json.dumps(["secret"]))
    html = as_alice.get(reverse("entry-print", args=[entry.pk])).content.decode()
    assert "&lt;b&gt;Words&lt;/b&gt; &amp; more" in html
    assert "secret" not in html


@pytest.mark.parametrize("rows_there", [0, 3, 200])
@pytest.mark.parametrize("name", ["journal", "journal-bin", "calendar", "day", "entry-new"])
def test_pages_ask_a_fixed_number_of_queries(as_alice, alice, rows_there, name, django_assert_max_num_queries):
    for number in range(rows_there):
        binned = datetime(2026, 3, 11, tzinfo=UTC) if number % 2 else None
        write(alice, TODAY - timedelta(days=number % 40), title="T", body="B", tags='["x"]', binned_at=binned)
    for number in range(min(rows_there, 40)):
        CheckIn.objects.record(alice, TODAY - timedelta(days=number), {"note": "N", "victory": "V"})
    paths = {"calendar": "/journal/calendar/2026/3/", "day": "/journal/?first=2026-03-11&last=2026-03-11"}
    with django_assert_max_num_queries(4):
        assert as_alice.get(paths.get(name) or reverse(name)).status_code == 200


def test_saving_asks_a_fixed_number_of_queries(as_alice, alice, django_assert_max_num_queries):
    fields = typed(turn=1)
    with django_assert_max_num_queries(7):  # person and session, savepoint, insert, lock, update, release
        as_alice.post(SAVE_NEW, fields)
    [row] = rows(alice)
    with django_assert_max_num_queries(7):
        as_alice.post(reverse("entry-save", args=[row.pk]), {**fields, "turn": 2})


def test_an_id_of_the_address_is_a_uuid(as_alice):
    assert as_alice.get("/journal/7/").status_code == 404
    assert as_alice.get(f"/journal/{UUID(int=7)}/").status_code == 404
