"""The tools with scripts and without, and what of them is left without a network."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from journal.models import Craving, OwnWord, PracticeSession
from journal.tools import TOOLS, UNNAMED
from recovery.tests.browser.phone import leave_the_worker_out, let_the_worker_settle, wait_for
from recovery.tests.browser.test_moments import begin, number
from support.models import Person, Reason

OFFLINE = "Help now and the tools still work."
TIMERS = "Object.keys(localStorage).filter((key) => key.startsWith('timer '))"


def test_the_timer_goes_on_while_the_page_is_left(phone):
    page = phone.page
    phone.arrive()
    begin(phone)
    page.get_by_role("link", name="Skip", exact=True).tap()
    page.get_by_role("button", name=re.compile("Wait it out")).tap()
    phone.choose("minutes", "10")
    page.get_by_role("button", name="Start", exact=True).tap()
    expect(page.locator(".clock")).to_be_visible()
    Craving.objects.update(wait_until=timezone.now() + timedelta(seconds=100))
    phone.go("/today/")
    phone.go("/moments/new/")
    page.get_by_role("link", name="Go on from there").tap()
    expect(page.locator(".clock")).to_have_text(re.compile(r"^(1:3\d|1:40|until \d\d:\d\d)$"))


def test_the_clock_stops_at_the_end(open_phone):
    phone = open_phone()
    phone.page.clock.install(time=datetime.now(UTC))
    phone.go("/practice/timer/")
    phone.choose("minutes", "5")
    phone.page.get_by_role("button", name="Start", exact=True).tap()
    expect(phone.page.locator(".clock")).to_have_text(re.compile(r"^(5:00|4:5\d)$"))
    phone.page.clock.fast_forward("04:00")
    expect(phone.page.locator(".clock")).to_have_text(re.compile(r"^(1:00|0:5\d)$"))
    phone.page.clock.fast_forward("01:01")
    expect(phone.page.locator(".clock")).to_have_text("The time is over.")
    expect(phone.page.get_by_role("status")).to_have_text("Take a breath before you go on.")
    assert phone.page.evaluate(TIMERS) == []


def test_the_pacer_breathes_six_times_a_minute(open_phone):
    phone = open_phone()
    page = phone.page
    page.clock.install()
    phone.go("/practice/breathing/")
    page.get_by_role("button", name="Start").tap()
    cue = page.locator(".cue")
    for words, seconds in (("Breathe in", 4), ("Breathe out", 6)) * 3:
        expect(cue).to_have_text(words)
        page.clock.run_for(seconds * 1000)
    moving = "getComputedStyle(document.querySelector('.lung'), '::before').animationName"
    assert page.evaluate(moving) == "breath"
    page.get_by_role("button", name="Stop").tap()
    assert page.evaluate(moving) == "none"


def test_the_pacer_buzzes_only_where_that_is_ticked(open_phone):
    phone = open_phone()
    page = phone.page
    page.add_init_script("window.buzzed = []; navigator.vibrate = (pulse) => buzzed.push(pulse)")
    page.clock.install()
    phone.go("/practice/breathing/")
    page.get_by_role("button", name="Start").tap()
    page.clock.run_for(10_000)
    assert page.evaluate("buzzed") == []
    page.get_by_label("Buzz with it").check()
    page.clock.run_for(10_000)
    assert page.evaluate("buzzed") == [[30, 60, 30], 60]


def test_where_motion_is_not_wanted_every_tool_stands_still_and_speaks(open_phone):
    phone = open_phone(reduced_motion="reduce")
    page = phone.page
    for key, tool in TOOLS.items():
        phone.go(f"/practice/{key}/")
        for button in page.locator("[data-go], .timer .button, .pages .button--main").all():
            button.tap()
        expect(page.locator(".steps li:visible").first).to_be_visible()
        assert page.evaluate("document.getAnimations().length") == 0, key
        if tool.guide == "breath":
            expect(page.locator(".cue")).to_have_text("Breathe in")


def test_without_scripts_every_tool_guides_in_plain_words(open_phone):
    phone = open_phone(java_script_enabled=False)
    page = phone.page
    for key, tool in {**TOOLS, "own": UNNAMED}.items():
        phone.go(f"/practice/{key}/")
        assert page.locator(".steps li:visible").all_inner_texts() == list(tool.steps), key
        if tool.minutes:
            page.get_by_role("button", name="Start", exact=True).tap()
            expect(page.locator(".clock")).to_have_text(f"{tool.minutes[0]} minutes")
            assert page.locator(".steps li:visible").count() == len(tool.steps), key


def test_a_tool_alone_is_noted_as_done_once(phone):
    phone.arrive()
    phone.go("/practice/scan/")
    expect(phone.page.get_by_text("Lie down or sit back.")).to_be_visible()
    phone.page.get_by_role("button", name="Done", exact=True).dblclick()
    expect(phone.page).to_have_url(re.compile("/practice/"))
    expect(phone.page.locator("main")).to_contain_text("Noted.")
    assert PracticeSession.objects.count() == 1
    assert phone.complaints == []


# Without a network


@pytest.fixture
def away(open_phone):
    """A phone that was on one tool's page and then lost the network."""
    phone = open_phone()
    phone.arrive()
    User.objects.update(country="DE")
    phone.go("/practice/breathing/")
    let_the_worker_settle(phone.page)
    phone.page.context.set_offline(True)
    return phone


