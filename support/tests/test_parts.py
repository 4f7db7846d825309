from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for
from journal.models import IfThen
from support.forms.plan import MOST_LINES
from support.models import Naloxone, PlanLine, PlanSign
from support.naloxone import near_end
from support.parts import PARTS
from support.steps import ORDER, step


def lines(user, part="signs"):
    return [line.text for line in PlanLine.objects.for_user(user).of_part(part).in_order()]


def url(part="signs", query=""):
    return reverse("plan-part", args=[part]) + query


def test_it_ticks_types_and_unticks(as_alice, alice):
    as_alice.post(url(), {"ticked": ["sleep", "alone"], "own_1": "I stop calling Ana"})
    assert lines(alice) == ["I sleep badly", "I stay away from people", "I stop calling Ana"]
    html = as_alice.get(url()).content.decode()
    assert html.count(" checked") == 2
    assert "I stop calling Ana" in html
    as_alice.post(url(), {"ticked": ["alone", "lie"]})
    assert lines(alice) == ["I stay away from people", "I stop calling Ana", "I tell small lies"]
    as_alice.post(url(), {"ticked": ["sleep", "alone"], "own_2": ""})
    assert sorted(lines(alice)) == sorted(["I sleep badly", "I stay away from people", "I stop calling Ana"])


def test_sent_twice_it_is_one(as_alice, alice):
    action = as_alice.get(url(query="?step")).context["form"].helper.form_action
    assert "step=" in action
    for _ in range(2):
        as_alice.post(action, {"ticked": ["sleep"], "own_1": "One", "own_2": "Two"})
    assert lines(alice) == ["I sleep badly", "One", "Two"]


def test_it_refuses_a_key_that_is_on_no_list_and_keeps_what_was_typed(as_alice, alice):
    answer = as_alice.post(url(), {"ticked": ["nonsense"], "own_1": "My words"})
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()
    assert lines(alice) == []


def test_a_part_has_an_end(as_alice, alice):
    for number in range(MOST_LINES):
        PlanLine.objects.create(user=alice, part="signs", text=f"s{number}")
    assert as_alice.post(url(), {"own_1": "One more"}).status_code == 422
    assert as_alice.post(url(), {"ticked": ["sleep"]}).status_code == 302


def test_the_way_leads_through_every_part_once_and_back(as_alice):
    place, seen = step(ORDER[0]), []
    while "step" in place:
        page = as_alice.get(place)
        guide = page.context["guide"]
        seen.append(guide.number)
        assert page.status_code == 200
        assert f"Step {guide.number} of {len(ORDER)}" in page.content.decode()
        assert guide.before in page.content.decode()
        place = guide.after
    assert seen == list(range(1, len(ORDER) + 1))
    assert {part.key for part in PARTS} <= set(ORDER)
    assert place == reverse("plan") + "?built"


@pytest.mark.parametrize("part", [part.key for part in PARTS])
def test_each_part_can_be_filled_alone_and_shows_on_the_plan(as_alice, part):
    example = next(one for one in PARTS if one.key == part).examples[0]
    answer = as_alice.post(url(part), {"ticked": [example[0]], "own_1": "Zebra crossing"})
    assert answer["Location"] in (f"{reverse('plan')}#{part}", reverse("plan-pairs"))
    html = as_alice.get(reverse("plan")).content.decode()
    assert example[1] in html
    assert "Zebra crossing" in html


def test_an_unknown_part_is_not_there(as_alice):
    for name in ("plan-part", "plan-order"):
        assert as_alice.get(reverse(name, args=["nonsense"])).status_code == 404


def test_examples_have_keys_of_their_own():
    for part in PARTS:
        keys = [key for key, _ in part.examples]
        assert len(keys) == len(set(keys))
        assert all(len(key) <= 24 and len(text) <= 300 for key, text in part.examples)


def pairs_of(user):
    return {(one.situation, one.response) for one in IfThen.objects.for_user(user).kept()}


def test_risky_things_are_paired_with_answers_to_tick(as_alice, alice):
    as_alice.post(url("risky"), {"ticked": ["people"], "own_1": "I pass the old corner"})
    people, corner = PlanLine.objects.for_user(alice).of_part("risky").in_order()
    page = as_alice.get(reverse("plan-pairs")).content.decode()
    assert "If I pass the old corner, then" in page
    answers = {f"then_{people.pk}": ["leave", "call"], f"own_{corner.pk}": "I ring Ana"}
    for _ in range(2):
        as_alice.post(reverse("plan-pairs"), answers)
    assert pairs_of(alice) == {
        ("I meet people who use", "I leave and go where people are"),
        ("I meet people who use", "I call someone on my side"),
        ("I pass the old corner", "I ring Ana"),
    }
    assert IfThen.objects.count() == 3
    assert "Every risky thing in your plan has an answer." in as_alice.get(reverse("plan-pairs")).content.decode()
    assert "still without an answer" not in as_alice.get(reverse("plan")).content.decode()


