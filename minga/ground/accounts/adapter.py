import base64
import math
import time
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from minga.ground.accounts import notices
from minga.ground.kit.keys import read_or_make

KEY_FILE = "second_factor.key"


class ClosedSignup(DefaultAccountAdapter):
    """Nobody opens an account alone: accounts are asked for and given (R-126)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("El correo o la contraseña no son correctos. Revíselos y vuelva a intentarlo."),
        "incorrect_password": _("La contraseña no es correcta."),
        "enter_current_password": _("Escriba su contraseña actual."),
        "too_many_login_attempts": _("Demasiados intentos seguidos. Espere unos minutos y vuelva a intentarlo."),
        "rate_limited": _("Demasiados intentos seguidos. Espere unos minutos y vuelva a intentarlo."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """Count wrong tries by account and address together: a stranger's do not shut the owner out (RELIABILITY 9)."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Refuse (ValidationError) a try past the limits of wrong ones, and say for how long."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise ValidationError(wait_told(waiting_time(request, key)), code="too_many_login_attempts") from refused

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write what allauth has to say, by the way that all messages go."""
        told = {"email": email, "site": urlsplit(settings.BASE_URL).netloc} | context
        message = self.render_mail(template_prefix, email, told)
        notices.send(address=email, subject=str(message.subject), body=str(message.body))


def waiting_time(request: HttpRequest, key: str) -> float:
    """Return the seconds until each limit of wrong tries lets another one through."""
    now, longest = time.time(), 0.0
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        tries = cache.get(ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key), [])
        if len(tries) >= rate.amount:  # the newest first
            longest = max(longest, tries[rate.amount - 1] + rate.duration - now)
    return longest


def wait_told(seconds: float) -> str:
    """Return how long to wait, in whole minutes or, past an hour and a half, in hours."""
    minutes = max(1, math.ceil(seconds / 60))
    if minutes > 90:
        number = math.ceil(minutes / 60)
        return ngettext(
            "Demasiados intentos seguidos. Espere %(number)s hora y vuelva a intentarlo, o recupere su contraseña por correo.",
            "Demasiados intentos seguidos. Espere %(number)s horas y vuelva a intentarlo, o recupere su contraseña por correo.",
            number,
        ) % {"number": number}
    return ngettext(
        "Demasiados intentos seguidos. Espere %(number)s minuto y vuelva a intentarlo.",
        "Demasiados intentos seguidos. Espere %(number)s minutos y vuelva a intentarlo.",
        minutes,
    ) % {"number": minutes}


class SecondFactor(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted, with a key of their own outside the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("El código no es correcto o ya se usó. Escriba el siguiente."),
        "cannot_delete_authenticator": _("Su rol pide un segundo factor: ponga otro antes de quitar este."),
        "cannot_generate_recovery_codes": _("Primero ponga una aplicación o una llave; los códigos vienen después."),
    }

    def get_totp_issuer(self) -> str:
        return "Minga"

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box().decrypt(encrypted_text.encode()).decode()


def box() -> Fernet:
    """Return what encrypts and decrypts with the key of second factors, made at its first use."""
    key = bytes.fromhex(read_or_make(settings.KEYS_DIR / KEY_FILE, 32))
    return Fernet(base64.urlsafe_b64encode(key))
