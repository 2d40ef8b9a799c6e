from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "minga.cycle.needs"
    label = "needs"
    verbose_name = "Necesidades"