def test_a_line_is_changed_deleted_and_brought_back(as_alice, alice):
    as_alice.post(url(), {"ticked": ["sleep"]})
    [line] = PlanLine.objects.for_user(alice)
    as_alice.post(reverse("plan-line", args=[line.pk]), {"text": "I sleep less than five hours"})
    assert lines(alice) == ["I sleep less than five hours"]
    assert PlanLine.objects.get().key == ""
    assert as_alice.post(reverse("plan-line", args=[line.pk]), {"text": " "}).status_code == 422
    there = as_alice.post(reverse("plan-line-delete", args=[line.pk]))["Location"]
    assert lines(alice) == []
    html = as_alice.get(there).content.decode()
    assert reverse("plan-line-undo", args=[line.pk]) in html
    as_alice.post(reverse("plan-line-undo", args=[line.pk]))
    assert lines(alice) == ["I sleep less than five hours"]


def test_lines_are_put_in_order(as_alice, alice):
    as_alice.post(url(), {"own_1": "a", "own_2": "b", "own_3": "c"})
    first = PlanLine.objects.for_user(alice).in_order().first()
    for _ in range(2):
        as_alice.post(reverse("plan-line-move", args=[first.pk]), {"to": "2"})
    assert lines(alice) == ["b", "c", "a"]
    as_alice.post(reverse("plan-line-move", args=[first.pk]), {"to": "-1"})
    assert lines(alice) == ["b", "c", "a"]
    assert as_alice.get(reverse("plan-order", args=["signs"])).content.decode().count("Move up: ") == 3


def signs(user):
    return {(sign.line.text, sign.day) for sign in PlanSign.objects.for_user(user).select_related("line")}


def test_warning_signs_are_ticked_for_the_day(as_alice, alice, mallory):
    as_alice.post(url(), {"ticked": ["sleep", "lie"]})
    sleep, lie = PlanLine.objects.for_user(alice).in_order()
    hers = PlanLine.objects.create(user=mallory, part="signs", text="hers")
    today = today_for(alice, timezone.now())
    for _ in range(2):
        as_alice.post(reverse("plan-signs"), {"signs": [str(sleep.pk), str(lie.pk)]})
    assert {day for _, day in signs(alice)} == {today}
    assert PlanSign.objects.count() == 2
    assert as_alice.get(reverse("plan-signs")).content.decode().count(" checked") == 2
    as_alice.post(reverse("plan-signs"), {"signs": [str(lie.pk)]})
    assert {sign.line_id for sign in PlanSign.objects.for_user(alice).between(today, today)} == {lie.pk}
    assert as_alice.post(reverse("plan-signs"), {"signs": [str(hers.pk)]}).status_code == 422
    as_alice.post(reverse("plan-signs"), {"other": "1"})
    assert PlanSign.objects.count() == 0


def test_naloxone_is_noted_and_shown(as_alice, alice):
    there = reverse("plan-naloxone")
    assert as_alice.post(there, {"has_it": "yes", "where": "blue tin", "expires_on": "2027-05-01"}).status_code == 302
    as_alice.post(there, {"has_it": "yes", "where": "green tin", "expires_on": "2027-05-01"})
    html = as_alice.get(reverse("plan")).content.decode()
    assert "green tin" in html
    assert "Good until 1 May 2027" in html
    assert Naloxone.objects.count() == 1
    refused = as_alice.post(there, {"where": "red tin", "expires_on": "0027-05-01"})
    assert refused.status_code == 422
    assert "red tin" in refused.content.decode()


def test_when_to_speak_of_its_date(alice, noon):
    day = noon.date()

    def near(days, has_it=True):
        return near_end(Naloxone(user=alice, has_it=has_it, expires_on=day + timedelta(days=days)), day)

    assert near(31) is None
    assert near(30).has_passed is False
    assert near(0).has_passed is False
    assert near(-1).has_passed is True
    assert near(0, has_it=False) is None
    assert near_end(Naloxone(user=alice, has_it=True), day) is None
    assert near_end(None, day) is None
