"""Which Chromium the browser tests use."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOADS = (".cache/ms-playwright", "Library/Caches/ms-playwright")
DOWNLOADED = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")


def find_chromium(env: Mapping[str, str]) -> str:
    """Its path: CHROMIUM_PATH, else the system's, else Playwright's own download; empty where none starts."""
    return next((path for path in _candidates(env) if _starts(path)), "")


def _candidates(env: Mapping[str, str]) -> Iterator[str]:
    if given := env.get("CHROMIUM_PATH"):
        yield given
    yield from filter(None, map(shutil.which, NAMES))
    own = env.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder in [Path(own)] if own else [Path.home() / name for name in DOWNLOADS]:
        for pattern in DOWNLOADED:
            yield from map(str, sorted(folder.glob(pattern), reverse=True))


def _starts(path: str) -> bool:
    """A name is no proof: Ubuntu's chromium-browser may be a note that says to install a snap."""
    with suppress(OSError, subprocess.TimeoutExpired):
        return (
            os.access(path, os.X_OK)
            and not subprocess.run([path, "--version"], capture_output=True, timeout=20).returncode
        )
    return False
