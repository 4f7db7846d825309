from django.urls import path

from reminders import operators
from reminders.views import acts, channels, circle, circle_answer, kinds, overview, soon

urlpatterns = [
    path("settings/reminders/", overview.overview, name="settings-reminders"),
    path("settings/reminders/limits/", overview.limits, name="reminder-limits"),
    path("settings/reminders/pause/", overview.pause, name="reminders-pause"),
    path("settings/reminders/resume/", overview.resume, name="reminders-resume"),
    path("settings/reminders/ways/", channels.channels, name="reminder-channels"),
    path("settings/reminders/ways/device/", channels.device_add, name="reminder-device-add"),
    path("settings/reminders/ways/device/renew/", channels.device_renew, name="reminder-device-renew"),
    path("settings/reminders/ways/device/<uuid:pk>/remove/", channels.device_remove, name="reminder-device-remove"),
    path("settings/reminders/ways/app/", channels.gateway, name="reminder-gateway"),
    path("settings/reminders/ways/app/remove/", channels.gateway_remove, name="reminder-gateway-remove"),
    path("settings/reminders/ways/<slug:channel>/test/", channels.trial, name="reminder-trial"),
    path("settings/reminders/item/<uuid:pk>/", kinds.item, name="reminder-item"),
    path("settings/reminders/<slug:kind>/", kinds.kind, name="reminder-kind"),
    path("support/circle/", circle.circle, name="circle"),
    path("support/circle/soon/", soon.soon, name="circle-soon"),
    path("support/circle/new/", circle.circle_new, name="circle-new"),
    path("support/circle/ways/", circle.circle_ways, name="circle-ways"),
    path("support/circle/<uuid:pk>/", circle.circle_one, name="circle-one"),
    path("support/circle/<uuid:pk>/ask/", circle.circle_ask, name="circle-ask"),
    path("support/circle/<uuid:pk>/switch/", circle.circle_switch, name="circle-switch"),
    path("support/circle/<uuid:pk>/delete/", circle.circle_delete, name="circle-delete"),
    path("support/circle/<uuid:pk>/undo/", circle.circle_undo, name="circle-undo"),
    # From mails and notifications, without a log-in.
    path("circle/<slug:act>/<str:token>/", circle_answer.answer, name="circle-answer"),
    path("again/<slug:act>/<str:token>/", acts.act, name="reminder-act"),
    # For whoever runs the site, by token.
    path("metrics", operators.metrics, name="metrics"),
    path("metrics/failures", operators.failures, name="metrics-failures"),
]
