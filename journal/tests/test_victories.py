from datetime import date, timedelta

from django.urls import reverse

from help.tests.pages import Page
from journal.models import CheckIn

DAY = date(2026, 3, 11)


def test_it_gathers_the_good_things_newest_first(as_alice, alice):
    CheckIn.objects.record(alice, DAY, {"victory": "Cooked <soup>", "note": "hidden note"})
    CheckIn.objects.record(alice, DAY - timedelta(days=1), {"note": "only a note"})
    CheckIn.objects.record(alice, DAY - timedelta(days=2), {"victory": "Slept well"})
    html = as_alice.get(reverse("victories")).content.decode()
    assert html.index("Cooked &lt;soup&gt;") < html.index("Slept well")
    assert "10 March" not in html
    assert "note" not in Page(html).words


def test_it_pages_by_day(as_alice, alice):
    for number in range(40):
        CheckIn.objects.record(alice, DAY - timedelta(days=number), {"victory": f"Good{number:02}."})
    html = as_alice.get(reverse("victories")).content.decode()
    older = html.split('<a class="button" href="')[1].split('"')[0]
    rest = as_alice.get(reverse("victories") + older).content.decode()
    assert all((f"Good{number:02}." in html) != (f"Good{number:02}." in rest) for number in range(40))
    assert "Good00." in as_alice.get("/journal/victories/?before=nonsense").content.decode()


def test_it_is_kind_while_empty(as_alice):
    html = as_alice.get(reverse("victories")).content.decode()
    assert "When you note one good thing" in html


def test_it_shows_one_persons_own(as_mallory, alice):
    CheckIn.objects.record(alice, DAY, {"victory": "Cooked soup"})
    assert "Cooked soup" not in as_mallory.get(reverse("victories")).content.decode()
