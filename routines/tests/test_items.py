"""The items: made, changed, put in order, paused, put away, deleted and brought back."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from routines.models import Completion, RoutineItem, RoutineRule
from routines.schedule import PAUSED, PUT_AWAY, Rule
from routines.starts import STARTS
from routines.tests.conftest import TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FILLED = {"name": "Walk the dog", "kind": "exercise", "part": "morning", "note": "The long way"}


def act(client, name, item, /, **fields):
    return client.post(reverse(name, args=[item.pk]), fields)


def order(client) -> list[str]:
    return [rule.item.name for _, lines in client.get(reverse("routine-items")).context["parts"] for rule, _ in lines]


def states(item) -> list[tuple]:
    rules = RoutineRule.objects.filter(item=item).order_by("valid_from")
    return [(rule.state, rule.valid_from, rule.valid_to) for rule in rules]


@pytest.mark.usefixtures("_at_noon")
def test_a_form_makes_one_item_however_often_it_is_sent(as_alice, alice):
    page = as_alice.get(reverse("routine-new"))
    action = page.context["form"].helper.form_action
    for _ in range(2):
        assert as_alice.post(action, {**FILLED, "every": "2"}).status_code == 302
    [item] = RoutineItem.objects.for_user(alice)
    assert (item.name, item.kind, item.note) == ("Walk the dog", "exercise", "The long way")
    assert item.rules() == [Rule(TODAY, part="morning", every=2, anchor=TODAY)]


@pytest.mark.usefixtures("_at_noon")
@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"kind": ""}, {"kind": "sin"}, {"every": "0"}, {"every": "2", "weekdays": ["1"]}, {"target": "0"},
     {"part": "dawn"}, {"at": "25:00"}, {"weekdays": ["7"]}, {"unit": "miles"}],
)  # fmt: skip
def test_a_refused_form_keeps_what_was_typed(as_alice, wrong):
    page = as_alice.post(reverse("routine-new"), {**FILLED, **wrong})
    assert page.status_code == 422
    assert "The long way" in page.content.decode()
    assert not RoutineItem.objects.exists()


def test_an_old_form_sent_again_does_not_undo_later_changes(as_alice, make_item, alice):
    action = as_alice.get(reverse("routine-new")).context["form"].helper.form_action
    as_alice.post(action, FILLED)
    [item] = RoutineItem.objects.for_user(alice)
    RoutineRule.objects.filter(item=item).update(valid_from=TODAY - 9 * DAY)
    item.pause(TODAY, None)
    as_alice.post(action, FILLED)
    assert states(item) == [("on", TODAY - 9 * DAY, TODAY - DAY), (PAUSED, TODAY, None)]


def test_an_edit_keeps_the_anchor_of_every_so_many_days(as_alice, make_item):
    item = make_item(every=3, anchor=TODAY - 4 * DAY)
    act(as_alice, "routine-edit", item, name="Walk", kind="exercise", every="3", at="08:00")
    assert item.rules()[-1].anchor == TODAY - 4 * DAY
    act(as_alice, "routine-edit", item, name="Walk", kind="exercise", every="5", at="08:00")
    assert item.rules()[-1].anchor == TODAY


def test_only_new_words_make_no_new_rule(as_alice, make_item):
    item = make_item(weekdays=(1, 3), target=20, unit="minutes", part="midday")
    given = as_alice.get(reverse("routine-edit", args=[item.pk])).context["form"].initial
    act(as_alice, "routine-edit", item, **{**given, "name": "Stroll", "at": "", "every": ""})
    assert states(item) == [("on", TODAY - 28 * DAY, None)]
    assert RoutineItem.objects.for_user(item.user).get().name == "Stroll"


def test_a_pause_with_an_end_and_one_without(as_alice, make_item):
    item = make_item()
    act(as_alice, "routine-pause", item, last=(TODAY + 2 * DAY).isoformat())
    first = ("on", TODAY - 28 * DAY, TODAY - DAY)
    assert states(item) == [first, (PAUSED, TODAY, TODAY + 2 * DAY), ("on", TODAY + 3 * DAY, None)]
    assert as_alice.get(reverse("routines")).context["page"].rows == ()
    act(as_alice, "routine-resume", item)
    assert states(item) == [first, ("on", TODAY, None)]
    act(as_alice, "routine-pause", item)
    assert states(item) == [first, (PAUSED, TODAY, None)]
    assert "paused" in as_alice.get(reverse("routine", args=[item.pk])).content.decode()


def test_a_pause_cannot_end_before_it_begins(as_alice, make_item):
    item = make_item()
    answer = act(as_alice, "routine-pause", item, last=(TODAY - DAY).isoformat())
    assert answer.status_code == 422
    assert "later day" in answer.content.decode()
    assert len(states(item)) == 1


def test_put_away_it_leaves_the_days_and_comes_back(as_alice, make_item):
    item = make_item()
    act(as_alice, "routine-tick", item, day=(TODAY - DAY).isoformat())
    act(as_alice, "routine-away", item)
    assert states(item)[-1] == (PUT_AWAY, TODAY, None)
    assert order(as_alice) == []
    assert as_alice.get(reverse("routine-items")).context["away"]
    assert Completion.objects.filter(item=item).count() == 1
    act(as_alice, "routine-resume", item)
    assert order(as_alice) == ["Walk"]


def test_deleted_it_can_be_brought_back(as_alice, make_item):
    item = make_item()
    act(as_alice, "routine-tick", item)
    answer = act(as_alice, "routine-delete", item)
    assert "Deleted." in as_alice.get(answer["Location"]).content.decode()
    assert as_alice.get(reverse("routines")).context["page"].rows == ()
    assert as_alice.get(reverse("routine", args=[item.pk])).status_code == 404
    assert act(as_alice, "routine-tick", item).status_code == 404
    act(as_alice, "routine-undo", item)
    [row] = as_alice.get(reverse("routines")).context["page"].rows
    assert row.is_done


def test_items_move_within_their_part_of_the_day(as_alice, make_item):
    a, b, c = make_item("a", part="morning"), make_item("b", part="morning"), make_item("c", part="morning")
    e = make_item("e", part="evening")
    act(as_alice, "routine-move", c, to="up")
    assert order(as_alice) == ["a", "c", "b", "e"]
    act(as_alice, "routine-move", a, to="up")
    act(as_alice, "routine-move", e, to="up")
    assert order(as_alice) == ["a", "c", "b", "e"]
    act(as_alice, "routine-move", a, to="down")
    assert order(as_alice) == ["c", "a", "b", "e"]
    act(as_alice, "routine-move", b, before=str(c.pk))
    assert order(as_alice) == ["b", "c", "a", "e"]
    act(as_alice, "routine-move", b, before="")
    assert order(as_alice) == ["c", "a", "b", "e"]


def test_a_move_cannot_name_anothers_item(as_alice, make_item, mallory):
    mine, other = make_item("mine", part="morning"), make_item("other", part="morning")
    hers = make_item("hers", part="morning", of=mallory)
    act(as_alice, "routine-move", mine, before=str(hers.pk))
    assert order(as_alice) == ["other", "mine"]
    assert RoutineItem.objects.get(pk=hers.pk).position == 0
    assert other.pk != hers.pk


@pytest.mark.usefixtures("_at_noon")
def test_an_item_with_a_time_takes_its_place(as_alice):
    for name, at in (("nine", "09:00"), ("seven", "07:00"), ("eight", "08:00"), ("six at night", "18:00")):
        as_alice.post(reverse("routine-new") + f"?draft={at}", {"name": name, "kind": "chore", "at": at})
    assert order(as_alice) == ["seven", "eight", "nine", "six at night"]


def test_what_a_template_gives_goes_where_its_time_says(as_alice, alice, make_item):
    make_item("Feed the cat", at=time(11, 30), part="morning")
    make_item("Stretch", at=time(9))
    page = as_alice.get(reverse("routine-start", args=["early"]))
    url = reverse("routine-start", args=["early"]) + page.context["form"].helper.form_action
    as_alice.post(url, {"take": ["wake"]})
    html = as_alice.get(reverse("routines")).content.decode()
    assert html.index("Get up") < html.index("Stretch")


@pytest.mark.usefixtures("_at_noon")
@pytest.mark.parametrize("key", STARTS)
def test_a_template_day_gives_what_is_ticked_and_nothing_else(as_alice, alice, key):
    page = as_alice.get(reverse("routine-start", args=[key]))
    assert "checked" not in page.content.decode()
    offers = STARTS[key].offers
    action = page.context["form"].helper.form_action
    for _ in range(2):
        as_alice.post(reverse("routine-start", args=[key]) + action, {"take": [offers[0].key, offers[-1].key]})
    items = RoutineItem.objects.for_user(alice).in_order()
    assert [item.name for item in items] == [offers[0].name, offers[-1].name]
    assert all(item.rules() for item in items)


@pytest.mark.usefixtures("_at_noon")
def test_nothing_ticked_is_asked_again(as_alice):
    assert as_alice.post(reverse("routine-start", args=["early"])).status_code == 422
    assert as_alice.get(reverse("routine-start", args=["nowhere"])).status_code == 404


def test_the_year_shows_each_day_and_the_table_behind(as_alice, make_item):
    item = make_item(since=400, target=2)
    for back, amount in ((1, 2), (2, 1)):
        act(as_alice, "routine-tick", item, day=(TODAY - back * DAY).isoformat(), amount=amount)
    act(as_alice, "routine-skip", item, day=(TODAY - 3 * DAY).isoformat())
    page = as_alice.get(reverse("routine", args=[item.pk]))
    grid = page.context["grid"]
    assert sum(path.count("M") for _, path in grid.paths) == 365
    assert grid.months[-1].counts == (1, 1, 1, 8)
    assert page.context["strength"] in range(1, 10)
    assert "<table>" in page.content.decode()


def test_the_history_is_read_a_page_at_a_time_and_says_what_held_when(as_alice, make_item):
    item = make_item(since=100)
    Completion.objects.bulk_create(
        Completion(pk=Completion.id_for(item.pk, TODAY - n * DAY), user=item.user, item=item, day=TODAY - n * DAY)
        for n in range(90)
    )
    act(as_alice, "routine-edit", item, name="Walk", kind="exercise", weekdays=["1"], at="08:00")
    first = as_alice.get(reverse("routine-history", args=[item.pk]))
    assert len(first.context["rows"]) == 60
    assert [said for _, said in first.context["rules"]] == ["Tue at 08:00", "Every day at any time"]
    older = as_alice.get(reverse("routine-history", args=[item.pk]) + f"?before={first.context['older']}")
    assert len(older.context["rows"]) == 30
    assert older.context["older"] is None
    assert as_alice.get(reverse("routine-history", args=[item.pk]) + "?before=x").status_code == 200


def test_times_are_shown_and_read_as_the_wall_has_them(as_alice, make_item):
    item = make_item("Get up", "wake", at=time(7))
    act(as_alice, "routine-tick", item, at="06:40")
    assert 'value="06:40"' in as_alice.get(reverse("routine-on", args=[item.pk])).content.decode()
