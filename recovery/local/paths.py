"""Where the local stack keeps its things: all of it under `var/`, readable by nobody else."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recovery.local.guise import NOBODY
from recovery.local.speech import CannotRunError

PROJECT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_PATH = 107  # bytes; sun_path of unix(7) less its closing zero
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Paths:
    """The folders and files of one installation; `var` is absolute and free of symbolic links."""

    var: Path

    @classmethod
    def of(cls, env: Mapping[str, str]) -> "Paths":
        """Those under VAR_DIR, or `var/` of the project; the folder is made where it is missing."""
        var = Path(env.get("VAR_DIR") or PROJECT / "var")
        var.mkdir(parents=True, exist_ok=True)
        var.chmod(0o700)
        return cls(var.resolve())

    @property
    def lock(self) -> Path:
        return self.var / "run.lock"

    @property
    def guests(self) -> Path:
        return self.var / "guests.lock"

    @property
    def secret_key(self) -> Path:
        return self.var / "secret_key"

    @property
    def vapid_key(self) -> Path:
        return self.var / "vapid_key"

    @property
    def installation_keys(self) -> Path:
        return self.var / "installation_keys"

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def beat(self) -> Path:
        return self.var / "beat"

    def log(self, name: str) -> Path:
        return self.var / f"{name}.log"

    @property
    def sockets(self) -> Path:
        """A folder for the servers' Unix sockets, short enough for the kernel."""
        near = self.var / "sockets"
        if len(os.fsencode(near / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return near
        mark = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"daymark-{os.getuid()}-{mark}"


def make_private(folder: Path) -> Path:
    """`folder`, made with mode 0700 where missing; CannotRunError where somebody else put it there first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = {os.getuid(), NOBODY} if os.getuid() == 0 else {os.getuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise CannotRunError(f"{folder} is not a folder of yours; remove it or run as its owner.")
    folder.chmod(0o700)
    return folder
