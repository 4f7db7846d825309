"""A craving noted step by step, afterwards, changed, filtered, deleted and brought back."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from journal.models import Craving, OwnWord, PracticeSession
from journal.tools import FOR_A_CRAVING

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)  # 13:00 in Berlin


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def begun(alice):
    return Craving.objects.begin(alice, "a token", 8, NOW)


def rows(user):
    return list(Craving.objects.for_user(user).order_by("at", "id"))


def own(user, label, kind="trigger"):
    return OwnWord.objects.create(user=user, kind=kind, label=label)


def page(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query).content.decode()


# In the moment


def test_one_number_is_noted_at_once(as_alice, alice):
    answer = as_alice.post(reverse("moments-new"), {"before": "8", "token": "t"})
    [row] = rows(alice)
    assert answer["Location"] == reverse("moment-trigger", args=[row.pk])
    assert (row.before, row.after, row.at, row.day, row.zone) == (8, None, NOW, date(2026, 3, 11), "Europe/Berlin")


def test_a_double_tap_is_one_craving_and_the_last_number_counts(as_alice, alice):
    for number in ("8", "7"):
        as_alice.post(reverse("moments-new"), {"before": number, "token": "same"})
    [row] = rows(alice)
    assert row.before == 7


def test_two_people_with_the_same_token_have_one_each(as_alice, as_mallory, alice, mallory):
    for client in (as_alice, as_mallory):
        client.post(reverse("moments-new"), {"before": "5", "token": "same"})
    assert len(rows(alice)) == len(rows(mallory)) == 1


@pytest.mark.parametrize("given", [{}, {"before": ""}, {"before": "11"}, {"before": "-1"}, {"before": "x"}])
def test_what_is_no_number_notes_nothing(as_alice, alice, given):
    assert as_alice.post(reverse("moments-new"), given).status_code == 422
    assert rows(alice) == []


def test_it_says_where_one_left_off(as_alice, begun):
    assert reverse("moment-trigger", args=[begun.pk]) in page(as_alice, "moments-new")
    begun.try_tool("walk", NOW)
    assert reverse("moment-use", args=[begun.pk]) in page(as_alice, "moments-new")
    begun.describe({"after": 2})
    assert str(begun.pk) not in page(as_alice, "moments-new")


def test_one_noted_without_a_number_is_offered_without_one(as_alice, alice):
    as_alice.post(reverse("moments-log"), {"triggers": "sad"})
    html = page(as_alice, "moments-new")
    assert "you noted a craving." in html
    assert "None" not in html


def test_the_triggers_come_sad_and_angry_first(as_alice, begun):
    html = page(as_alice, "moment-trigger", begun.pk)
    assert html.index('value="sad"') < html.index('value="angry"') < html.index('value="gear"')
    assert "checked" not in html


def test_what_set_it_off_is_kept(as_alice, alice, begun):
    word = own(alice, "Sunday dinners")
    given = {
        "kind": "social",
        "triggers": ["sad", "money"],
        "own_triggers": [str(word.pk)],
        "new_trigger": "The old bus stop",
        "where": "At home",
        "company": "My brother",
        "thought": "Just once\r\nwould be fine",
    }
    answer = as_alice.post(reverse("moment-trigger", args=[begun.pk]), given)
    assert answer["Location"] == reverse("moment-tool", args=[begun.pk])
    [row] = rows(alice)
    new = OwnWord.objects.for_user(alice).exclude(pk=word.pk).get()
    assert (row.kind, row.triggers, row.own_triggers) == ("social", ["sad", "money"], [word.pk, new.pk])
    assert (new.label, new.kind) == ("The old bus stop", "trigger")
    assert (row.where, row.company, row.thought) == ("At home", "My brother", "Just once\nwould be fine")
    assert row.before == 8


def test_the_same_new_word_is_one_word(as_alice, alice, begun):
    for word in ("Bus stop", "bus STOP"):
        as_alice.post(reverse("moment-trigger", args=[begun.pk]), {"new_trigger": word})
    assert [word.label for word in OwnWord.objects.for_user(alice)] == ["Bus stop"]


def test_nothing_need_be_said(as_alice, alice, begun):
    assert as_alice.post(reverse("moment-trigger", args=[begun.pk]), {}).status_code == 302
    assert rows(alice)[0].triggers == []


def test_it_refuses_anothers_word(as_alice, alice, mallory, begun):
    word = own(mallory, "Hers")
    given = {"own_triggers": [str(word.pk)], "thought": "kept"}
    own(alice, "Mine")
    answer = as_alice.post(reverse("moment-trigger", args=[begun.pk]), given)
    assert answer.status_code == 422
    assert "kept" in answer.content.decode()
    assert "Hers" not in answer.content.decode()
    assert rows(alice)[0].own_triggers == []


def test_a_tool_is_kept_and_guided(as_alice, alice, begun):
    answer = as_alice.post(reverse("moment-tool", args=[begun.pk]), {"tool": "grounding"})
    assert answer["Location"] == reverse("moment-use", args=[begun.pk, "grounding"])
    assert rows(alice)[0].tool == "grounding"
    assert "Name 5 things you can see." in page(as_alice, "moment-use", begun.pk)


def test_an_own_tool_is_made_and_used(as_alice, alice, begun):
    answer = as_alice.post(reverse("moment-tool", args=[begun.pk]), {"new_tool": "Play the drums"})
    assert answer["Location"] == reverse("moment-use", args=[begun.pk, "own"])
    [row] = rows(alice)
    word = OwnWord.objects.for_user(alice).get()
    assert (word.kind, row.own_tool, row.tool) == ("tool", word.pk, "")
    assert "Play the drums" in page(as_alice, "moment-use", begun.pk)
    assert "Play the drums" in page(as_alice, "moment-tool", begun.pk)


def test_anothers_own_tool_is_no_tool(as_alice, alice, mallory, begun):
    word = own(mallory, "Hers", "tool")
    as_alice.post(reverse("moment-tool", args=[begun.pk]), {"tool": str(word.pk)})
    assert (rows(alice)[0].tool, rows(alice)[0].own_tool) == ("", None)


def test_without_a_tool_the_guide_leads_back_to_the_tools(as_alice, begun):
    answer = as_alice.get(reverse("moment-use", args=[begun.pk]))
    assert answer["Location"] == reverse("moment-tool", args=[begun.pk])


def test_the_tools_that_helped_come_first_with_their_number(as_alice, alice, begun):
    for number in range(6):
        at = NOW - timedelta(days=number + 1)
        Craving.objects.create(user=alice, at=at, day=at.date(), zone="UTC", before=8, after=4, tool="walk")
    Craving.objects.create(user=alice, at=NOW, day=NOW.date(), zone="UTC", before=10, after=0, tool="tape")
    html = page(as_alice, "moment-tool", begun.pk)
    assert html.index('value="walk"') < html.index('value="tape"') < html.index('value="breathing"')
    assert "4.0 lower for you, on average of 6 times" in html
    assert "you tried it 1 time<" in html


def test_the_timer_keeps_its_end(as_alice, alice, begun):
    begun.try_tool("timer", NOW)
    url = reverse("moment-use", args=[begun.pk])
    as_alice.post(url, {"minutes": "10"})
    assert rows(alice)[0].wait_until == NOW + timedelta(minutes=10)
    with time_machine.travel(NOW + timedelta(minutes=3, seconds=20), tick=False):
        html = page(as_alice, "moment-use", begun.pk)
    assert 'data-left="400"' in html
    assert "until 13:10" in html
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert "The time is over." in page(as_alice, "moment-use", begun.pk)


def test_a_timer_that_was_started_without_a_network_goes_on_with_it(as_alice, alice, begun):
    """Its end stands in the address alone; of that and one that the server knows the later counts."""
    begun.try_tool("timer", NOW)
    url = reverse("moment-use", args=[begun.pk, "timer"])
    assert as_alice.get(url, {"minutes": "5"})["Location"] == f"{url}?until={NOW.timestamp() + 300:.0f}"
    assert 'data-left="300"' in as_alice.get(url, {"until": f"{NOW.timestamp() + 300:.0f}"}).content.decode()
    assert rows(alice)[0].wait_until is None
    as_alice.post(url, {"minutes": "10"})
    assert 'data-left="600"' in as_alice.get(url, {"until": f"{NOW.timestamp() + 300:.0f}"}).content.decode()
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert 'data-left="240"' in as_alice.get(url, {"until": f"{NOW.timestamp() + 900:.0f}"}).content.decode()


@pytest.mark.parametrize("minutes", ["", "0", "-5", "10000", "x"])
def test_odd_minutes_are_fifteen(as_alice, alice, begun, minutes):
    begun.try_tool("timer", NOW)
    as_alice.post(reverse("moment-use", args=[begun.pk]), {"minutes": minutes})
    assert rows(alice)[0].wait_until == NOW + timedelta(minutes=15)


def test_rated_again_it_ends_quietly(as_alice, alice, begun):
    url = reverse("moment-after", args=[begun.pk])
    assert as_alice.post(url, {"after": "5"})["Location"] == url
    assert rows(alice)[0].after == 5
    html = as_alice.get(url).content.decode()
    assert "From 8 to 5." in html
    assert "!" not in html.split("<main")[1].split("</main>")[0]


def test_a_second_tool_after_the_second_rating_is_a_row_that_follows(as_alice, alice, begun):
    as_alice.post(reverse("moment-tool", args=[begun.pk]), {"tool": "breathing"})
    as_alice.post(reverse("moment-after", args=[begun.pk]), {"after": "5"})
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        for tool in ("tape", "walk"):  # tapped twice, the last one counts
            as_alice.post(reverse("moment-tool", args=[begun.pk]), {"tool": tool})
    first, second = rows(alice)
    assert (first.tool, first.before, first.after) == ("breathing", 8, 5)
    assert (second.tool, second.before, second.after, second.follows) == ("walk", 5, None, first.pk)


def test_one_query_counts_what_helped(alice, mallory, django_assert_num_queries):
    word = own(alice, "Drums", "tool")
    for before, after, tool in ((8, 4, "walk"), (6, 5, "walk"), (5, None, "walk"), (5, 5, ""), (9, 10, word.pk)):
        named = {"tool": tool} if isinstance(tool, str) else {"own_tool": tool}
        Craving.objects.create(user=alice, at=NOW, day=NOW.date(), zone="UTC", before=before, after=after, **named)
    Craving.objects.create(user=mallory, at=NOW, day=NOW.date(), zone="UTC", before=9, after=0, tool="walk")
    with django_assert_num_queries(1):
        found = {tally.key: (tally.n, tally.fall) for tally in Craving.objects.for_user(alice).tallies()}
    assert found == {"walk": (2, 5), str(word.pk): (1, -1)}


# Afterwards


def test_one_short_form_takes_all_of_it_with_its_time(as_alice, alice):
    given = {
        "token": "t",
        "at": "2026-03-10T01:30",
        "before": "9",
        "after": "3",
        "triggers": ["pain"],
        "tool": "call",
        "kind": "physical",
        "thought": "It will not stop",
    }
    for _ in range(2):
        assert as_alice.post(reverse("moments-log"), given)["Location"] == reverse("moments") + "?saved=1"
    [row] = rows(alice)
    assert row.at == datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    assert row.day == date(2026, 3, 9)  # 01:30 belongs to the day before
    assert (row.before, row.after, row.tool, row.triggers, row.kind) == (9, 3, "call", ["pain"], "physical")
    assert row.thought == "It will not stop"


def test_without_a_time_it_is_now(as_alice, alice):
    as_alice.post(reverse("moments-log"), {"before": "4"})
    [row] = rows(alice)
    assert (row.at, row.day) == (NOW, date(2026, 3, 11))


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2025-10-26T02:30", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),  # strikes twice: the first
        ("2025-03-30T02:30", datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),  # never strikes: 03:30
    ],
)
def test_no_hour_is_refused_when_clocks_change(as_alice, alice, wall, utc):
    assert as_alice.post(reverse("moments-log"), {"at": wall}).status_code == 302
    assert rows(alice)[0].at == utc


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "2026-03-11T13:06"}, {"at": "1999-12-31T12:00"}, {"at": "yesterday"}, {"at": "0001-01-01T00:00"},
        {"before": "11"}, {"after": "-1"}, {"tool": "other"}, {"own_tool": str(uuid4())}, {"triggers": ["other"]},
        {"thought": "x" * 2_001}, {"where": "x" * 201}, {"kind": "other"}, {"token": "x" * 65},
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_what_was_typed_stays(as_alice, alice, wrong):
    answer = as_alice.post(reverse("moments-log"), {"company": "My sister", "before": "4", **wrong})
    assert answer.status_code == 422
    assert "My sister" in answer.content.decode()
    assert rows(alice) == []


def test_it_can_be_changed(as_alice, alice, begun):
    begun.describe({"triggers": ["sad"], "thought": "Before", "tool": "walk"})
    html = page(as_alice, "moment-edit", begun.pk)
    assert html.count("checked") == 3
    assert 'value="2026-03-11T13:00"' in html
    given = {"at": "2026-03-11T13:00", "before": "6", "after": "2", "triggers": ["angry"], "thought": "After"}
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert as_alice.post(reverse("moment-edit", args=[begun.pk]), given).status_code == 302
    [row] = rows(alice)
    assert (row.before, row.after, row.triggers, row.thought, row.tool) == (6, 2, ["angry"], "After", "")
    assert row.at == NOW


def test_a_time_that_was_not_touched_stays_to_the_second(as_alice, alice):
    at = NOW - timedelta(hours=30, seconds=17)
    row = Craving.objects.create(user=alice, at=at, day=date(2026, 3, 9), zone="America/New_York", before=3)
    html = page(as_alice, "moment-edit", row.pk)
    wall = html.split('name="at"')[1].split('value="')[1].split('"')[0]
    as_alice.post(reverse("moment-edit", args=[row.pk]), {"at": wall, "before": "4"})
    as_alice.post(reverse("moment-edit", args=[row.pk]), {"at": "", "before": "4"})
    [row] = rows(alice)
    assert (row.at, row.day, row.zone, row.before) == (at, date(2026, 3, 9), "America/New_York", 4)


def test_deleted_it_is_gone_from_everything_until_it_is_brought_back(as_alice, alice, begun):
    begun.try_tool("walk", NOW)
    begun.describe({"after": 2})
    answer = as_alice.post(reverse("moment-delete", args=[begun.pk]))
    assert answer["Location"] == reverse("moments") + f"?undo={begun.pk}"
    html = as_alice.get(answer["Location"]).content.decode()
    assert "Deleted." in html
    assert links(html) == []
    assert Craving.objects.for_user(alice).tallies() == []
    for name in ("moment-trigger", "moment-tool", "moment-use", "moment-after", "moment-edit"):
        assert as_alice.get(reverse(name, args=[begun.pk])).status_code == 404
    as_alice.post(reverse("moment-restore", args=[begun.pk]))
    assert "<strong>8 to 2</strong>" in page(as_alice, "moments")
    assert len(Craving.objects.for_user(alice).tallies()) == 1


# The list


@pytest.fixture
def many(alice):
    """Sixty, an hour apart, some of the same moment."""
    at = [NOW - timedelta(hours=(number + 1) // 2) for number in range(60)]  # a page ends between two of one moment
    made = [
        Craving(
            user=alice,
            at=moment,
            day=moment.date(),
            zone="Europe/Berlin",
            before=number % 11,
            after=number % 3,
            triggers=["sad"] if number % 5 else ["pain", "angry"],
            tool=FOR_A_CRAVING[number % 7].key,
        )
        for number, moment in enumerate(at)
    ]
    Craving.objects.bulk_create(made)
    return {str(row.pk) for row in made}


def links(html):
    return re.findall(r'href="([0-9a-f-]{36})/edit/"', html)


def walk(client, query="?"):
    """Every row of the list, page by page."""
    seen, url = [], reverse("moments") + query
    while url:
        html = client.get(url).content.decode()
        seen += links(html)
        older = re.findall(r'href="\?([^"]*before=[^"]*)"', html)
        url = reverse("moments") + "?" + older[0].replace("&amp;", "&") if older else ""
    return seen


def test_the_pages_show_every_row_once_newest_first(as_alice, alice, many):
    seen = walk(as_alice)
    assert len(seen) == 60
    assert set(seen) == many
    assert seen == [str(row.pk) for row in Craving.objects.for_user(alice).newest_first()]


def test_the_list_is_by_day(as_alice, many):
    html = page(as_alice, "moments", query="?trigger=pain")
    assert html.index("Wednesday, 11 March 2026") < html.index("Tuesday, 10 March 2026")


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("trigger=pain", lambda row: "pain" in row.triggers),
        ("strength=high", lambda row: row.before >= 7),
        ("strength=low&trigger=sad", lambda row: row.before <= 3 and "sad" in row.triggers),
        ("hours=night", lambda row: row.local_at.hour < 6),
        ("hours=evening", lambda row: row.local_at.hour >= 18),
        ("tool=walk", lambda row: row.tool == "walk"),
        ("tool=other&hours=x&strength=9", lambda row: True),
    ],
)
def test_filters_narrow_it_over_all_pages(as_alice, alice, many, query, fits):
    wanted = {str(row.pk) for row in rows(alice) if fits(row)}
    assert set(walk(as_alice, f"?{query}&")) == wanted
    assert wanted


def test_an_own_word_is_filtered_by_its_id(as_alice, alice, begun):
    word, drums = own(alice, "Sunday dinners"), own(alice, "Drums", "tool")
    begun.describe({"own_triggers": [word.pk], "own_tool": drums.pk})
    Craving.objects.begin(alice, "another", 3, NOW)
    for query in (f"?trigger={word.pk}", f"?tool={drums.pk}"):
        html = page(as_alice, "moments", query=query)
        assert links(html) == [str(begun.pk)]
        assert "Sunday dinners" in html
    assert "trigger=Sunday" not in page(as_alice, "moments")


@pytest.mark.parametrize("before", ["x", "1-2", "-", "9" * 30 + "-" + "0" * 32, "%00", "5-zz"])
def test_an_odd_place_is_the_start_of_the_list(as_alice, begun, before):
    assert links(page(as_alice, "moments", query=f"?before={before}&undo={before}")) == [str(begun.pk)]


@pytest.mark.parametrize("query", ["", "?trigger=sad&strength=low&hours=night&tool=walk"])
def test_the_list_asks_no_more_with_more_rows(as_alice, many, django_assert_num_queries, query):
    with django_assert_num_queries(3):  # session with person, own words, rows
        as_alice.get(reverse("moments") + query)


def test_each_step_asks_a_fixed_number(as_alice, alice, begun, many, django_assert_max_num_queries):
    begun.try_tool("reasons", NOW)
    for number in range(9):
        own(alice, f"Word {number}", "trigger" if number % 2 else "tool")
    limits = {"moment-trigger": 4, "moment-tool": 5, "moment-use": 6, "moment-after": 3, "moment-edit": 4}
    for name, limit in limits.items():
        with django_assert_max_num_queries(limit):
            assert as_alice.get(reverse(name, args=[begun.pk])).status_code == 200
    for name in ("moments-new", "moments-log"):
        with django_assert_max_num_queries(3):
            assert as_alice.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("place", [False, True])
def test_the_list_walks_its_index(alice, place):
    """With ten thousand rows the page reads twenty of them."""
    at = [NOW - timedelta(hours=number) for number in range(10_000)]
    Craving.objects.bulk_create(Craving(user=alice, at=moment, day=moment.date(), zone="UTC") for moment in at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journal_craving")
    found = Craving.objects.for_user(alice).newest_first()
    if place:
        found = found.older_than(at[5_000], uuid4())
    plan = found[:21].explain()
    assert "craving_newest_first" in plan
    assert "Sort" not in plan.replace("Incremental Sort", "Sort")


def test_a_tool_under_a_craving_is_no_practice_session(as_alice, alice, begun):
    as_alice.post(reverse("moment-tool", args=[begun.pk]), {"tool": "grounding"})
    assert not PracticeSession.objects.for_user(alice).exists()
