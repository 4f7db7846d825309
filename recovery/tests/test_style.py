"""How heavy the style is: our own, and no framework's."""

import gzip

from django.conf import settings

EIGHT_KILOBYTES = 8 * 1024


def test_no_page_needs_more_than_eight_kilobytes_of_style():
    files = (settings.BASE_DIR / "static" / "css").glob("*.css")
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in files}
    everywhere = sizes.pop("app.css")
    assert everywhere + max(sizes.values()) <= EIGHT_KILOBYTES
