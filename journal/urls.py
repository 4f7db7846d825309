from datetime import date

from django.urls import path, register_converter

from journal import views


class DayConverter:
    """A day as 2026-11-22; anything else is no such page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("check-in/", views.check_in_today, name="check-in"),
    path("journal/", views.journal, name="journal"),
    path("moments/new/", views.moment, name="moments-new"),
    # /care/medicines/...
    path("care/medicines/", views.medicines, name="medicines"),
    path("care/medicines/<uuid:pk>/stop/", views.stop_medicine, name="medicine-stop"),
    path("check-in/<day:day>/", views.check_in_on, name="check-in-day"),
]
