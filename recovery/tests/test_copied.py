"""COPY against what saving the same row one by one would have stored."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from journal.models import CheckIn, Craving
from recovery.copied import _said, copy_in
from routines.models import RoutineItem, RoutineRule

DAY = date(2026, 3, 11)
WORDS = 'A tab\t, a line\nand a back\\slash, \r and \\N, {braces, "quotes"} and \U0001f305'


def test_it_stores_what_saving_would_have(alice):
    chips = ["hungry", 'own "word"', "back\\slash, comma", "{}", "a\tb"]
    row = CheckIn(user=alice, day=DAY, zone="Europe/Berlin", mood=4, used="no", victory=WORDS, not_safe=True)
    row.sleep_hours, row.halt, row.feelings = Decimal("6.5"), chips, []
    copy_in(CheckIn, [row])
    [there] = CheckIn.objects.for_user(alice)
    assert (there.pk, there.day, there.victory, there.not_safe) == (row.pk, DAY, WORDS, True)
    assert (there.mood, there.craving, there.sleep_hours) == (4, None, Decimal("6.5"))
    assert (there.halt, there.feelings, there.note) == (chips, [], "")
    assert there.created_at


def test_times_moments_and_what_they_point_at(alice):
    at = datetime(2026, 3, 11, 7, 30, 0, 12, tzinfo=UTC)
    copy_in(Craving, [Craving(user=alice, at=at, day=DAY, zone="UTC", tool="walk", own_triggers=[UUID(int=7)])])
    [craving] = Craving.objects.for_user(alice)
    assert (craving.at, craving.own_triggers, craving.own_tool) == (at, [UUID(int=7)], None)
    item = RoutineItem.objects.create(user=alice, kind="chore", name="Dishes")
    copy_in(RoutineRule, [RoutineRule(user=alice, item=item, valid_from=DAY, weekdays=(0, 6), at=time(7, 5))])
    [rule] = RoutineRule.objects.for_user(alice)
    assert (rule.item, rule.weekdays, rule.at) == (item, [0, 6], time(7, 5))


def test_no_rows_are_no_rows(alice):
    copy_in(CheckIn, [])
    assert not CheckIn.objects.exists()


def test_the_databases_rules_hold(alice):
    with pytest.raises(IntegrityError):
        copy_in(CheckIn, [CheckIn(user=alice, day=DAY, zone="UTC") for _ in range(2)])


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=4))
def test_a_row_stays_one_line_of_its_columns(values):
    assert not {"\t", "\n", "\r"} & set(_said(values) + "".join(map(_said, values)))


def test_it_writes_no_kind_of_value_that_it_does_not_know():
    with pytest.raises(ValueError, match="complex"):
        _said(1j)
