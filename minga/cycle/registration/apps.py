from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "minga.cycle.registration"
    label = "registration"
    verbose_name = "Registro y constancias"
