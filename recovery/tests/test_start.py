"""The web server and the workers with a key that is not this database's: they stop, with a line that says why."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from accounts import keys
from reminders.tests.test_faults import worker_environment

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "test:" + "A" * 43 + "="
WEB = ["gunicorn", "recovery.wsgi:application", "--no-control-socket", "--bind=unix:web.sock"]
WORKER = ["celery", f"--workdir={settings.BASE_DIR}", "-A", "recovery", "worker", "--pool=threads", "--concurrency=1"]


@pytest.fixture(autouse=True)
def _proven():
    keys.prove()


def start(command, folder, **changes):
    env = {**os.environ, "DATABASE_URL": worker_environment(0)["DATABASE_URL"], "PYTHONPATH": str(settings.BASE_DIR)}
    return subprocess.run(
        [sys.executable, "-m", *command], env=env | changes, cwd=folder, capture_output=True, text=True, timeout=30
    )


@pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
def test_it_does_not_start_with_a_wrong_key(command, tmp_path):
    done = start(command, tmp_path, INSTALLATION_KEYS=WRONG)
    assert done.returncode != 0
    assert "INSTALLATION_KEYS: the key `test` is missing or is not the one" in done.stderr
    assert WRONG.partition(":")[2] not in done.stderr


def test_the_web_server_starts_with_the_right_one(tmp_path):
    assert start([*WEB, "--check-config"], tmp_path).returncode == 0
