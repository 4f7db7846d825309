from django.urls import path

from goals import views

urlpatterns = [
    # /goals/days/...
    path("goals/days/", views.days, name="sober-days"),
    path("goals/days/new/", views.day_new, name="sober-day-new"),
    path("goals/days/<uuid:pk>/", views.day_edit, name="sober-day-edit"),
    path("goals/days/<uuid:pk>/remove/", views.day_remove, name="sober-day-remove"),
]
