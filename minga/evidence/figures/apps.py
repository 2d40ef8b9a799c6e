from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "minga.evidence.figures"
    label = "figures"
    verbose_name = "Cifras"
