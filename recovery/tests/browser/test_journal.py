"""The journal on a phone: writing with and without script, without a network, and on a phone that is shared."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for
from accounts.models import User
from journal.models import CheckIn, Entry
from recovery.tests.browser.phone import wait_for

CANARY = "canary by the river"
KEPT = re.compile("kept on this phone")

READ_STORE = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "unsent")) return null;
  const store = await new Promise((done, fail) => {
    const request = indexedDB.open("unsent");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const all = (table) => new Promise((done) => {
    store.transaction(table).objectStore(table).getAll().onsuccess = ({ target }) => done(target.result);
  });
  const drafts = await all("drafts"), keys = await all("keys");
  store.close();
  const text = drafts.map(({ sealed, ...rest }) =>
    JSON.stringify(rest) + new TextDecoder("latin1").decode(sealed)).join();
  return { drafts: drafts.length, extractable: keys.some((key) => key.extractable), text };
}"""


@pytest.fixture
def alone(open_phone):
    phone = open_phone()
    phone.arrive()
    return phone


def kept_on(phone):
    return phone.page.evaluate(READ_STORE)


def write_without_network(phone, path="/journal/new/", words=CANARY):
    phone.go(path)
    phone.page.context.set_offline(True)
    phone.page.locator("textarea").first.fill(words)
    expect(phone.page.get_by_text(KEPT)).to_be_visible()


def leave_and_come_back(phone, path="/journal/new/"):
    """The page goes as when the phone takes it away: it cannot send a last word (Chromium would, even `offline`)."""
    phone.page.evaluate("document.body.hidden = true")
    phone.go("about:blank")
    phone.page.context.set_offline(False)
    phone.go(path)


def test_it_is_written_read_changed_deleted_and_brought_back(phone):
    page = phone.page
    phone.arrive()
    phone.go("/today/")
    page.get_by_role("link", name="Journal", exact=True).tap()
    page.get_by_role("link", name="Write", exact=True).tap()
    page.get_by_label("Your words").fill("Rain all day.\nI stayed in.")
    page.get_by_text("Title, feelings, tags, day").tap()
    phone.choose("feelings", "calm")
    page.get_by_label("Tags").fill("home, rain")
    phone.save()
    expect(page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    expect(page.locator("main")).to_contain_text("I stayed in.")
    page.get_by_role("link", name="Change").tap()
    expect(page.get_by_label("Your words")).to_have_value("Rain all day.\nI stayed in.")
    page.get_by_label("Your words").fill("Sun at last.")
    phone.save()
    expect(page.locator("main")).to_contain_text("Sun at last.")
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator("main")).to_contain_text("Deleted.")
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("main")).to_contain_text("Sun at last.")
    [row] = Entry.objects.all()
    assert (row.binned_at, row.feelings) == (None, ["calm"])
    assert phone.complaints == []


def test_an_entry_is_found_by_its_month_printed_binned_and_in_the_end_erased(phone):
    page = phone.page
    phone.arrive()
    user = User.objects.get()
    today = today_for(user, timezone.now())
    entry = Entry.objects.create(user=user, day=today, title="The river", body="I walked there.", feelings=["calm"])
    CheckIn.objects.record(user, today, {"mood": 3, "victory": "I called my sister"})
    phone.go(f"/journal/calendar/{today.year}/{today.month}/")
    page.get_by_role("link", name="entry and check-in").tap()
    expect(page.locator("main")).to_contain_text("The river")
    phone.go(f"/journal/{entry.pk}/")
    page.get_by_role("link", name="Print").tap()
    expect(page.locator("main")).to_contain_text("I walked there.")
    phone.go("/journal/victories/")
    expect(page.locator("main")).to_contain_text("I called my sister")
    phone.go(f"/journal/{entry.pk}/")
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator("main")).to_contain_text("Deleted.")
    phone.go("/journal/bin/")
    page.get_by_role("button", name="Bring back").tap()
    expect(page).to_have_url(f"{phone.site}/journal/{entry.pk}/")
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator("main")).to_contain_text("Deleted.")
    phone.go("/journal/bin/")
    page.get_by_role("link", name="Delete for good").tap()
    page.get_by_role("button", name="Delete for good").tap()
    expect(page.locator("main")).to_contain_text("The bin is empty.")
    assert not Entry.objects.exists()
    assert phone.complaints == []


