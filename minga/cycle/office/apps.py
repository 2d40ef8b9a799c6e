from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "minga.cycle.office"
    label = "office"
    verbose_name = "Oficina de cooperación"
