from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "minga.ground.documents"
    label = "documents"
    verbose_name = "Fuentes y documentos"
