"""Every rule of every questionnaire, at its edges."""

from dataclasses import replace

import pytest
from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

from support.questionnaires import questionnaires
from support.scoring import completed, contradictions, is_unsafe, offer, scores

ALL = list(questionnaires().values())
BAMS = [questionnaires()["bam"], questionnaires()["bam-iop"]]
WHO, PHQ_8, PHQ_9, GAD = (questionnaires()[key] for key in ("who-5", "phq-8", "phq-9", "gad-7"))
DRUGS = [f"7{letter}" for letter in "ABCDEFG"]
each_bam = pytest.mark.parametrize("bam", BAMS, ids=lambda bam: bam.key)


def by_scale(questionnaire, given):
    return {score.scale.key: score for score in scores(questionnaire, given)}


def summing_to(questionnaire, scale_key, total):
    """Answers of one scale that add up to `total`."""
    scale = next(scale for scale in questionnaire.scales if scale.key == scale_key)
    options = {item.key: [value for value, _ in item.options] for item in questionnaire.items}
    given, left = {}, total // scale.times
    for key in scale.items:
        given[key] = max(value for value in options[key] if value <= left)
        left -= given[key]
    assert left == 0
    return given


@each_bam
@pytest.mark.parametrize(("total", "is_flagged"), [(0, False), (1, True), (2, True), (12, True)])
def test_use_is_flagged_from_1(bam, total, is_flagged):
    score = by_scale(bam, summing_to(bam, "use", total))["use"]
    assert (score.value, score.is_flagged) == (total, is_flagged)


@each_bam
@pytest.mark.parametrize(("total", "is_flagged"), [(0, False), (11, False), (12, True), (13, True), (24, True)])
def test_risk_is_flagged_from_12(bam, total, is_flagged):
    score = by_scale(bam, summing_to(bam, "risk", total))["risk"]
    assert (score.value, score.is_flagged) == (total, is_flagged)


@each_bam
@pytest.mark.parametrize(("total", "is_flagged"), [(0, True), (11, True), (12, True), (13, False), (24, False)])
def test_protective_is_flagged_up_to_12(bam, total, is_flagged):
    score = by_scale(bam, summing_to(bam, "protective", total))["protective"]
    assert (score.value, score.is_flagged) == (total, is_flagged)


@each_bam
def test_question_7_is_in_no_scale_and_17_stands_alone(bam):
    summed = [key for scale in bam.scales for key in scale.items]
    assert not set(DRUGS) & set(summed)
    assert len(summed) == len(set(summed))
    everything = {item.key: item.highest for item in bam.items}
    assert by_scale(bam, everything)["progress"].value == 4
    assert {key: score.value for key, score in by_scale(bam, everything).items()} == {
        "use": 12, "risk": 24, "protective": 24, "progress": 4,
    }  # fmt: skip


@each_bam
@pytest.mark.parametrize("skipped", ["1", "2", "3", "8", "11", "15"])
def test_a_skipped_question_takes_the_sum_and_the_flag(bam, skipped):
    given = summing_to(bam, "risk", 24)
    del given[skipped]
    score = by_scale(bam, given)["risk"]
    assert (score.value, score.band, score.is_flagged) == (None, "", False)


@each_bam
def test_a_skipped_question_leaves_the_other_scales(bam):
    given = summing_to(bam, "use", 3) | summing_to(bam, "risk", 12)
    del given["6"]
    found = by_scale(bam, given)
    assert (found["use"].value, found["risk"].value, found["protective"].value) == (None, 12, None)


@each_bam
def test_no_drink_on_any_day_is_no_five_drinks_either(bam):
    assert by_scale(bam, {"4": 0, "6": 2})["use"].value == 2
    assert by_scale(bam, {"4": 0, "6": 0})["use"].value == 0
    assert completed(bam, {"6": 0}) == {"6": 0, **dict.fromkeys(DRUGS, 0)}


@each_bam
def test_some_days_with_a_drink_leave_question_5_open(bam):
    assert by_scale(bam, {"4": 1, "6": 0})["use"].value is None
    assert by_scale(bam, {"5": 0, "6": 0})["use"].value is None
    assert completed(bam, {"4": 1, "6": 1}) == {"4": 1, "6": 1}


@each_bam
@pytest.mark.parametrize(("held", "holds"), [("5", "4"), *((drug, "6") for drug in DRUGS)])
def test_some_days_cannot_be_more_than_those_that_hold_them(bam, held, holds):
    for most in range(5):
        for value in range(5):
            wrong = [item.key for item in contradictions(bam, {holds: most, held: value})]
            assert wrong == ([held] if value > most else [])


