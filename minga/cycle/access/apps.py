from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "minga.cycle.access"
    label = "access"
    verbose_name = "Solicitudes de cuenta"
