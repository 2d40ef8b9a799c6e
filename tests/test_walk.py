"""A walk through every public page in Chromium: axe, narrow screens, no outside requests, no errors, no scripts needed."""

from collections.abc import Iterator
from urllib.parse import urlparse

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

PAGES = [
    "/",
    "/buscar",
    "/buscar?q=agua&kind=activity",
    "/buscar?q=nadaquesepuedaencontrar",
    "/buscar?q=Cartajena",
    "/buscar?page=-1&kind=nada",
    "/actividades",
    "/actividades/PRJ-001",
    "/actividades/PRJ-002",
    "/actividades/PRJ-002-DUP",
    "/actividades/PRJ-037",
    "/actividades/PRJ-043",
    "/organizaciones",
    "/organizaciones/ORG-033",
    "/organizaciones/NGO-01",
    "/ong",
    "/ong?estado=ACTIVA",
    "/territorio",
    "/territorio/EC",
    "/territorio/CO-13001",
    "/territorio/PE-25",
    "/territorio/PE-1607",
    "/mapa",
    "/mapa?country=CO&color=amount&points=1",
    "/mapa?country=PE&color=amount",
    "/mapa?unit=EC-17",
    "/mapa?country=EC&source=ONG_EXTRANJERA&from=1950&to=1951",
    "/listas",
    "/listas/FUENTE",
    "/listas/ODS",
    "/listas/CAD_RECEPTORES",
    "/listas/Sector",
    "/listas/Currency",
    "/lago",
    "/lago?by=zz",
    "/lago/comparacion",
    "/lago/comparacion?ver=registro",
    "/lago/fuentes",
    "/lago/mapa?country=CO",
    "/lago/territorio/EC",
    "/cifras",
    "/cifras?country=EC&from=2099",
    "/cifras/fuente",
    "/cifras/sector",
    "/cifras/tema",
    "/cifras/organizacion?measure=count",
    "/cifras/fuente?country=EC&from=2099",
    "/cifras/registros?by=organizacion&line=ORG-044",
    "/cifras/comparacion",
    "/cifras/aod-2000-2010",
    "/cifras/declaradas",
    "/cifras/recursos",
    "/cifras/ayuda",
    "/propuestas",
    "/propuestas/PRA-001",
    "/propuestas/PRA-002",
    "/casos/PRA-001",
    "/casos/PRA-002",
    "/convenios",
    "/convenios?on=2012-01-01&kind=CONVENIO_MARCO",
    "/convenios/AGR-003",
    "/ofertas",
    "/ofertas?modality=TECNICA&sector=140&within=90&on=2026-12-01",
    "/ofertas?q=nada+de+nada",
    "/ofertas/OFE-001",
    "/ofertas/OFE-027",
    "/cooperantes/ORG-016/politica",
    "/convenios/AGR-022",
    "/convenios/AGR-012/saldos",
    "/convenios/AGR-012/versiones",
    "/actividades/PRJ-001/recursos",
    "/demandas",
    "/demandas?sector=210&q=nada",
    "/demandas/DEM-001",
    "/planes",
    "/planes/1",
    "/agendas",
    "/agendas/AG-CTG-2012",
    "/macroproyectos",
    "/plan-de-demanda",
    "/plan-de-demanda/EC/2022",
    "/plan-de-demanda/EC/2099",
    "/relaciones",
    "/redes",
    "/mancomunidades",
    "/estrategias",
    "/territorio/EC-1801/perfil",
    "/territorio/EC-1801/brechas",
    "/modalidades-de-gestion",
    "/mapeo",
    "/tasas",
    "/registro",
    "/hallazgos",
    "/hallazgos/instituciones",
    "/hallazgos/tendencia",
    "/hallazgos/1",
    "/lagunas",
    "/verificar",
    "/constancias",
    "/accesibilidad",
    "/privacidad",
    "/ayuda",
    "/cuenta/ingresar",
    "/cuenta/pedir-cuenta",
    "/cuenta/pedir-cuenta/enviada",
    "/cuenta/formulario-entregado",
    "/cuenta/clave-temporal",
    "/manual",
    "/cuenta/clave/olvidada",
    "/no-existe",
]
REFUSED = {"/no-existe": "404", "/lago?by=zz": "422"}  # Chromium tells the console of each
WIDTHS = (1280, 390, 320)
NARROWEST, HEIGHT = WIDTHS[-1], 900
# What a finger cannot meet: links and buttons in sight that are lower or narrower than 24 px (WCAG 2.5.8, without its exceptions).
# A unit on the drawn map is as large as it is: the table beside it holds the same link (WCAG 2.5.8, equivalent).
SMALL = """() => [...document.querySelectorAll('main a, main button, main summary, main input, footer a')]
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height && !one.closest('.hidden, svg.geo') && one.type !== 'checkbox' && one.type !== 'radio')
  .filter(([one, box]) => box.height < 23.5 || box.width < 23.5)
  .map(([one, box]) => `${one.textContent.trim().slice(0, 40)}: ${Math.round(box.width)}x${Math.round(box.height)}`)"""
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # of the rest one example each: a whole page of them takes longer to send than to find
}
# What the narrow layout may break that the wide one does not; the rest is judged once, in Spanish.
NARROW = {"runOnly": {"type": "rule", "values": ["scrollable-region-focusable", "target-size", "valid-lang", "html-has-lang", "link-name"]}}
JUDGE = "rules => axe.run(rules).then(found => found.violations.map(one => [one.id, one.nodes[0].html.slice(0, 120)]))"


