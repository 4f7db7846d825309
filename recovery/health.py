"""Is the site able to work? Asks the database and the broker themselves."""

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from kombu import Connection


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when both answer, 503 otherwise; says which, and nothing else."""
    found = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _broker_answers() -> bool:
    if settings.BROKER_PING_URL.startswith("amqp"):
        return _rabbit_answers()
    try:
        with redis.Redis.from_url(settings.BROKER_PING_URL, socket_timeout=2, socket_connect_timeout=2) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False


def _rabbit_answers() -> bool:
    with Connection(settings.BROKER_PING_URL, connect_timeout=2) as broker:
        try:
            return bool(broker.connect())
        except broker.connection_errors:
            return False