@pytest.mark.worker
def test_every_tool_and_help_now_work_without_a_network(away):
    page = away.page
    for key in (*TOOLS, UNNAMED.key):
        away.go(f"/practice/{key}/")
        expect(page.locator(".steps")).to_be_visible()
        expect(page.locator("[data-stands-in]")).to_be_hidden()
    away.go("/practice/breathing/")
    page.get_by_role("button", name="Start").tap()
    expect(page.locator(".cue")).to_have_text("Breathe in")
    away.go("/help/")
    expect(page.locator("a[href='tel:112']").first).to_be_visible()
    expect(page.locator("#country-choice")).to_have_value("DE")
    away.go("/today/")
    expect(page.locator("main")).to_contain_text(OFFLINE)


@pytest.mark.worker
def test_the_timer_runs_and_comes_back_without_a_network(away):
    page = away.page
    away.go("/practice/timer/")
    away.choose("minutes", "20")
    page.get_by_role("button", name="Start", exact=True).tap()
    expect(page).to_have_url(re.compile(r"\?until=\d+$"))
    expect(page.locator(".clock")).to_have_text(re.compile(r"^(20:00|19:5\d)$"))
    away.go("/practice/")
    away.go("/practice/timer/")
    expect(page.locator(".clock")).to_have_text(re.compile(r"^19:\d\d$"))


@pytest.mark.worker
def test_an_own_tool_has_a_stand_in_without_a_network_and_comes_back_with_it(away):
    page = away.page
    drums = OwnWord.objects.create(user=User.objects.get(), kind="tool", label="Play the drums")
    away.go(f"/practice/{drums.pk}/")
    expect(page.locator("main")).to_contain_text("The names of your own tools are not kept on this phone.")
    away.choose("minutes", "5")
    page.get_by_role("button", name="Start", exact=True).tap()
    expect(page.locator(".clock")).to_have_text(re.compile(r"^(5:00|4:5\d)$"))
    page.get_by_role("link", name="All tools").tap()
    page.get_by_role("link", name="Something of my own").tap()
    expect(page.locator("[data-stands-in]")).to_be_hidden()
    page.go_back()
    page.go_back()
    page.context.set_offline(False)
    page.get_by_role("link", name="Load it again").tap()
    expect(page.locator("h1")).to_have_text("Play the drums")
    expect(page.locator(".clock")).to_have_text(re.compile(r"^4:\d\d$"))


@pytest.mark.worker
def test_a_craving_that_loses_the_network_keeps_its_guide_and_goes_on_with_it(away):
    page, now = away.page, timezone.now()
    craving = Craving.objects.begin(User.objects.get(), "hers", 8, now).try_tool("timer", now)
    page.context.set_offline(False)
    away.go(f"/moments/{craving.pk}/use/timer/")
    away.choose("minutes", "20")
    page.get_by_role("button", name="Start", exact=True).tap()
    expect(page).to_have_url(re.compile(r"/use/timer/\?until=\d+$"))
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("main")).to_contain_text("What you have saved is safe.")
    expect(page.locator(".clock")).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))
    for key, words in (("breathing", "Slow breathing"), ("call", "Call someone"), ("own", "Something of my own")):
        away.go(f"/moments/{craving.pk}/use/{key}/")
        expect(page.locator("h1")).to_have_text(words)
        expect(page.locator("[data-stands-in]")).to_be_visible()
    away.go(f"/moments/{craving.pk}/after/")
    expect(page.locator("main")).to_contain_text(OFFLINE)
    away.go(f"/moments/{craving.pk}/use/timer/")
    page.context.set_offline(False)
    page.get_by_role("link", name="Load it again").tap()
    expect(page.locator(".clock")).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))
    page.get_by_role("link", name="How strong is it now?").tap()
    number(away, 3).tap()
    expect(page.get_by_role("heading", name="From 8 to 3.")).to_be_visible()


