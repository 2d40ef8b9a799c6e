"""The log: one JSON object a line, whatever is written into it, and no secret in it (RELIABILITY 52)."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.test import Client

from minga.ground.kit.requests import blotted

SECRET = "Zx81-9bQw_77kkPLmn0tRe"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the configured handler writes, in place of standard error; the handlers that were there come back."""
    written, before = io.StringIO(), logging.getLogger().handlers[:]
    configured = logging.config.DictConfigurator(django_settings.LOGGING)  # type: ignore[attr-defined]
    configured.configure()
    handler = next(one for one in logging.getLogger().handlers if getattr(one, "name", "") == "out")
    handler.setStream(written)
    yield written
    logging.getLogger().handlers[:] = before


def lines(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_it_works(log):
    logging.getLogger("minga").warning("Guardado: %s", "PRJ-001")
    assert [(line["levelname"], line["message"]) for line in lines(log)] == [("WARNING", "Guardado: PRJ-001")]


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_what_is_typed_in_never_starts_a_line(log, ending):
    logging.getLogger("minga").warning("Buscó: %s", f"agua{ending}ERROR falso")
    (line,) = log.getvalue().rstrip("\n").split("\n")
    assert json.loads(line)["message"] == f"Buscó: agua{ending}ERROR falso"


def test_an_error_is_one_line_with_its_trace(log):
    try:
        raise ValueError(f"clave={SECRET}")
    except ValueError:
        logging.getLogger("minga").exception("Falló")
    (line,) = lines(log)
    assert ("ValueError" in line["exc_info"], SECRET in log.getvalue()) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        f"/cuenta/entrar/{SECRET}",
        f"/en/cuenta/formulario/{SECRET}/formulario.pdf",
        f"/cuenta/clave/nueva/1-{SECRET}",
        f"password={SECRET}&next=/",
        f"{{'password1': '{SECRET}'}}",
        f"Authorization: Bearer {SECRET}",
        f"token: {SECRET}",
    ],
)
def test_secrets_are_blotted_out(log, text):
    logging.getLogger("django.request").error("Error: %s", text)
    assert (SECRET in log.getvalue(), len(lines(log))) == (False, 1)


@pytest.mark.parametrize("text", ["/actividades/PRJ-001", "/cuenta/segundo-factor/llaves/nueva", "Guardado en 14 ms", "clave: 7"])
def test_the_rest_stays(text):
    assert blotted(text) == text


@pytest.mark.django_db
def test_an_address_with_a_secret_leaves_none_in_the_log(log, monkeypatch):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("minga.ground.accounts.entry.good_access", lambda *given, **more: 1 / 0)
    assert client.get(f"/cuenta/entrar/{SECRET}").status_code == 500
    assert (SECRET in log.getvalue(), lines(log)[-1]["request_id"] != "") == (False, True)
