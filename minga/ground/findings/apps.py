from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "minga.ground.findings"
    label = "findings"
    verbose_name = "Hallazgos"
