"""Where style, scripts and pictures lie."""

from functools import lru_cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedOnceStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, which looks for a file's hashed name once in a process and not on every page.

    What a script imports is named by its hash too.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = lru_cache(maxsize=512)(super().url)
