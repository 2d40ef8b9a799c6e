"""What a production start refuses: each unsafe setting by its name (RELIABILITY 51)."""

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def unsafe_settings(app_configs=None, **kwargs) -> list[Error]:
    """Return one error for each unsafe setting; none outside production."""
    if not settings.PRODUCTION:
        return []
    hosts = [host for host in settings.ALLOWED_HOSTS if host]
    rules = [
        (settings.DEBUG, "DEBUG", "DEBUG está encendido: quítelo o póngalo en 0."),
        (len(settings.SECRET_KEY) < 50, "SECRET_KEY", "SECRET_KEY tiene menos de 50 caracteres: bórrela para que Minga la haga."),
        (not hosts, "ALLOWED_HOSTS", "ALLOWED_HOSTS está vacío: escriba los nombres del sitio separados por comas."),
        ("*" in hosts, "ALLOWED_HOSTS", "ALLOWED_HOSTS acepta cualquier nombre: escriba los del sitio."),
        (not settings.HTTPS, "MINGA_HTTPS", "MINGA_HTTPS está apagado: los inicios de sesión viajarían sin cifrar."),
        (not settings.BASE_URL.startswith("https://"), "MINGA_BASE_URL", "MINGA_BASE_URL debe empezar por https://."),
        (not settings.SECOND_FACTOR, "MINGA_SECOND_FACTOR", "MINGA_SECOND_FACTOR está apagado: se aprobaría con solo una contraseña."),
        (not is_address(settings.ACCOUNTS_MAILBOX), "MINGA_ACCOUNTS_MAILBOX", "MINGA_ACCOUNTS_MAILBOX no es un correo."),
        (
            settings.HELP_MAILBOX != settings.ACCOUNTS_MAILBOX and not is_address(settings.HELP_MAILBOX),
            "MINGA_HELP_MAILBOX",
            "MINGA_HELP_MAILBOX no es un correo.",
        ),
        (
            not (settings.STATIC_ROOT / "staticfiles.json").is_file(),
            "MINGA_STATIC",
            "Faltan los archivos del sitio: ejecute «minga collectstatic».",
        ),
    ]
    return [Error(text, id=f"minga.{name}") for broken, name, text in rules if broken]


def is_address(text: str) -> bool:
    """Whether a text is the address of a mailbox."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def refuse_unsafe_start() -> None:
    """Stop with one line for each unsafe setting; called when the server starts."""
    errors = unsafe_settings()
    if errors:
        raise SystemExit("Minga no arranca:\n" + "\n".join(f"  · {error.msg}" for error in errors))
