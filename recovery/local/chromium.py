"""Which Chromium the browser tests use: a whole one, and beside it the small one without windows, if there is one."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOADS = (".cache/ms-playwright", "Library/Caches/ms-playwright")
DOWNLOADED = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
SMALL_NAMES = ("chromium-headless-shell",)
SMALL_DOWNLOADED = ("chromium_headless_shell-*/*/headless_shell", "chromium_headless_shell-*/*/chrome-headless-shell")


def find_chromium(env: Mapping[str, str]) -> str:
    """Its path: CHROMIUM_PATH, else the system's, else Playwright's own download; empty where none starts."""
    return _first(_candidates(env, env.get("CHROMIUM_PATH"), NAMES, DOWNLOADED))


def find_small(env: Mapping[str, str]) -> str:
    """The same for Chromium's headless shell, and CHROMIUM_SHELL_PATH: it does a journey in two thirds of the time."""
    return _first(_candidates(env, env.get("CHROMIUM_SHELL_PATH"), SMALL_NAMES, SMALL_DOWNLOADED))


def _first(paths: Iterable[str]) -> str:
    return next((path for path in paths if _starts(path)), "")


def _candidates(
    env: Mapping[str, str], given: str | None, names: Iterable[str], downloaded: Iterable[str]
) -> Iterator[str]:
    if given:
        yield given
    yield from filter(None, map(shutil.which, names))
    own = env.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder in [Path(own)] if own else [Path.home() / name for name in DOWNLOADS]:
        for pattern in downloaded:
            yield from map(str, sorted(folder.glob(pattern), reverse=True))


def _starts(path: str) -> bool:
    """A name is no proof: Ubuntu's chromium-browser may be a note that says to install a snap."""
    with suppress(OSError, subprocess.TimeoutExpired):
        return (
            os.access(path, os.X_OK)
            and not subprocess.run([path, "--version"], capture_output=True, timeout=20).returncode
        )
    return False
