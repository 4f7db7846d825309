from django.urls import path

from progress import help_now, views

urlpatterns = [
    # /help/...
    path("help/", help_now.help_now, name="help"),
    path("help/right-now/", help_now.not_safe, name="not-safe"),
    # /today/... and /progress/...
    path("today/", views.today, name="today"),
    path("today/more/", views.today_more, name="today-more"),
    path("journal/victories/", views.victories, name="victories"),
    path("progress/", views.progress, name="progress"),
    path("progress/week/<int:year>-W<int:week>/", views.week, name="week"),
    path("progress/weeks/<int:year>-W<int:week>/", views.weeks, name="weeks"),
    path("progress/year/<int:year>/", views.year, name="year"),
]
