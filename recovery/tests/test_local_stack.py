"""The local stack with real processes: what `./run` promises when things are killed, doubled or in the way."""

import base64
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import psycopg2
import pytest
import redis

from recovery.local import door, stack
from recovery.local.child import Child
from recovery.local.chromium import find_chromium, find_small
from recovery.local.guise import NOBODY
from recovery.local.locks import sole_user
from recovery.local.paths import LONGEST_SOCKET_NAME, LONGEST_SOCKET_PATH, PROJECT, Paths, make_private
from recovery.local.postgres import Postgres, find_programs
from recovery.local.pytest_plugin import own_database
from recovery.local.secrets import installation_keys, secret_key
from recovery.local.speech import CannotRunError
from recovery.local.stack import Servers, environment
from recovery.local.supervisor import Supervisor

SET_BY_TESTS = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "SECRET_KEY", "INSTALLATION_KEYS", "DAYMARK_MODE")
SERVERS_FOREVER = """
import os, time
from recovery.local.paths import Paths
from recovery.local.stack import Servers
from recovery.local.supervisor import Supervisor

with Supervisor() as supervisor:
    Servers(Paths.of(os.environ), os.environ).start(supervisor)
    print("up", flush=True)
    time.sleep(600)
"""
CONNECT = 'import os, psycopg2; psycopg2.connect(os.environ["DATABASE_URL"]); print("served")'
# The two that remain wait for each other, so that each gets a worker of its own.
THREE_TESTS = """
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

PLACE = Path(settings.DATABASES["default"]["HOST"])


@pytest.mark.browser
def test_it_looks():
    raise AssertionError


@pytest.mark.parametrize("one", "ab")
def test_it_is_told_where_the_servers_are(one):
    (PLACE / one).touch()
    while not all((PLACE / each).exists() for each in "ab"):
        time.sleep(0.05)
    print("TOLD", PLACE, parse_qs(urlsplit(settings.BROKER_PING_URL).query)["db"][0])
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.of({"VAR_DIR": str(tmp_path / "var")})


def clean_env(paths: Paths, **more: str) -> dict[str, str]:
    """Our environment as it was before the tests put their own servers into it."""
    inherited = {name: value for name, value in os.environ.items() if name not in SET_BY_TESTS}
    inherited = {name: value for name, value in inherited.items() if not name.startswith("PYTEST")}
    return inherited | {"VAR_DIR": str(paths.var)} | more


def local(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "recovery.local", *arguments]


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return str(taken.getsockname()[1])


def answers(port: str) -> bool:
    connection = HTTPConnection("127.0.0.1", int(port), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def eventually(true: Callable[[], object], patience: float = 20.0) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def processes_of(paths: Paths) -> dict[int, str]:
    """Id -> command line of all that works for this installation; a server by its folder, others by VAR_DIR."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            at_home = (entry / "cwd").readlink().is_relative_to(paths.var)
            if at_home or f"VAR_DIR={paths.var}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process of which nothing is left afterwards."""
    process = subprocess.Popen(
        command, env=env, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_it_makes_keys_once_for_their_owner_only(paths: Paths) -> None:
    key, file = secret_key(paths), installation_keys(paths)

    assert (secret_key(paths), installation_keys(paths).read_text()) == (key, file.read_text())
    name, _, encoded = file.read_text().strip().partition(":")
    assert name == "k1"
    assert len(base64.b64decode(encoded, validate=True)) == 32
    assert len(key) >= 50
    for made in (paths.secret_key, paths.installation_keys):
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.var.stat().st_mode) == 0o700


def test_it_makes_one_key_when_two_ask_at_once(paths: Paths) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(paths), range(32)))

    assert len(keys) == 1
    assert [path.name for path in paths.var.iterdir()] == ["secret_key"]


def test_it_never_replaces_a_lost_key_where_there_is_data(paths: Paths) -> None:
    paths.postgres.mkdir()

    with pytest.raises(CannotRunError, match="installation_keys is missing"):
        installation_keys(paths)


def test_it_makes_no_keys_in_production(paths: Paths) -> None:
    env = environment(paths, {"DAYMARK_MODE": "production", "DATABASE_URL": "x", "REDIS_URL": "y"})

    assert "SECRET_KEY" not in env
    assert (env["DATABASE_URL"], env["REDIS_URL"]) == ("x", "y")
    assert list(paths.var.iterdir()) == []


