from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "minga.doors.api"
    label = "api"
    verbose_name = "Interfaz para programas"
