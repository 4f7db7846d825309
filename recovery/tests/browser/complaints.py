"""What axe has against a page, in both themes."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The dark theme is the same page in other colours (app.css: variables of :root and nothing else), so there only the
# rules that look at colours can answer anything new.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RUN = "(options) => axe.run({resultTypes: ['violations'], ...options}).then((results) => results.violations)"
AXE = Axe().axe_script


def complaints(page: Page) -> list[str]:
    """All rules in the light theme, then those of colours in the dark one; the page is light again afterwards.

    Nothing moves meanwhile: a colour that is still on its way from one theme to the other is of neither.
    """
    page.evaluate(AXE)
    found = _said(page.evaluate(RUN, {}))
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {one}" for one in _said(page.evaluate(RUN, COLOURS))]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return found


def _said(violations: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in violations]
