"""A real Chromium on a phone's screen, and the site as it is really served, static files and all."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from recovery.tests.browser.phone import Phone

PATIENCE = 15_000  # milliseconds: what is right comes at once, and a busy machine makes nothing wrong
# The last list of features wins, so Playwright's own stands here too. The rest is ours: around each new page Chromium
# draws an address bar of two more pages, and keeps a spare process; they took half of the browser's time.
FEATURES = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints", "AimEnabled"),
    *("NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "SpareRendererForSitePerProcess"),
)
FLAGS = (
    f"--disable-features={','.join(FEATURES)}",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# A tap that opens a page may be followed by words before that page's scripts are there. No thumb is so fast: until then
# nothing can be tapped and no field shows, and Playwright waits for what cannot be used.
UNHURRIED = """
const unready = new CSSStyleSheet();
unready.replaceSync("* { pointer-events: none !important } input, textarea, select { visibility: hidden }");
document.adoptedStyleSheets = [unready];
addEventListener("DOMContentLoaded", () => (document.adoptedStyleSheets = []));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright runs its own loop in this thread; the tests use the database from it all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM_PATH"], args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def small_chromium(playwright: Playwright) -> Iterator[Browser]:
    """The shell without windows, where there is one: the same engine at two thirds of the work."""
    path = os.environ["CHROMIUM_SHELL_PATH"] or os.environ["CHROMIUM_PATH"]
    browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    yield browser
    browser.close()


class Server(ThreadedWSGIServer):
    """Looks twenty times as often whether it is to stop: that wait came with every test."""

    def serve_forever(self, poll_interval: float = 0.025) -> None:
        super().serve_forever(poll_interval)


class Site(LiveServerThread):
    server_class = Server


@pytest.fixture
def site(transactional_db: None, settings) -> Iterator[str]:  # type: ignore[no-untyped-def]  # pytest-django names no type for it
    """The site's address. Static files come through WhiteNoise, compressed, as they do outside tests."""
    thread = Site("localhost", static_handler=lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    address = f"http://localhost:{thread.port}"
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.PUBLIC_URL = address
    Client().get("/accounts/login/", headers={"Host": "localhost"})  # imports and templates are on no phone's clock
    yield address
    thread.terminate()


@pytest.fixture
def open_phone(request: pytest.FixtureRequest, site: str) -> Iterator[Callable[..., Phone]]:
    """Opens another phone (a browser profile of its own): `open_phone(java_script_enabled=False)`. A `hurried` one does
    not wait for scripts.

    The service worker is there in tests marked `worker`. In the others it would only fetch what they never look at.
    """
    name, workers = ("chromium", "allow") if request.node.get_closest_marker("worker") else ("small_chromium", "block")
    browser: Browser = request.getfixturevalue(name)
    opened: list[BrowserContext] = []

    def opener(*, hurried: bool = False, **options: object) -> Phone:
        look = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
        usual = {"base_url": site, "timezone_id": "Europe/Berlin", "service_workers": workers}
        context = browser.new_context(**{**usual, **look, **options})
        context.set_default_timeout(PATIENCE)
        if options.get("java_script_enabled", True) and not hurried:
            context.add_init_script(UNHURRIED)
        opened.append(context)
        return Phone(context.new_page(), site)

    yield opener
    for context in opened:
        context.close()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(request: pytest.FixtureRequest, open_phone: Callable[..., Phone]) -> Phone:
    """The same journey with JavaScript and without it."""
    return open_phone(java_script_enabled=request.param)


@pytest.fixture
def page(open_phone: Callable[..., Phone]) -> Page:
    return open_phone().page
