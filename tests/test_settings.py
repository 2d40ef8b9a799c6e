"""Settings: what a production start refuses, by name, and what the process makes of its environment."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT

pytestmark = pytest.mark.house  # processes of their own, without the tests' database

RIGHT = {"MINGA_ENV": "production", "ALLOWED_HOSTS": "minga.example", "MINGA_BASE_URL": "https://minga.example", "LOG_LEVEL": "ERROR"}
# {name: (value, the sentence of the refusal)}
UNSAFE = {
    "DEBUG": ("1", "DEBUG está encendido: quítelo o póngalo en 0."),
    "SECRET_KEY": ("corta", "SECRET_KEY tiene menos de 50 caracteres: bórrela para que Minga la haga."),
    "ALLOWED_HOSTS": ("", "ALLOWED_HOSTS está vacío: escriba los nombres del sitio separados por comas."),
    "MINGA_HTTPS": ("0", "MINGA_HTTPS está apagado: los inicios de sesión viajarían sin cifrar."),
    "MINGA_BASE_URL": ("http://minga.example", "MINGA_BASE_URL debe empezar por https://."),
    "MINGA_SECOND_FACTOR": ("0", "MINGA_SECOND_FACTOR está apagado: se aprobaría con solo una contraseña."),
    "MINGA_ACCOUNTS_MAILBOX": ("dcnge", "MINGA_ACCOUNTS_MAILBOX no es un correo."),
    "MINGA_HELP_MAILBOX": ("ayuda@", "MINGA_HELP_MAILBOX no es un correo."),
}
READ = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "MINGA_HTTPS", "MINGA_BASE_URL", "MINGA_BEHIND_PROXY", "MINGA_MAIL_HOST")


def run(code: str, folder: Path, **names: str) -> subprocess.CompletedProcess:
    """Run a line of Python with the environment of a right production start, changed by `names`."""
    environment = {name: value for name, value in os.environ.items() if name not in READ}
    environment |= RIGHT | {"MINGA_DATA": str(folder), "MINGA_KEYS": str(folder / "keys")} | names
    environment["DJANGO_SETTINGS_MODULE"] = "minga.settings"
    (folder / "static").mkdir(exist_ok=True)
    (folder / "static" / "staticfiles.json").write_text("{}")
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def setting(folder: Path, expression: str, **names: str) -> str:
    found = run(f"from minga import settings; print({expression})", folder, **names)
    assert (found.returncode, found.stderr) == (0, "")
    return found.stdout.strip()


def test_it_works(tmp_path):
    found = run("import minga.wsgi", tmp_path)
    assert (found.returncode, found.stderr, found.stdout) == (0, "", "")


@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_setting_alone_is_refused_by_its_name(tmp_path, name):
    value, sentence = UNSAFE[name]
    found = run("import minga.wsgi", tmp_path, **{name: value})
    assert (found.returncode, found.stderr) == (1, f"Minga no arranca:\n  · {sentence}\n")


def test_any_host_is_refused(tmp_path):
    found = run("import minga.wsgi", tmp_path, ALLOWED_HOSTS="minga.example,*")
    assert found.stderr == "Minga no arranca:\n  · ALLOWED_HOSTS acepta cualquier nombre: escriba los del sitio.\n"


def test_all_that_is_unsafe_is_told_at_once(tmp_path):
    found = run("import minga.wsgi", tmp_path, **{name: value for name, (value, _sentence) in UNSAFE.items()})
    assert found.stderr.splitlines() == ["Minga no arranca:", *(f"  · {sentence}" for _value, sentence in UNSAFE.values())]


def test_nothing_is_refused_outside_production(tmp_path):
    assert run("import minga.wsgi", tmp_path, MINGA_ENV="demo", SECRET_KEY="corta").returncode == 0


def test_production_is_what_is_not_said(tmp_path):
    code = "import os; del os.environ['MINGA_ENV']; from minga import settings as s; print(s.PRODUCTION, s.DEBUG, s.HTTPS)"
    assert run(code, tmp_path).stdout.strip() == "True False True"


def test_the_secret_key_is_made_once(tmp_path):
    first, second = setting(tmp_path, "settings.SECRET_KEY"), setting(tmp_path, "settings.SECRET_KEY")
    assert (first == second, len(first)) == (True, 100)


@pytest.mark.parametrize(("version", "journal"), [((3, 40, 1), "DELETE"), ((3, 51, 2), "DELETE"), ((3, 51, 3), "WAL"), ((4, 0, 0), "WAL")])
def test_wal_is_used_only_where_sqlite_has_its_correction(tmp_path, version, journal):
    code = f"import sqlite3; sqlite3.sqlite_version_info = {version}; from minga import settings; print(settings.SQLITE_JOURNAL)"
    assert run(code, tmp_path).stdout.strip() == journal


@pytest.mark.parametrize(("version", "journal"), [((3, 51, 2), "delete"), ((3, 51, 3), "wal")])
def test_the_database_file_has_that_journal(tmp_path, version, journal):
    code = (
        f"import sqlite3; sqlite3.sqlite_version_info = {version}; import django; django.setup(); from django.db import connection as c;"
        "print(c.cursor().execute('PRAGMA journal_mode').fetchone()[0], c.cursor().execute('PRAGMA foreign_keys').fetchone()[0])"
    )
    found = run(code, tmp_path)
    assert (found.stdout.strip(), found.stderr) == (f"{journal} 1", "")


def test_a_start_without_the_files_of_the_site_is_refused(tmp_path):
    found = run("import minga.wsgi", tmp_path, MINGA_STATIC=str(tmp_path / "none"))
    assert "  · Faltan los archivos del sitio: ejecute «minga collectstatic»." in found.stderr.splitlines()


def test_mail_is_printed_where_no_host_is_given(tmp_path):
    assert setting(tmp_path, "settings.MAILERS['default']['BACKEND']") == "django.core.mail.backends.console.EmailBackend"


def test_mail_goes_to_the_host_of_the_environment(tmp_path):
    code = "import django; django.setup(); from django.core.mail import mailers as m; c = m['default']; print(c.host, c.port, c.use_tls)"
    strict = f"import warnings; warnings.simplefilter('error', DeprecationWarning); {code}"
    found = run(strict, tmp_path, MINGA_MAIL_HOST="mail.example", MINGA_MAIL_PORT="2525", MINGA_MAIL_TLS="0")
    assert (found.stdout.strip(), found.stderr) == ("mail.example 2525 False", "")


def test_a_proxy_is_believed_only_where_it_is_said(tmp_path):
    asked = "getattr(settings, 'SECURE_PROXY_SSL_HEADER', None)"
    assert setting(tmp_path, asked) == "None"
    assert setting(tmp_path, asked, MINGA_BEHIND_PROXY="1") == "('HTTP_X_FORWARDED_PROTO', 'https')"


def test_wrong_tries_are_counted_by_the_proxys_address_only_where_it_is_said(tmp_path):
    asked = "getattr(settings, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0)"
    assert [setting(tmp_path, asked), setting(tmp_path, asked, MINGA_BEHIND_PROXY="1")] == ["0", "1"]


def test_cookies_of_a_site_with_https_are_bound_to_its_host(tmp_path):
    asked = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE"
    assert setting(tmp_path, asked) == "__Host-sessionid __Host-csrftoken True True"
    assert setting(tmp_path, asked, MINGA_ENV="demo") == "sessionid csrftoken False False"


SHOW = """
import django; django.setup()
from django.template.loader import render_to_string; from django.templatetags.static import static
print(static("minga/tokens.css"))
for name in ("400.html", "500.html", "503.html"): print("/static/minga/tokens.css" in render_to_string(name))
"""


def test_production_serves_files_named_by_their_content_and_compressed(tmp_path):
    folder = tmp_path / "collected"
    names = {"MINGA_STATIC": str(folder)}
    found = run("from minga.cli import main; main(['collectstatic', '--noinput', '--verbosity', '0'])", tmp_path, **names)
    assert (found.returncode, found.stderr) == (0, "")
    listed = json.loads((folder / "staticfiles.json").read_text())["paths"]
    hashed = listed["minga/tokens.css"]
    assert bool(re.fullmatch(r"minga/tokens\.[0-9a-f]{12}\.css", hashed)) is True
    assert [(folder / name).is_file() for name in (hashed, f"{hashed}.gz", "minga/tokens.css")] == [True, True, True]
    shown = run(SHOW, tmp_path, **names)
    assert (shown.stdout.split(), shown.stderr) == ([f"/static/{hashed}", "True", "True", "True"], "")
