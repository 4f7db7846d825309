"""What every page may say of the site itself."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """Who hosts, and who may join."""
    return {
        "host_name": settings.HOST_NAME,
        "host_contact": settings.HOST_CONTACT,
        "signups": settings.SIGNUPS,
    }
