from django.urls import path

from routines.views import day, items, meals, starts

urlpatterns = [
    # /routines/...
    path("routines/", day.routines, name="routines"),
    path("routines/<day:day>/", day.routines_on, name="routines-day"),
    path("routines/all/", items.items, name="routine-items"),
    path("routines/new/", items.new, name="routine-new"),
    path("routines/start/", starts.starts, name="routine-starts"),
    path("routines/start/<slug:key>/", starts.start, name="routine-start"),
    path("routines/<uuid:pk>/", items.item, name="routine"),
    path("routines/<uuid:pk>/on/", day.routine_on, name="routine-on"),
    path("routines/<uuid:pk>/tick/", day.tick, name="routine-tick"),
    path("routines/<uuid:pk>/skip/", day.skip, name="routine-skip"),
    path("routines/<uuid:pk>/history/", items.history, name="routine-history"),
    path("routines/<uuid:pk>/edit/", items.edit, name="routine-edit"),
    path("routines/<uuid:pk>/move/", items.move, name="routine-move"),
    path("routines/<uuid:pk>/pause/", items.pause, name="routine-pause"),
    path("routines/<uuid:pk>/resume/", items.resume, name="routine-resume"),
    path("routines/<uuid:pk>/away/", items.put_away, name="routine-away"),
    path("routines/<uuid:pk>/delete/", items.delete, name="routine-delete"),
    path("routines/<uuid:pk>/undo/", items.undo, name="routine-undo"),
    # /routines/meals/...
    path("routines/meals/", meals.meals, name="meals"),
    path("routines/meals/<int:year>-W<int:week>/", meals.meals_of_week, name="meals-week"),
    path("routines/meals/<day:day>/", meals.meals_on, name="meals-day"),
    path("routines/meals/<day:day>/eaten/", meals.eaten, name="meal-eaten"),
]
