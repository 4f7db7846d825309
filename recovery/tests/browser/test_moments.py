"""A craving from the centre of the bar to the quiet end."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from journal.models import Craving, OwnWord
from recovery.tests.browser.complaints import complaints
from recovery.tests.browser.phone import wait_for


def number(phone, strength):
    return phone.page.get_by_role("button", name=str(strength), exact=True)


def begin(phone, strength=8):
    phone.go("/moments/new/")
    number(phone, strength).tap()
    expect(phone.page).to_have_url(re.compile("/trigger/$"))


def test_the_whole_way_in_both_stages(phone):
    page = phone.page
    phone.arrive()
    phone.go("/today/")
    page.locator("nav.bar .log a").tap()
    number(phone, 8).tap()
    phone.choose("triggers", "angry")
    phone.choose("triggers", "money")
    page.get_by_label("Something else").fill("The old bus stop")
    page.get_by_text("Where, with whom, what I thought").tap()
    page.get_by_label("What went through my mind").fill("Only once 🌧")
    page.get_by_role("button", name="Next", exact=True).tap()
    page.get_by_role("button", name=re.compile("Five senses")).tap()
    expect(page.get_by_text("Name 5 things you can see.")).to_be_visible()
    page.get_by_role("link", name="How strong is it now?").tap()
    number(phone, 5).tap()
    expect(page.get_by_role("heading", name="From 8 to 5.")).to_be_visible()
    craving = Craving.objects.for_user(User.objects.get()).get()
    assert (craving.before, craving.after, craving.tool) == (8, 5, "grounding")
    assert (craving.triggers, craving.thought) == (["angry", "money"], "Only once 🌧")
    assert craving.own_triggers == [OwnWord.objects.get().pk]
    assert phone.complaints == []
    assert phone.strangers() == []


def test_left_half_way_it_is_kept_and_can_be_taken_up(phone):
    phone.arrive()
    begin(phone, 7)
    phone.go("/today/")
    assert Craving.objects.get().before == 7
    phone.go("/moments/new/")
    phone.page.get_by_role("link", name="Go on from there").tap()
    phone.choose("triggers", "sad")
    phone.page.get_by_role("button", name="Next", exact=True).tap()
    expect(phone.page).to_have_url(re.compile("/tool/$"))
    assert Craving.objects.get().triggers == ["sad"]


def test_what_is_ticked_when_one_leaves_is_kept_and_half_a_word_is_not(open_phone):
    phone = open_phone()
    phone.arrive()
    begin(phone, 7)
    phone.choose("triggers", "sad")
    phone.page.get_by_label("Something else").fill("The old b")
    phone.go("/today/")
    wait_for(phone.page, lambda: Craving.objects.get().triggers)  # sent while the page goes, so no page knows of it
    assert (Craving.objects.get().triggers, Craving.objects.get().own_triggers) == (["sad"], [])
    assert phone.complaints == []


def test_a_double_tap_is_one_craving(phone):
    phone.arrive()
    phone.go("/moments/new/")
    number(phone, 6).dblclick()
    expect(phone.page).to_have_url(re.compile("/trigger/$"))
    assert Craving.objects.count() == 1


def test_back_after_the_number_offers_to_go_on_with_it(phone):
    phone.arrive()
    begin(phone, 6)
    phone.page.go_back()
    expect(phone.page.get_by_role("link", name="Go on from there")).to_be_visible()
    phone.page.go_forward()
    expect(phone.page).to_have_url(re.compile("/trigger/$"))
    assert Craving.objects.count() == 1


def test_afterwards_changed_deleted_and_brought_back(phone):
    page = phone.page
    phone.arrive()
    phone.go("/moments/log/")
    wall = timezone.localtime(timezone.now() - timedelta(days=1), User.objects.get().tz)
    page.get_by_label("When was it?").fill(wall.strftime("%Y-%m-%dT%H:%M"))
    phone.choose("before", "9")
    phone.choose("triggers", "pain")
    phone.choose("tool", "call")
    phone.choose("after", "4")
    phone.save()
    expect(page.locator("main")).to_contain_text("Saved.")
    page.locator(".moments a").tap()
    phone.choose("after", "3")
    phone.save()
    expect(page.locator(".moments")).to_contain_text("Pain")
    assert (Craving.objects.get().before, Craving.objects.get().after) == (9, 3)
    page.locator(".moments a").tap()
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator("main")).to_contain_text("Deleted.")
    expect(page.locator(".moments a")).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".moments a")).to_have_count(1)
    assert phone.complaints == []


def test_the_list_is_narrowed(phone):
    phone.arrive()
    user, now = User.objects.get(), timezone.now()
    for strength, tool in ((9, "walk"), (2, "tape")):
        Craving.objects.create(user=user, at=now, day=now.date(), zone="UTC", before=strength, tool=tool)
    phone.go("/moments/")
    expect(phone.page.locator(".moments a")).to_have_count(2)
    phone.page.get_by_text("Show only some").tap()
    phone.page.get_by_label("Strength").select_option("7 to 10")
    phone.page.get_by_role("button", name="Show", exact=True).tap()
    expect(phone.page.locator(".moments a")).to_have_count(1)
    expect(phone.page.locator(".moments")).to_contain_text("A walk")


def test_axe_finds_nothing_on_the_way(open_phone):
    phone = open_phone()
    page = phone.page
    phone.arrive()
    OwnWord.objects.create(user=User.objects.get(), kind="trigger", label="The old bus stop")
    begin(phone)
    found = {"trigger": complaints(page)}
    phone.page.get_by_role("link", name="Skip", exact=True).tap()
    expect(page).to_have_url(re.compile("/tool/$"))
    page.get_by_text("Something of my own").tap()
    found["tool"] = complaints(page)
    page.get_by_role("button", name=re.compile("Wait it out")).tap()
    expect(page.locator("h1")).to_have_text("Wait it out")
    found["use"] = complaints(page)
    page.get_by_role("link", name="How strong is it now?").tap()
    expect(page.locator("h1")).to_have_text("How strong is it now?")
    found["after"] = complaints(page)
    number(phone, 3).tap()
    expect(page.locator("h1")).to_have_text("From 8 to 3.")
    found["end"] = complaints(page)
    page.get_by_role("link", name="Add or change something").tap()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    found["edit"] = complaints(page)
    page.get_by_role("button", name="Delete").tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    found["deleted"] = complaints(page)
    assert {name: one for name, one in found.items() if one} == {}
