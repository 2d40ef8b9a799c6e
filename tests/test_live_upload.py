"""A file sent in pieces from a real page: it goes on after a cut and after signing in anew; two pieces at once are one."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode, urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, expect

from minga.ground.documents import uploads
from minga.management.commands.demo_data import PASSWORD
from tests.test_walk import RULES

TEXT = "Acta de la sesión del consejo. ".encode() * 30_000  # four pieces
SENT = "**/documentos/cargas/*?desde=*"
FORM = """
main => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const form = "<form method='post' enctype='multipart/form-data' action='/ayuda'>";
  main.innerHTML = "<h1>Acta</h1>" + form + FIELD + "<button>Guardar</button></form>";
  const hidden = document.createElement("input");
  Object.assign(hidden, {type: "hidden", name: "csrfmiddlewaretoken", value: token});
  main.querySelector("form").append(hidden);
}
"""


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/cuenta/ingresar?next=/cuenta/clave")
    page.get_by_label("Correo electrónico").fill("oficina@ambato.example")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    page.wait_for_url("**/cuenta/clave")


@pytest.fixture(scope="module")
def cookies(site: str, browser: Browser) -> list:
    """What a browser holds of somebody signed in; once, for signing in is slow on purpose."""
    context = browser.new_context(locale="es-EC")
    sign_in(context.new_page(), site)
    held = context.cookies()
    context.close()
    return held


@pytest.fixture
def page(site: str, browser: Browser, cookies: list) -> Iterator[Page]:
    """A signed-in page that holds a form with the field of a file."""
    context = browser.new_context(locale="es-EC")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{site}/cuenta/clave")
    field = render_to_string("components/upload.html", {"upload": uploads.field("archivo", "Acta firmada")})
    page.locator("main").evaluate(FORM.replace("FIELD", repr(field.rpartition("<script")[0])))
    page.add_script_tag(url="/static/minga/upload.js")
    yield page
    context.close()


def choose(page: Page, content: bytes = TEXT, name: str = "acta.txt") -> None:
    page.get_by_label("Acta firmada").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


def test_it_works(page: Page):
    choose(page)
    state = page.get_by_role("status")
    expect(state).to_have_text("Listo: «acta.txt» está en el servidor y se guardará con el formulario.")
    with page.expect_request("**/ayuda") as sent:
        page.get_by_role("button", name="Guardar").click()
    body = sent.value.post_data_buffer or b""
    assert (b'name="archivo_carga"' in body, b'name="archivo"' in body, len(body) < 2000) == (True, False, True)


def test_it_goes_on_after_the_line_was_cut(page: Page):
    places: list[str] = []

    def cut(route, request) -> None:
        places.append(urlparse(request.url).query)
        route.abort() if len(places) == 2 else route.continue_()

    page.route(SENT, cut)
    choose(page, TEXT + b"Con corte.")
    expect(page.get_by_role("status")).to_contain_text("Listo", timeout=15_000)
    assert places == ["desde=0", "desde=262144", "desde=262144", "desde=524288", "desde=786432"]


def test_it_goes_on_after_signing_in_anew_in_another_page(page: Page, cookies: list):
    page.context.clear_cookies()
    choose(page, TEXT + b"Otra sesion.")
    expect(page.get_by_role("status")).to_contain_text("Su sesión terminó", timeout=10_000)
    page.context.add_cookies(cookies)
    expect(page.get_by_role("status")).to_contain_text("Listo", timeout=15_000)


def test_a_refusal_is_told_beside_the_field_and_the_form_stays(page: Page):
    choose(page, b"<html>", "acta.pdf")
    expect(page.get_by_role("status")).to_contain_text("El contenido no es el de un archivo PDF")
    address = page.url
    page.get_by_role("button", name="Guardar").click()
    assert page.url == address
    choose(page, b"Ahora si.")
    expect(page.get_by_role("status")).to_contain_text("Listo")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_field_is_sound(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options=RULES)
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found.response["violations"]] == []


def test_eight_equal_pieces_at_once_are_one(page: Page, site: str):
    token = page.locator("main input[name=csrfmiddlewaretoken]").input_value()
    headers = {"Cookie": "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies()), "X-CSRFToken": token}

    def post(address: str, body: bytes, kind: str) -> tuple[int, str]:
        request = urllib.request.Request(f"{site}{address}", body, headers | {"Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    _status, told = post("/documentos/cargas", urlencode({"name": "a.txt", "size": 20}).encode(), "application/x-www-form-urlencoded")
    address = told.partition('"address": "')[2].partition('"')[0]
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(post(f"{address}?desde=0", b"diez bytes", "application/octet-stream")[0]))
        for _one in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [200] + [409] * 7
    assert post(f"{address}?desde=10", b"diez bytes", "application/octet-stream")[0] == 200
