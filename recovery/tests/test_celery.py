"""What keeps a task from being lost or done twice when a worker or the broker dies: docs/decisions.md says why."""

import pytest
from django.conf import settings
from kombu import Connection
from kombu.transport.redis import Channel

from recovery.celery import app

app.autodiscover_tasks(force=True)
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


@pytest.fixture
def redis_options():
    assert settings.CELERY_BROKER_URL.startswith("redis")
    return app.conf.broker_transport_options


def test_a_task_is_given_back_where_its_worker_dies():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_a_task_is_over_long_before_another_worker_may_have_it(redis_options):
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert redis_options["visibility_timeout"] >= 2 * app.conf.task_time_limit


def test_the_broker_is_looked_through_for_lost_tasks_every_ten_seconds():
    """As kombu itself reads the options: only each look that the throttle lets through asks the broker."""
    with Connection(app.conf.broker_url, transport_options=app.conf.broker_transport_options) as connection:
        channel = connection.channel()
        assert isinstance(channel, Channel)
        assert channel.unacked_restore_interval * channel.unacked_restore_throttle == 10


def test_a_broker_that_went_silent_is_noticed(redis_options):
    assert redis_options["socket_timeout"] == 10
    assert redis_options["socket_connect_timeout"] == 5
    assert redis_options["health_check_interval"] == 5
    assert app.conf.broker_connection_max_retries is None


def test_messages_are_json_and_leave_no_result():
    assert app.conf.task_serializer == "json"
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_ignore_result


def test_it_knows_the_tasks():
    assert {"reminders.tasks.dispatch", "reminders.tasks.send", "accounts.tasks.post_letters"} <= set(OURS)
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_every_task_runs_out_so_that_none_piles_up(name):
    assert 0 < app.tasks[name].expires <= 3600


@pytest.mark.parametrize("name", OURS)
def test_no_task_unsays_it_for_itself(name):
    task = app.tasks[name]
    assert task.acks_late
    assert task.reject_on_worker_lost
    assert task.ignore_result
    assert (task.time_limit or app.conf.task_time_limit) <= app.conf.task_time_limit