def test_it_takes_given_keys_and_an_empty_variable_for_an_unset_one(paths: Paths) -> None:
    env = environment(paths, {"SECRET_KEY": "mine", "INSTALLATION_KEYS": "a:b", "DATABASE_URL": ""})

    assert env["DAYMARK_MODE"] == "local"
    assert env["SECRET_KEY"] == "mine"
    assert "INSTALLATION_KEYS_FILE" not in env
    assert env["DATABASE_URL"].startswith("postgresql://")


def test_it_serves_from_a_folder_too_deep_for_a_socket(tmp_path: Path) -> None:
    paths = Paths.of({"VAR_DIR": str(tmp_path / ("deep" * 30))})
    assert len(os.fsencode(paths.sockets / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH

    servers = Servers(paths, {}, lasting=False)
    with Supervisor() as supervisor:
        servers.start(supervisor)
        with psycopg2.connect(servers.addresses()["DATABASE_URL"]) as connection:
            assert connection.info.server_version >= 150000
        assert stat.S_IMODE(paths.sockets.stat().st_mode) == 0o700
    connection.close()
    paths.sockets.rmdir()


def test_it_takes_no_socket_folder_that_another_made(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "trap").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CannotRunError, match="not a folder of yours"):
        make_private(tmp_path / "trap")


def test_it_says_which_postgresql_made_the_data(paths: Paths) -> None:
    paths.postgres.mkdir()
    (paths.postgres / "PG_VERSION").write_text("9\n")

    with pytest.raises(CannotRunError, match="needs PostgreSQL 9, which is not here"):
        Postgres(paths.postgres, paths.sockets, paths.log("postgres")).child()


@pytest.fixture
def open_paths(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paths]:
    """Where user namespaces are refused, in a folder that others may enter, unlike pytest's own."""
    monkeypatch.setattr("recovery.local.guise.NAMESPACE", ["false"])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Paths.of({"VAR_DIR": f"{folder}/var"})


def test_it_serves_root_without_user_namespaces(open_paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only root can become somebody else, and only root has to; for others the server is their own."""
    servers = Servers(open_paths, {"REDIS_URL": "unused"}, lasting=False)
    wheel = next(find_programs())
    with Supervisor() as supervisor:
        if os.getuid() == 0 and not all(folder.stat().st_mode & 0o001 for folder in wheel.parents):
            with pytest.raises(CannotRunError, match="may enter"):
                servers.start(supervisor)
        else:
            servers.start(supervisor)
            assert open_paths.postgres.stat().st_uid == (os.getuid() or NOBODY)
            psycopg2.connect(servers.addresses()["DATABASE_URL"]).close()


def test_it_says_what_to_do_when_postgresql_may_not_enter(
    open_paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700 if os.getuid() == 0 else 0)
    monkeypatch.setattr("recovery.local.postgres.find_programs", lambda: iter([closed]))

    with pytest.raises(CannotRunError, match="may enter"), Supervisor() as supervisor:
        Servers(open_paths, {"REDIS_URL": "unused"}).start(supervisor)


def test_it_refuses_a_second_run_and_says_what_to_do(paths: Paths) -> None:
    with sole_user(paths, "./run"):
        second = subprocess.run(local("serve"), env=clean_env(paths), cwd=PROJECT, capture_output=True, text=True)

    assert second.returncode == 1
    assert f"./run (process {os.getpid()}) is already running from {paths.var}" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_it_says_that_the_port_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(CannotRunError, match=f"Port {port} is in use. Choose another one"):
            door.listen({"PORT": port})
    with pytest.raises(CannotRunError, match="must be a number"):
        door.listen({"PORT": "http"})


def test_it_starts_a_killed_child_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recovery.local.child.STEADY", 0)
    child = Child("sleeper", ["sleep", "600"])
    with Supervisor() as supervisor:
        supervisor.start(child)
        first = child.process.pid
        os.kill(first, signal.SIGKILL)
        child.process.wait()
        child.revive()

        assert child.process.pid != first
        assert not child.ended
    assert child.ended


def test_it_waits_longer_each_time_a_child_fails_at_once() -> None:
    child = Child("failing", ["false"])
    child.start()
    child.process.wait()
    child.revive()
    first = child.delay
    child.start()
    child.process.wait()
    child.revive()

    assert (first, child.delay) == (1.0, 2.0)
    assert child.process.returncode == 1


def test_it_kills_what_does_not_end_and_what_a_child_left() -> None:
    stubborn = Child(
        "stubborn", ["sh", "-c", "trap '' TERM; sleep 601 & echo $!; sleep 602 & wait; wait"], patience=0.3
    )
    started = time.monotonic()
    with Supervisor() as supervisor:
        supervisor.start(stubborn)
        assert eventually(lambda: len(group(stubborn.process.pid)) == 3)
    assert time.monotonic() - started < 5
    assert eventually(lambda: group(stubborn.process.pid) == [])


def group(leader: int) -> list[str]:
    """The living processes of a process group."""
    said = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True).stdout
    lines = [line.split(maxsplit=2) for line in said.splitlines()]
    return [args for pgid, state, args in lines if int(pgid) == leader and not state.startswith("Z")]


def test_it_gives_up_when_what_it_waits_for_has_ended(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Supervisor() as supervisor:
        supervisor.start(Child("broken", ["sh", "-c", "echo why; exit 3"], log=log))
        with pytest.raises(CannotRunError, match=r"broken ended\.\nwhy"):
            supervisor.wait_until(lambda: False, 10, "It")


def test_it_keeps_the_data_when_everything_is_killed(paths: Paths) -> None:
    """Rows and queued messages outlive kill -9 of the supervisor and of both servers; stale files are no obstacle."""
    env = clean_env(paths)
    servers = Servers(paths, {})
    with running([sys.executable, "-c", SERVERS_FOREVER], env) as host:
        assert host.stdout.readline() == "up\n"
        with psycopg2.connect(servers.addresses()["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 7 AS number")
        connection.close()
        with redis.Redis.from_url(servers.addresses()["REDIS_URL"]) as broker:
            broker.lpush("queue", "kept")
        for process in [host.pid, *processes_of(paths)]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    assert (paths.postgres / "postmaster.pid").exists()

    with Supervisor() as supervisor:
        servers.start(supervisor)
        connection = psycopg2.connect(servers.addresses()["DATABASE_URL"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM kept")
            assert cursor.fetchall() == [(7,)]
        connection.close()
        with redis.Redis.from_url(servers.addresses()["REDIS_URL"]) as broker:
            assert broker.lrange("queue", 0, -1) == [b"kept"]


def test_it_leaves_no_server_when_only_the_supervisor_is_killed(paths: Paths) -> None:
    with running([sys.executable, "-c", SERVERS_FOREVER], clean_env(paths)) as host:
        assert host.stdout.readline() == "up\n"
        assert len(processes_of(paths)) > 2
        host.kill()

        assert eventually(lambda: not processes_of(paths), 10), processes_of(paths)


def test_it_makes_the_cluster_whole_or_not_at_all(paths: Paths) -> None:
    """What an interrupted initdb left is thrown away."""
    draft = paths.var / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    servers = Servers(paths, {"REDIS_URL": "unused"}, lasting=False)
    with Supervisor() as supervisor:
        servers.start(supervisor)

    assert not draft.exists()


def test_it_survives_the_death_of_each_child_and_ends_on_ctrl_c(paths: Paths) -> None:
    port = free_port()
    env = clean_env(paths, PORT=port)
    with running(local("serve"), env) as daymark:
        lines = iter(daymark.stdout.readline, "")
        assert any(f"Daymark is ready: http://localhost:{port}/" in line for line in lines)
        assert eventually(lambda: answers(port))

        for name in ("gunicorn", "celery", "valkey", "postgres -D"):
            victims = [process for process, line in processes_of(paths).items() if name in line]
            assert victims
            for process in victims:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        assert eventually(lambda: answers(port))
        for name in ("gunicorn", " worker ", " beat "):
            assert eventually(lambda name=name: any(name in line for line in processes_of(paths).values()))

        asked = time.monotonic()
        daymark.send_signal(signal.SIGINT)
        assert daymark.wait(10) == 0
        assert eventually(lambda: not processes_of(paths), 1), processes_of(paths)
        assert time.monotonic() - asked < 10


def test_it_keeps_the_servers_for_guests_until_they_leave(paths: Paths) -> None:
    """Whoever starts the servers for a command of manage.py waits for the commands that use them meanwhile."""
    env = clean_env(paths)
    with running(manage_in_sh("echo begun; sleep 0.5; echo host"), env) as host:
        assert host.stdout.readline() == "begun\n"
        with running(manage_in_sh(f"sleep 1.5; {sys.executable} -c '{CONNECT}'; exit 3"), env) as guest:
            assert host.stdout.readline() == "host\n"
            assert guest.communicate(timeout=30)[0] == "served\n"
            assert guest.returncode == 3
        host.communicate(timeout=30)
        assert host.returncode == 0
    assert processes_of(paths) == {}


def test_it_migrates_by_itself_only_a_database_that_it_made(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[str] = []
    monkeypatch.setattr(stack, "MANAGE", ["true"])
    monkeypatch.setattr(stack, "prepare", lambda env: prepared.append(env["DATABASE_URL"]))
    given = clean_env(paths, REDIS_URL="unused")
    for theirs in ("postgresql://theirs", "", ""):
        monkeypatch.setattr(os, "environ", given | {"DATABASE_URL": theirs})
        assert stack.manage(["check"]) == 0

    assert len(prepared) == 1
    assert prepared[0].startswith("postgresql://postgres@")


def manage_in_sh(words: str) -> list[str]:
    """`./run manage`, but with a shell for manage.py, and so without Django's own time."""
    return [
        sys.executable,
        "-c",
        "import sys; from recovery.local import stack; stack.MANAGE = ('sh', '-c'); "
        f"stack.prepare = lambda env: None; sys.exit(stack.manage([{words!r}]))",
    ]


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("unix:///tmp/a.sock?db=0", "unix:///tmp/a.sock?db=3"),
        ("redis+socket:///tmp/a.sock?virtual_host=0", "redis+socket:///tmp/a.sock?virtual_host=3"),
        ("redis://:word@host:6379/0", "redis://:word@host:6379/3"),
    ],
)
def test_it_gives_each_test_worker_a_broker_database(url: str, own: str) -> None:
    assert own_database(url, 3) == own


