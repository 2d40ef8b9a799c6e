"""The interactive map in Chromium: it opens under the strict policy, asks nobody outside, and leads where the drawn one leads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.test_walk import visit

UNDER = 24  # pixels below its number a province is still itself


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="es-EC", reduced_motion="reduce", viewport={"width": 1280, "height": 1000})
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """Open the interactive map of a page; return it with what went wrong."""
    page, wrong = visit(context, address)
    page.get_by_role("button", name="Mapa interactivo").click()
    expect(page.locator(".live canvas")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Mapa fijo")).to_be_visible()
    return page, wrong


def test_it_works(site: str, context: BrowserContext):
    page, wrong = opened(context, f"{site}/mapa?country=EC")
    expect(page.locator(".live-number")).to_have_count(7)
    expect(page.locator("#mapa-fijo")).to_be_hidden()
    page.get_by_role("link", name="Pichincha: 5 proyectos, sin monto").last.focus()
    expect(page.locator(".live-told")).to_have_text("Pichincha: 5 proyectos, sin monto")
    page.get_by_role("button", name="Mapa fijo").click()
    expect(page.locator("#mapa-fijo")).to_be_visible()
    assert wrong == []


def test_r_274_clicking_a_province_opens_its_page(site: str, context: BrowserContext):
    page, wrong = opened(context, f"{site}/mapa?country=EC")
    expect(page.locator("[data-drawn]")).to_have_count(1, timeout=20_000)
    number = page.locator(".live-number[href='/territorio/EC-17']")
    number.evaluate("one => one.scrollIntoView({block: 'center'})")
    box = number.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + UNDER)
    page.wait_for_url("**/territorio/EC-17")
    assert wrong == []


def test_r_278_a_point_says_what_it_is_and_how_sure(site: str, context: BrowserContext):
    page, wrong = opened(context, f"{site}/mapa?country=EC&points=1")
    expect(page.locator(".live-number").first).to_be_hidden()
    page.get_by_role("button", name="Ambato (aproximado)").click()
    bubble = page.locator(".maplibregl-popup-content")
    expect(bubble.get_by_role("link")).to_have_attribute("href", "/actividades/PRJ-014")
    expect(bubble.locator(".tag")).to_have_text("aproximado")
    assert wrong == []


def test_nothing_of_the_library_is_fetched_before_it_is_asked_for(site: str, context: BrowserContext):
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/mapa", wait_until="networkidle")
    assert [address for address in asked if "maplibre" in address or "geojson" in address] == []


def test_without_scripts_the_drawn_map_is_whole(site: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False, locale="es-EC")
    page = context.new_page()
    page.goto(f"{site}/mapa?country=EC")
    assert page.locator("svg.geo a").count() == 24
    expect(page.get_by_role("button", name="Mapa interactivo")).to_be_hidden()
    page.get_by_role("radio", name="Monto", exact=True).check()
    page.get_by_role("button", name="Aplicar").click()
    assert "color=amount" in page.url
    assert page.locator("svg.geo path.qx").count() == 7
    context.close()


def test_a_province_by_keyboard_alone(site: str, context: BrowserContext):
    page, _wrong = visit(context, f"{site}/mapa?country=EC")
    page.get_by_role("link", name="Pichincha: 5 proyectos, sin monto").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/territorio/EC-17")
