"""The page of ways, devices and another app, and the test of each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from reminders.forms.common import GatewayForm
from reminders.gateway import GatewayCarrier, app_of
from reminders.models import Delivery, Gateway, Kind, KindChoice, PushDevice, Reminder, ReminderSettings, State
from reminders.push import Push, public_key
from reminders.tests.push_service import Browser, PushService
from reminders.trial import Outcome

pytestmark = pytest.mark.django_db
URL = "/settings/reminders/ways/"
RENEW = f"{URL}device/renew/"


@pytest.fixture
def service():
    made = PushService()
    yield made
    made.stop()


@pytest.fixture
def keys(service):
    return vars(Browser(f"{service.address}/phone").keys)


@pytest.fixture(autouse=True)
def _no_tests_yet():
    cache.clear()


def tried(client, channel):
    return client.post(f"{URL}{channel}/test/")["Location"].partition("tried=")[2].partition("#")[0]


class TestDevices:
    def test_the_first_one_starts_reminders_by_it(self, as_alice, alice, keys):
        agent = "Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0 Mobile Safari/537.36"
        answer = as_alice.post(f"{URL}device/", keys, headers={"User-Agent": agent})
        assert answer["Location"].endswith("?added=1")
        assert PushDevice.objects.get().name == "Chrome on Android"
        assert ReminderSettings.objects.of(alice).channels == ["mail", "push"]
        assert Reminder.objects.for_user(alice).check_in().active
        assert KindChoice.objects.of(alice, Kind.FOLLOW_UP).active
        assert "Chrome on Android" in as_alice.get(URL).content.decode()

    @pytest.mark.parametrize("wrong", [{"auth": "x"}, {"endpoint": ""}, {"endpoint": "ftp://x"}, {"p256dh": "x" * 200}])
    def test_what_cannot_be_used_is_refused(self, as_alice, keys, wrong):
        answer = as_alice.post(f"{URL}device/", {**keys, **wrong})
        assert answer["Location"].endswith("?refused=1")
        assert not PushDevice.objects.exists()

    def test_it_can_be_removed(self, as_alice, keys):
        as_alice.post(f"{URL}device/", keys)
        as_alice.post(f"{URL}device/{PushDevice.objects.get().pk}/remove/")
        assert not PushDevice.objects.exists()

    def test_one_that_its_service_has_given_up_is_shown_as_stopped(self, as_alice, keys, service):
        as_alice.post(f"{URL}device/", keys)
        service.answers["/phone"] = (410, {})
        assert tried(as_alice, "push") == Outcome.REFUSED
        row = PushDevice.objects.get()
        assert vars(row.keys) == {"endpoint": "", "p256dh": "", "auth": ""}
        html = as_alice.get(URL).content.decode()
        assert "Nothing comes here any more" in html
        assert f"{URL}push/test/" not in html
        as_alice.post(f"{URL}device/", vars(Browser(f"{service.address}/anew").keys))
        assert PushDevice.objects.get().ended_at is None

    def test_without_a_key_of_the_site_none_are_offered(self, as_alice, keys, settings):
        settings.VAPID_PRIVATE_KEY = ""
        assert "does not offer" in as_alice.get(URL).content.decode()
        as_alice.post(f"{URL}device/", keys)
        assert not PushDevice.objects.exists()


class TestDevicesThatChange:
    """What the worker does when a browser ended a subscription or put another in its place."""

    @pytest.fixture
    def device(self, as_alice, keys):
        as_alice.post(f"{URL}device/", keys, headers={"User-Agent": "Firefox on Linux"})
        PushDevice.objects.update(created_at=datetime(2026, 1, 5, tzinfo=UTC))
        return PushDevice.objects.get()

    @pytest.fixture
    def anew(self, keys, service):
        return {**vars(Browser(f"{service.address}/anew").keys), "was": keys["endpoint"]}

    def test_its_row_goes_over_with_its_name_and_date_and_told_twice_is_once(self, as_alice, device, anew, service):
        for _ in range(2):
            assert as_alice.post(RENEW, anew).status_code == 204
            row = PushDevice.objects.get()
            assert row.endpoint == anew["endpoint"]
            assert (row.name, row.created_at) == (device.name, device.created_at)
        assert tried(as_alice, "push") == Outcome.SENT
        assert [taken.path for taken in service.taken] == ["/anew"]

    def test_it_comes_back_after_the_service_gave_the_old_one_up(self, as_alice, alice, device, anew):
        device.end(device.updated_at)
        assert as_alice.post(RENEW, anew).status_code == 204
        assert PushDevice.objects.get().ended_at is None
        device.end(device.updated_at)  # who still sends to the old one hears of it a moment later
        assert Push().addresses([alice.pk])[alice.pk][0].endpoint == anew["endpoint"]

    def test_ways_stay_as_their_person_chose(self, as_alice, alice, device, anew):
        ReminderSettings.objects.keep(alice, channels=["mail"], subject="hello")
        as_alice.post(RENEW, anew)
        assert ReminderSettings.objects.of(alice).channels == ["mail"]

    def test_what_was_removed_stays_removed(self, as_alice, device, anew):
        device.delete()
        assert as_alice.post(RENEW, anew).status_code == 404
        assert not PushDevice.objects.exists()

    def test_another_persons_stays_theirs(self, as_mallory, device, anew):
        assert as_mallory.post(RENEW, anew).status_code == 404
        assert PushDevice.objects.get().endpoint == device.endpoint

    def test_after_the_log_in_ended_nothing_is_given_or_lost(self, client, device, anew):
        for answer in (client.get(RENEW), client.post(RENEW, anew)):
            assert answer.status_code == 302
        assert PushDevice.objects.get().endpoint == device.endpoint

    def test_it_asks_for_the_token_that_it_gives(self, alice, device, anew):
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)
        assert client.post(RENEW, anew).status_code == 403
        given = client.get(RENEW)
        assert given.json()["key"] == public_key()
        assert "no-store" in given["Cache-Control"]
        assert client.post(RENEW, {**anew, "csrfmiddlewaretoken": given.json()["token"]}).status_code == 204

    def test_what_cannot_be_used_and_a_site_without_a_key_are_refused(self, as_alice, device, anew, settings):
        assert as_alice.post(RENEW, {**anew, "auth": "x"}).status_code == 422
        assert as_alice.post(RENEW, {**anew, "was": ""}).status_code == 422
        settings.VAPID_PRIVATE_KEY = ""
        assert as_alice.get(RENEW).status_code == as_alice.post(RENEW, anew).status_code == 404
        assert PushDevice.objects.get().endpoint == device.endpoint


class TestTrials:
    def test_a_mail_goes_out_at_once(self, as_alice, alice, confirm):
        assert tried(as_alice, "mail") == Outcome.NOWHERE
        confirm(alice)
        assert tried(as_alice, "mail") == Outcome.SENT
        assert "This is a test" in mail.outbox[0].body
        assert "The test was sent" in as_alice.get(f"{URL}?tried=sent").content.decode()

    def test_a_push_says_what_became_of_it(self, as_alice, keys, service):
        as_alice.post(f"{URL}device/", keys)
        assert tried(as_alice, "push") == Outcome.SENT
        service.answers["/phone"] = (500, {})
        assert tried(as_alice, "push") == Outcome.LATER
        service.answers["/phone"] = (410, {})
        assert tried(as_alice, "push") == Outcome.REFUSED
        assert tried(as_alice, "push") == Outcome.NOWHERE

    def test_they_are_few(self, as_alice):
        assert [tried(as_alice, "mail") for _ in range(7)][-2:] == [Outcome.NOWHERE, Outcome.ENOUGH]
        assert as_alice.post(f"{URL}pigeon/test/").status_code == 404


class TestCommon:
    def test_ways_and_the_name_of_mails(self, as_alice, alice):
        as_alice.post(URL, {"channels": ["push", "gateway"], "subject": "hello"})
        own = ReminderSettings.objects.of(alice)
        assert (own.channels, own.subject) == (["push", "gateway"], "hello")
        assert as_alice.post(URL, {"channels": [], "subject": "hello"}).status_code == 422
        assert as_alice.post(URL, {"channels": ["mail"], "subject": "Sober today"}).status_code == 422

    def test_it_says_whose_hands_each_passes_through(self, as_alice):
        html = as_alice.get(URL).content.decode()
        assert html.count("Whose hands it passes through") == 3


class TestAnotherApp:
    @pytest.mark.parametrize("url", ["ntfys://topic", "tgram://123456789:abcdefg_hijklmnop/12315544/", "pover://u@t"])
    def test_known_ones_are_taken(self, settings, url):
        settings.LOCAL = False
        if url.startswith("pover"):
            url = f"pover://{'u' * 30}@{'t' * 30}"
        assert app_of(url)

    @pytest.mark.parametrize(
        "url",
        ["file:///etc/passwd", "json://10.0.0.1/", "xml://x", "exec://x", "syslog://", "dbus://", "windows://",
         "mailto://u:p@x", "form://127.0.0.1", "ntfy://10.0.0.1/x", "https://x", "ntfys", "", "pover://"],
    )  # fmt: skip
    def test_others_are_not(self, settings, url):
        settings.LOCAL = False
        assert app_of(url) is None
        assert not GatewayForm({"url": url}).is_valid()

    def test_no_word_in_it_switches_off_what_protects(self, settings):
        app = app_of("ntfys://example.org/topic?redirect=yes&verify=no")
        assert (app.redirects, app.verify_certificate) == (False, True)

    def test_its_address_is_sealed_and_not_shown_again(self, as_alice, alice, client):
        as_alice.post(f"{URL}app/", {"url": "ntfys://my-secret-topic"})
        assert Gateway.objects.get().url == "ntfys://my-secret-topic"
        assert ReminderSettings.objects.of(alice).channels == ["mail", "gateway"]
        assert "my-secret-topic" not in as_alice.get(URL).content.decode()
        as_alice.post(f"{URL}app/", {"url": "ntfys://another"})
        assert Gateway.objects.get().url == "ntfys://another"
        as_alice.post(f"{URL}app/remove/")
        assert not Gateway.objects.exists()

    @pytest.mark.parametrize("url", ["ntfys://example.org/one/two", "tgram://123456789:abcdefg_hijklmnop/12315544/456"])
    def test_several_places_at_once_are_refused(self, as_alice, url):
        answer = as_alice.post(f"{URL}app/", {"url": url})
        assert (answer.status_code, "This names several places" in answer.content.decode()) == (422, True)
        assert not Gateway.objects.exists()

    def test_a_test_that_was_taken_says_that_the_way_works_again(self, as_alice, alice, reminder, service):
        Gateway.objects.put(alice, f"ntfy://{service.address.removeprefix('http://')}/topic")
        before = timezone.now() - timedelta(minutes=1)
        Delivery.objects.create(
            user=alice, reminder=reminder, channel="gateway", slot=before, day=before.date(), due_at=before,
            state=State.FAILED, updated_at=before,
        )  # fmt: skip
        Delivery.objects.update(updated_at=before)
        service.answers["/"] = (500, {})
        assert tried(as_alice, "gateway") == Outcome.LATER
        assert "did not arrive" in as_alice.get(URL).content.decode()
        service.answers["/"] = (200, {})
        assert tried(as_alice, "gateway") == Outcome.SENT
        html = as_alice.get(URL).content.decode()
        assert "did not arrive" not in html
        assert "Last delivered on" in html

    def test_a_wrong_one_keeps_what_was_typed(self, as_alice):
        answer = as_alice.post(f"{URL}app/", {"url": "file:///etc/passwd"})
        assert answer.status_code == 422
        assert 'value="file:///etc/passwd"' in answer.content.decode()

    def test_a_host_inside_is_not_spoken_to_unless_the_site_permits(self, as_alice, alice, service, settings):
        Gateway.objects.put(alice, f"ntfys://{service.address.removeprefix('http://')}/topic")
        settings.LOCAL = False
        assert tried(as_alice, "gateway") == Outcome.LATER
        assert service.taken == []

    def test_it_says_the_words_and_the_address(self, as_alice, alice, service, settings):
        Gateway.objects.put(alice, f"ntfy://{service.address.removeprefix('http://')}/topic")
        service.answers["/"] = (200, {})
        assert tried(as_alice, "gateway") == Outcome.SENT
        said = service.taken[0].body.decode()
        assert "This is a test" in said
        assert "alice" not in said
        service.answers["/"] = (500, {})
        assert tried(as_alice, "gateway") == Outcome.LATER

    def test_addresses_are_one_query(self, alice, mallory, django_assert_num_queries):
        for user in (alice, mallory):
            Gateway.objects.put(user, f"ntfys://{user.username}")
        with django_assert_num_queries(1):
            found = GatewayCarrier().addresses([alice.pk, mallory.pk])
        assert set(found.values()) == {"ntfys://alice", "ntfys://mallory"}
