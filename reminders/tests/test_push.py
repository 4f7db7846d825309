"""Web Push against a push service on this machine, opened with a library of its own."""

import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from requests.exceptions import ConnectionError as NotConnected

from reminders.channel import Note, Refused, TryLater
from reminders.hosts import is_public, may_name, session
from reminders.kinds import KINDS
from reminders.links import Act, read
from reminders.models import Kind, PushDevice
from reminders.models.device import Keys
from reminders.push import Push, are_usable, public_key
from reminders.tests.push_service import Browser, PushService, raw, text
from reminders.trial import Nothing

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    made = PushService()
    yield made
    made.stop()


@pytest.fixture
def phone(service, alice):
    browser = Browser(f"{service.address}/phone")
    PushDevice.objects.add(alice, browser.keys, "Chrome on Android")
    return browser


@pytest.fixture
def laptop(service, alice):
    browser = Browser(f"{service.address}/laptop")
    PushDevice.objects.add(alice, browser.keys, "Firefox on Linux")
    return browser


@pytest.fixture(autouse=True)
def _at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


def note_for(alice, noon, kind=Kind.CHECK_IN):
    return Note(alice.pk, alice.pk, alice.pk, kind, alice.pk, "", noon, date(2026, 3, 11),
                Push().addresses([alice.pk]).get(alice.pk))  # fmt: skip


def push(note):
    with Push().line(timedelta(seconds=5), Nothing()) as line:
        line.hand_over(note)


def test_it_arrives_locked_and_holds_addresses_of_this_site_and_no_word(alice, noon, service, phone):
    push(note_for(alice, noon))
    (taken,) = service.taken
    assert b"check-in" not in taken.body
    said = json.loads(phone.open(taken.body))
    assert set(said) == {"id", "open", "done", "later"}
    assert said["open"] == "/check-in/2026-03-11/"
    assert read(Act.DONE, said["done"].split("/")[-2], noon).key == alice.pk
    assert read(Act.HOUR, said["later"].split("/")[-2], noon).key == alice.pk
    assert "alice" not in str(said)


def test_every_kind_says_as_little(alice, noon, service, phone):
    for kind in KINDS:
        push(note_for(alice, noon, kind))
    for taken in service.taken:
        said = json.loads(phone.open(taken.body))
        assert all(value.startswith("/") for name, value in said.items() if name != "id")
        assert not re.search("naloxone|medicine|lapse|restart|sober", said["open"])


def test_its_headers_are_as_the_rfcs_have_them(alice, noon, service, phone):
    push(note_for(alice, noon))
    headers = service.taken[0].headers
    assert headers["ttl"] == "7200"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["topic"])
    assert (headers["content-encoding"], headers["urgency"]) == ("aes128gcm", "high")
    claims = opened(headers["authorization"])
    assert claims["aud"] == service.address
    assert re.fullmatch(r"mailto:[^@\s]+@\S+", claims["sub"])
    assert noon.timestamp() < claims["exp"] <= noon.timestamp() + 24 * 3600


