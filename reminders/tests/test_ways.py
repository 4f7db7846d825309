"""The page of ways, devices and another app, and the test of each."""

import pytest
from django.core import mail
from django.core.cache import cache

from reminders.forms.common import GatewayForm
from reminders.gateway import GatewayCarrier, app_of
from reminders.models import Gateway, Kind, KindChoice, PushDevice, Reminder, ReminderSettings
from reminders.tests.push_service import Browser, PushService
from reminders.trial import Outcome

pytestmark = pytest.mark.django_db
URL = "/settings/reminders/ways/"


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

    def test_without_a_key_of_the_site_none_are_offered(self, as_alice, keys, settings):
        settings.VAPID_PRIVATE_KEY = ""
        assert "does not offer" in as_alice.get(URL).content.decode()
        as_alice.post(f"{URL}device/", keys)
        assert not PushDevice.objects.exists()


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
