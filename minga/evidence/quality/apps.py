from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "minga.evidence.quality"
    label = "quality"
    verbose_name = "Calidad"
