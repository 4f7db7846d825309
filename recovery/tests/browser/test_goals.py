"""Goals on a phone: from an idea to a small victory, in one's own order, with JavaScript and without it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from goals.models import Goal, Milestone, SoberMilestone
from journal.models import SoberDate
from recovery import demo
from recovery.tests.browser.complaints import complaints


def order(page: Page) -> list[str]:
    return page.locator("[data-order] .what").all_text_contents()


def saved_order() -> list[str]:
    return [step.text for step in Milestone.objects.in_order()]


def open_order(phone, steps: int = 3) -> Page:
    """A goal with so many steps, named A, B, C ..., on the page that orders them."""
    page = phone.page
    phone.arrive()
    phone.go("/goals/new/")
    page.locator("[name=title]").fill("Settle in")
    page.locator("summary", has_text="Small steps").tap()
    for place in range(steps):
        page.locator(f"[name=step_{place + 1}]").fill("ABC"[place])
    phone.save()
    page.get_by_role("link", name="Change the order").tap()
    expect(page.locator("[data-order] li")).to_have_count(steps)
    page.wait_for_load_state("load")  # its script is there
    return page


def test_an_idea_becomes_a_goal_and_a_step_a_small_victory(phone):
    page = phone.page
    phone.arrive()
    phone.go("/today/")
    page.locator("main a[href='/goals/']").tap()
    page.get_by_role("link", name="Start from an idea").tap()
    page.get_by_role("link", name="See a doctor for a check-up").tap()
    page.locator("[name=step_1]").fill("Ask my sister for her doctor")
    page.locator("[name=step_4]").fill("")
    phone.save()
    expect(page.locator("h1")).to_have_text("See a doctor for a check-up")
    expect(page.locator(".goal-steps li")).to_have_count(3)
    page.get_by_role("button", name="Done: Ask my sister for her doctor").tap()
    expect(page.locator("#celebrate")).to_contain_text("Do you want to celebrate it?")
    expect(page.locator(".so-far")).to_contain_text("1 of 3")
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".so-far")).to_contain_text("0 of 3")
    page.get_by_role("button", name="Done: Ask my sister for her doctor").tap()
    page.locator("[name=note]").fill("She was glad I asked")
    page.get_by_role("button", name="Remember it").tap()
    expect(page.get_by_role("status")).to_contain_text("Kept with your small victories.")
    page.get_by_role("link", name="All goals").tap()
    page.locator("summary", has_text="Small victories").tap()
    expect(page.locator("main")).to_contain_text("She was glad I asked")
    assert phone.complaints == []


def test_a_goal_is_broken_down_and_put_away_and_back(phone):
    page = phone.page
    phone.arrive()
    phone.go("/goals/new/")
    page.locator("[name=title]").fill("A quiet flat")
    phone.save()
    page.locator("[name=step_1]").fill("List three places")
    page.locator("[name=step_2]").fill("Visit one")
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(page.locator(".goal-steps li")).to_have_count(2)
    page.locator("summary", has_text="Put it away").tap()
    page.get_by_role("button", name="Archive it").tap()
    expect(page.locator(".notice")).to_contain_text("Archived.")
    page.get_by_role("link", name="All goals").tap()
    page.locator("summary", has_text="Archived (1)").tap()
    page.get_by_role("link", name="A quiet flat").tap()
    page.get_by_role("button", name="Bring it back").tap()
    expect(page.locator(".goal-steps li")).to_have_count(2)
    page.locator("summary", has_text="Put it away").tap()
    page.get_by_role("button", name="Delete it").tap()
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("h1")).to_have_text("A quiet flat")
    assert Goal.objects.get().state == "active"
    assert phone.complaints == []


def test_steps_are_put_in_order_by_the_keyboard(phone):
    page = open_order(phone)
    for button, then in (("Move up: C", "ACB"), ("Move up: C", "CAB"), ("Move down: A", "CBA")):
        page.get_by_role("button", name=button).focus()
        with page.expect_response(lambda answer: answer.url.split("#")[0].endswith("/order/")):
            page.keyboard.press("Enter")
        expect(page.locator("[data-order] .what")).to_have_text(list(then))
    page.get_by_role("link", name="Done").tap()
    expect(page.locator(".goal-steps .what")).to_have_text(["C", "B", "A"])
    assert saved_order() == ["C", "B", "A"]
    assert phone.complaints == []


def test_with_scripts_the_keyboard_stays_where_it_was_and_is_told(open_phone):
    phone = open_phone()
    page = open_order(phone)
    up = page.get_by_role("button", name="Move up: C")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("#moved")).to_have_text("C: now 2 of 3.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move down: C")).to_be_focused()
    expect(page.locator("#moved")).to_have_text("C: now 1 of 3.")
    expect(up).to_be_disabled()
    assert saved_order() == ["C", "A", "B"]


def test_a_finger_drags_a_step(open_phone):
    phone = open_phone()
    page = open_order(phone)
    finger = page.context.new_cdp_session(page)
    grips = page.locator(".grip")
    start, end = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    x, first, last = start["x"] + 20, start["y"] + 20, end["y"] + 40

    def touch(kind: str, *points: float) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for y in points]})

    touch("touchStart", first)
    for step in range(1, 11):
        touch("touchMove", first + (last - first) * step / 10)
    assert order(page) == ["B", "C", "A"]
    touch("touchEnd")
    expect(page.locator("#moved")).to_have_text("A: now 3 of 3.")
    expect(page.locator(".held")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-order] .what")).to_have_text(["B", "C", "A"])
    assert saved_order() == ["B", "C", "A"]
    assert phone.complaints == []


@pytest.mark.worker
def test_a_move_without_a_network_says_so(open_phone):
    phone = open_phone()
    page = open_order(phone)
    page.context.set_offline(True)
    page.get_by_role("button", name="Move up: C").tap()
    expect(page.get_by_text("That was not saved.")).to_be_visible()
    assert saved_order() == ["A", "B", "C"]


def test_a_milestone_is_kept_and_given_words(phone):
    page = phone.page
    phone.arrive()
    phone.go("/goals/days/new/")
    page.locator("[name=label]").fill("Heroin")
    page.locator("[name=started_on]").fill("2020-02-29")
    phone.save()
    expect(page).to_have_url(f"{phone.site}/goals/days/")
    phone.go("/goals/milestones/")
    page.get_by_role("button", name="Yes, keep it").tap()
    expect(page).to_have_url(re.compile("/goals/keepsake/"))
    expect(page).to_have_title("Keepsake")
    page.get_by_role("link", name="Add a few words").tap()
    page.locator("[name=words]").fill("My sister drove me.")
    phone.save()
    expect(page.locator("blockquote")).to_have_text("My sister drove me.")
    page.emulate_media(media="print")
    expect(page.get_by_text("Heroin")).to_be_hidden()
    expect(page.locator("blockquote")).to_be_visible()
    assert phone.complaints == []


def test_axe_finds_nothing_and_no_page_is_too_wide(open_phone):
    phone = open_phone(viewport={"width": 320, "height": 640})
    phone.arrive()
    user, today = User.objects.get(), timezone.now().date()
    goals, steps = demo.goals_of(user, today)
    steps[3].due_on = today - timedelta(days=3)
    steps[4].text = "w" * 60
    Goal.objects.bulk_create(goals)
    Milestone.objects.bulk_create(steps)
    count = SoberDate.objects.create(user=user, label="w" * 60, started_on=today - timedelta(days=40), is_main=True)
    kept = SoberMilestone.objects.create(
        user=user,
        sober_date=count.pk,
        key="3d",
        started_on=count.started_on,
        reached_on=today,
        confirmed_at=timezone.now(),
    )
    goal, keepsake = f"/goals/{goals[0].pk}/", f"/goals/keepsake/{kept.pk}/"
    paths = (
        "/goals/", "/goals/ideas/", "/goals/new/?idea=job", f"{goal}?done={steps[0].pk}", f"{goal}edit/",
        f"{goal}order/",
        f"/goals/{goals[1].pk}/", f"/goals/steps/{steps[0].pk}/", "/goals/milestones/", keepsake, f"{keepsake}words/",
        "/today/",
    )  # fmt: skip
    for path in paths:
        phone.go(path)
        assert complaints(phone.page) == [], path
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert phone.complaints == []
