from datetime import date

import pytest
from django.db import connection, transaction

from accounts.planned import Planned

KNOWN = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'planned_%'"


@pytest.fixture
def weekdays():
    """How many days of a stretch fall on a day of the week; a statement with two marks, one of them twice."""
    return Planned(
        """
        SELECT count(*), min(day) FROM (SELECT %(first)s + n AS day FROM generate_series(0, 27) AS n) AS days
         WHERE (day - '2001-01-01'::date) % 7 = %(weekday)s AND day > %(first)s
        """,
        first="date",
        weekday="int",
    )


def known() -> int:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        return cursor.fetchone()[0]


MONDAY = date(2026, 3, 9)
ANSWER = [(3, date(2026, 3, 16))]


@pytest.mark.django_db
def test_it_is_prepared_once_and_each_use_is_one_query(weekdays, django_assert_num_queries):
    before = known()
    with django_assert_num_queries(3):
        found = [weekdays.rows(first=MONDAY, weekday=weekday) for weekday in (0, 0, 1)]
    assert found == [ANSWER, ANSWER, [(4, date(2026, 3, 10))]]
    assert known() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_it_anew(weekdays):
    assert weekdays.rows(first=MONDAY, weekday=0) == ANSWER
    connection.close()
    assert known() == 0
    assert weekdays.rows(first=MONDAY, weekday=0) == ANSWER
    assert known() == 1


@pytest.mark.django_db(transaction=True)
def test_it_stays_where_the_transaction_of_its_first_use_came_to_nothing(weekdays):
    with transaction.atomic():
        weekdays.rows(first=MONDAY, weekday=0)
        transaction.set_rollback(True)
    assert weekdays.rows(first=MONDAY, weekday=0) == ANSWER


@pytest.mark.django_db
def test_behind_a_pooler_nothing_stays_on_the_connection(weekdays, settings):
    settings.DATABASE_POOLED = True
    before = known()
    assert weekdays.rows(first=MONDAY, weekday=0) == ANSWER
    assert known() == before


@pytest.mark.django_db
def test_it_can_bring_nothing(alice):
    Planned("UPDATE accounts_user SET zone = %(zone)s WHERE id = %(pk)s", zone="text", pk="uuid").run(
        zone="Asia/Tokyo", pk=alice.pk
    )
    alice.refresh_from_db()
    assert alice.zone == "Asia/Tokyo"
