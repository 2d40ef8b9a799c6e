import base64
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts import notices
from minga.ground.kit.keys import read_or_make

KEY_FILE = "second_factor.key"


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

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """Count wrong tries by account and address together: a stranger's do not shut the owner out (RELIABILITY 9)."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write what allauth has to say, by the way that all messages go."""
        told = {"email": email, "site": urlsplit(settings.BASE_URL).netloc} | context
        message = self.render_mail(template_prefix, email, told)
        notices.deliver(address=email, subject=str(message.subject), body=str(message.body))


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
