"""The door for the server: granian loads `minga.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from minga.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.settings")
application = get_wsgi_application()
refuse_unsafe_start()
