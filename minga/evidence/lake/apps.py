from django.apps import AppConfig


class LakeConfig(AppConfig):
    name = "minga.evidence.lake"
    label = "lake"
    verbose_name = "Lago de datos IATI"
