from django.urls import path

from support import views

urlpatterns = [
    path("plan/", views.plan, name="plan"),
]
