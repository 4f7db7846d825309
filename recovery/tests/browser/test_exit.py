"""Quick exit holds: the page is gone, the session too, and Back brings nothing back."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.worker
def test_it_leaves_at_once_and_back_shows_nothing(phone):
    page = phone.page
    phone.arrive()
    phone.go("/check-in/")
    page.locator("form[action='/exit/'] button").first.tap()
    expect(page).to_have_url(re.compile("/bread/"))
    page.go_back()
    page.wait_for_load_state("load")
    expect(page.locator("body")).not_to_contain_text("craving")
    phone.go("/today/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


@pytest.mark.worker
def test_three_presses_of_shift_leave_too(open_phone):
    phone = open_phone()
    phone.arrive()
    phone.go("/today/")
    for _ in range(3):
        phone.page.keyboard.press("Shift")
    expect(phone.page).to_have_url(re.compile("/bread/"))


@pytest.mark.worker
def test_it_is_on_every_page_with_help_now(open_phone):
    phone = open_phone()
    phone.arrive()
    for path in ("/today/", "/check-in/", "/progress/", "/help/", "/settings/", "/settings/reminders/", "/privacy/"):
        phone.go(path)
        assert phone.page.locator("header form[action='/exit/'] button").is_visible(), path
        assert phone.page.locator("header a[href='/help/']").is_visible(), path
