from django.urls import path

from support.views import bring_up, calendar, care, plan, visit

urlpatterns = [
    # /plan/...
    path("plan/", plan.plan, name="plan"),
    path("plan/if-then/new/", plan.if_then_new, name="if-then-new"),
    path("plan/if-then/<uuid:pk>/", plan.if_then_edit, name="if-then-edit"),
    path("plan/if-then/<uuid:pk>/delete/", plan.if_then_delete, name="if-then-delete"),
    path("plan/if-then/<uuid:pk>/undo/", plan.if_then_undo, name="if-then-undo"),
    # /care/...
    path("care/", care.care, name="care"),
    path("care/new/", care.new, name="appointment-new"),
    path("care/past/", care.past, name="visits"),
    path("care/<uuid:pk>/", care.appointment, name="appointment"),
    path("care/<uuid:pk>/edit/", care.edit, name="appointment-edit"),
    path("care/<uuid:pk>/delete/", care.delete, name="appointment-delete"),
    path("care/<uuid:pk>/undo/", care.undo, name="appointment-undo"),
    path("care/<uuid:pk>/calendar.ics", calendar.download, name="appointment-file"),
    path("care/<uuid:pk>/<day:day>/", visit.visit, name="visit"),
    path("care/<uuid:pk>/<day:day>/say/", visit.say, name="visit-say"),
    path("care/<uuid:pk>/<day:day>/move/", visit.move, name="visit-move"),
    # /care/next-time/...
    path("care/next-time/", bring_up.bring_ups, name="bring-ups"),
    path("care/next-time/entry/<uuid:pk>/", bring_up.from_entry, name="bring-up-entry"),
    path("care/next-time/moment/<uuid:pk>/", bring_up.from_moment, name="bring-up-moment"),
    path("care/next-time/week/<int:year>-W<int:week>/", bring_up.from_week, name="bring-up-week"),
    path("care/next-time/<uuid:pk>/", bring_up.edit, name="bring-up"),
    path("care/next-time/<uuid:pk>/tick/", bring_up.tick, name="bring-up-tick"),
    path("care/next-time/<uuid:pk>/delete/", bring_up.delete, name="bring-up-delete"),
    path("care/next-time/<uuid:pk>/undo/", bring_up.undo, name="bring-up-undo"),
    # /care/calendar/... and what calendar apps read
    path("care/calendar/", calendar.calendar, name="calendar"),
    path("care/calendar/make/", calendar.make, name="calendar-make"),
    path("care/calendar/end/", calendar.end, name="calendar-end"),
    path("feed/<str:token>.ics", calendar.feed, name="feed"),
]
