from django.urls import path

from help import views

# /help/...
urlpatterns = [
    path("", views.now, name="help"),
]
