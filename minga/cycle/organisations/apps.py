from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "minga.cycle.organisations"
    label = "organisations"
    verbose_name = "Organizaciones"
