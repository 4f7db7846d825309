"""Settings that stop the start, each with the name of what is missing; run in a process of their own, as a start is."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DAYMARK_MODE": "production",
    "SECRET_KEY": "x" * 60,
    "INSTALLATION_KEYS": "k1:" + "A" * 43 + "=",
    "DATABASE_URL": "postgresql://localhost/none",
    "REDIS_URL": "redis://localhost:6379/0",
    "PUBLIC_URL": "https://notes.example.org",
    "EMAIL_URL": "smtp://localhost:25",
}
SHOW = """
import json
from recovery import settings as s
print(json.dumps({n: getattr(s, n) for n in dir(s) if n.isupper()}, default=str))
"""


def start(**changes: str | None) -> subprocess.CompletedProcess:
    env = {**PRODUCTION, "PATH": os.environ["PATH"], **changes}
    env = {name: value for name, value in env.items() if value is not None}
    command = [sys.executable, "-c", SHOW]
    return subprocess.run(command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    "missing", ["SECRET_KEY", "INSTALLATION_KEYS", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "EMAIL_URL"]
)
def test_it_stops_and_names_what_is_missing(missing):
    done = start(**{missing: None})
    assert done.returncode != 0
    assert missing in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("hosts", ["*", "notes.example.org,*", ".example.org"])
def test_it_refuses_any_host_at_all(hosts):
    done = start(ALLOWED_HOSTS=hosts)
    assert done.returncode != 0
    assert "ALLOWED_HOSTS" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("keys", ["k1:short", "nokey", "k1:" + "!" * 44])
def test_it_refuses_a_broken_installation_key_without_repeating_it(keys):
    done = start(INSTALLATION_KEYS=keys)
    assert done.returncode != 0
    assert "INSTALLATION_KEYS" in done.stderr.splitlines()[-1]
    assert keys not in done.stderr


@pytest.mark.parametrize("key", ["short", "A" * 44, "!" * 43])
def test_it_refuses_a_broken_push_key_without_repeating_it(key):
    done = start(VAPID_PRIVATE_KEY=key)
    assert done.returncode != 0
    assert "VAPID_PRIVATE_KEY" in done.stderr.splitlines()[-1]
    assert key not in done.stderr


def test_it_binds_every_cookie_to_the_host_over_https():
    shown = json.loads(start().stdout)
    cookies = {name: value for name, value in shown.items() if name.endswith("COOKIE_NAME")}
    assert cookies
    assert all(value.startswith("__Host-") for value in cookies.values()), cookies
    assert [shown[f"{kind}_COOKIE_SECURE"] for kind in ("SESSION", "CSRF", "LANGUAGE")] == [True] * 3
    assert shown["SECURE_SSL_REDIRECT"] is True
    assert shown["SECURE_HSTS_SECONDS"] >= 15_552_000
    assert shown["ALLOWED_HOSTS"] == ["notes.example.org"]


def test_it_reads_installation_keys_from_a_file(tmp_path):
    file = tmp_path / "keys"
    file.write_text("k2:" + "B" * 43 + "=\nk1:" + "A" * 43 + "=\n")
    assert start(INSTALLATION_KEYS=None, INSTALLATION_KEYS_FILE=str(file)).returncode == 0
    gone = start(INSTALLATION_KEYS=None, INSTALLATION_KEYS_FILE=str(tmp_path / "gone"))
    assert "INSTALLATION_KEYS_FILE" in gone.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("behind", "count", "trusted"), [(None, None, 1), ("1", None, 1), ("0", None, 0), ("1", "2", 2), (None, "0", 0)]
)
def test_behind_a_proxy_the_address_is_the_visitors_and_not_the_proxys(behind, count, trusted):
    """Else one visitor's wrong passwords would use up the log-in tries of everybody."""
    shown = json.loads(start(BEHIND_TLS_PROXY=behind, TRUSTED_PROXY_COUNT=count).stdout)
    assert shown["ALLAUTH_TRUSTED_PROXY_COUNT"] == trusted


def test_its_broker_may_be_rabbitmq():
    shown = json.loads(start(REDIS_URL=None, BROKER_URL="amqp://daymark@broker//").stdout)
    assert shown["CELERY_BROKER_URL"] == "amqp://daymark@broker//"
    assert shown["CELERY_BROKER_TRANSPORT_OPTIONS"] == {"confirm_publish": True}
