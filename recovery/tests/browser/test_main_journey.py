"""The main job, from nothing to a week: with JavaScript and without."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for
from accounts.models import User
from journal.models import CheckIn


@pytest.mark.worker
def test_it_signs_up_checks_in_sees_today_and_the_week_and_logs_out_and_in(phone):
    page = phone.page
    phone.sign_up()
    page.get_by_role("link", name="Check in", exact=True).tap()
    phone.answer_core()
    phone.save()
    expect(page).to_have_url(re.compile(r"/today/\?saved="))
    expect(page.locator("main")).to_contain_text("Saved")
    page.get_by_role("link", name="Progress").tap()
    expect(page).to_have_url(re.compile(r"/progress/week/\d{4}-W\d{1,2}/"))
    expect(page.locator("main svg").first).to_be_visible()
    phone.go("/settings/")
    page.get_by_role("button", name="Log out").tap()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    phone.go("/today/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    phone.fill_log_in()
    expect(page).to_have_url(f"{phone.site}/today/")
    [check_in] = CheckIn.objects.all()
    assert (check_in.mood, check_in.craving, check_in.confidence, check_in.used) == (4, 2, 9, "no")
    assert phone.strangers() == []
    assert phone.complaints == []


def test_a_double_tap_on_save_is_one_check_in(phone):
    phone.arrive()
    phone.go("/check-in/")
    phone.answer_core()
    phone.page.get_by_role("button", name="Save", exact=True).first.dblclick()
    expect(phone.page).to_have_url(re.compile(r"/today/"))
    assert CheckIn.objects.count() == 1


def test_the_back_button_after_saving_shows_what_was_saved(phone):
    phone.arrive()
    phone.go("/check-in/")
    phone.answer_core(mood="2")
    phone.save()
    expect(phone.page).to_have_url(re.compile(r"/today/"))
    phone.page.go_back()
    phone.page.reload()
    expect(phone.page.locator("input[name=mood][value='2']")).to_be_checked()


def test_a_refused_check_in_keeps_what_was_typed_and_says_where(phone):
    phone.arrive()
    phone.go("/check-in/")
    phone.answer_core()
    phone.page.get_by_text("More, if you like").tap()
    phone.page.locator("[name=sleep_hours]").fill("25")
    phone.page.locator("[name=note]").fill("It rained 🌧 all day.")
    phone.save()
    expect(phone.page.locator("[name=note]")).to_have_value("It rained 🌧 all day.")
    expect(phone.page.locator("[name=sleep_hours]")).to_have_attribute("aria-invalid", "true")
    expect(phone.page.locator("input[name=mood][value='4']")).to_be_checked()
    assert CheckIn.objects.count() == 0


def test_it_takes_the_zone_of_the_phone(open_phone):
    phone = open_phone(timezone_id="America/Los_Angeles")
    phone.sign_up()
    assert User.objects.get().zone == "America/Los_Angeles"
    expect(phone.page.locator("main")).to_contain_text("Los Angeles")


def test_yesterday_can_be_filled_in_from_the_check_in(phone):
    phone.arrive()
    phone.go("/check-in/")
    yesterday = today_for(User.objects.get(), timezone.now()) - timedelta(days=1)
    phone.page.locator("summary").first.tap()
    phone.page.locator(f"a[href='/check-in/{yesterday.isoformat()}/']").tap()
    phone.answer_core()
    phone.save()
    expect(phone.page).to_have_url(re.compile(r"/today/"))
    assert CheckIn.objects.get().day == yesterday