class Walker:
    """One page of a browser, kept for all addresses of a walk: opening a new one for each starts a process each time (2 s)."""

    def __init__(self, context: BrowserContext) -> None:
        self.page, self.host = context.new_page(), ""
        self.page.add_init_script(AXE_SCRIPT)  # brought with each page: sending it anew takes four times as long
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.wrong.append(request.url) if self.outside(request.url) else None)

    def outside(self, address: str) -> bool:
        return urlparse(address).netloc not in (self.host, "")

    def visit(self, address: str) -> tuple[Page, list[str]]:
        """Open a page; return it with what goes wrong: errors in the console, requests to other hosts."""
        self.host, self.wrong = urlparse(address).netloc, []
        self.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        self.page.goto(address)
        return self.page, self.wrong


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="es-EC", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def walker(browser: Browser) -> Iterator[Walker]:
    context = browser.new_context(locale="es-EC", reduced_motion="reduce")
    yield Walker(context)
    context.close()


def visit(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """Open an address in a page of its own."""
    return Walker(context).visit(address)


def judged(page: Page, rules: dict = RULES) -> list[list[str]]:
    """Each rule that axe finds broken, with the first element that breaks it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(JUDGE, rules)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["es", "en"])
def test_every_page_is_sound(site: str, walker: Walker, prefix: str, path: str):
    walker.page.context.clear_cookies()
    page, wrong = walker.visit(f"{site}{prefix}{path}")
    assert wrong == [text for text in wrong if path in REFUSED and REFUSED[path] in text]
    assert page.evaluate("[document.documentElement.lang, document.querySelectorAll('h1').length]") == ["en" if prefix else "es", 1]
    for width in WIDTHS:
        if width != WIDTHS[0]:
            page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width}"
        if width == (WIDTHS[1] if prefix else WIDTHS[0]):
            assert judged(page, NARROW if prefix else RULES) == []
    assert page.evaluate(SMALL) == [], f"too small to touch at {NARROWEST}"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/buscar?q=agua",
        "/actividades/PRJ-002",
        "/ong",
        "/territorio/CO-13001",
        "/listas/FUENTE",
        "/cifras/fuente",
        "/cifras/comparacion",
    ],
)
def test_every_page_works_without_scripts(site: str, browser: Browser, path: str):
    told = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, locale="es-EC")
        page = context.new_page()
        page.goto(f"{site}{path}")
        told.append(page.locator("main").inner_text())
        context.close()
    assert told[0] == told[1]


def test_search_by_keyboard_alone(site: str, context: BrowserContext):
    page, _wrong = visit(context, site)
    page.locator("main input[type=search]").focus()
    page.keyboard.type("Nampag")
    page.keyboard.press("Enter")
    page.wait_for_url("**/buscar?q=Nampag*")
    titles = page.locator("main h3").all_inner_texts()
    assert set(titles) == {"Desarrollo e identidad de la asociación cultural Nampag", "Asociación cultural Nampag"}


def test_filters_change_the_list_and_its_address(site: str, context: BrowserContext):
    page, _wrong = visit(context, f"{site}/ong")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("tbody tr").count() == 8
    page.get_by_label("Activa", exact=False).first.check()
    if page.get_by_role("button", name="Aplicar filtros").is_visible():
        page.get_by_role("button", name="Aplicar filtros").click()
    page.wait_for_url("**ACTIVA**")
    assert page.locator("tbody tr").count() == 2
