from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "minga.cycle.agreements"
    label = "agreements"
    verbose_name = "Convenios"
