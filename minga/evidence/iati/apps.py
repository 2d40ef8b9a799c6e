from django.apps import AppConfig


class IatiConfig(AppConfig):
    name = "minga.evidence.iati"
    label = "iati"
    verbose_name = "IATI"
