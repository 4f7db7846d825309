"""How heavy the style is: our own, and no framework's."""

import gzip
import re

from django.conf import settings

EIGHT_KILOBYTES = 8 * 1024
DARK = re.compile(r"(?:prefers-color-scheme: dark\) \{\s*:root[^{]*|\[data-theme=\"dark\"\] )\{([^}]*)\}")
SIZES = {"--gap", "--target", "--round", "--bar", "--serif", "--sans", "--mono"}


def test_no_page_needs_more_than_eight_kilobytes_of_style():
    files = (settings.BASE_DIR / "static" / "css").glob("*.css")
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in files}
    everywhere = sizes.pop("app.css")
    assert everywhere + max(sizes.values()) <= EIGHT_KILOBYTES


def test_the_dark_theme_is_the_light_one_in_other_colours():
    """So there only the rules of colours have to be asked anew (recovery/tests/browser/complaints.py)."""
    style = "".join(file.read_text() for file in (settings.BASE_DIR / "static" / "css").glob("*.css"))
    blocks = DARK.findall(style)
    assert len(blocks) == len(re.findall(r"prefers-color-scheme|data-theme=\W?dark", style)) == 2
    for block in blocks:
        changed = set(re.findall(r"([\w-]+):", block))
        assert {name for name in changed if not name.startswith("--")} == {"color-scheme"}
        assert not changed & SIZES
