"""What a phone may keep for hours without a network: tools, Help now and lessons, as a signed-out visitor gets them.

Nothing here holds a word of a person's own. The version is made from all that the kept pages are made of, so that a
new version of the site brings a new worker, and the new worker brings new pages.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from help.lessons import LESSONS
from journal.tools import TOOLS, UNNAMED

FILES: Final = (
    "css/app.css",
    "css/tools.css",
    "css/bread.css",
    "css/calm.css",
    "js/app.js",
    "js/kept.js",
    "js/tools.js",
    "img/icon.svg",
    "img/bread.svg",
)
WORKER: Final = "static/sw.js"
# What the kept pages are made of, besides FILES, whose names carry a hash already.
SOURCES: Final = (
    WORKER,
    "templates/base.html",
    "templates/components/_head.html",
    "templates/components/_top.html",
    "templates/journal/practice/*.html",
    "templates/journal/moments/_safe.html",
    "templates/help/*.html",
    "templates/accounts/elsewhere.html",
    "journal/tools.py",
    "help/data/*",
    "help/lessons/*",
    "templates/support/learn/*",
)


def pages() -> list[str]:
    """Addresses that are fetched without a log-in and kept."""
    tools = [reverse("practice-tool", args=[key]) for key in (*TOOLS, UNNAMED.key)]
    return [*map(reverse, ("offline", "practice", "elsewhere")), *by_country(), *tools]


def by_country() -> list[str]:
    """Those among them that show a country's numbers."""
    return [reverse("help"), reverse("not-safe")]


def lessons() -> list[str]:
    """Addresses that are kept in the same way, but each only once it was opened."""
    return [reverse("learn"), *(reverse("lesson", args=[key]) for key in LESSONS)]


def files() -> list[str]:
    return [static(name) for name in FILES]


@cache
def script() -> str:
    """The worker's source: what to keep, under which version, and then how."""
    base = Path(settings.BASE_DIR)
    kept = {
        "version": _version(base),
        "pages": pages(),
        "by_country": by_country(),
        "lessons": lessons(),
        "files": files(),
    }
    return f"const SHELL = {json.dumps(kept)};\n{(base / WORKER).read_text()}"


def _version(base: Path) -> str:
    digest = sha256("\n".join((*files(), *pages())).encode())
    for pattern in SOURCES:
        for path in sorted(base.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
