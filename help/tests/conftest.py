import pytest

from help import views
from help.tests.pages import Page


@pytest.fixture
def page(client):
    """Help now as a signed-out visitor gets it. No database is set up: the page must not need one."""
    return lambda country="": Page(client.get("/help/", {"country": country}).content.decode())


@pytest.fixture
def page_for(rf, django_user_model):
    """A page as a signed-in person of that country gets it."""

    def get(view, home, **query):
        request = rf.get("/", query)
        request.user = django_user_model(username="alice", country=home)
        return Page(getattr(views, view)(request).content.decode())

    return get
