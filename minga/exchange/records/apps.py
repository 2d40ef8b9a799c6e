from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "minga.exchange.records"
    label = "records"
    verbose_name = "Carga de registros"
