"""Every room's pages, under their own prefixes."""

from django.urls import include, path

from help import views as help_views
from recovery.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("help/", include("help.urls")),
    path("restart/", help_views.restart, name="restart"),
    path("", include("journal.urls")),
    path("", include("support.urls")),
    path("", include("progress.urls")),
    path("", include("reminders.urls")),
    path("", include("accounts.urls")),
]
