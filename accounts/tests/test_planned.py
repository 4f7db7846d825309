import gc
from datetime import UTC, date, datetime
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import get_resolver

from accounts import planned
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


def test_each_of_ours_runs_prepared_and_as_it_stands(db, settings):
    assert get_resolver().url_patterns, "every room is there"
    import_module("reminders.tasks")
    some = {
        "uuid": uuid4(),
        "uuid[]": [uuid4()],
        "date": MONDAY,
        "timestamptz": datetime(2026, 3, 9, tzinfo=UTC),
        "int": 5,
        "text": "x",
        "text[]": ["x"],
    }
    ours = [one for one in gc.get_objects() if isinstance(one, Planned)]
    assert len(ours) > 15
    for one in ours:
        given = {mark: some[of] for mark, of in one.types.items()}
        settings.DATABASE_POOLED = False
        one.run(**given)
        settings.DATABASE_POOLED = True
        one.run(**given)


@pytest.fixture
def _narrow(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE narrow (word varchar(5)); INSERT INTO narrow VALUES ('rain')")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE narrow")


@pytest.mark.usefixtures("_narrow")
def test_it_is_prepared_anew_where_a_migration_widened_a_column():
    word = Planned("SELECT word FROM narrow WHERE word <> %(but)s", but="text")
    assert word.rows(but="snow") == [("rain",)]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE narrow ALTER word TYPE varchar(9)")
    assert word.rows(but="snow") == [("rain",)]


@pytest.mark.usefixtures("_narrow")
def test_within_a_transaction_that_fails_and_the_next_one_is_fine():
    word = Planned("SELECT word FROM narrow WHERE word <> %(but)s", but="text")
    assert word.rows(but="snow") == [("rain",)]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE narrow ALTER word TYPE varchar(9)")
    with pytest.raises(DatabaseError), transaction.atomic():
        word.rows(but="snow")
    with transaction.atomic():
        assert word.rows(but="snow") == [("rain",)]
    assert word.rows(but="snow") == [("rain",)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("said", ["DEALLOCATE ALL", "DISCARD ALL"])
def test_it_is_prepared_anew_where_the_connection_was_emptied(weekdays, said):
    assert weekdays.rows(first=MONDAY, weekday=0) == ANSWER
    with connection.cursor() as cursor:
        cursor.execute(said)
    assert weekdays.rows(first=MONDAY, weekday=0) == ANSWER


@pytest.mark.django_db(transaction=True)
def test_what_is_there_already_is_used():
    """As after a signal between the preparing and the noting of it."""
    same = [Planned("SELECT %(day)s + 1", day="date") for _ in range(2)]
    assert same[0].rows(day=MONDAY) == [(date(2026, 3, 10),)]
    planned._prepared[connection.connection].clear()
    assert same[1].rows(day=MONDAY) == [(date(2026, 3, 10),)]
