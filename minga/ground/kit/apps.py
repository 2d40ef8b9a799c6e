"""The toolbox as a Django application: it brings the template filters, no tables."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext_lazy as _

# Django would tell people the name of a constraint that has no words of its own. Set before any model is read.
BaseConstraint.default_violation_error_message = _("Así no se puede guardar: lo escrito no concuerda entre sí o ya está registrado.")


class KitConfig(AppConfig):
    """Registers the toolbox, so that pages can `{% load minga %}`."""

    name = "minga.ground.kit"
    label = "kit"

    def ready(self) -> None:
        import_module("minga.ground.kit.folding")
