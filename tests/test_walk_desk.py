"""A walk through the desk in Chromium, signed in as people of the demonstration: axe, narrow screens, no errors, no outside requests."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from minga.management.commands.demo_data import PASSWORD
from tests.test_walk import HEIGHT, NARROW, RULES, SMALL, Walker, judged

OFFICER, ADMINISTRATOR = "oficina@ambato.example", "administracion@minga.example"
AUDITOR, VALIDATOR, REGISTRAR = "auditoria@minga.example", "revision@minga.example", "registro@minga.example"
COOPERANT, CURATOR = "programas@bmz.example", "curaduria@minga.example"
PLANNER = "planificacion@minga.example"
PERSON = "/escritorio/personas/8"  # Ambato's officer: the site's own database numbers people as the demonstration opens their accounts
PAGES = [
    (OFFICER, "/escritorio"),
    (OFFICER, "/en/escritorio?show=drafts"),
    (OFFICER, "/escritorio/mi-perfil"),
    (OFFICER, "/escritorio/institucion"),
    (OFFICER, "/escritorio/mensajes"),
    (OFFICER, "/en/escritorio/mensajes/preferencias"),
    (OFFICER, "/escritorio/bitacora/organisation/ORG-007"),
    (OFFICER, "/"),
    (OFFICER, "/convenios/tramite"),
    (OFFICER, "/convenios/nuevo"),
    (OFFICER, "/propuestas?de=mias"),
    (OFFICER, "/propuestas/nueva"),
    (OFFICER, "/propuestas/PRA-002"),
    (OFFICER, "/en/propuestas/PRA-002/nota"),
    (OFFICER, "/en/plantillas/bmz"),
    (COOPERANT, "/propuestas/recibidas"),
    (COOPERANT, "/propuestas/PRA-002/paso/refuse"),
    (ADMINISTRATOR, "/plantillas/bmz/editar"),
    (OFFICER, "/bolsas"),
    (OFFICER, "/bolsas/nueva"),
    (OFFICER, "/promesas"),
    (OFFICER, "/programacion"),
    (OFFICER, "/programacion/nueva"),
    (OFFICER, "/promocion"),
    (OFFICER, "/promocion/nueva"),
    (OFFICER, "/temas-de-negociacion"),
    (OFFICER, "/temas-de-negociacion/nuevo"),
    (OFFICER, "/propuestas-de-estrategia"),
    (OFFICER, "/propuestas-de-estrategia/nueva"),
    (OFFICER, "/inventario"),
    (OFFICER, "/inventario?vista=oferta"),
    (OFFICER, "/estrategias/nueva"),
    (OFFICER, "/territorio/EC-1801/fortalezas/nueva"),
    (OFFICER, "/promesas/nueva"),
    (OFFICER, "/ong/NGO-01/verificaciones"),
    (OFFICER, "/en/convenios/AGR-003"),
    (OFFICER, "/alertas"),
    (OFFICER, "/en/alertas/nueva?sector=140&q=agua"),
    (COOPERANT, "/ofertas/tramite"),
    (COOPERANT, "/en/ofertas/nueva"),
    (COOPERANT, "/ofertas/OFE-030/tramite"),
    (COOPERANT, "/ofertas/OFE-030/editar/what"),
    (COOPERANT, "/en/ofertas/OFE-030/editar/whom"),
    (COOPERANT, "/ofertas/OFE-030/editar/rows"),
    (COOPERANT, "/cooperantes/ORG-016/politica/tramite"),
    (COOPERANT, "/cargas/ofertas"),
    (CURATOR, "/escritorio"),
    (CURATOR, "/ofertas/OFE-029/paso/validate"),
    (CURATOR, "/en/ofertas/OFE-001/avisar"),
    (CURATOR, "/ofertas/OFE-001/difusion"),
    (OFFICER, "/demandas/nueva"),
    (OFFICER, "/cargas/demandas"),
    (OFFICER, "/demandas/DEM-003"),
    (OFFICER, "/en/demandas/DEM-003/editar"),
    (OFFICER, "/demandas/DEM-002/paso/prioritise"),
    (OFFICER, "/planes/2"),
    (OFFICER, "/planes/2/anadir"),
    (OFFICER, "/agendas/nueva"),
    (OFFICER, "/macroproyectos/nuevo"),
    (PLANNER, "/demandas/DEM-004"),
    (PLANNER, "/demandas/DEM-004/paso/return"),
    (PLANNER, "/plan-de-demanda/EC/2022/fijar"),
    (REGISTRAR, "/tasas/nueva"),
    (REGISTRAR, "/cargas"),
    (REGISTRAR, "/en/cargas/nueva"),
    (REGISTRAR, "/ong/vencimientos"),
    (REGISTRAR, "/ong/correcciones"),
    (REGISTRAR, "/ong/NGO-01/convenio-basico"),
    (REGISTRAR, "/mancomunidades"),
    (REGISTRAR, "/duplicados"),
    (REGISTRAR, "/en/duplicados/organizaciones/ORG-100/ORG-101"),
    (ADMINISTRATOR, "/relaciones/nueva"),
    (ADMINISTRATOR, "/escritorio/personas"),
    (ADMINISTRATOR, "/en/escritorio/personas?q=nadie"),
    (ADMINISTRATOR, PERSON),
    (ADMINISTRATOR, f"{PERSON}/institucion"),
    (ADMINISTRATOR, f"{PERSON}/rol"),
    (ADMINISTRATOR, f"{PERSON}/relevo"),
    (ADMINISTRATOR, f"/en{PERSON}/cuenta"),
    (ADMINISTRATOR, "/escritorio/cartas"),
    (AUDITOR, "/escritorio/bitacora"),
    (AUDITOR, "/en/escritorio/bitacora?event=nada"),
    (AUDITOR, "/escritorio/bitacora/lineas/60"),
    (AUDITOR, "/escritorio/bitacora/activity/PRJ-001"),
    (VALIDATOR, "/escritorio"),
    (VALIDATOR, "/escritorio/cola"),
    (VALIDATOR, "/en/hallazgos/1"),
    (OFFICER, "/coincidencias/pesos"),
    (ADMINISTRATOR, "/en/coincidencias/pesos"),
    (VALIDATOR, "/escaneos"),
    (VALIDATOR, "/en/escaneos/nuevo"),
]
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def entered(site: str, browser: Browser) -> Iterator[Callable[[str], Walker]]:
    """Return the page of a person who signed in once for all their pages."""
    held: dict[str, Walker] = {}

    def of(email: str) -> Walker:
        if email not in held:
            held[email] = Walker(browser.new_context(locale="es-EC", reduced_motion="reduce"))
            sign_in(held[email].page, site, email)
        return held[email]

    yield of
    for walker in held.values():
        walker.page.context.close()


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/cuenta/ingresar")
    page.get_by_label("Correo electrónico").fill(email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.locator("main form button.btn:not([type=button])").click()
    page.wait_for_url(f"{site}/escritorio")


@pytest.mark.parametrize(("email", "path"), PAGES, ids=[f"{email.partition('@')[0]} {path}" for email, path in PAGES])
def test_every_page_of_the_desk_is_sound(site: str, entered: Callable[[str], Walker], email: str, path: str):
    page, wrong = entered(email).visit(f"{site}{path}")
    assert wrong == []
    assert page.evaluate("document.querySelectorAll('h1').length") == 1
    for width in WIDTHS:
        if width != WIDTHS[0]:
            page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width}"
        assert judged(page, RULES if width == WIDTHS[0] else NARROW) == []
    assert page.evaluate(SMALL) == [], "too small to touch"


def test_a_refused_form_says_so_at_its_field(site: str, entered: Callable[[str], Walker]):
    page, _wrong = entered(ADMINISTRATOR).visit(f"{site}{PERSON}/institucion")
    page.get_by_label("Institución").first.fill("Nadie de Ninguna Parte")
    page.get_by_role("button", name="Añadir la institución").click()
    assert page.title().startswith("Error:")
    field = page.locator("#id_organisation")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator(".errors").get_by_role("link").get_attribute("href") == "#id_organisation"


def test_a_table_is_brought_mapped_loaded_and_undone_page_by_page(site: str, entered: Callable[[str], Walker]):
    page, wrong = entered(REGISTRAR).visit(f"{site}/cargas/nueva")

    def sound() -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} is wider than {width}"
            assert judged(page) == []

    table = "codigo;proyecto;cantón;estado\n1;Riego;Ambato;Por ahí\n2;;Ambato;Cerrado\n".encode("cp1252")
    page.locator("input[type=file]").set_input_files({"name": "mesa.csv", "mimeType": "text/csv", "buffer": table})
    page.get_by_role("button", name="Leer el archivo").click()
    sound()
    page.locator("#id_f_country").fill("Ecuador")
    page.get_by_role("button", name="Ver qué se entiende").click()
    sound()
    page.get_by_label("«Por ahí»", exact=False).select_option("EN_EJECUCION")
    page.get_by_role("button", name="Leer de nuevo").click()
    page.get_by_role("button", name="Guardar el mapeo y cargar").click()
    assert "1 nuevas, 0 cambiadas, 0 sin cambios y 1 rechazadas." in page.locator("main").inner_text()
    sound()
    page.get_by_role("link", name="Deshacer la carga").click()
    page.get_by_label("Motivo").fill("era de prueba")
    page.get_by_role("button", name="Deshacer la carga").click()
    assert "La carga se deshizo" in page.locator("main").inner_text()
    assert wrong == []
