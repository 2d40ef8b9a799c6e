"""Offers of a spreadsheet: shown before they are written, each wrong cell by its place, the whole ones to be validated by another."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.cycle.offers.models import Offer
from minga.cycle.offers.testing import BMZ, COOPERANT, CURATOR, KOICA, OFFICER, person
from minga.exchange.spreadsheets.offers import KIND
from minga.exchange.spreadsheets.testing import faults, make_file
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
ADDRESS = "/cargas/ofertas"
ROW = {
    "cooperante": BMZ,
    "titulo": "Agua para cantones",
    "descripcion": "Asesoría",
    "tipo_fuente": "Bilateral",
    "modalidad": "ASESORIA",
    "sectores": "140 | 14032",
    "quien_puede": "GAD municipal",
    "paises": "Ecuador; PE",
    "monto_maximo": "25.000,50",
    "moneda": "USD",
    "cierra": "2099-12-31",
    "como_se_pide": "Carta",
    "requisitos": "Uno; con detalle | Dos",
    "fuente_informacion": "https://example.org",
}


def client(email: str = COOPERANT) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def bring(*rows: dict, email: str = COOPERANT):
    return client(email).post(ADDRESS, {"file": make_file(*rows, name="ofertas.csv")})


def confirm(page, email: str = COOPERANT):
    return client(email).post(ADDRESS, {"rows": page.context["rows"]})


def ours():
    return Offer.objects.exclude(code__startswith="OFE")


def test_it_works():
    page = bring(ROW)
    assert (page.status_code, [title for _code, title in page.context["outcome"].taken], ours().count()) == (200, ["Agua para cantones"], 0)
    kept = confirm(page)
    offer = ours().get()
    assert (kept.status_code, offer.stage, offer.currency, str(offer.amount_max)) == (200, "sent", "USD", "25000.50")
    assert [row.text for row in offer.rows.order_by("position")] == ["Uno; con detalle", "Dos"]
    assert sorted(one.iso2 for one in offer.countries.all()) == ["EC", "PE"]
    assert Entry.objects.filter(event="offer.imported", thing_key=offer.code, actor=person(COOPERANT)).count() == 1


def test_each_wrong_cell_is_named_by_its_place_and_the_others_are_kept():
    bad = ROW | {"titulo": "Mala", "sectores": "140 | Luna", "monto_maximo": "1.818", "cierra": "31/02/2099"}
    page = bring(ROW, bad)
    assert faults(page) == [
        ("línea 3, columna sectores", "sectores"),
        ("línea 3, columna monto_maximo", "monto_maximo"),
        ("línea 3, columna cierra", "cierra"),
    ]
    kept = confirm(page)
    assert (ours().get().title, "Mala" in kept.context["again"], "Agua para cantones" in kept.context["again"]) == (
        "Agua para cantones",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"abre": "2099-12-31", "cierra": "2099-01-01"}, "cierra"),
        ({"moneda": ""}, "moneda"),
        ({"ventanilla_abierta": "sí"}, "cierra"),
        ({"requisitos": ""}, ""),
        ({"cooperante": "Nadie"}, "cooperante"),
        ({"cooperante": KOICA}, "cooperante"),
        ({"mecanismo": "magia"}, "mecanismo"),
        ({"titulo": ""}, "titulo"),
    ],
)
def test_what_does_not_agree_is_refused(cells: dict, column: str):
    page = bring(ROW | cells)
    assert [one for _place, one in faults(page)] == [column]
    assert page.context["outcome"].taken == []


def test_the_same_file_again_adds_nothing():
    confirm(bring(ROW))
    again = bring(ROW)
    assert (faults(again), ours().count()) == ([("línea 2, columna titulo", "titulo")], 1)


def test_a_curator_brings_for_any_cooperant_and_does_not_validate_it():
    confirm(bring(ROW | {"cooperante": "KOICA"}, email=CURATOR), CURATOR)
    offer = ours().get()
    assert offer.organisation.code == KOICA
    assert client(CURATOR).post(f"/ofertas/{offer.code}/paso/validate", {"verified_on": "2026-11-01"}).status_code == 403


def test_a_file_without_the_columns_it_needs_is_refused():
    page = bring({"nombre": "x", "otra": "y"})
    assert (page.status_code, "Faltan columnas de la plantilla: cooperante, titulo." in page.content.decode()) == (422, True)


def test_what_is_confirmed_is_what_was_shown():
    page = bring(ROW)
    changed = client().post(ADDRESS, {"rows": page.context["rows"][:-3]})
    assert (changed.status_code, "no es lo que se mostró" in changed.content.decode(), ours().count()) == (422, True, 0)


def test_two_rows_that_are_the_same_are_one():
    page = bring(ROW, ROW)
    why = [one.why for _line, told in page.context["outcome"].refused for one in told]
    assert (faults(page), why) == ([("línea 3, columna titulo", "titulo")], ["Repite otra fila del archivo: línea 2."])


def test_a_row_of_another_length_is_refused():
    file = SimpleUploadedFile("ofertas.csv", b"cooperante,titulo\nORG-016,Agua,limpia\n", "text/csv")
    assert faults(client().post(ADDRESS, {"file": file})) == [("línea 2", "")]


def test_no_file_is_refused_at_its_box():
    assert client().post(ADDRESS, {"x": "1"}).status_code == 422


def test_columns_that_nobody_knows_are_told():
    page = bring(ROW | {"color": "azul"})
    assert (page.context["outcome"].unknown, len(page.context["outcome"].taken)) == (["color"], 1)


def test_the_template_has_every_column_and_a_government_gets_none():
    lines = b"".join(client().get(f"{ADDRESS}/plantilla.csv").streaming_content).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(lines))) == list(KIND.columns)
    assert [client(OFFICER).get(one).status_code for one in (ADDRESS, f"{ADDRESS}/plantilla.csv")] == [403, 403]