def test_it_finds_a_chromium_that_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note, real = tmp_path / "chromium-browser", tmp_path / ".cache/ms-playwright/chromium-9/chrome-linux/chrome"
    real.parent.mkdir(parents=True)
    note.write_text("#!/bin/sh\nexit 1\n")
    real.write_text("#!/bin/sh\nexit 0\n")
    for program in (note, real):
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert find_chromium({}) == str(real)
    assert find_chromium({"CHROMIUM_PATH": str(note), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}) == ""
    assert find_small({}) == ""
    small = note.rename(tmp_path / "chromium-headless-shell")
    assert find_small({}) == ""
    small.write_text("#!/bin/sh\nexit 0\n")
    assert find_small({}) == str(small)


def a_run_without_browsers(tmp_path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """pytest on one browser test and two others, in a world without any Chromium."""
    tests = tmp_path / "test_three.py"
    tests.write_text(THREE_TESTS)
    for program in ("unshare", "true"):
        (tmp_path / program).symlink_to(f"/usr/bin/{program}")
    env = clean_env(Paths(tmp_path), PATH=str(tmp_path), HOME=str(tmp_path), CHROMIUM_PATH="", **more)
    command = [sys.executable, "-m", "pytest", "-c", str(PROJECT / "pytest.ini"), "-rP", "-p", "no:cacheprovider"]
    return subprocess.run([*command, *arguments, str(tests)], env=env, cwd=PROJECT, capture_output=True, text=True)


def test_it_starts_servers_once_for_all_test_workers_and_leaves_out_browser_tests_loudly(tmp_path: Path) -> None:
    done = a_run_without_browsers(tmp_path, "-n", "2", REQUIRE_BROWSER="")

    assert done.returncode == 0, done.stdout + done.stderr
    told = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("TOLD")]
    assert {number for _, number in told} == {"0", "1"}
    assert len({database for database, _ in told}) == 1
    assert not Path(told[0][0]).exists()
    assert "THE BROWSER TESTS WERE LEFT OUT" in done.stdout
    assert "2 passed" in done.stdout


def test_it_fails_without_a_browser_where_one_is_required(tmp_path: Path) -> None:
    done = a_run_without_browsers(tmp_path, REQUIRE_BROWSER="1")

    assert done.returncode != 0
    assert "no Chromium was found" in done.stderr
