from django.urls import path

from reminders import views

urlpatterns = [
    path("settings/reminders/", views.settings_reminders, name="settings-reminders"),
]
