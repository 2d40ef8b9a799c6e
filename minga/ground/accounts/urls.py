"""The addresses of accounts: signing in, passwords, temporary ways in, the second factor."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, URLResolver, include, path, re_path

from minga.ground.accounts import views
from minga.ground.accounts.steady import steady

patterns: list[URLPattern | URLResolver] = [
    path("ingresar", account.login, name="account_login"),
    path("salir", account.logout, name="account_logout"),
    path("inactiva", account.account_inactive, name="account_inactive"),
    path("clave", account.password_change, name="account_change_password"),
    path("clave/olvidada", steady(account.password_reset), name="account_reset_password"),
    path("clave/olvidada/enviada", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^clave/nueva/(?P<uidb36>[0-9A-Za-z]{1,20})-(?P<key>[0-9A-Za-z-]{1,120})$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("clave/nueva/lista", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("confirmar", account.reauthenticate, name="account_reauthenticate"),
    path("entrar/<slug:secret>", views.temporary_link, name="account_temporary_link"),
    path("clave-temporal", views.temporary_key, name="account_temporary_key"),
    path("clave/primera", views.first_password, name="account_first_password"),
    path("segundo-factor", factors.index, name="mfa_index"),
    path("segundo-factor/ingresar", factors.authenticate, name="mfa_authenticate"),
    path("segundo-factor/confirmar", factors.reauthenticate, name="mfa_reauthenticate"),
    path("segundo-factor/aplicacion", totp.activate_totp, name="mfa_activate_totp"),
    path("segundo-factor/aplicacion/quitar", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("segundo-factor/codigos", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("segundo-factor/codigos/nuevos", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("segundo-factor/codigos/archivo", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("segundo-factor/llaves", keys.list_webauthn, name="mfa_list_webauthn"),
    path("segundo-factor/llaves/nueva", keys.add_webauthn, name="mfa_add_webauthn"),
    path("segundo-factor/llaves/confirmar", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("segundo-factor/llaves/ingresar", keys.login_webauthn, name="mfa_login_webauthn"),
    path("segundo-factor/llaves/<int:pk>/quitar", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("segundo-factor/llaves/<int:pk>/nombre", keys.edit_webauthn, name="mfa_edit_webauthn"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("cuenta/", include(patterns)),
    path("manual", views.manual, name="manual"),
]
