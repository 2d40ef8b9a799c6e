"""The toolbox as a Django application: it brings the template filters, no tables."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Registers the toolbox, so that pages can `{% load minga %}`."""

    name = "minga.ground.kit"
    label = "kit"
