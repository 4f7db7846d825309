"""A link to a week: what it shows, to whom, for how long, and what it never shows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.clock import Week
from journal.models import CheckIn, Entry
from progress.models import ShareLink, ShareView, WeekNote
from progress.parts import PARTS
from support.models import BringUp

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
WEEK = Week(2026, 11)
NEW = "/progress/week/2026-W11/share/?draft=one"
PASSPHRASE = "green lamp"


@pytest.fixture(autouse=True)
def _then(db):
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def numbers(*keys: str) -> list[str]:
    return [str(number) for number, part in enumerate(PARTS) if part.key in keys]


def make(client: Client, *keys: str, **fields: str) -> str:
    """The link's path."""
    answer = client.post(NEW, {"p": numbers(*(keys or ("figures",))), "days": "7"} | fields)
    assert answer.status_code == 200
    return "/s/" + answer.content.decode().partition("/s/")[2].partition("/")[0] + "/"


def test_it_shows_what_was_ticked_and_nothing_else(as_alice, alice, client):
    CheckIn.objects.record(alice, WEEK.monday, {"craving": 7, "note": "a bad night", "used": "yes"})
    note = WeekNote(id=WeekNote.id_for(alice, WEEK), user=alice, year=2026, week=11, if_then=alice.pk, well="I slept")
    note.save()
    path = make(as_alice)
    page = client.get(path).content.decode()
    assert "Strongest craving" in page
    for words in ("<h2>Use</h2>", "a bad night", "I slept", "alice", "Daymark", "<nav", "<a ", "<form", "<script"):
        assert words not in page
    path = make(as_alice, "use", "words", "journal", name="Al")
    page = client.get(path).content.decode()
    for words in ("<h2>Use</h2>", "a bad night", "I slept", "Al: 9 March to 15 March 2026"):
        assert words in page
    assert "Strongest craving" not in page


def test_with_gaps_it_says_on_how_many_days_counts_rest(as_alice, alice, client):
    path = make(as_alice, "support", "journal", "bring-up")
    for number in range(5):
        Entry.objects.create(user=alice, day=WEEK.monday, title=f"Words {number}")
        BringUp.objects.create(user=alice, text=f"Line {number}")
    BringUp.objects.create(user=alice, text="One more")
    rests = "Checked in on {} of 3 days so far, the week before on 0 of 7."
    for back, days in ((0, 1), (1, 2)):
        CheckIn.objects.record(alice, NOW.date() - timedelta(days=back), {"craving": 7})
        page = client.get(path).content.decode()
        assert rests.format(days) + " All numbers and counts rest on these days. What was not noted is missing" in page
    for left_out in ("and 1 more in the journal", "and 1 more on the list"):
        assert left_out in page
    assert "Daymark" not in page


def test_robots_caches_and_other_sites_learn_nothing(as_alice, client):
    for path, status in ((make(as_alice), 200), ("/s/nothing/", 404)):
        answer = client.get(path)
        assert answer.status_code == status
        assert "noindex" in answer["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies


def test_only_hashes_are_kept(as_alice):
    token = make(as_alice, passphrase=PASSPHRASE).strip("/")[2:]
    link = ShareLink.objects.get()
    assert len(token) == 64
    assert token not in str(ShareLink.objects.values().get())
    assert identify_hasher(link.passphrase).algorithm == "argon2"


def test_a_form_sent_twice_is_one_link_as_it_was_sent_last(as_alice, client):
    first = make(as_alice, "figures", "words")
    assert make(as_alice, "figures") == first
    assert ShareLink.objects.get().sections == ["figures"]
    assert "In my words" not in client.get(first).content.decode()


def test_a_draft_names_only_its_own_persons_link(as_alice, as_mallory):
    assert make(as_alice) != make(as_mallory)
    assert ShareLink.objects.count() == 2


def test_unknown_expired_and_ended_links_look_the_same(as_alice, client):
    ended, expired = make(as_alice), None
    as_alice.post(reverse("shared-end", args=[ShareLink.objects.get().pk]))
    expired = as_alice.post(NEW.replace("one", "two"), {"p": numbers("figures"), "days": "1"}).content.decode()
    expired = "/s/" + expired.partition("/s/")[2].partition("/")[0] + "/"
    assert client.get(expired).status_code == 200
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        pages = [client.get(path) for path in (ended, expired, "/s/nothing/")]
    assert [page.status_code for page in pages] == [404] * 3
    assert len({page.content for page in pages}) == 1
    assert len({tuple(page.headers.items()) for page in pages}) == 1


def test_an_ended_link_stays_ended_when_its_form_is_sent_again(as_alice, client):
    path = make(as_alice)
    as_alice.post(reverse("shared-end", args=[ShareLink.objects.get().pk]))
    assert as_alice.post(NEW, {"p": numbers("figures"), "days": "7"}).status_code == 302
    assert client.get(path).status_code == 404


def test_a_person_who_is_gone_shares_nothing(as_alice, alice, client):
    path = make(as_alice)
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(path).status_code == 404
    type(alice).objects.get(pk=alice.pk).delete()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("days", "lasts"), [("1", 1), ("7", 7), ("", 7), ("30", 30)])
