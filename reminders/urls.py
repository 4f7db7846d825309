from django.urls import path

from reminders import operators, views

urlpatterns = [
    path("settings/reminders/", views.settings_reminders, name="settings-reminders"),
    # For whoever runs the site, by token.
    path("metrics", operators.metrics, name="metrics"),
    path("metrics/failures", operators.failures, name="metrics-failures"),
]
