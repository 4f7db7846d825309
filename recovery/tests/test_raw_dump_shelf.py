"""The same as in test_raw_dump for the shelf of books, workshops and communities."""

import pytest
from django.urls import reverse

from recovery.tests.test_raw_dump import dump
from support.models import Keeper

KEPT = {"title": "canarybook", "link": "https://canarylink.example/", "note": "canarywhy"}
CHANGED = {"title": "canaryother", "link": "https://canaryotherlink.example/", "note": "canaryotherwhy"}
REFUSED = "canaryrefusedbook"


@pytest.mark.django_db
def test_it_holds_no_word_of_the_shelf(as_alice, alice, caplog, capfd):
    as_alice.post(reverse("shelf-new"), KEPT)
    keeper = Keeper.objects.for_user(alice).get()
    written = dump()
    as_alice.post(reverse("shelf-edit", args=[keeper.pk]), CHANGED)
    as_alice.post(reverse("shelf-edit", args=[keeper.pk]), CHANGED | {"title": REFUSED * 20})
    written += dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for word in (b"canarybook", b"canarylink", b"canarywhy", b"canaryother", REFUSED.encode()):
        assert word not in written
        assert word.hex().encode() not in written
    page = as_alice.get(reverse("shelf")).content.decode()
    assert all(words in page for words in CHANGED.values())
