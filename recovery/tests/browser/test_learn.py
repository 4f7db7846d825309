"""Lessons on a phone: read, marked, and a step taken; a shelf of one's own; a lesson without a network."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from help.lessons import LESSONS
from recovery.tests.browser.complaints import complaints
from recovery.tests.browser.phone import let_the_worker_settle, wait_for
from support.models import Keeper


def test_a_lesson_is_read_marked_and_followed(phone):
    page = phone.page
    phone.sign_up()
    page.locator("main a[href='/learn/']").tap()
    page.get_by_role("link", name="Sleep", exact=True).tap()
    expect(page).to_have_title("Sleep")
    page.get_by_role("button", name="Mark as read").tap()
    expect(page.get_by_role("status")).to_have_text("Marked as read.")
    page.get_by_role("button", name="Undo").tap()
    page.get_by_role("button", name="Mark as read").tap()
    page.get_by_role("link", name="All lessons").tap()
    expect(page.locator("main")).to_contain_text(f"1 of {len(LESSONS)} read")
    page.go_back()
    page.get_by_role("link", name="Set times to get up and go to bed").tap()
    expect(page).to_have_url(f"{phone.site}/routines/start/sleep/")
    phone.choose("take", "wake")
    page.get_by_role("button", name="Add these").tap()
    expect(page.locator("main")).to_contain_text("Get up")
    assert phone.complaints == []
    assert phone.strangers() == []


def test_a_book_is_kept_changed_done_and_deleted_with_undo(phone):
    page = phone.page
    phone.sign_up()
    phone.go("/learn/know-more/")
    page.get_by_role("link", name="Keep one book, course or site").tap()
    page.get_by_role("link", name="Keep something").tap()
    phone.choose("kind", "community")
    page.get_by_label("Title or name").fill("Night owls")
    page.get_by_label("Link").fill("javascript:alert(1)")
    phone.save()
    expect(page.locator(".error")).to_contain_text("not the address of a web page")
    page.get_by_label("Link").fill("owls.example")
    phone.save()
    expect(page.locator("main .lines a").first).to_have_attribute("href", "https://owls.example")
    page.locator("main button[name=done]").tap()
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    page.get_by_role("link", name="Change Night owls").tap()
    page.get_by_label("Why it is worth keeping").fill("Kind people")
    phone.save()
    expect(page.locator("main")).to_contain_text("Kind people")
    page.get_by_role("link", name="Change Night owls").tap()
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator("main")).not_to_contain_text("Night owls")
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("main")).to_contain_text("Night owls")
    assert Keeper.objects.get().binned_at is None


@pytest.mark.worker
def test_a_lesson_that_was_opened_works_without_a_network(open_phone):
    phone = open_phone()
    page = phone.page
    phone.sign_up()
    phone.go("/practice/")
    let_the_worker_settle(page)
    phone.go("/learn/food/")
    wait_for(page, lambda: page.evaluate("caches.match('/learn/food/', {ignoreVary: true}).then(Boolean)"))
    page.context.set_offline(True)
    phone.go("/learn/food/")
    expect(page.locator("h1")).to_have_text("Food and water")
    expect(page.locator("main")).not_to_contain_text("Mark as read")
    phone.go("/learn/sleep/")
    expect(page.locator("h1")).to_have_text("No network")
    assert page.evaluate("caches.match('/learn/shelf/', {ignoreVary: true}).then(Boolean)") is False


def test_axe_finds_nothing_and_no_page_is_too_wide(open_phone):
    phone = open_phone(viewport={"width": 320, "height": 640})
    page = phone.page
    phone.sign_up()
    user = User.objects.get()
    User.objects.update(country="DE")
    kept = Keeper.objects.create(user=user, title="w" * 60, link=f"https://a.example/{'w' * 90}", note="Some words")
    phone.go("/learn/sleep/")
    page.get_by_role("button", name="Mark as read").tap()
    expect(page).to_have_url(re.compile("#read$"))
    lessons = ("first-aid", "finding-care", "your-say", "sleep", "waves")
    for path in ("/learn/", *(f"/learn/{key}/" for key in lessons), "/learn/shelf/", f"/learn/shelf/{kept.pk}/"):
        phone.go(path)
        assert complaints(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert phone.complaints == []
