"""The public pages of the lake, over a file that was imported: what each shows, and what it sends again."""

import io
import re
from decimal import Decimal

import pyarrow.parquet
import pytest
from django.core.management import CommandError, call_command

from minga.evidence.lake import actions, conversion
from minga.evidence.lake.importing import run
from minga.evidence.lake.pages.words import weight
from minga.evidence.lake.testing import xml_of
from minga.ground.accounts.models import Person
from minga.ground.rates.loading import load_rates
from minga.ground.rates.models import PublishedRate

pytestmark = pytest.mark.django_db

DAILY = b"Date,USD,GBP,\n2020-01-03,1.1147,0.85115,\n"


def movement(kind: str, value: str, *, currency: str = "USD", day: str = "2020-01-03", receiver: str = "") -> str:
    got = f'<receiver-org type="{receiver}"><narrative>Municipio</narrative></receiver-org>' if receiver else ""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
        f'<value currency="{currency}" value-date="{day}">{value}</value>{got}</transaction>'
    )


def published(number: int, body: str, country: str = "EC") -> str:
    return (
        f'<iati-activity xml:lang="es" default-currency="USD"><iati-identifier>XM-TEST-{number}</iati-identifier>'
        '<reporting-org ref="XM-TEST" type="10"><narrative>Cooperante de prueba</narrative></reporting-org>'
        f"<title><narrative>Agua {number}</narrative></title>"
        '<participating-org role="1" ref="XM-TEST"><narrative>Cooperante de prueba</narrative></participating-org>'
        '<participating-org role="4" ref="EC-ONG"><narrative>Agua para todos</narrative></participating-org>'
        f'<activity-status code="2"/><recipient-country code="{country}" percentage="100"/>'
        f'<sector vocabulary="1" code="14030" percentage="100"/><tag vocabulary="2" code="6"/>{body}</iati-activity>'
    )


FILE = xml_of(
    [
        published(1, movement("2", "1000") + movement("3", "400", day="2020-01-13") + movement("3", "100", receiver="11")),
        published(2, movement("3", "1000", currency="GBP"), "CO"),
        published(3, movement("3", "77", currency="COP")),
    ]
)


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    conversion.read.cache_clear()


@pytest.fixture
def loaded(tmp_path):
    rates = tmp_path / "ecb.csv"
    rates.write_bytes(DAILY)
    load_rates(rates, by=Person.objects.system())
    one = actions.bring(by=Person.objects.system(), name="prueba.xml", content=io.BytesIO(FILE), licence="CC0")
    return run(one.pk)


def shown(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_loading_rates_twice_changes_nothing(loaded, tmp_path):
    report = load_rates(tmp_path / "ecb.csv", by=Person.objects.system())
    assert (report.created, report.changed, report.unchanged, PublishedRate.objects.count()) == (0, 0, 2, 2)


def test_an_empty_lake_says_how_to_load(client):
    for address in ("/lago", "/lago/fuentes"):
        assert "El lago no tiene datos todavía" in shown(client, address)


def test_the_explorer_adds_up_and_counts_apart_what_is_not_converted(client, loaded):
    text = shown(client, "/lago?by=country")
    assert "1.809,64" in text  # 400 + 100 + 1000 × 1.1147 / 0.85115
    assert "1 en COP: sin tasa de cambio en su fecha" in text


def test_a_code_of_no_country_leads_to_the_same_question_inside_it(client):
    file = io.BytesIO(xml_of([published(1, movement("3", "5"), "RD"), published(2, movement("3", "7"), "PE")]))
    run(actions.bring(by=Person.objects.system(), name="prueba.xml", content=file).pk)
    text = shown(client, "/lago?by=country")
    assert 'href="/lago/territorio/PE"' in text
    assert "/lago/territorio/RD" not in text and re.search(r'href="/lago\?[^"]*country=RD', text)
    assert [words for words in re.findall(r"<option[^>]*>([^<]+)", text) if words in ("Perú", "código RD, de ningún país")] == [
        "Perú",
        "código RD, de ningún país",
    ]


def test_a_bar_without_amount_says_so():
    assert weight(None, 3, "USD") == (0, "sin monto")
    assert weight(Decimal("0.4"), 3, "USD") == (Decimal("0.4"), "USD 0")
    assert weight(None, 3, "") == (3, "3 actividades")


def test_a_filter_narrows_and_can_be_taken_off(client, loaded):
    text = shown(client, "/lago?by=sector&country=CO&from=2020")
    assert "1.309,64" in text and 'href="/lago?country=CO&amp;by=sector"' in text
    assert "1 en COP: sin tasa de cambio en su fecha" in shown(client, "/lago?by=sector&country=EC")
    assert "en COP" not in text


def test_a_year_that_is_none_is_told(client, loaded):
    assert "«abc» no es un año" in shown(client, "/lago?from=abc", 422)
    assert "no es un año" in shown(client, "/lago/datos.csv?from=abc", 400)


def test_the_csv_holds_what_the_page_shows(client, loaded):
    answer = client.get("/lago/datos.csv?by=country")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "linea,CO,Colombia,,,1,1309.64,USD,spending,",
        "linea,EC,Ecuador,,,2,500.00,USD,spending,",
        "total,,,,,3,1809.64,USD,spending,4",
        "no_convertible,rate,sin tasa de cambio en su fecha,,,,,COP,spending,1",
    ]


