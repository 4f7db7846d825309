"""Chips of one's own, looked through: put away, brought back, deleted for good."""

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Craving, OwnWord


@pytest.fixture
def bus_stop(alice):
    return OwnWord.objects.create(user=alice, kind=OwnWord.Kind.TRIGGER, label="The old <bus> stop")


@pytest.fixture
def sister(alice):
    return OwnWord.objects.create(user=alice, kind=OwnWord.Kind.TOOL, label="My sister")


@pytest.fixture
def craving(alice, bus_stop, sister):
    begun = Craving.objects.begin(alice, "a token", 8, timezone.now())
    begun.describe({"own_triggers": [bus_stop.pk], "own_tool": sister.pk, "after": 3})
    return begun


def page(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query).content.decode()


def send(client, name, word):
    return client.post(reverse(name, args=[word.pk]), follow=True).content.decode()


def test_it_lists_them_by_kind(as_alice, as_mallory, bus_stop, sister):
    html = page(as_alice, "own-words")
    assert html.index("What sets it off") < html.index("The old &lt;bus&gt; stop") < html.index("My sister")
    assert "bus" not in page(as_mallory, "own-words")
    assert "None yet" in page(as_mallory, "own-words")


def test_the_list_of_moments_leads_there_once_there_are_any(as_alice, as_mallory, bus_stop):
    assert reverse("own-words") in page(as_alice, "moments")
    assert reverse("own-words") not in page(as_mallory, "moments")


def test_put_away_it_is_offered_no_more_and_stays_where_it_was_noted(as_alice, alice, bus_stop, sister, craving):
    other = Craving.objects.begin(alice, "another", 5, timezone.now())
    assert "Put away." in send(as_alice, "own-word-away", bus_stop)
    send(as_alice, "own-word-away", sister)
    assert "bus" not in page(as_alice, "moment-trigger", other.pk)
    assert "My sister" not in page(as_alice, "moment-tool", other.pk)
    assert "My sister" not in page(as_alice, "practice")
    listed = page(as_alice, "moments")
    assert "The old &lt;bus&gt; stop" in listed
    assert "My sister" in listed


def test_brought_back_it_is_offered_again(as_alice, bus_stop, craving):
    send(as_alice, "own-word-away", bus_stop)
    assert "Put away (1)" in page(as_alice, "own-words")
    send(as_alice, "own-word-back", bus_stop)
    assert "Put away (" not in page(as_alice, "own-words")
    assert "bus" in page(as_alice, "moment-trigger", craving.pk)


def test_deleted_for_good_it_leaves_what_named_it_whole(as_alice, alice, bus_stop, sister, craving):
    for word in (bus_stop, sister):
        send(as_alice, "own-word-away", word)
        send(as_alice, "own-word-erase", word)
    assert not OwnWord.objects.exists()
    listed = page(as_alice, "moments")
    assert "8 to 3" in listed
    assert "bus" not in listed
    assert as_alice.post(reverse("moment-edit", args=[craving.pk]), {"before": "7", "after": "3"}).status_code == 302
    assert as_alice.get(reverse("moment-use", args=[craving.pk])).status_code == 302
    assert [row.before for row in Craving.objects.for_user(alice)] == [7]


def test_what_is_still_offered_cannot_be_deleted(as_alice, bus_stop):
    assert as_alice.post(reverse("own-word-erase", args=[bus_stop.pk])).status_code == 404
    assert OwnWord.objects.count() == 1


def test_an_odd_undo_is_ignored(as_alice, bus_stop):
    for away in ("nonsense", str(bus_stop.pk)):
        assert "Put away." not in page(as_alice, "own-words", query=f"?away={away}")


def test_it_asks_a_fixed_number_of_queries(as_alice, alice, bus_stop, django_assert_num_queries):
    page(as_alice, "own-words")
    for number in range(20):
        OwnWord.objects.create(user=alice, kind=OwnWord.Kind.TRIGGER, label=f"Word {number}")
    with django_assert_num_queries(2):
        page(as_alice, "own-words")
