from django.apps import AppConfig


class CodelistsConfig(AppConfig):
    name = "minga.ground.codelists"
    label = "codelists"
    verbose_name = "Listas de códigos"
