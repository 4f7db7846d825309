"""What happens by the clock in this room."""

from celery import shared_task
from django.apps import apps
from django.utils import timezone

from accounts.binned import Binned, BinnedQuerySet


@shared_task(expires=3600)
def empty_bins() -> None:
    """Whatever can be deleted and brought back goes for good after its time in the bin."""
    for model in apps.get_models():
        if issubclass(model, Binned):
            BinnedQuerySet(model).empty_bin(timezone.now())
