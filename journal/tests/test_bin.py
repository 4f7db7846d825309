from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from journal.models import Craving, Entry, IfThen, Lapse
from journal.tasks import empty_bins

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
DAY = date(2026, 3, 10)


@pytest.fixture
def entry(alice):
    return Entry.objects.create(user=alice, day=DAY, title="A title", body="Words")


def test_it_is_deleted_with_undo(as_alice, alice, entry):
    answer = as_alice.post(reverse("entry-delete", args=[entry.pk]))
    assert answer["Location"] == f"/journal/?undo={entry.pk}"
    html = as_alice.get(answer["Location"]).content.decode()
    assert "Deleted." in html
    assert "A title" not in html
    assert as_alice.get(reverse("entry", args=[entry.pk])).status_code == 404
    assert as_alice.get(reverse("entry-edit", args=[entry.pk])).status_code == 404
    assert as_alice.get(reverse("entry-print", args=[entry.pk])).status_code == 404
    answer = as_alice.post(reverse("entry-restore", args=[entry.pk]))
    assert answer["Location"] == reverse("entry", args=[entry.pk])
    again = Entry.objects.for_user(alice).kept().get()
    assert (again.body, again.updated_at) == ("Words", entry.updated_at)


def test_deleting_or_restoring_twice_is_once(as_alice, entry):
    for name in ("entry-delete", "entry-delete", "entry-restore", "entry-restore"):
        assert as_alice.post(reverse(name, args=[entry.pk])).status_code == 302
    assert Entry.objects.kept().count() == 1


def test_the_bin_lists_what_was_deleted_and_nothing_else(as_alice, entry):
    assert "The bin is empty." in as_alice.get(reverse("journal-bin")).content.decode()
    as_alice.post(reverse("entry-delete", args=[entry.pk]))
    assert "A title" in as_alice.get(reverse("journal-bin")).content.decode()


def test_the_bin_pages_by_place(as_alice, alice):
    for number in range(60):
        Entry.objects.create(user=alice, day=DAY, title=f"Title{number:02}.", binned_at=NOW)
    html = as_alice.get(reverse("journal-bin")).content.decode()
    older = html.split('<a class="button" href="?')[1].split('"')[0]
    rest = as_alice.get(reverse("journal-bin") + f"?{older}").content.decode()
    assert all((f"Title{number:02}." in html) != (f"Title{number:02}." in rest) for number in range(60))


def test_delete_for_good_asks_once_more(as_alice, entry):
    url = reverse("entry-erase", args=[entry.pk])
    assert as_alice.post(url).status_code == 404  # only from the bin
    as_alice.post(reverse("entry-delete", args=[entry.pk]))
    assert "cannot be brought back" in as_alice.get(url).content.decode()
    assert Entry.objects.count() == 1
    assert as_alice.post(url)["Location"] == reverse("journal-bin")
    assert Entry.objects.count() == 0


def test_undo_of_anothers_row_is_not_offered(as_mallory, entry):
    Entry.objects.update(binned_at=NOW)
    assert "Deleted." not in as_mallory.get(f"/journal/?undo={entry.pk}").content.decode()
    assert as_mallory.get("/journal/?undo=nonsense").status_code == 200


@pytest.mark.parametrize("model", [Entry, Craving, Lapse, IfThen])
def test_the_bin_empties_itself_after_thirty_days(alice, model):
    places = {"day": DAY, "zone": "UTC", "at": NOW}
    known = {field.name for field in model._meta.get_fields()}
    fields = {name: value for name, value in places.items() if name in known}
    for binned_at in (None, NOW - timedelta(days=29, hours=23), NOW - timedelta(days=30), NOW - timedelta(days=90)):
        model.objects.create(user=alice, binned_at=binned_at, **fields)
    with time_machine.travel(NOW, tick=False):
        empty_bins()
    left = [row.binned_at for row in model.objects.order_by("created_at")]
    assert left == [None, NOW - timedelta(days=29, hours=23)]


def test_the_bin_is_emptied_every_hour(settings):
    [schedule] = [one["schedule"] for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] == empty_bins.name]
    assert schedule == timedelta(hours=1)
