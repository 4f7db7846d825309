"""Every page with enough words to measure reads at US grade 8 or below; `help` looks at its own ones more closely."""

import pytest
from django.urls import reverse

from help.tests.test_words import MANY, by_letters, grade, read
from recovery.tests.test_urls import NAMES, keys_of

GRADE = 8
PAGES = [name for name in NAMES if not keys_of(name)]


@pytest.mark.django_db
def test_no_page_reads_above_grade_8(as_alice):
    found = {}
    for name in PAGES:
        answer = as_alice.get(reverse(name))
        words = read(answer.content.decode()) if answer.status_code == 200 and _is_page(answer) else ""
        if len(words.split()) >= MANY:
            found[name] = max(grade(words), by_letters(words))
    assert {"help", "privacy", "restart", "check-in", "plan"} <= set(found)
    assert {name: one for name, one in found.items() if one > GRADE} == {}


def _is_page(answer) -> bool:
    return answer["Content-Type"].startswith("text/html")