def test_the_parquet_holds_the_same_lines(client, loaded):
    rows = pyarrow.parquet.read_table(io.BytesIO(client.get("/lago/datos.parquet?by=country").content)).to_pylist()
    assert [(row["country"], str(row["amount"])) for row in rows] == [("CO", "1309.64"), ("EC", "500.00")]


def test_a_donor_has_its_agenda(client, loaded):
    text = shown(client, "/lago/cooperantes/XM-TEST")
    assert "Cooperante de prueba" in text and "Agua para todos" in text
    assert "100,0 %: USD 100 de USD 100 en que se dice qué es quien recibe" in text
    assert "0 días en la mitad de los casos (1 actividad)" in text


def test_who_nobody_names_has_no_profile(client, loaded):
    shown(client, "/lago/cooperantes/NADIE", 404)


def test_a_territory_shows_what_is_published_about_it(client, loaded):
    assert "Agua 2" in shown(client, "/lago/territorio/CO")
    assert "Nada publicado sobre este territorio" in shown(client, "/lago/territorio/PE")
    shown(client, "/lago/territorio/XX-999", 404)


def test_an_activity_is_shown_with_its_amounts_and_its_xml(client, loaded):
    text = shown(client, "/lago/actividades/XM-TEST-2")
    assert "1.309,64" in text and "Banco Central Europeo" in text and "Agua para todos" in text
    assert client.get("/lago/xml/XM-TEST-2").content in FILE
    shown(client, "/lago/actividades/XM-TEST-9", 404)


def test_a_source_shows_its_versions_and_what_was_found(client, loaded):
    assert "prueba" in shown(client, "/lago/fuentes")
    text = shown(client, f"/lago/fuentes/{loaded.dataset.slug}")
    assert "CC0" in text and "vigente" in text and "(1 no convertibles)" in text


