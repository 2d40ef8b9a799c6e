"""The map of the section of places in Chromium: a point fills in the place of its row, which can be undone; nobody outside is asked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_live_upload import cookies as cookies

UNIT = "[id^=c-places-][id$=-unit]"
LATITUDE, LONGITUDE = "[id^=c-places-][id$=-latitude]", "[id^=c-places-][id$=-longitude]"


@pytest.fixture
def page(site: str, browser: Browser, cookies: list) -> Iterator[Page]:
    """The section of places of a new dossier."""
    context = browser.new_context(locale="es-EC", reduced_motion="reduce", viewport={"width": 1280, "height": 1000})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{site}/expedientes/nuevo")
    page.locator("input[name=kind]").first.check()
    page.get_by_label("Título").fill("Sendero de los Llanganates")
    page.get_by_role("button", name="Abrir el expediente").click()
    if page.get_by_label("No es ninguno de estos").count():
        page.get_by_label("No es ninguno de estos").check()
        page.get_by_role("button", name="Abrir el expediente").click()
    page.get_by_role("link", name="Territorio", exact=True).last.click()
    yield page
    context.close()


def opened(page: Page) -> list[str]:
    """Open the map; return what is asked of others than the site."""
    outside: list[str] = []
    home = page.url.partition("/expedientes")[0]
    page.on("request", lambda one: outside.append(one.url) if not one.url.startswith((home, "data:", "blob:")) else None)
    page.get_by_role("button", name="Marcar en el mapa").click()
    expect(page.locator("#mapa-lugar[data-drawn]")).to_be_visible(timeout=20_000)
    return outside


def test_a_click_fills_in_the_place_and_can_be_undone(page: Page):
    outside = opened(page)
    page.locator("#mapa-lugar canvas").click()
    expect(page.locator("[data-told]")).to_contain_text("quedó escrito", timeout=10_000)
    assert page.locator(UNIT).input_value().endswith(")")
    marked = page.get_by_label("Latitud que se busca").input_value()
    assert marked != ""
    expect(page.locator(LATITUDE)).to_have_value(marked)
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator(UNIT)).to_have_value("")
    expect(page.locator(LATITUDE)).to_have_value("")
    assert outside == []


def test_a_typed_point_fills_it_in_is_saved_and_told_where_it_is_outside(page: Page):
    opened(page)
    page.get_by_label("Latitud que se busca").fill("0,81")
    page.get_by_label("Longitud que se busca").fill("-77,72")
    page.get_by_label("Longitud que se busca").press("Enter")
    expect(page.locator(UNIT)).to_have_value("Carchi, Ecuador (EC-04)")
    expect(page.locator("#estado-guardado")).to_contain_text("con algo por corregir")
    expect(page.locator(f"{UNIT}[aria-invalid=true]")).to_have_count(1)
    expect(page.locator(".field--bad .bad")).to_contain_text("Carchi está fuera del cantón Ambato")


def test_without_scripts_the_box_takes_a_point(site: str, browser: Browser, cookies: list, page: Page):
    context = browser.new_context(java_script_enabled=False, locale="es-EC")
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto(page.url)
    expect(plain.get_by_role("button", name="Marcar en el mapa")).to_be_hidden()
    plain.locator(UNIT).fill("-1.2417, -78.6197")
    plain.get_by_role("button", name="Guardar y quedarse").last.click()
    assert "(EC-18)" in plain.locator(UNIT).first.input_value()
    assert plain.locator(LONGITUDE).first.input_value() == "-78,6197"
    context.close()


def test_a_point_inside_the_place_of_the_row_leaves_it_as_it_is(page: Page):
    page.locator(UNIT).fill("Ambato, Tungurahua, Ecuador (EC-1801)")
    opened(page)
    page.get_by_label("Latitud que se busca").fill("-1,2417")
    page.get_by_label("Longitud que se busca").fill("-78,6197")
    page.get_by_label("Longitud que se busca").press("Enter")
    expect(page.locator(LATITUDE)).to_have_value("-1.2417")
    expect(page.locator(UNIT)).to_have_value("Ambato, Tungurahua, Ecuador (EC-1801)")
