"""The web server's way in. The keys are proven against the database before the first request is served."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")

application = get_wsgi_application()
import_module("accounts.keys").prove()
