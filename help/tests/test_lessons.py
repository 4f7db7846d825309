import re
from datetime import date
from itertools import pairwise

import pytest
from django.urls import resolve
from django.utils import timezone

from help.finders import FINDERS, finders_for
from help.helplines import GOOD_FOR
from help.lessons import FOLDER, LESSONS, PARTS, Lesson, Target, after, load

# The article that the lessons follow, paragraph by paragraph: what each speaks of, in our words.
ARTICLE = {
    "what it opens with": ("overview",),
    "a network of support": (
        "network-people", "network-professionals", "network-groups", "network-surroundings", "network-goals",
        "network-mindfulness", "network-informed", "network-summary",
    ),
    "ways to cope": (
        "coping-triggers", "coping-craving", "coping-mindfulness", "coping-exercise", "coping-hobbies-people",
        "coping-therapy", "coping-food-sleep", "coping-goals", "coping-self-compassion", "coping-summary",
    ),
    "a day with a structure": (
        "routine-why", "routine-sleep-exercise", "routine-meals-water", "routine-mind", "routine-people",
        "routine-goals", "routine-summary",
    ),
    "therapy that goes on": (
        "therapy-why", "therapy-conditions", "therapy-groups", "therapy-relationships", "therapy-plan",
        "therapy-goals", "therapy-lifelong", "therapy-summary",
    ),
    "its questions and answers": ("question-treatment", "question-network", "question-therapy", "question-triggers"),
    "what it ends with": ("closing",),
}  # fmt: skip
TOPICS = [topic for topics in ARTICLE.values() for topic in topics]
# Asked for beside the article.
BESIDE = {"first-aid", "medicines", "finding-care", "trust", "hard-days", "sleep", "food", "your-say"}

A_LESSON = """+++
title = "A title"
summary = "A line."
order = 1
part = "First things"
covers = []
to = "help#lines"
label = "Go"
about = "Now."
sources = ["A book"]
written_on = 2026-11-25
+++
"""


def lesson(text, **changed):
    front = A_LESSON
    for name, value in changed.items():
        front = re.sub(f"(?m)^{name} = .*$", f'{name} = "{value}"', front)
    return Lesson.read("a-lesson", front + text)


each_lesson = pytest.mark.parametrize("one", LESSONS.values(), ids=LESSONS)


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_of_the_article_has_a_lesson(topic):
    assert [one for one in LESSONS.values() if topic in one.covers]


def test_no_lesson_covers_what_the_article_does_not_say():
    assert {topic for one in LESSONS.values() for topic in one.covers} <= set(TOPICS)


def test_there_is_a_lesson_for_all_that_was_asked_beside_it():
    assert set(LESSONS) >= BESIDE


def test_every_file_is_a_lesson_and_they_follow_one_another():
    assert len(LESSONS) == len(list(FOLDER.iterdir())) == 24
    assert [one.order for one in LESSONS.values()] == list(range(1, 25))
    assert [one for _, some in PARTS for one in some] == list(LESSONS.values())
    assert len({part for part, _ in PARTS}) == len(PARTS)
    *firsts, last = LESSONS.values()
    assert [after(one) for one in firsts] == list(LESSONS.values())[1:]
    assert after(last) is None


@each_lesson
def test_it_ends_in_one_thing_to_do_on_a_page_that_there_is(one):
    assert one.step.label
    assert one.step.about.endswith(".")
    assert resolve(re.sub(r"[?#].*", "", one.step.target.url)).url_name == one.step.target.name


@each_lesson
def test_it_draws_and_its_links_lead_to_pages_of_ours(one):
    links = re.findall(r'href="([^"]*)"', one.html)
    assert all(link.startswith("/") and not link.startswith("//") for link in links)
    assert all(resolve(re.sub(r"[?#].*", "", link)) for link in links)
    assert one.html == Lesson.read(one.slug, (FOLDER / f"{one.slug}.md").read_text()).html
    assert "](" not in one.html
    assert "**" not in one.html


@each_lesson
def test_it_says_where_it_comes_from_and_when(one):
    assert one.sources
    assert date(2026, 1, 1) < one.written_on
    assert one.part
    assert one.summary.endswith(".")


@each_lesson
def test_its_address_and_tab_say_nothing_of_recovery(one):
    telling = r"drug|heroin|opioid|overdos|lapse|sober|recover|addict|crav|treatment|naloxone|rehab|detox"
    assert not re.search(telling, f"{one.slug} {one.tab}", re.IGNORECASE)


@pytest.mark.parametrize(
    "html", ["<b>bold</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- x -->", "a &lt;b&gt;"]
)
def test_no_html_passes(html):
    drawn = str(lesson(f"Words {html} and more.\n\n{html}\n").html)
    assert set(re.findall(r"<(/?\w+)", drawn)) == {"p", "/p"}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/", "//example.org", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
        "mailto:a@example.org", "/help/", "../help", "help x", "help?a=1&b=2", "help#", "tel:112",
    ],
)  # fmt: skip
def test_a_link_elsewhere_is_refused(address):
    with pytest.raises(ValueError, match="not a page of ours"):
        Target.read(address)
    with pytest.raises(ValueError, match="not a page of ours"):
        lesson("Words.\n", to=address)


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org", "/help/", "mailto:a@example.org"])
def test_a_link_elsewhere_in_the_text_is_refused(address):
    with pytest.raises(ValueError, match="not a page of ours"):
        lesson(f"Words with [a link]({address}).\n")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_that_runs_stays_text(address):
    assert "<a" not in lesson(f"Words with [a link]({address}).\n").html


def test_a_picture_or_a_first_heading_has_no_place():
    with pytest.raises(ValueError, match="no h1"):
        lesson("# Another title\n")
    assert "<img" not in lesson("![a](help)\n").html


@pytest.mark.parametrize("line", ["title", "to", "sources", "part"])
def test_a_file_that_lacks_a_line_stops_the_start(tmp_path, line):
    (tmp_path / "a.md").write_text(re.sub(f"(?m)^{line} = .*\n", "", A_LESSON) + "Words.\n")
    with pytest.raises((KeyError, TypeError)):
        load(tmp_path)


def test_a_link_carries_its_key_its_query_and_its_part():
    drawn = str(lesson("[a](help#lines) [b](practice-tool/breathing) [c](entry-new?prompt=record)\n").html)
    assert re.findall(r'href="([^"]*)"', drawn) == [
        "/help/#lines",
        "/practice/breathing/",
        "/journal/new/?prompt=record",
    ]


def test_the_finders_of_the_own_country_come_first():
    found = finders_for("de")
    assert [one.site for one in found.here] == ["dhs.de"]
    assert set(found.here) | set(found.elsewhere) == set(FINDERS)
    assert finders_for("").here == finders_for("XX").here == ()


def test_each_finder_can_be_opened_and_says_when_it_was_checked():
    assert all(one.url.startswith("https://") and one.checked_on <= date(2027, 1, 1) for one in FINDERS)
    assert all(one.source_year is None or one.source_year <= one.checked_on.year for one in FINDERS)
    names = [one.country.name for one in FINDERS]
    assert names == sorted(names)
    assert {"AU", "DE", "GB", "IE", "US"} <= {one.country.code for one in FINDERS}


def test_no_finder_is_older_than_a_year_at_release():
    assert all(timezone.localdate() - one.checked_on <= GOOD_FOR for one in FINDERS)


@each_lesson
def test_its_headings_step_down_one_by_one(one):
    levels = [1, *(int(level) for level in re.findall(r"<h(\d)", one.html))]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
