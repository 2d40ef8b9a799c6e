from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "minga.ground.accounts"
    label = "accounts"
    verbose_name = "Cuentas"

    def ready(self) -> None:
        import_module(f"{self.name}.listeners")  # needs the models, which are there only now
