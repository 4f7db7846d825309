"""The data files against their source, typed here once more: a slip in one of the two shows."""

from dataclasses import replace

import pytest

from support.models import Answer
from support.models.answer import EVEN_LENGTH
from support.questionnaires import FILES, ORDER, Flag, by_slug, questionnaires

ALL = list(questionnaires().values())
MONTH_DAYS = ((0, "0"), (1, "1-3"), (2, "4-8"), (3, "9-15"), (4, "16-30"))
WEEK_DAYS = ((0, "0"), (1, "1"), (2, "2-3"), (3, "4-5"), (4, "6-7"))
AMOUNT = ((0, "Not at all"), (1, "Slightly"), (2, "Moderately"), (3, "Considerably"), (4, "Extremely"))
HEALTH = ((0, "Excellent"), (1, "Very good"), (2, "Good"), (3, "Fair"), (4, "Poor"))
INCOME = ((0, "No"), (4, "Yes"))
OFTEN = ((0, "Not at all"), (1, "Several days"), (2, "More than half the days"), (3, "Nearly every day"))
TIME = (
    (5, "All of the time"),
    (4, "Most of the time"),
    (3, "More than half of the time"),
    (2, "Less than half of the time"),
    (1, "Some of the time"),
    (0, "At no time"),
)
DAYS = "DAYS"
DRUGS = (
    ("7A", "marijuana"),
    ("7B", "sedatives/tranquilizers"),
    ("7C", "cocaine/crack"),
    ("7D", "other stimulants"),
    ("7E", "opiates"),
    ("7F", "inhalants"),
    ("7G", "other drugs"),
)
# Of the 30-day form: (item, words, options). `{}` begins as the form does: "In the past 30 days, ".
BAM = (
    ("1", "{}would you say your physical health has been?", HEALTH),
    ("2", "{}how many nights did you have trouble falling asleep or staying asleep?", DAYS),
    ("3", "{}how many days have you felt depressed, anxious, angry or very upset throughout most of the day?", DAYS),
    ("4", "{}how many days did you drink ANY alcohol?", DAYS),
    (
        "5",
        "{}how many days did you have at least 5 drinks (if you are a man) or at least 4 drinks (if you are a woman)?",
        DAYS,
    ),
    ("6", "{}how many days did you use any illegal or street drugs or abuse any prescription medications?", DAYS),
    *((key, drug, DAYS) for key, drug in DRUGS),
    ("8", "{}how much were you bothered by cravings or urges to drink alcohol or use drugs?", AMOUNT),
    ("9", "How confident are you that you will NOT use alcohol and drugs in the next 30 days?", AMOUNT),
    ("10", "{}how many days did you attend self-help meetings like AA or NA to support your recovery?", DAYS),
    (
        "11",
        "{}how many days were you in any situations or with any people that might put you at an increased risk for"
        " using alcohol or drugs?",
        DAYS,
    ),
    ("12", "Does your religion or spirituality help support your recovery?", AMOUNT),
    ("13", "{}how many days did you spend much of the time at work, school, or doing volunteer work?", DAYS),
    (
        "14",
        "Do you have enough income (from legal sources) to pay for necessities such as housing, transportation, food"
        " and clothing for yourself and your dependents?",
        INCOME,
    ),
    (
        "15",
        "{}how much have you been bothered by arguments or problems getting along with any family members or friends?",
        AMOUNT,
    ),
    (
        "16",
        "{}how many days were you in contact or spent time with any family members or friends who are supportive of"
        " your recovery?",
        DAYS,
    ),
    ("17", "How satisfied are you with your progress toward achieving your recovery goals?", AMOUNT),
)
WHO_5 = (
    "I have felt cheerful and in good spirits.",
    "I have felt calm and relaxed.",
    "I have felt active and vigorous.",
    "I woke up feeling fresh and rested.",
    "My daily life has been filled with things that interest me.",
)
PHQ_8 = (
    "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless",
    "Trouble falling or staying asleep, or sleeping too much",
    "Feeling tired or having little energy",
    "Poor appetite or overeating",
    "Feeling bad about yourself - or that you are a failure or have let yourself or your family down",
    "Trouble concentrating on things, such as reading the newspaper or watching television",
    "Moving or speaking so slowly that other people could have noticed? Or the opposite - being so fidgety or restless"
    " that you have been moving around a lot more than usual",
)
PHQ_9 = (*PHQ_8, "Thoughts that you would be better off dead or of hurting yourself in some way")
GAD_7 = (
    "Feeling nervous, anxious, or on edge",
    "Not being able to stop or control worrying",
    "Worrying too much about different things",
    "Trouble relaxing",
    "Being so restless that it is hard to sit still",
    "Becoming easily annoyed or irritable",
    "Feeling afraid, as if something awful might happen",
)


def items_of(key):
    return [(item.key, item.text, item.options) for item in questionnaires()[key].items]