@each_bam
def test_beside_a_skipped_question_nothing_contradicts(bam):
    assert contradictions(bam, {"5": 4, "7A": 4, "4": 4}) == ()
    assert contradictions(bam, {}) == ()
    assert [item.key for item in contradictions(bam, {"4": 1, "5": 2, "6": 0, "7A": 1, "7G": 1})] == ["5", "7A", "7G"]


@each_bam
def test_a_changed_form_raises_no_flag(bam):
    changed = replace(bam, adapted=True)
    worst = {item.key: item.highest for item in bam.items} | summing_to(bam, "protective", 0)
    assert {key: score.is_flagged for key, score in by_scale(bam, worst).items()} == {
        "use": True, "risk": True, "protective": True, "progress": False,
    }  # fmt: skip
    assert not any(score.is_flagged for score in scores(changed, worst))
    assert [score.value for score in scores(changed, worst)] == [score.value for score in scores(bam, worst)]


@pytest.mark.parametrize(
    ("total", "band", "offered"),
    [
        (0, "low wellbeing", True), (24, "low wellbeing", True), (28, "low wellbeing", True),
        (32, "low wellbeing", False), (48, "low wellbeing", False), (52, "", False), (100, "", False),
    ],
)  # fmt: skip
def test_wellbeing_is_four_times_the_sum_low_to_50_and_offers_the_next_to_28(total, band, offered):
    found = scores(WHO, summing_to(WHO, "wellbeing", total))
    assert (found[0].value, found[0].band) == (total, band)
    assert (offer(WHO, found) is not None) is offered


def test_a_skipped_question_offers_nothing():
    given = summing_to(WHO, "wellbeing", 0)
    del given["3"]
    found = scores(WHO, given)
    assert found[0].value is None
    assert offer(WHO, found) is None
    assert offer(PHQ_8, scores(PHQ_8, summing_to(PHQ_8, "mood", 0))) is None


@pytest.mark.parametrize(("total", "band"), [(0, ""), (9, ""), (10, "moderate or more"), (24, "moderate or more")])
def test_the_bands_of_the_phq_8(total, band):
    [score] = scores(PHQ_8, summing_to(PHQ_8, "mood", total))
    assert (score.value, score.band) == (total, band)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
        (15, "moderately severe"), (19, "moderately severe"), (20, "severe"), (27, "severe"),
    ],
)  # fmt: skip
def test_the_bands_of_the_phq_9(total, band):
    [score] = scores(PHQ_9, summing_to(PHQ_9, "mood", total))
    assert (score.value, score.band) == (total, band)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
        (15, "severe"), (21, "severe"),
    ],
)  # fmt: skip
def test_the_bands_of_the_gad_7(total, band):
    [score] = scores(GAD, summing_to(GAD, "worry", total))
    assert (score.value, score.band) == (total, band)


@pytest.mark.parametrize(("value", "unsafe"), [(0, False), (1, True), (2, True), (3, True)])
def test_question_9_is_unsafe_from_1_whatever_else_was_said(value, unsafe):
    assert is_unsafe(PHQ_9, {"9": value}) is unsafe
    assert is_unsafe(PHQ_9, {"9": value, "1": 0}) is unsafe


def test_nothing_else_is_unsafe():
    assert not is_unsafe(PHQ_9, {str(number): 3 for number in range(1, 9)})
    assert not is_unsafe(GAD, {str(number): 3 for number in range(1, 8)})
    for bam in BAMS:
        assert not is_unsafe(bam, {item.key: item.highest for item in bam.items})


@settings(derandomize=True, deadline=None)
@holds_for(st.data())
def test_a_sum_is_there_exactly_when_nothing_is_missing_and_stays_within_its_scale(data):
    asked = data.draw(st.sampled_from(ALL))
    answers = {item.key: st.none() | st.sampled_from([value for value, _ in item.options]) for item in asked.items}
    given = {key: value for key, value in data.draw(st.fixed_dictionaries(answers)).items() if value is not None}
    known = completed(asked, given)
    for score in scores(asked, given):
        assert (score.value is None) is bool(set(score.scale.items) - set(known))
        if score.value is not None:
            assert score.value == score.scale.times * sum(known[key] for key in score.scale.items)
            assert 0 <= score.value <= score.scale.high
            assert not score.scale.bands or score.value <= score.scale.bands[-1][0]
