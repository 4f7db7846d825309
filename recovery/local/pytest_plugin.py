"""Real servers for the tests, made for one run and thrown away; pytest.ini loads this.

Under xdist the controller starts them once. Each worker finds their addresses in its environment, and gets a
database of its own from pytest-django and a broker database of its own from here.
"""

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from recovery.local.chromium import find_chromium, find_small
from recovery.local.paths import Paths
from recovery.local.speech import CannotRunError
from recovery.local.stack import Servers
from recovery.local.supervisor import Supervisor

WORKER = "PYTEST_XDIST_WORKER"
INSTALLATION = {
    "DAYMARK_MODE": "local",
    "SECRET_KEY": "only-for-tests",
    "VAPID_PRIVATE_KEY": base64.urlsafe_b64encode(bytes(range(1, 33))).decode().rstrip("="),
    "INSTALLATION_KEYS": f"test:{base64.b64encode(bytes(range(32))).decode()}",
}
LEFT_OUT = (
    "THE BROWSER TESTS WERE LEFT OUT: no Chromium was found. Install chromium, or name one in CHROMIUM_PATH. "
    "REQUIRE_BROWSER=1 makes this a failure."
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """A wrapper, since it must come before pytest-django's hook of this name, which reads the settings."""
    if worker := os.environ.get(WORKER):
        os.environ["REDIS_URL"] = own_database(os.environ["REDIS_URL"], int(worker.removeprefix("gw")))
    else:
        running = ExitStack()
        early_config.add_cleanup(running.close)
        os.environ.update(INSTALLATION)
        try:
            os.environ.update(start_servers(running))
        except CannotRunError as error:
            raise pytest.UsageError(str(error)) from error
        os.environ["CHROMIUM_PATH"] = find_chromium(os.environ)
        os.environ["CHROMIUM_SHELL_PATH"] = find_small(os.environ)
        if not os.environ["CHROMIUM_PATH"] and os.environ.get("REQUIRE_BROWSER") == "1":
            raise pytest.UsageError("REQUIRE_BROWSER is 1, but no Chromium was found.")
    return (yield)


def start_servers(running: ExitStack) -> dict[str, str]:
    """The environment of servers, and of a folder for what is stored, until `running` is closed."""
    paths = Paths(Path(tempfile.mkdtemp(prefix="daymark-test-")).resolve())
    running.callback(shutil.rmtree, paths.var)
    (paths.var / "static").mkdir()
    servers = Servers(paths, os.environ, lasting=False)
    servers.start(running.enter_context(Supervisor()))
    return {"VAR_DIR": str(paths.var), **servers.addresses()}


def own_database(url: str, number: int) -> str:
    """The same broker's database `number`."""
    address = url.partition("?")[0]
    match urlsplit(url).scheme:
        case "unix":
            return f"{address}?db={number}"
        case "redis+socket":
            return f"{address}?virtual_host={number}"
        case _:
            return urlsplit(url)._replace(path=f"/{number}").geturl()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ["CHROMIUM_PATH"]:
        return
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("browser")])
    items[:] = [item for item in items if not item.get_closest_marker("browser")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not os.environ["CHROMIUM_PATH"]:
        terminalreporter.section("no browser", sep="!", red=True, bold=True)
        terminalreporter.line(LEFT_OUT, red=True)
