from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "minga.cycle.proposals"
    label = "proposals"
    verbose_name = "Propuestas"
