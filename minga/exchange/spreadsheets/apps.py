from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "minga.exchange.spreadsheets"
    label = "spreadsheets"
    verbose_name = "Cargas de hojas de cálculo"