@pytest.mark.worker
@pytest.mark.parametrize("phone_knows", [True, False])
def test_a_craving_that_lost_the_network_before_start_begins_its_own_timer(away, phone_knows):
    page, now = away.page, timezone.now()
    craving = Craving.objects.begin(User.objects.get(), "hers", 8, now).try_tool("timer", now)
    page.context.set_offline(False)
    away.go(f"/moments/{craving.pk}/use/timer/")
    if not phone_knows:
        page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => true })")
    page.context.set_offline(True)
    away.choose("minutes", "20")
    page.get_by_role("button", name="Start", exact=True).tap()
    expect(page.locator(".clock")).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))
    expect(page).to_have_url(re.compile(r"/use/timer/\?until=\d+$"))
    expect(page.get_by_role("alert")).to_have_count(0)
    away.go("/practice/timer/")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    for offline in (True, False):
        page.context.set_offline(offline)
        away.go(f"/moments/{craving.pk}/use/timer/")
        expect(page.locator(".clock")).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))


@pytest.mark.worker
@pytest.mark.parametrize("asked", ["minutes=Infinity", "minutes=500", "until=9999999999", "until=1000000000"])
def test_a_time_that_no_timer_has_starts_none(away, asked):
    away.page.evaluate("localStorage.setItem('timer /practice/timer/', Date.now() + 3e7)")
    away.go(f"/practice/timer/?{asked}")
    expect(away.page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(away.page.locator(".clock")).to_have_count(0)
    assert away.page.evaluate(TIMERS) == []


@pytest.mark.worker
@pytest.mark.parametrize(("phone_knows", "in_charge"), [(True, True), (False, True), (False, False)])
def test_a_form_without_a_network_keeps_what_was_filled_in_and_can_be_sent_again(away, phone_knows, in_charge):
    page = away.page
    page.context.set_offline(False)
    away.go("/moments/log/")
    if not in_charge:
        leave_the_worker_out(page)
    if not phone_knows:
        page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => true })")
    page.context.set_offline(True)
    page.get_by_label("Something else").fill("The old bus stop")
    away.choose("before", "9")
    away.save()
    expect(page.get_by_role("alert")).to_contain_text("It is all still here.")
    expect(page.get_by_label("Something else")).to_have_value("The old bus stop")
    expect(page.get_by_role("link", name="Tools that work now")).to_be_visible()
    page.context.set_offline(False)
    away.save()
    expect(page.locator(".moments")).to_contain_text("The old bus stop")
    assert Craving.objects.count() == 1


@pytest.mark.worker
def test_an_exit_without_a_network_shows_the_recipe(away):
    away.go("/practice/timer/?minutes=5")
    expect(away.page.locator(".clock")).to_be_visible()
    away.page.locator("form[action='/exit/'] button").tap()
    expect(away.page.locator("h1")).to_have_text("Flatbread in a pan")
    assert away.page.evaluate(TIMERS) == []


@pytest.mark.worker
def test_nothing_private_is_kept_and_an_exit_leaves_nothing(open_phone):
    phone = open_phone()
    page = phone.page
    phone.arrive("nora-of-the-hill")
    begin(phone, 8)
    page.get_by_label("Something else").fill("The old bus stop")
    page.get_by_role("button", name="Next", exact=True).tap()
    expect(page).to_have_url(re.compile("/tool/$"))
    user = User.objects.get()
    Reason.objects.create(user=user, text="The lake in June")
    Person.objects.create(user=user, name="Annabel", phone="+4915112345678")
    drums = OwnWord.objects.create(user=user, kind="tool", label="Play the drums")
    phone.go("/practice/reasons/")
    let_the_worker_settle(page)
    phone.go("/practice/reasons/")
    expect(page.locator(".reasons")).to_contain_text("The lake in June")
    phone.go("/practice/call/")
    expect(page.locator("a[href='tel:+4915112345678']")).to_be_visible()
    phone.go(f"/practice/{drums.pk}/")
    phone.go(f"/moments/{Craving.objects.get().pk}/use/own/")
    phone.go("/moments/")
    phone.go("/settings/")
    kept = page.evaluate(
        """async () => {
            const all = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys())
                    all.push(request.url + " " + await (await cache.match(request)).text());
            }
            return all;
        }"""
    )
    assert len(kept) > 15
    for page_kept in kept:
        assert "nora-of-the-hill" not in page_kept
        for words in ("bus stop", "lake in June", "Annabel", "15112345678", "drums"):
            assert words not in page_kept
        assert "/moments/" not in page_kept.split(" ")[0]
        assert "practice/done" not in page_kept
    page.locator("form[action='/exit/'] button").tap()
    expect(page).to_have_url(re.compile("/bread/"))
    wait_for(page, lambda: page.evaluate("caches.keys()") == [])
    wait_for(page, lambda: not page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)"))
