from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "minga.ground.accounts"
    label = "accounts"
    verbose_name = "Cuentas"
