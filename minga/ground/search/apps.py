from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "minga.ground.search"
    label = "search"
    verbose_name = "Búsqueda"
