"""The sections of a week: each has its template, what somebody typed is escaped, and a forgotten name is an error."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from jinja2 import StrictUndefined, UndefinedError

from accounts.clock import Week
from progress.drawing import drawn, environment
from progress.parts import PARTS
from progress.sections import BY_KEY
from progress.week import WeekReview

TEMPLATES = Path(settings.BASE_DIR, "templates")
WEEK = Week(2026, 11)


@pytest.fixture
def review(alice):
    return WeekReview.of(alice, WEEK, datetime(2026, 3, 15, 20, tzinfo=UTC))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_each_part_has_a_template_of_its_own(part):
    assert (TEMPLATES / part.template).is_file()


def test_an_empty_week_is_drawn_without_what_only_some_pages_give(review):
    assert "In my words" in drawn(PARTS, {"review": review})


def test_what_somebody_typed_is_escaped(review):
    said = drawn([BY_KEY["bring-up"]], {"review": review, "asks": ["<script>'x'</script>"]})
    assert "&lt;script&gt;&#39;x&#39;&lt;/script&gt;" in said
    assert "<script>" not in said


def test_a_name_that_nobody_gave_is_an_error():
    strict = environment()
    assert strict.undefined is StrictUndefined
    assert strict.autoescape
    with pytest.raises(UndefinedError):
        strict.from_string("{% if reveiw %}x{% endif %}").render(review=1)
