"""The demo person's week on a phone, read by axe; and charts compared with pictures that were looked at."""

import io
import os
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from PIL import Image, ImageChops
from playwright.sync_api import Page

from accounts.clock import week_of
from accounts.models import User
from journal.models import CheckIn
from progress.parts import PARTS
from progress.tests.test_drawn import DRAWN
from recovery.tests.browser.complaints import complaints
from recovery.tests.full_week import a_full_week

PICTURES = Path(__file__).parent / "pictures"
# Edges of lines are smoothed a little differently from one Chromium to the next.
SMALLER, TOLERANCE = 4, 24
CHARTS = (
    '<svg class="vh"><defs><g id="weekdays" class="chart">{week-marks}</g><g id="weeks" class="chart"></g></defs></svg>'
    '<div class="stack"><section class="card">{week}</section><section class="card">{trend}</section>'
    '<section class="card">{heat}</section></div>'
)
YEARS = '<div class="stack">{}</div>'.format(
    "".join(f'<section class="card">{{year-{key}}}</section>' for key in ("mood", "craving", "sleep"))
)
SHEETS = {"charts": CHARTS, "years": YEARS}


def test_the_whole_week_is_read_aloud_without_a_complaint(open_phone, site):
    call_command("demo", days=100)
    user = User.objects.get()
    client = Client()
    client.force_login(user)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    week = week_of(CheckIn.objects.for_user(user).latest("day").day).previous
    phone = open_phone()
    phone.page.context.add_cookies([session | {"url": site}])
    pages = {f"/progress/week/{week.year}-W{week.week}/": 6, f"/progress/weeks/{week.year}-W{week.week}/": 12}
    pages |= {f"/progress/year/{week.year}/?by={key}": 1 for key in ("mood", "craving", "sleep")}
    for path, drawn in pages.items():
        phone.go(path)
        phone.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert phone.page.locator("main svg[role=img]").count() >= drawn
        assert complaints(phone.page) == [], path
        assert phone.complaints == []


def test_the_browsers_own_print_of_the_fullest_week_is_one_page(open_phone):
    user, week = a_full_week()
    phone = open_phone()
    phone.enter(user)
    every = urlencode({"p": range(len(PARTS))}, doseq=True)
    phone.go(f"/progress/week/{week.year}-W{week.week}/print/?{every}")
    for size in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b", phone.page.pdf(format=size))) == 1, size


@pytest.mark.parametrize("sheet", list(SHEETS))
@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_charts_look_as_they_were_looked_at(open_phone, look, sheet):
    """PICTURES=anew writes them again, to be looked at before they are kept."""
    phone = open_phone(color_scheme="dark" if look == "dark" else "light")
    phone.arrive()
    phone.go("/progress/")
    if look == "print":
        phone.page.emulate_media(media="print")
    taken = _picture(phone.page, SHEETS[sheet])
    kept = PICTURES / f"{sheet}-{look}.png"
    if os.environ.get("PICTURES") == "anew":
        taken.quantize(128).save(kept, optimize=True)
    assert _difference(taken, Image.open(kept).convert("RGB")) <= TOLERANCE


def _picture(page: Page, drawn: str) -> Image.Image:
    """The charts under the site's own style. Without letters, which look different on each machine."""
    for name, draw in DRAWN.items():
        drawn = drawn.replace("{" + name + "}", draw())
    page.evaluate("drawn => { document.querySelector('main').innerHTML = drawn; }", drawn)
    page.evaluate("document.querySelectorAll('main text').forEach(one => { one.style.visibility = 'hidden'; })")
    return Image.open(io.BytesIO(page.locator("main > .stack").screenshot())).convert("RGB")


def _difference(one: Image.Image, other: Image.Image) -> int:
    """The greatest difference of any colour at any place of the two, made SMALLER (0 to 255)."""
    assert one.size == other.size
    small = [picture.reduce(SMALLER) for picture in (one, other)]
    return max(high for _, high in ImageChops.difference(*small).getextrema())
