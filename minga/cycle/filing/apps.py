from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "minga.cycle.filing"
    label = "filing"
    verbose_name = "Expedientes"
