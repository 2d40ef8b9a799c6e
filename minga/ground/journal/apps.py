from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "minga.ground.journal"
    label = "journal"
    verbose_name = "Bitácora"