def test_it_lasts_as_long_as_was_said_and_30_days_at_most(as_alice, days, lasts):
    make(as_alice, days=days)
    assert ShareLink.objects.get().expires_at == NOW + timedelta(days=lasts)
    answer = as_alice.post(NEW.replace("one", "two"), {"p": numbers("figures"), "days": "31"})
    assert answer.status_code == 422
    assert ShareLink.objects.count() == 1


@pytest.mark.parametrize("fields", [{"p": []}, {"p": ["0"], "passphrase": "short"}, {"p": ["99"]}])
def test_bad_input_is_refused(as_alice, fields):
    assert as_alice.post(NEW, fields | {"days": "7"}).status_code == 422
    assert not ShareLink.objects.exists()


def test_the_owner_sees_when_it_was_opened_and_nothing_of_by_whom(as_alice, client):
    path = make(as_alice)
    client.get(path, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="canaryagent")
    client.head(path)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        client.get(path)
        page = as_alice.get(reverse("shared")).content.decode()
    assert "Opened 2 times" in page
    assert "Wed 11 March, 13:00" in page
    assert "Wed 11 March, 14:00" in page
    assert {field.name for field in ShareView._meta.fields} == {"id", "user", "created_at", "updated_at", "link", "at"}


def test_the_list_asks_no_more_with_more_links(as_alice, alice, django_assert_max_num_queries):
    for number in range(12):
        ShareLink.make(alice, str(number), WEEK, ["figures"], NOW + timedelta(days=7))
    for link in ShareLink.objects.for_user(alice):
        for _ in range(3):
            link.note_view(NOW)
    with django_assert_max_num_queries(4):
        assert as_alice.get(reverse("shared")).content.decode().count("Opened 3 times") == 12


def test_links_that_ended_long_ago_are_forgotten(as_alice, alice, client):
    client.get(make(as_alice))
    with time_machine.travel(NOW + timedelta(days=36), tick=False):
        assert "The week from" in as_alice.get(reverse("shared")).content.decode()
    with time_machine.travel(NOW + timedelta(days=38), tick=False):
        assert "The week from" not in as_alice.get(reverse("shared")).content.decode()
        make(as_alice, draft="two")
    assert ShareView.objects.count() == 0


def test_a_passphrase_is_asked_and_kept_for_this_link_and_half_an_hour(as_alice, alice, client):
    CheckIn.objects.record(alice, WEEK.monday, {"craving": 7})
    path = make(as_alice, passphrase=PASSPHRASE)
    other = ShareLink.make(alice, "two", WEEK, ["figures"], NOW + timedelta(days=7), passphrase=PASSPHRASE)
    assert "A passphrase, please" in client.get(path).content.decode()
    wrong = client.post(path, {"passphrase": "green lamb"})
    assert wrong.status_code == 422
    assert "That is not it" in wrong.content.decode()
    assert not wrong.cookies
    assert not ShareView.objects.exists()
    right = client.post(path, {"passphrase": f" {PASSPHRASE} "})
    assert right["Location"] == path
    assert right.cookies["share"]["httponly"]
    assert "Strongest craving" in client.get(path).content.decode()
    assert "A passphrase, please" in client.get(f"/s/{other}/").content.decode()
    with time_machine.travel(NOW + timedelta(minutes=31), tick=False):
        assert "A passphrase, please" in client.get(path).content.decode()
    client.cookies["share"] = "made:up:mark"
    assert "A passphrase, please" in client.get(path).content.decode()


def test_who_guesses_is_slowed_down_at_the_link_from_wherever_they_come(as_alice, client):
    path = make(as_alice, passphrase=PASSPHRASE)
    for number in range(10):
        assert client.post(path, {"passphrase": "wrong"}, REMOTE_ADDR=f"203.0.113.{number}").status_code == 422
    assert client.post(path, {"passphrase": PASSPHRASE}, REMOTE_ADDR="203.0.113.99").status_code == 429
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert client.post(path, {"passphrase": PASSPHRASE}).status_code == 302


def test_a_bot_that_tries_many_links_has_to_wait(client):
    for number in range(60):
        assert client.get(f"/s/{number}/").status_code == 404
    assert client.get("/s/61/").status_code == 429
    assert client.get("/s/61/", REMOTE_ADDR="203.0.113.9").status_code == 404


def test_a_stranger_sees_and_ends_none_of_it(as_alice, as_mallory, client):
    path = make(as_alice)
    assert "The week from" not in as_mallory.get(reverse("shared")).content.decode()
    assert as_mallory.post(reverse("shared-end", args=[ShareLink.objects.get().pk])).status_code == 404
    assert client.get(path).status_code == 200


def test_it_says_that_nobody_may_demand_it(as_alice):
    page = as_alice.get(NEW).content.decode()
    assert "Nobody may demand this." in page
    assert reverse("lesson", args=["your-say"]) in page
    assert not [part for part in page.split("<input")[1:] if 'name="p"' in part and "checked" in part.split(">")[0]]
