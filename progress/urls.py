from django.urls import path

from progress import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("progress/", views.progress, name="progress"),
    path("progress/week/<int:year>-W<int:week>/", views.week, name="week"),
]
