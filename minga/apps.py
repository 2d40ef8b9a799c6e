from django.apps import AppConfig
from django.core.checks import Tags, register

from minga.checks import unsafe_settings


class MingaConfig(AppConfig):
    name = "minga"
    label = "minga"

    def ready(self) -> None:
        register(unsafe_settings, Tags.security)
