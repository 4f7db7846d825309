"""The Celery app: everything that happens by the clock. PostgreSQL holds the truth, tasks only carry row ids."""

import os
from importlib import import_module

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")

app = Celery("recovery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def prove_keys(**kwargs: object) -> None:
    """A worker with the wrong key could open no letter: it does not start.

    What a signal raises, Celery logs, and goes on; only an exit gets through.
    """
    keys = import_module("accounts.keys")
    try:
        keys.prove()
    except keys.WrongInstallationKey as error:
        raise SystemExit(str(error)) from error
