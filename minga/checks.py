"""What a production start refuses: each unsafe setting by its name (RELIABILITY 51)."""

from django.conf import settings
from django.core.checks import Error


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
        (
            not (settings.STATIC_ROOT / "staticfiles.json").is_file(),
            "MINGA_STATIC",
            "Faltan los archivos del sitio: ejecute «minga collectstatic».",
        ),
    ]
    return [Error(text, id=f"minga.{name}") for broken, name, text in rules if broken]


def refuse_unsafe_start() -> None:
    """Stop with one line for each unsafe setting; called when the server starts."""
    errors = unsafe_settings()
    if errors:
        raise SystemExit("Minga no arranca:\n" + "\n".join(f"  · {error.msg}" for error in errors))
