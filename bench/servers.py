"""Throw-away servers and a site over them, for the timings: nothing of the person's own installation is touched."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2

from recovery.local.paths import PROJECT, Paths
from recovery.local.stack import Servers
from recovery.local.supervisor import Supervisor

KEY = "k1:" + "A" * 43 + "="
# What docs/deploy.md asks of PostgreSQL at a million people and more; autovacuum is held to what it says there too.
ROOMY = {
    "shared_buffers": "8GB",
    "wal_buffers": "64MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "autovacuum_max_workers": "6",
    "autovacuum_vacuum_cost_limit": "2000",
}


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """PostgreSQL and a broker of their own, whatever DATABASE_URL and REDIS_URL name; their environment."""
    with supervised(lasting=False) as (env, _):
        yield env


@contextmanager
def roomy_servers() -> Iterator[dict[str, str]]:
    """The same as a host of many would set them up: with ROOMY, and every commit on the disk before it is one."""
    with supervised(lasting=True) as (env, supervisor):
        with closing(psycopg2.connect(env["DATABASE_URL"])) as line, line.cursor() as cursor:
            line.autocommit = True
            for name, value in ROOMY.items():
                cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        (postgres,) = (child for child in supervisor.children if child.name == "postgres")
        supervisor.stop([postgres])
        postgres.start()
        supervisor.wait_until(lambda: _answers(env["DATABASE_URL"]), 60, "The database")
        yield env


def _answers(url: str) -> bool:
    with suppress(psycopg2.OperationalError), closing(psycopg2.connect(url)):
        return True
    return False


@contextmanager
def supervised(*, lasting: bool) -> Iterator[tuple[dict[str, str], Supervisor]]:
    """The same with their supervisor, which knows how to start them again; `lasting` as `./run` has them."""
    folder = Path(tempfile.mkdtemp(prefix="daymark-bench-")).resolve()
    local = {"DAYMARK_MODE": "local", "SECRET_KEY": "bench", "INSTALLATION_KEYS": KEY, "VAR_DIR": str(folder)}
    try:
        with Supervisor() as supervisor:
            ours = Servers(Paths(folder), {}, lasting=lasting)
            ours.start(supervisor)
            env = {**os.environ, **local, **ours.addresses()}
            manage(env, "prepare")
            yield env, supervisor
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """A PostgreSQL that was killed, since it had too much to write, may write for a moment more."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.5)
    raise TimeoutError(f"{folder} is written to still.")


def manage(env: dict[str, str], *arguments: str) -> float:
    """Runs a command of manage.py; seconds it took."""
    began = time.perf_counter()
    subprocess.run([sys.executable, str(PROJECT / "manage.py"), *arguments], env=env, check=True)
    return time.perf_counter() - began


@contextmanager
def site(env: dict[str, str], application: str) -> Iterator[int]:
    """The site under gunicorn as `./run` starts it (2 processes of 4 threads), on loopback; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    process = subprocess.Popen(command, env={**env, "ALLOWED_HOSTS": "127.0.0.1"}, cwd=PROJECT)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The site did not start.")
