"""After a lapse, at phone size, with JavaScript and without: from the check-in's yes to the plan and to Today."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for
from accounts.models import User
from journal.models import CheckIn, IfThen, Lapse, SoberDate


def tap_link(phone, name: str) -> None:
    phone.page.locator("main").get_by_role("link", name=name, exact=True).first.tap()


def tap_button(phone, name: str) -> None:
    phone.page.locator("main").get_by_role("button", name=name, exact=True).first.tap()


def at(phone, path: str) -> None:
    expect(phone.page).to_have_url(re.compile(re.escape(phone.site + path)))


def today():
    return today_for(User.objects.get(), timezone.now())


def say_yes(phone) -> None:
    phone.arrive()
    phone.go("/check-in/")
    phone.answer_core(used="yes")
    phone.save()
    at(phone, "/restart/?draft=")


def test_a_yes_leads_through_each_step_and_lands_in_plan_and_today(phone):
    page = phone.page
    say_yes(phone)
    expect(page.locator("h1")).to_have_text("Is someone not waking up, or not breathing right?")
    expect(page).to_have_title("Next step")
    tap_link(phone, "Go on")
    expect(page.locator("main")).to_contain_text("Nothing is erased")
    tap_link(phone, "Go on")
    page.get_by_label("What came before").fill("A letter came.")
    page.get_by_text("More, if you like").tap()
    phone.choose("feelings", "angry")
    tap_button(phone, "Save and go on")
    at(phone, "/restart/next/")
    phone.choose("situation", "angry")
    phone.choose("response", "call")
    tap_button(phone, "Save to my plan")
    at(phone, "/restart/end/")
    expect(page.locator("main")).not_to_contain_text(re.compile(r"\d"))
    tap_link(phone, "My plan")
    expect(page.locator("main")).to_contain_text("I feel angry")
    phone.go("/today/")
    expect(page.locator("#tolerance")).to_contain_text("Your body can take less now")
    [lapse] = Lapse.objects.all()
    assert (lapse.day, lapse.came_before, lapse.feelings) == (today(), "A letter came.", ["angry"])
    assert IfThen.objects.get().lapse == lapse.pk
    assert phone.strangers() == []
    assert phone.complaints == []


def test_leaving_after_the_yes_keeps_it_and_taking_it_back_takes_it_away(phone):
    say_yes(phone)
    phone.go("/today/")
    assert Lapse.objects.count() == 1
    phone.go("/check-in/")
    phone.choose("used", "no")
    phone.save()
    at(phone, "/today/")
    assert Lapse.objects.count() == 0


def test_a_double_tap_is_one_lapse_and_back_shows_what_was_kept(phone):
    page = phone.page
    say_yes(phone)
    tap_link(phone, "Go on")
    tap_link(phone, "Go on")
    page.get_by_label("What it was").fill("one time")
    page.get_by_role("button", name="Save and go on").dblclick()
    at(phone, "/restart/next/")
    page.go_back()
    page.reload()
    expect(page.get_by_label("What it was")).to_have_value("one time")
    page.get_by_label("What it was").fill("one time, at night")
    tap_button(phone, "Save and go on")
    at(phone, "/restart/next/")
    assert [row.what for row in Lapse.objects.all()] == ["one time, at night"]


def test_without_a_check_in_a_double_tap_is_one_lapse_too(phone):
    phone.arrive()
    phone.go("/restart/")
    for _ in range(2):
        tap_link(phone, "Go on")
    phone.page.get_by_role("button", name="Save and go on").dblclick()
    at(phone, "/restart/next/")
    phone.page.go_back()
    tap_button(phone, "Save and go on")
    at(phone, "/restart/next/")
    assert Lapse.objects.count() == 1


def test_what_was_refused_is_kept(phone):
    phone.arrive()
    phone.go("/restart/what/")
    tomorrow = today() + timedelta(days=1)
    phone.page.locator("[name=day]").fill(tomorrow.isoformat())
    phone.page.get_by_label("What came before").fill("It rained 🌧 all day.")
    tap_button(phone, "Save and go on")
    expect(phone.page.locator("#problems")).to_contain_text("That day has not come yet.")
    expect(phone.page.get_by_label("What came before")).to_have_value("It rained 🌧 all day.")
    assert Lapse.objects.count() == 0


def test_changing_and_deleting_one_mends_the_days(phone):
    page = phone.page
    phone.arrive()
    user, day = User.objects.get(), today()
    SoberDate.objects.create(user=user, label="Heroin", started_on=day - timedelta(days=10), is_main=True)
    lapse = Lapse.objects.create(user=user, day=day - timedelta(days=4), zone="UTC")
    run = page.locator("dl.figures div", has_text="This run").locator("dd")
    phone.go("/goals/days/")
    expect(run).to_have_text(re.compile("^3 "))
    phone.go(f"/restart/past/{lapse.pk}/")
    page.locator("[name=day]").fill((day - timedelta(days=8)).isoformat())
    tap_button(phone, "Save")
    at(phone, "/restart/past/")
    tap_link(phone, "Where I stand")
    expect(run).to_have_text(re.compile("^7 "))
    phone.go(f"/restart/past/{lapse.pk}/")
    tap_button(phone, "Delete")
    expect(page.locator("main")).to_contain_text("Nothing is noted here.")
    tap_link(phone, "Where I stand")
    expect(run).to_have_text(re.compile("^10 "))
    page.go_back()
    tap_button(phone, "Undo")
    at(phone, "/restart/past/")
    tap_link(phone, "Where I stand")
    expect(run).to_have_text(re.compile("^7 "))


def test_a_time_that_ended_brings_the_card_which_folds(phone):
    phone.arrive()
    phone.go("/restart/tolerance/")
    phone.choose("kind", "detox")
    tap_button(phone, "Save")
    at(phone, "/today/")
    card = phone.page.locator("#tolerance")
    expect(card.get_by_text("Keep naloxone in reach")).to_be_visible()
    card.locator("summary").tap()
    expect(card.get_by_text("Keep naloxone in reach")).not_to_be_visible()
    expect(card.get_by_text("Your body can take less now")).to_be_visible()


def test_a_count_is_started_said_by_the_calendar_hidden_and_removed_after_asking(phone):
    phone.arrive()
    phone.go("/goals/days/")
    tap_link(phone, "Start a count")
    phone.page.get_by_label("What you count").fill("Heroin")
    phone.page.get_by_label("First day without it").fill((today() - timedelta(days=115)).isoformat())
    phone.page.get_by_role("button", name="Save", exact=True).dblclick()
    at(phone, "/goals/days/")
    assert SoberDate.objects.count() == 1
    expect(phone.page.locator("dl.figures")).to_contain_text("115")
    tap_link(phone, "Change Heroin")
    phone.choose("unit", "calendar")
    tap_button(phone, "Save")
    expect(phone.page.locator("dl.figures .run").first).to_contain_text(re.compile(r"^3 months \d+ days?"))
    tap_button(phone, "Hide Heroin")
    expect(phone.page.locator("dl.figures")).to_have_count(0)
    phone.page.locator("summary", has_text="Hidden (1)").tap()
    tap_button(phone, "Show Heroin")
    tap_link(phone, "Change Heroin")
    tap_link(phone, "Remove this count")
    tap_button(phone, "Remove it")
    expect(phone.page.locator("main")).to_contain_text("Nothing is counted yet")
    assert (SoberDate.objects.count(), Lapse.objects.count(), CheckIn.objects.count()) == (0, 0, 0)