def test_a_double_tap_on_save_is_one_entry(phone):
    phone.arrive()
    phone.go("/journal/new/")
    phone.page.locator("textarea").fill("Once")
    phone.page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(phone.page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    assert Entry.objects.count() == 1


def test_back_after_saving_loses_nothing_and_doubles_nothing(phone):
    phone.arrive()
    phone.go("/journal/new/")
    phone.page.locator("textarea").fill("Once")
    phone.save()
    expect(phone.page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    phone.page.go_back()
    phone.go("/journal/")
    expect(phone.page.locator("main")).to_contain_text("Once")
    assert Entry.objects.count() == 1


def test_a_thought_record_keeps_its_five_fields(phone):
    page = phone.page
    phone.arrive()
    phone.go("/journal/")
    page.get_by_text("Start from a prompt").tap()
    page.get_by_role("link", name="Look at a thought").tap()
    expect(page.locator("textarea")).to_have_count(5)
    for number, box in enumerate(page.locator("textarea").all()):
        box.fill(f"Answer {number}")
    phone.save()
    expect(page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    for number in range(5):
        expect(page.locator("main")).to_contain_text(f"Answer {number}")


def test_search_finds_marks_and_comes_back(phone):
    page = phone.page
    phone.arrive()
    phone.go("/journal/new/")
    page.locator("textarea").fill("A walk by the RÍVER today")
    phone.save()
    expect(page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    phone.go("/journal/search/")
    page.get_by_label("Words to look for").fill("river")
    page.get_by_role("button", name="Search").tap()
    expect(page.locator("mark").first).to_have_text("RÍVER")
    assert "river" not in page.url
    page.locator(".hits a").first.tap()
    expect(page.locator("main")).to_contain_text("A walk by")
    page.go_back()
    expect(page.locator("mark").first).to_have_text("RÍVER")
    assert not [url for url in phone.requests if "river" in url.lower()]


def test_what_is_written_before_the_scripts_are_there_is_saved_too(open_phone):
    phone = open_phone(hurried=True)
    page = phone.page
    phone.arrive()
    held = []
    page.route("**/draft*.js", lambda route: held.append(route))
    page.goto("/journal/new/?prompt=proud", wait_until="commit")
    page.locator("textarea").fill(CANARY)
    held.pop().continue_()
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    assert Entry.objects.count() == 1
    assert phone.complaints == []


@pytest.mark.worker
def test_it_saves_while_one_writes_and_says_when(alone):
    page = alone.page
    alone.go("/journal/new/?prompt=proud")
    page.locator("textarea").fill(CANARY)
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/edit/$"))
    page.reload()
    expect(page.locator("textarea")).to_have_value(CANARY)
    [row] = Entry.objects.all()
    assert row.prompt == "proud"
    assert kept_on(alone)["drafts"] == 0
    assert alone.complaints == []


@pytest.mark.worker
def test_without_a_network_words_are_kept_encrypted_and_given_back(alone):
    page = alone.page
    write_without_network(alone)
    kept = kept_on(alone)
    assert (kept["drafts"], kept["extractable"]) == (1, False)
    assert "canary" not in kept["text"]
    leave_and_come_back(alone)
    expect(page.get_by_text(re.compile(r"Words from .+ were not sent"))).to_be_visible()
    page.get_by_role("button", name="Put them back").tap()
    expect(page.locator("textarea")).to_have_value(CANARY)
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    wait_for(page, lambda: kept_on(alone)["drafts"] == 0)
    assert Entry.objects.count() == 1


def test_a_page_closed_in_the_middle_of_a_save_that_came_through_is_not_offered_again(alone):
    page = alone.page
    alone.go("/journal/new/")
    page.locator("textarea").fill(CANARY)
    wait_for(page, lambda: (kept_on(alone) or {}).get("drafts") == 1)
    alone.go("/journal/")
    wait_for(page, Entry.objects.exists)  # the save goes on after its page is closed: later than the list was drawn
    page.reload()
    expect(page.get_by_role("link", name=CANARY)).to_be_visible()
    wait_for(page, lambda: kept_on(alone)["drafts"] == 0)
    assert not page.get_by_text("were not sent").is_visible()


@pytest.mark.worker
def test_the_network_comes_back_while_the_page_is_open(alone):
    write_without_network(alone)
    alone.page.context.set_offline(False)
    expect(alone.page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    assert Entry.objects.count() == 1


@pytest.mark.worker
def test_the_journal_says_that_something_waits_and_it_can_be_dropped(alone):
    page = alone.page
    write_without_network(alone, "/journal/new/?prompt=thanks")
    leave_and_come_back(alone, "/journal/")
    page.get_by_role("link", name="Open them").tap()
    page.get_by_role("button", name="Drop them").tap()
    expect(page.locator("#unsent")).to_be_hidden()
    assert kept_on(alone)["drafts"] == 0
    assert Entry.objects.count() == 0


@pytest.mark.worker
def test_nobody_else_on_the_phone_is_shown_them_and_log_out_takes_them_away(alone):
    page = alone.page
    write_without_network(alone)
    leave_and_come_back(alone, "/help/")
    page.context.clear_cookies()  # as a session that ended: the phone still holds the words
    alone.arrive("mara")
    for path in ("/journal/new/", "/journal/"):
        alone.go(path)
        page.wait_for_timeout(300)
        assert not page.get_by_text("were not sent").is_visible()
    assert kept_on(alone)["drafts"] == 1
    page.context.clear_cookies()
    alone.log_in("nora")
    expect(page).to_have_url(re.compile("/today/"))
    alone.go("/journal/new/")
    expect(page.get_by_text(re.compile("were not sent"))).to_be_visible()
    alone.go("/settings/")
    page.get_by_role("button", name="Log out").tap()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert kept_on(alone) is None


@pytest.mark.worker
def test_log_out_takes_them_away_where_a_browser_knows_no_header_for_it(alone):
    page = alone.page
    write_without_network(alone)
    leave_and_come_back(alone, "/settings/")

    def without_header(route):
        answer = route.fetch(max_redirects=0)
        route.fulfill(response=answer, headers={k: v for k, v in answer.headers.items() if k != "clear-site-data"})

    page.route("**/accounts/logout/", without_header)
    page.get_by_role("button", name="Log out").tap()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert kept_on(alone) is None


@pytest.mark.worker
def test_quick_exit_takes_them_away(alone):
    write_without_network(alone)
    alone.page.context.set_offline(False)
    alone.page.locator("textarea").fill(CANARY + " again")
    alone.page.locator("#leave button").tap()
    expect(alone.page).to_have_url(re.compile("/bread/"))
    wait_for(alone.page, lambda: kept_on(alone) is None)
    alone.page.wait_for_timeout(500)  # nothing brings them back
    assert kept_on(alone) is None


def test_what_was_typed_survives_an_ended_session(alone):
    page = alone.page
    alone.go("/journal/new/?prompt=letter")
    page.context.clear_cookies(name="session")
    page.locator("textarea").fill(CANARY)
    expect(page.get_by_text(re.compile("You were logged out"))).to_be_visible()
    page.get_by_role("link", name="Log in").tap()
    alone.fill_log_in()
    expect(page).to_have_url(re.compile(r"/journal/new/\?prompt=letter"))
    page.get_by_role("button", name="Put them back").tap()
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    assert Entry.objects.get().prompt == "letter"


def test_two_pages_of_one_entry_keep_both_words(alone):
    page = alone.page
    alone.go("/journal/new/")
    page.locator("textarea").fill("At first")
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("textarea").fill("On the other page")
    expect(other.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    page.locator("textarea").fill("On this page")
    expect(page.get_by_text(re.compile("changed on another device"))).to_be_visible()
    alone.save()
    expect(page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    expect(page.locator("main")).to_contain_text("On this page")
    titles = {row.title for row in Entry.objects.for_user(Entry.objects.first().user)}
    assert titles == {"On the other page", "On this page"}
