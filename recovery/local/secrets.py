"""The keys of a local installation: made once, whole or not at all, readable by their owner only."""

import base64
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from recovery.local.paths import Paths
from recovery.local.speech import CannotRunError

KEY_BYTES = 32
KEY_NAME = "k1"


def secret_key(paths: Paths) -> str:
    """Django's SECRET_KEY of this installation."""
    made = _once(paths.secret_key, base64.urlsafe_b64encode(os.urandom(48)).decode())
    return made.read_text().strip()


def vapid_key(paths: Paths) -> str:
    """What push services know this installation by: any 32 bytes are a key, but for one in four billion."""
    made = _once(paths.vapid_key, base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip("="))
    return made.read_text().strip()


def installation_keys(paths: Paths) -> Path:
    """The file of keys that seal private text, one `id:base64` a line.

    A lost one is never replaced where there is data: nothing could open that data again.
    """
    if not paths.installation_keys.exists() and paths.postgres.exists():
        raise CannotRunError(
            f"{paths.installation_keys} is missing, and {paths.postgres} holds text that only it can open. "
            f"Put it back, or move {paths.var} away to start anew."
        )
    return _once(paths.installation_keys, f"{KEY_NAME}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}")


def _once(path: Path, text: str) -> Path:
    """`path`; where it is missing it appears with `text` in it, and of two makers the first wins."""
    if path.exists():
        return path
    handle, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
    return path
