"""Every room's pages, under their own prefixes."""

from django.urls import include, path, register_converter

from accounts.converters import DayConverter
from recovery.health import healthz

register_converter(DayConverter, "day")

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("progress.urls")),  # first, since Today is asked for most, and addresses are tried one by one
    path("", include("journal.urls")),
    path("", include("routines.urls")),
    path("", include("goals.urls")),
    path("", include("support.urls")),
    path("", include("reminders.urls")),
    path("", include("accounts.urls")),
]