def numbered(texts, options):
    return [(str(number), text, options) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("key", "begin", "days"),
    [("bam", "In the past 30 days, ", MONTH_DAYS), ("bam-iop", "In the past 7 days, ", WEEK_DAYS)],
)
def test_the_bam_is_word_for_word(key, begin, days):
    expected = [(item, text.format(begin), days if options is DAYS else options) for item, text, options in BAM]
    assert items_of(key) == expected
    leads = {item.key: item.lead for item in questionnaires()[key].items if item.lead}
    assert leads == {"7A": f"{begin}how many days did you use:"}


@pytest.mark.parametrize(
    ("key", "texts", "options"),
    [("who-5", WHO_5, TIME), ("phq-8", PHQ_8, OFTEN), ("phq-9", PHQ_9, OFTEN), ("gad-7", GAD_7, OFTEN)],
)
def test_the_others_are_word_for_word(key, texts, options):
    assert items_of(key) == numbered(texts, options)


@pytest.mark.parametrize("key", ["bam", "bam-iop"])
def test_the_bam_has_three_scales_and_question_17_by_itself(key):
    assert [(scale.key, scale.items, scale.high, scale.flag) for scale in questionnaires()[key].scales] == [
        ("use", ("4", "5", "6"), 12, Flag(at_least=1)),
        ("risk", ("1", "2", "3", "8", "11", "15"), 24, Flag(at_least=12)),
        ("protective", ("9", "10", "12", "13", "14", "16"), 24, Flag(at_most=12)),
        ("progress", ("17",), 4, None),
    ]


@pytest.mark.parametrize(
    ("key", "times", "high", "bands"),
    [
        ("who-5", 4, 100, ((50, "low wellbeing"), (100, ""))),
        ("phq-8", 1, 24, ((9, ""), (24, "moderate or more"))),
        ("phq-9", 1, 27, ((4, "minimal"), (9, "mild"), (14, "moderate"), (19, "moderately severe"), (27, "severe"))),
        ("gad-7", 1, 21, ((4, "minimal"), (9, "mild"), (14, "moderate"), (21, "severe"))),
    ],
)
def test_the_others_have_one_sum_over_all_items(key, times, high, bands):
    asked = questionnaires()[key]
    [scale] = asked.scales
    assert scale.items == tuple(item.key for item in asked.items)
    assert (scale.times, scale.high, scale.bands, scale.flag) == (times, high, bands, None)


@pytest.mark.parametrize("key", ["bam", "bam-iop"])
def test_a_zero_leads_on_and_some_days_cannot_be_more_than_others(key):
    items = {item.key: item for item in questionnaires()[key].items}
    drugs = tuple(drug for drug, _ in DRUGS)
    assert {item.key: (item.go_to, item.skips) for item in items.values() if item.go_to} == {
        "4": ("6", ("5",)),
        "6": ("8", drugs),
    }
    assert {key: item.at_most for key, item in items.items() if item.at_most} == {"5": "4", **dict.fromkeys(drugs, "6")}


def test_only_question_9_of_the_phq_9_leads_to_safety_and_only_that_form_is_opted_in_to():
    assert [(one.key, one.unsafe_item.key, one.unsafe_item.unsafe_from) for one in ALL if one.unsafe_item] == [
        ("phq-9", "9", 1)
    ]
    assert {one.key: one.opt_in for one in ALL if one.opt_in} == {
        "phq-9": "Nobody monitors these answers. If you are in danger call {number} now."
    }


def test_the_general_one_comes_first_and_the_one_to_opt_in_to_last():
    assert [one.key for one in ALL] == ["who-5", "phq-8", "gad-7", "bam-iop", "bam", "phq-9"]
    assert (questionnaires()["who-5"].offer.key, questionnaires()["who-5"].offer.at_most) == ("phq-8", 28)


def test_every_file_is_offered():
    assert sorted(path.stem for path in FILES.glob("*.toml")) == sorted(ORDER)


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.key)
def test_each_says_where_it_is_from_and_what_it_cannot_tell(asked):
    assert asked.source
    assert asked.licence
    assert asked.limits
    assert asked.every_days in (7, 14, 30)


def test_the_bam_says_how_little_it_foretells():
    limits = " ".join(questionnaires()["bam"].limits)
    assert all(fact in limits for fact in ("37 %", "175 veterans", "32,002 veterans", "PMC10448406"))


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.key)
def test_its_address_says_nothing(asked):
    assert by_slug()[asked.slug] is asked
    for part in asked.slug.split("-"):
        assert part in ("life", "mood", "worry", "week", "month", "9")


def test_a_changed_form_is_called_adapted():
    changed = replace(questionnaires()["bam"], adapted=True)
    assert changed.credit.startswith("Adapted from the BAM.")
    assert "Adapted" not in questionnaires()["bam"].credit


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.key)
def test_what_is_sealed_is_equally_long_whatever_was_answered(asked):
    every, none = Answer(), Answer()
    every.given, none.given = {item.key: item.highest for item in asked.items}, {}
    assert len(every.items) == len(none.items) == EVEN_LENGTH
    assert every.given == {item.key: item.highest for item in asked.items}
