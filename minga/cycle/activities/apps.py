from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "minga.cycle.activities"
    label = "activities"
    verbose_name = "Programas, proyectos y acciones"