def test_what_was_sent_is_not_sent_again_until_a_version_changes(client, loaded):
    first = client.get("/lago")
    assert client.get("/lago", headers={"If-None-Match": first["ETag"]}).status_code == 304
    changed = actions.bring(by=Person.objects.system(), name="prueba.xml", content=io.BytesIO(xml_of([published(1, "")])))
    run(changed.pk)
    assert client.get("/lago", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_in_english(client, loaded):
    assert "Ecuador" in shown(client, "/en/lago?by=country")


QUITO = '<location><point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><pos>-0.18 -78.47</pos></point></location>'
MEDELLIN = '<location><point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><pos>6.25 -75.57</pos></point></location>'


def test_a_location_places_an_activity_in_its_units(client):
    run(actions.bring(by=Person.objects.system(), name="lugares.xml", content=io.BytesIO(xml_of(PLACED))).pk)
    text = shown(client, "/lago?by=unit")
    assert "Pichincha" in text and "400" in text and "Sin dato" in text
    assert "Agua 1" in shown(client, "/lago/territorio/EC-17")
    assert "Pichincha: 1 actividad" in shown(client, "/lago/mapa?country=EC")
    assert "Antioquia: 1 actividad" in shown(client, "/lago/mapa?country=CO")


PLACED = [
    published(1, movement("3", "400").replace("<transaction>", f"{QUITO}<transaction>", 1)),
    published(2, movement("3", "50").replace("<transaction>", f"{MEDELLIN}<transaction>", 1), "CO"),
    published(3, movement("3", "7")),
]


def test_amounts_are_converted_again_once_their_rates_are_loaded(client, tmp_path):
    run(actions.bring(by=Person.objects.system(), name="prueba.xml", content=io.BytesIO(FILE)).pk)
    assert "1 en GBP: sin tasa de cambio en su fecha" in shown(client, "/lago?by=country")
    (tmp_path / "ecb.csv").write_bytes(DAILY)
    call_command("load_rates", tmp_path / "ecb.csv", stdout=io.StringIO())
    told = io.StringIO()
    call_command("lake", "figures", stdout=told)
    assert told.getvalue() == "Cifras rehechas: 1 conjuntos.\n"
    assert "1.809,64" in shown(client, "/lago?by=country")


def test_a_wrong_line_loads_no_rate(tmp_path):
    (tmp_path / "ecb.csv").write_bytes(DAILY + b"ayer,1,2,\n")
    with pytest.raises(CommandError) as refused:
        call_command("load_rates", tmp_path / "ecb.csv")
    assert str(refused.value) == "No se cargó nada:\necb.csv, línea 3, columna Date: «ayer» no es una fecha (AAAA-MM-DD)."
    assert not PublishedRate.objects.exists()


def test_a_corrected_rate_takes_the_place_of_the_one_before(tmp_path):
    (tmp_path / "ecb.csv").write_bytes(DAILY)
    load_rates(tmp_path / "ecb.csv", by=Person.objects.system())
    (tmp_path / "ecb.csv").write_bytes(DAILY.replace(b"1.1147", b"1.2"))
    report = load_rates(tmp_path / "ecb.csv", by=Person.objects.system())
    assert (report.created, report.changed, report.unchanged) == (0, 1, 1)
    assert PublishedRate.objects.get(quote="USD").value == Decimal("1.2")


def test_a_file_of_organisations_waits_for_no_figures_and_its_findings_are_told_in_words(client, tmp_path):
    (tmp_path / "one.xml").write_bytes(
        b'<iati-organisations version="2.03"><iati-organisation default-currency="USD"><organisation-identifier>XM-TEST'
        b'</organisation-identifier><name><narrative xml:lang="es">Prueba</narrative></name><reporting-org ref="XM-TEST" type="10">'
        b'<narrative xml:lang="es">Prueba</narrative></reporting-org><clima/></iati-organisation></iati-organisations>'
    )
    told = io.StringIO()
    call_command("lake", "import", str(tmp_path / "one.xml"), stdout=told)
    facts = "one: versión 1, registros 1: nuevos 1, cambiados 0, sin cambios 0, retirados 0."
    assert f"{facts} Hallazgos: crítico 1; advertencia 1.\n" in told.getvalue()
    assert "todavía no se han hecho las cifras" not in shown(client, "/lago/fuentes")
    assert "todavía no se han hecho las cifras" not in shown(client, "/lago")


@pytest.fixture
def twice(loaded):
    """A second dataset, newer, of somebody else, that holds the first activity too."""
    other = published(9, "").replace("XM-TEST", "XM-OTRO")
    again = published(1, movement("3", "9000")).replace("Agua 1", "Agua otra vez")
    run(actions.bring(by=Person.objects.system(), name="recopilada.xml", content=io.BytesIO(xml_of([other, again]))).pk)


def test_an_activity_of_two_datasets_counts_once_and_both_pages_tell_it(client, twice, tmp_path):
    text = shown(client, "/lago?by=country")
    assert "500" in text and "9.000" not in text
    assert "1 actividad está publicada también en otro conjunto: cuenta una vez." in text
    counts = "En las cifras cuenta una vez: la de prueba, el conjunto de quien publica la actividad."
    first = shown(client, "/lago/actividades/XM-TEST-1")
    assert "Agua 1" in first and "publicada también en recopilada" in first and counts in first
    second = shown(client, "/lago/actividades/XM-TEST-1?source=recopilada")
    assert "Agua otra vez" in second and "9.000" in second and "publicada también en prueba" in second and counts in second
    assert "En las cifras" not in shown(client, "/lago/actividades/XM-TEST-2")
    told = io.StringIO()
    call_command("lake", "repeated", str(tmp_path / "left.parquet"), stdout=told)
    assert told.getvalue() == "Actividades que cuentan en otro conjunto: 1.\n"
    rows = pyarrow.parquet.read_table(tmp_path / "left.parquet").to_pylist()
    assert [(row["identifier"], row["dataset"] == row["counted"], row["why"]) for row in rows] == [("XM-TEST-1", False, "publisher")]


def test_where_the_file_cannot_be_written_it_is_told(loaded, tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("lake", "repeated", str(tmp_path / "nada" / "left.parquet"), stdout=io.StringIO())
    assert str(refused.value).startswith("No se puede escribir ")


def test_words_find_published_activities_with_the_words_marked(client, loaded):
    text = shown(client, "/lago?q=AGUA")
    assert "3 actividades con «AGUA»" in text and "<mark>Agua</mark> 2" in text
    assert "desembolsado USD 1.309,64" in text and 'href="/lago/actividades/XM-TEST-2"' in text
    assert "Agrupar por" not in text and "1.809,64" not in text  # no figure is asked
    assert shown(client, "/lago?q=ag%C3%BCas+todos").count("<mark>") == 3


def test_words_and_filters_narrow_together_and_each_can_be_taken_off(client, loaded):
    text = shown(client, "/lago?q=agua&country=CO&from=2019")
    assert "1 actividad con «agua»" in text and "XM-TEST-2" in text and "XM-TEST-1" not in text
    assert 'href="/lago?country=CO&amp;from=2019"' in text and 'href="/lago?q=agua&amp;from=2019"' in text
    assert '<input type="hidden" name="q" value="agua">' in text and '<input type="hidden" name="country" value="CO">' in text
    assert "Ninguna actividad tiene «agua»" in shown(client, "/lago?q=agua&country=PE")


def test_words_that_nothing_has_and_words_that_are_none(client, loaded):
    assert "Ninguna actividad tiene «cantimplora»" in shown(client, "/lago?q=cantimplora")
    assert "Ninguna actividad tiene «!!!»" in shown(client, "/lago?q=!!!")
    assert "1.809,64" in shown(client, "/lago?q=")
    assert "<script>alert" not in shown(client, "/lago?q=<script>alert(1)</script>")
    shown(client, "/lago?q=" + "agua+" * 2000)
    assert "no es un año" in shown(client, "/lago?q=agua&from=abc", 422)


def test_the_files_of_figures_take_no_words(client, loaded):
    for name in ("csv", "parquet"):
        assert "q: las cifras no se filtran por palabras" in shown(client, f"/lago/datos.{name}?q=agua", 400)


def test_what_is_published_twice_is_found_once_with_where_else_it_is(client, twice):
    text = shown(client, "/lago?q=agua+1")
    assert text.count("XM-TEST-1</span>") == 1 and "publicada también en recopilada" in text
    assert "Ninguna actividad tiene «otra vez»" in shown(client, "/lago?q=otra+vez")


def test_a_dataset_without_index_is_told_until_its_figures_are_made_again(client, loaded, settings):
    for mark in settings.DATA_DIR.rglob("search-*"):
        mark.unlink()
    assert "De 1 conjunto de datos todavía no se pueden buscar palabras" in shown(client, "/lago?q=agua")
    call_command("lake", "figures", stdout=io.StringIO())
    assert "3 actividades con «agua»" in shown(client, "/lago?q=agua")


def test_a_version_that_says_the_same_keeps_its_index(client, loaded):
    again = FILE.replace(b'version="2.03"', b'version="2.03" generated-datetime="2026-01-01T00:00:00Z"')
    run(actions.bring(by=Person.objects.system(), name="prueba.xml", content=io.BytesIO(again)).pk)
    assert "3 actividades con «agua»" in shown(client, "/lago?q=agua")


def test_words_in_english(client, loaded):
    assert "<mark>Agua</mark>" in shown(client, "/en/lago?q=agua")


def test_a_line_leads_to_the_same_question_inside_it(client, loaded):
    def leads(**asked: str) -> list[str]:
        return [row["names"][0]["url"] for row in client.get("/lago", asked).context["rows"]]

    assert leads(country="EC") == ["/lago?country=EC&by=sector&category=140"]
    assert leads(by="year", country="EC") == ["/lago?country=EC&by=giver&from=2020&to=2020"]
    assert leads(by="sector", sector="14030") == [""]
    assert leads(by="giver") == ["/lago/cooperantes/XM-TEST"]


def test_signs_that_cannot_be_shown_are_no_filter(client, loaded):
    page = client.get("/lago?country=%00&unit=EC%00-18&giver=%00%07")
    assert (page.status_code, [one["label"] for one in page.context["chips"]]) == (200, ["Provincia o departamento: Tungurahua"])


def test_a_unit_of_which_nothing_is_published_leads_to_its_country(client, loaded):
    assert '<a href="/lago/territorio/EC">Ver lo publicado sobre Ecuador</a>' in client.get("/lago/territorio/EC-1801").content.decode()
