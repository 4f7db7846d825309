"""As whom PostgreSQL runs: it refuses to be root."""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


@dataclass(frozen=True)
class Guise:
    """How PostgreSQL is started: as root it refuses to run, so root starts it as somebody else."""

    prefix: tuple[str, ...] = ()
    user: int | None = None

    @property
    def owner(self) -> int:
        """Who its files belong to, seen from here."""
        return os.getuid() if self.user is None else self.user


def guise() -> Guise:
    """Ourselves; for root a user namespace, where files stay root's; where those are refused, nobody."""
    if os.getuid() != 0:
        return Guise()
    with suppress(FileNotFoundError):
        if subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0:
            return Guise(prefix=NAMESPACE)
    return Guise(user=NOBODY)
