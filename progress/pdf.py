"""HTML as a PDF, by WeasyPrint, where the system libraries that it needs are on this machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from PIL import ImageFile

NOWHERE: Final = "https://paper.invalid/"


@cache
def engine() -> ModuleType | None:
    """WeasyPrint; None where it, or Pango below it, cannot be loaded. Not before it is asked for: it is large."""
    try:
        found = import_module("weasyprint")
    except (ImportError, OSError):
        return None
    # It makes Pillow take pictures that are cut off, in the whole process; a photo that a person sends must be whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return found


def is_there() -> bool:
    return engine() is not None


def pdf_of(html: str) -> bytes:
    """The page as a PDF with text in it. RuntimeError where there is no engine."""
    weasyprint = engine()
    if weasyprint is None:
        raise RuntimeError("WeasyPrint, or a system library that it needs, is not on this machine.")
    return bytes(weasyprint.HTML(string=html, base_url=NOWHERE, url_fetcher=_only_ours()).write_pdf())


@cache
def _only_ours() -> Callable[..., Any]:
    """Reads our own static files from the disk, and refuses everything else: a PDF asks no network."""
    urls = import_module("weasyprint.urls")

    def fetch(url: str, *_: Any, **__: Any) -> Any:
        where = urlsplit(url)
        if f"{where.scheme}://{where.netloc}/" != NOWHERE or not where.path.startswith(settings.STATIC_URL):
            raise ValueError("Only this site's own files may be on paper.")
        name = unquote(where.path.removeprefix(settings.STATIC_URL))
        with staticfiles_storage.open(name) as file:
            return urls.URLFetcherResponse(url, file.read(), {"Content-Type": _kind(name)})

    return fetch


def _kind(name: str) -> str:
    return "text/css" if name.endswith(".css") else "image/svg+xml"
