from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "minga.ground.inbox"
    label = "inbox"
    verbose_name = "Mensajes"
