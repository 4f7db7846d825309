"""Routines on a phone: from a template day to ticks, counts, skips, another order and a past day."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for
from accounts.models import User
from journal.models import CheckIn
from routines.models import Completion, RoutineItem
from routines.schedule import Rule

DAY = timedelta(days=1)


@pytest.fixture
def routine(phone):
    """Signed up, with three items of four weeks: `routine()` gives them as they are now."""
    phone.arrive()
    user = User.objects.get()
    for number, (name, target) in enumerate((("Stretch", 1), ("Water", 3), ("Read", 1))):
        item = RoutineItem(user=user, kind="water" if target > 1 else "hobby", name=name, position=number)
        item.begin(Rule(today() - 28 * DAY, target=target, unit="glasses" if target > 1 else "times"))
    phone.go("/routines/")
    return phone


def today():
    return today_for(User.objects.get(), timezone.now())


def line(phone, name):
    return phone.page.locator("li.item", has_text=name)


def tick(phone, name):
    return line(phone, name).locator("button.tick")


def noted() -> dict[str, tuple]:
    rows = Completion.objects.for_user(User.objects.get()).select_related("item")
    return {RoutineItem.objects.for_user(row.user).get(pk=row.item_id).name: (row.amount, row.state) for row in rows}


def expect_in_order(phone, *names: str) -> None:
    expect(phone.page.locator("li.item b")).to_have_text(names)


def test_it_starts_from_a_template_day_and_ticks_on_today(phone):
    page = phone.page
    phone.arrive()
    phone.go("/today/")
    page.get_by_role("link", name="Your routine today").tap()
    page.get_by_role("link", name="Start from a template day").tap()
    page.get_by_role("link", name=re.compile("Look at it.*Early recovery")).tap()
    phone.choose("take", "breakfast")
    phone.choose("take", "water")
    page.get_by_role("button", name="Add these").tap()
    expect(page).to_have_url(f"{phone.site}/routines/")
    expect_in_order(phone, "Eat breakfast", "Drink water")
    phone.go("/today/more/")
    tick(phone, "Drink water").tap()
    expect(line(phone, "Drink water")).to_contain_text("1 of 6 glasses")
    expect(page).to_have_url(re.compile(r"/today/more/(#r-.*)?$"))
    assert noted() == {"Drink water": (1, "done")}
    assert phone.complaints == []


def test_one_tap_ticks_and_another_takes_it_back(routine):
    tick(routine, "Stretch").tap()
    expect(tick(routine, "Stretch")).to_have_attribute("aria-pressed", "true")
    assert noted() == {"Stretch": (1, "done")}
    tick(routine, "Stretch").tap()
    expect(tick(routine, "Stretch")).to_have_attribute("aria-pressed", "false")
    assert noted() == {}
    assert routine.complaints == []


def test_amounts_count_up_and_down(routine):
    for amount in (1, 2, 3):
        tick(routine, "Water").tap()
        expect(line(routine, "Water")).to_contain_text(f"{amount} of 3 glasses")
    expect(line(routine, "Water")).to_have_class(re.compile("done"))
    routine.page.get_by_role("button", name=re.compile("Take 1 back.*Water")).tap()
    expect(line(routine, "Water")).to_contain_text("2 of 3 glasses")
    assert noted() == {"Water": (2, "done")}


@pytest.mark.worker
@pytest.mark.parametrize("page", ["/routines/", "/today/"])
def test_a_tick_needs_no_new_page_where_scripts_run(open_phone, page):
    phone = open_phone()
    phone.arrive()
    RoutineItem(user=User.objects.get(), kind="hobby", name="Read").begin(Rule(today()))
    phone.go(page)
    phone.page.evaluate("window.same = true")
    tick(phone, "Read").focus()
    phone.page.keyboard.press("Enter")
    expect(tick(phone, "Read")).to_have_attribute("aria-pressed", "true")
    expect(tick(phone, "Read")).to_be_focused()
    assert phone.page.evaluate("window.same")
    phone.page.context.set_offline(True)
    tick(phone, "Read").tap()
    expect(phone.page.get_by_role("alert")).to_contain_text("Not saved")
    phone.page.context.set_offline(False)
    tick(phone, "Read").tap()
    expect(tick(phone, "Read")).to_have_attribute("aria-pressed", "false")
    expect(phone.page.get_by_role("alert")).to_have_count(0)


def test_it_is_skipped_with_a_reason_and_that_is_taken_back(routine):
    page = routine.page
    page.get_by_role("link", name=re.compile("More.*Read")).tap()
    page.get_by_label("Why, if you like").fill("My eyes hurt")
    page.get_by_role("button", name="Skip").tap()
    expect(line(routine, "Read")).to_contain_text("skipped")
    assert noted() == {"Read": (0, "skipped")}
    page.get_by_role("button", name=re.compile("Undo.*Read")).tap()
    expect(line(routine, "Read")).not_to_contain_text("skipped")
    assert noted() == {}


def test_a_past_day_can_be_ticked(routine):
    day = today() - 3 * DAY
    routine.page.locator("summary").first.tap()
    routine.page.locator(f"a[href='/routines/{day}/']").tap()
    tick(routine, "Stretch").tap()
    expect(tick(routine, "Stretch")).to_have_attribute("aria-pressed", "true")
    assert Completion.objects.get().day == day
    routine.go("/routines/")
    expect(tick(routine, "Stretch")).to_have_attribute("aria-pressed", "false")


def test_items_are_put_in_order_by_buttons_and_by_keyboard(routine):
    page = routine.page
    page.get_by_role("link", name="All items, and their order").tap()
    expect(page).to_have_url(f"{routine.site}/routines/all/")
    expect_in_order(routine, "Stretch", "Water", "Read")
    page.get_by_role("button", name=re.compile("Down.*Stretch")).tap()
    expect(page.locator("li.item b").first).to_have_text("Water")
    expect_in_order(routine, "Water", "Stretch", "Read")
    page.get_by_role("button", name=re.compile("Up.*Read")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("li.item b").nth(1)).to_have_text("Read")
    page.get_by_role("button", name=re.compile("Up.*Read")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("li.item b").first).to_have_text("Read")
    page.reload()
    expect_in_order(routine, "Read", "Water", "Stretch")
    assert routine.complaints == []


def test_a_line_is_dragged_by_a_finger(open_phone):
    phone = open_phone()
    phone.arrive()
    for number, name in enumerate(("One", "Two", "Three")):
        RoutineItem(user=User.objects.get(), kind="hobby", name=name, position=number).begin(Rule(today()))
    phone.go("/routines/all/")
    grip, last = line(phone, "One").locator("[data-grip]"), line(phone, "Three").bounding_box()
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    wire = phone.page.context.new_cdp_session(phone.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        found = [{"x": x, "y": y} for x, y in points]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y + step / 8 * (last["y"] + last["height"] - y)))
    with phone.page.expect_response(re.compile("/move/")):
        touch("touchEnd")
    expect(phone.page.locator("li.item b").last).to_have_text("One")
    phone.page.reload()
    expect_in_order(phone, "Two", "Three", "One")
    assert phone.complaints == []


def test_an_item_is_added_paused_put_away_deleted_and_brought_back(phone):
    page = phone.page
    phone.arrive()
    phone.go("/routines/new/")
    page.get_by_label("What", exact=True).fill("Feed the cat")
    phone.choose("kind", "chore")
    phone.choose("part", "morning")
    phone.save()
    tick(phone, "Feed the cat").tap()
    expect(tick(phone, "Feed the cat")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name=re.compile("More.*Feed the cat")).tap()
    page.get_by_role("link", name="Its year, pause, change").tap()
    page.get_by_role("button", name="Pause from today").tap()
    expect(page.locator("main")).to_contain_text("paused")
    page.get_by_role("button", name="From today on").tap()
    page.get_by_role("button", name="Put it away, and keep its past").tap()
    page.get_by_text("Put away", exact=True).tap()
    page.get_by_role("link", name="Feed the cat").tap()
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator("main")).to_contain_text("Deleted.")
    page.get_by_role("button", name="Undo").tap()
    page.get_by_text("Put away", exact=True).tap()
    expect(page.get_by_role("link", name="Feed the cat")).to_be_visible()
    assert phone.complaints == []


def test_the_check_in_takes_the_hours_of_the_night_only_when_asked(phone):
    page = phone.page
    phone.arrive()
    user, now = User.objects.get(), timezone.now()
    for kind, day, at in (("bed", today() - DAY, now - timedelta(hours=8)), ("wake", today(), now)):
        item = RoutineItem(user=user, kind=kind, name=kind)
        item.begin(Rule(today() - DAY))
        Completion.objects.record(item, day, 1, at)
    phone.go("/today/more/")
    page.get_by_role("link", name="Check in with it").tap()
    page.get_by_text("More, if you like").tap()
    expect(page.locator("[name=sleep_hours]")).to_have_value("")
    phone.choose("use_sleep", "8")
    phone.save()
    expect(page).to_have_url(re.compile(r"/today/\?saved="))
    assert CheckIn.objects.get().sleep_hours == 8


def test_a_meal_is_planned_and_eaten(phone):
    page = phone.page
    phone.arrive()
    phone.go(f"/routines/meals/{today()}/")
    page.get_by_label("Dinner").fill("Bean soup")
    phone.save()
    page.get_by_role("button", name="Bean soup").tap()
    expect(page.get_by_role("button", name="Bean soup")).to_have_attribute("aria-pressed", "true")
    assert phone.complaints == []
