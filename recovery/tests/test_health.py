import pytest
from django.db import connection


@pytest.mark.django_db
def test_it_answers_when_database_and_broker_do(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "broker": True})


@pytest.mark.django_db
def test_it_says_which_one_is_away(client, settings):
    settings.BROKER_PING_URL = "unix:///nowhere/broker.sock"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "broker": False})


@pytest.mark.django_db
def test_it_asks_a_broker_of_the_other_sort_too(client, settings):
    settings.BROKER_PING_URL = "amqp://127.0.0.1:1//"
    assert client.get("/healthz").json() == {"database": True, "broker": False}


@pytest.mark.django_db(transaction=True)
def test_it_answers_without_a_database_too(client):
    here = connection.settings_dict
    theirs = here["HOST"]
    connection.close()
    here["HOST"] = "/nowhere"
    try:
        answer = client.get("/healthz")
    finally:
        here["HOST"] = theirs
        connection.close()
    assert (answer.status_code, answer.json()) == (503, {"database": False, "broker": True})
