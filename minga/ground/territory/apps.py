from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "minga.ground.territory"
    label = "territory"
    verbose_name = "Territorio"
