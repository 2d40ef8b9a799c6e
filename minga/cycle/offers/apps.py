from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "minga.cycle.offers"
    label = "offers"
    verbose_name = "Ofertas"
