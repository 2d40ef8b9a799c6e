from django.apps import AppConfig


class RatesConfig(AppConfig):
    name = "minga.ground.rates"
    label = "rates"
    verbose_name = "Tasas de cambio"