def opened(authorization):
    """The claims, once the signature is found to be this site's."""
    token, key = re.fullmatch(r"vapid t=(\S+?), ?k=(\S+)", authorization).groups()
    assert key == public_key()
    said, mark = token.rsplit(".", 1)
    signature = raw(mark)
    pair = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    public.verify(pair, said.encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(pair, said.encode() + b"x", ec.ECDSA(SHA256()))
    return json.loads(raw(said.split(".")[1]))


def test_a_question_after_a_hard_moment_waits_longer_at_the_push_service(alice, noon, service, phone):
    push(note_for(alice, noon, Kind.FOLLOW_UP))
    assert service.taken[0].headers["ttl"] == str(24 * 3600)


@pytest.mark.parametrize("code", [404, 410])
def test_a_device_that_is_gone_is_asked_no_more_and_the_others_get_it(alice, noon, service, phone, laptop, code):
    service.answers["/phone"] = (code, {})
    push(note_for(alice, noon))
    (left,) = Push().addresses([alice.pk])[alice.pk]
    assert left.name == "Firefox on Linux"
    (to_laptop,) = (taken for taken in service.taken if taken.path == "/laptop")
    assert laptop.open(to_laptop.body)
    service.answers["/laptop"] = (code, {})
    with pytest.raises(Refused):
        push(note_for(alice, noon))
    assert Push().addresses([alice.pk]) == {}
    assert set(PushDevice.objects.values_list("ended_at", flat=True)) == {noon}


@pytest.mark.parametrize(
    ("code", "error", "wait"),
    [(429, TryLater, 30), (503, TryLater, 30), (400, Refused, 0), (403, Refused, 0), (413, Refused, 0)],
)
def test_it_tells_faults_apart(alice, noon, service, phone, code, error, wait):
    service.answers["/phone"] = (code, {"Retry-After": "30"})
    with pytest.raises(error) as raised:
        push(note_for(alice, noon))
    assert getattr(raised.value, "wait", timedelta(0)) == timedelta(seconds=wait)
    assert PushDevice.objects.count() == 1


def test_it_goes_nowhere_else_and_waits_for_a_service_that_is_away(alice, noon, service, phone):
    service.answers["/phone"] = (307, {"Location": f"{service.address}/elsewhere"})
    with pytest.raises(Refused):
        push(note_for(alice, noon))
    assert [taken.path for taken in service.taken] == ["/phone"]
    service.stop()
    with pytest.raises(TryLater):
        push(note_for(alice, noon))


def test_addresses_are_one_query_and_none_without_a_key(alice, mallory, phone, settings, django_assert_num_queries):
    PushDevice.objects.add(mallory, Browser("https://push.example.org/hers").keys, "x")
    with django_assert_num_queries(1):
        found = Push().addresses([alice.pk, mallory.pk])
        assert [found[user.pk][0].keys.endpoint[:8] for user in (alice, mallory)] == ["http://1", "https://"]
    settings.VAPID_PRIVATE_KEY = ""
    assert Push().addresses([alice.pk]) == {}
    assert public_key() == ""


def test_a_browser_is_one_persons_at_a_time(alice, mallory, phone):
    PushDevice.objects.add(alice, phone.keys, "again")
    assert PushDevice.objects.for_user(alice).count() == 1
    PushDevice.objects.add(mallory, phone.keys, "hers now")
    assert [row.user_id for row in PushDevice.objects.all()] == [mallory.pk]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_it_calls_a_device_by_its_name(agent, name):
    assert PushDevice.name_of(agent) == name


class TestWhomItMaySpeakTo:
    @pytest.mark.parametrize(
        "url",
        ["http://push.example.org/x", "https://10.0.0.1/x", "https://127.0.0.1/x", "https://[::1]/x",
         "https://localhost/x", "https://169.254.169.254/latest", "https://db.internal/x",
         "https://push.example.org:8443/x", "https://user:word@push.example.org/x", "file:///etc/passwd",
         "https://2130706433/x", "", "https://[x",
         "x" * 2000],
    )  # fmt: skip
    def test_outside_local_use_nobody_inside_is_named(self, settings, url):
        settings.LOCAL = False
        assert not may_name(url)

    def test_the_push_services_of_browsers_are(self, settings):
        settings.LOCAL = False
        for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com",
                     "db5p.notify.windows.com"):  # fmt: skip
            assert may_name(f"https://{host}/x")

    def test_a_name_that_leads_inside_is_hung_up_on_before_a_byte_is_said(self, settings, service):
        settings.LOCAL = False
        with pytest.raises(NotConnected, match="not a public address"), session() as made:
            made.post(service.address.replace("http", "https").replace("127.0.0.1", "localhost"), b"x", timeout=2)
        assert service.taken == []
        assert not is_public("localhost")

    def test_keys_that_lock_nothing_are_refused(self):
        good = Browser("https://push.example.org/x").keys
        assert are_usable(good)
        assert not are_usable(Keys(good.endpoint, text(b"x" * 65), good.auth))
        assert not are_usable(Keys(good.endpoint, good.p256dh, "short"))
        assert not are_usable(Keys("javascript:x", good.p256dh, good.auth))
        assert not are_usable(Keys(good.endpoint, "é", good.auth))
