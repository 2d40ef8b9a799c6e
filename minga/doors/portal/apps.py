"""The portal as a Django application; it has no tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The public site, label `portal`; it reads every area below and changes nothing."""

    name = "minga.doors.portal"
    label = "portal"
    verbose_name = _("Sitio público")
