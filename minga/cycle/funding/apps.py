from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "minga.cycle.funding"
    label = "funding"
    verbose_name = "Recursos"
