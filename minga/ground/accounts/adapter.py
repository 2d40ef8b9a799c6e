from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedSignup(DefaultAccountAdapter):
    """Nobody opens an account alone: accounts are asked for and given (R-126)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("El correo o la contraseña no son correctos. Revíselos y vuelva a intentarlo."),
        "incorrect_password": _("La contraseña no es correcta."),
        "enter_current_password": _("Escriba su contraseña actual."),
        "too_many_login_attempts": _("Demasiados intentos seguidos. Espere cinco minutos y vuelva a intentarlo."),
        "rate_limited": _("Demasiados intentos seguidos. Espere unos minutos y vuelva a intentarlo."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
