"""What `./run` starts: servers first, then the site, its worker and its clock; and what runs beside it."""

import fcntl
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from recovery.local.door import address, healthy, listen
from recovery.local.locks import BusyError, locked, sole_user
from recovery.local.paths import PROJECT, Paths
from recovery.local.postgres import Postgres
from recovery.local.processes import run, run_aside
from recovery.local.secrets import installation_keys, secret_key, vapid_key
from recovery.local.site import clock, web, workers
from recovery.local.speech import CannotRunError, say
from recovery.local.supervisor import Supervisor
from recovery.local.valkey import Valkey

MANAGE = (sys.executable, str(PROJECT / "manage.py"))
SERVERS_PATIENCE = 60.0
SITE_PATIENCE = 60.0


class Servers:
    """The embedded servers of one installation; a URL that is set in the environment replaces its server."""

    def __init__(self, paths: Paths, env: Mapping[str, str], *, lasting: bool = True) -> None:
        servers: dict[str, Postgres | Valkey] = {
            "DATABASE_URL": Postgres(paths.postgres, paths.sockets, paths.log("postgres"), lasting),
            "REDIS_URL": Valkey(paths.valkey, paths.sockets, paths.log("valkey"), lasting),
        }
        if env.get("BROKER_URL"):
            del servers["REDIS_URL"]
        self.ours = {variable: server for variable, server in servers.items() if not env.get(variable)}

    def addresses(self) -> dict[str, str]:
        """Variable -> URL, of those that are ours."""
        return {variable: server.url for variable, server in self.ours.items()}

    def start(self, supervisor: Supervisor) -> None:
        """Return once they answer; CannotRunError, with their last words, if they do not."""
        for server in self.ours.values():
            supervisor.start(server.child())
        supervisor.wait_until(self.ready, SERVERS_PATIENCE, "The database and the broker")

    def ready(self) -> bool:
        return all(server.ready() for server in self.ours.values())


def environment(paths: Paths, given: Mapping[str, str]) -> dict[str, str]:
    """What every process of the site sees: what was given, else our own servers and the local keys."""
    env = {name: value for name, value in given.items() if value}
    env |= Servers(paths, env).addresses() | {"VAR_DIR": str(paths.var)}
    env.setdefault("DAYMARK_MODE", "local")
    if env["DAYMARK_MODE"] == "local":
        if "SECRET_KEY" not in env:
            env["SECRET_KEY"] = secret_key(paths)
        if "VAPID_PRIVATE_KEY" not in env:
            env["VAPID_PRIVATE_KEY"] = vapid_key(paths)
        if "INSTALLATION_KEYS" not in env and "INSTALLATION_KEYS_FILE" not in env:
            env["INSTALLATION_KEYS_FILE"] = str(installation_keys(paths))
    return env


def serve() -> None:
    """Run everything until a signal ends it. CannotRunError where another run is up or the port is taken."""
    paths = Paths.of(os.environ)
    with sole_user(paths, "./run"), listen(os.environ) as door, Supervisor() as supervisor:
        env = environment(paths, os.environ)
        servers = Servers(paths, os.environ)
        if servers.ours:
            say("Starting the database and the broker ...")
        servers.start(supervisor)
        say("Bringing the database up to date ...")
        prepare(env)
        say("Starting the site ...")
        supervisor.start(web(env, door))
        supervisor.wait_until(lambda: healthy(env, door), SITE_PATIENCE, "The site")
        for worker in workers(env):
            supervisor.start(worker)
        supervisor.start(clock(env, paths))
        print(f"Daymark is ready: {address(env, door)} (Ctrl-C stops it)", flush=True)
        supervisor.watch()


def prepare(env: Mapping[str, str]) -> None:
    """Tables, static files, and proof of the installation key; CannotRunError where one of them fails."""
    if not run_aside([*MANAGE, "prepare"], env):
        raise CannotRunError("The database could not be brought up to date; the lines above say why.")


def manage(arguments: Sequence[str]) -> int:
    """Run manage.py with the servers up: those of a running `./run`, else its own. Its exit code.

    Who started the servers waits for its guests before it stops them. So a guest first holds `guests` shared,
    and only then looks whether there is a host.
    """
    paths = Paths.of(os.environ)
    env = environment(paths, os.environ)
    with locked(paths.guests, fcntl.LOCK_SH) as seat:
        try:
            with sole_user(paths, "./run manage"):
                return _host(paths, env, arguments, seat)
        except BusyError:
            return _visit(paths, env, arguments)


def _host(paths: Paths, env: Mapping[str, str], arguments: Sequence[str], seat: int) -> int:
    servers = Servers(paths, os.environ)
    is_new = "DATABASE_URL" in servers.ours and not paths.postgres.exists()
    with Supervisor() as supervisor:
        servers.start(supervisor)
        if is_new:
            prepare(env)
        code = run([*MANAGE, *arguments], env)
        fcntl.flock(seat, fcntl.LOCK_EX)
        return code


def _visit(paths: Paths, env: Mapping[str, str], arguments: Sequence[str]) -> int:
    with Supervisor() as nobody:
        nobody.wait_until(Servers(paths, os.environ).ready, SERVERS_PATIENCE, "The servers of the running Daymark")
    return run([*MANAGE, *arguments], env)


def tool(command: Sequence[str]) -> int:
    """Run a development tool with the environment of the site; no server is started for it. Its exit code."""
    env = environment(Paths.of(os.environ), os.environ)
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    return run(command, env)
