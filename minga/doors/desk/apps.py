from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "minga.doors.desk"
    label = "desk"
    verbose_name = "Escritorio"
