from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "minga.cycle.law"
    label = "law"
    verbose_name = "Normas y competencias"
