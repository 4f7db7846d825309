"""A week and the twelve up to it, as the site and the slow review say them, and where the two differ."""

from django.test import Client
from django.urls import reverse

from accounts.clock import Week
from progress import trends
from progress.parts import PARTS
from progress.tests.slow.days import week_named
from progress.tests.slow.laid_out import differences, laid_out
from progress.tests.slow.page import missing_on
from progress.tests.slow.review import told
from progress.tests.slow.sheet import missing_on_link, missing_on_sheet
from progress.tests.slow.trends import missing_on_weeks
from progress.tests.slow.trends import trends as slow_trends
from progress.week import WeekReview


def differing(week):
    """Path, the site's value and the slow one's, of every figure on which they do not agree."""
    slow, review = told(week), WeekReview.of(week.notes.user, Week(**week_named(week.monday)), week.now)
    yield from differences(laid_out(review), slow, "review")
    yield from differences(laid_out(trends.trends(review)), slow_trends(week, slow), "trends")


def missing(client, week):
    """What the pages of a week and of its twelve do not say as the slow review has it."""
    slow, name = told(week), week_named(week.monday).values()
    yield from missing_on(page(client, "week", name), slow)
    yield from missing_on_weeks(page(client, "weeks", name), slow, slow_trends(week, slow))


def missing_elsewhere(client, week):
    """What the sheet of that week and the page behind a link to it, both with all their parts, do not say so."""
    slow, name = told(week), week_named(week.monday).values()
    parts = {"p": [str(number) for number, _ in enumerate(PARTS)]}
    yield from missing_on_sheet(page(client, "week-print", name, parts), slow)
    made = client.post(f"{reverse('week-share', args=name)}?draft={week.monday}", parts | {"days": "7"})
    key = made.content.decode().partition("/s/")[2].partition("/")[0]
    yield from missing_on_link(page(Client(), "share", [key]), slow)


def page(client, name, args, chosen=None):
    return client.get(reverse(name, args=args), chosen).content.decode()
