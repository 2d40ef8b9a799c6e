from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "minga.evidence.merging"
    label = "merging"
    verbose_name = "Duplicados"
