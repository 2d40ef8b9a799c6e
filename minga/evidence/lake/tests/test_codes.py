"""The tables of an activity's page name their codes, each by the list that its vocabulary says."""

import io

import pytest
from django.test import Client

from minga.evidence.lake import actions
from minga.evidence.lake.importing import run
from minga.evidence.lake.testing import activity, xml_of
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db

SECTORS = (("", "11220"), ("2", "120"), ("1", "720"), ("DAC-3", "121"), ("2", "199"), ("7", "6"), ("8", "6.1"), ("99", "11220"))


@pytest.fixture
def tables(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    sectors = "".join(f'<sector{f" vocabulary={v!r}" if v else ""} code="{code}"/>' for v, code in SECTORS)
    others = '<contact-info type="2"/><related-activity type="1" ref="XX-B"/>'
    inside = f'</title>{others}<recipient-country code="ec"/><recipient-country code="ZZ"/><recipient-region code="489"/>{sectors}'
    content = xml_of([activity("XX-A").replace("</title>", inside)])
    run(actions.bring(by=Person.objects.system(), name="caf.xml", content=io.BytesIO(content), later=False).pk)

    def read(language: str = "") -> dict[str, list[str]]:
        shown = Client().get(f"{language}/lago/actividades/XX-A").context["tables"]
        return {one["name"]: [row[0][1] for row in one["rows"]] for one in shown}

    return read


def test_it_works(tables):
    assert tables()["recipient_country"] == ["ec · Ecuador", "ZZ"]
    assert tables()["recipient_region"] == ["489 · América del Sur, regional"]
    assert tables("/en")["recipient_region"] == ["489 · South America, regional"]


def test_contacts_and_related_activities_say_of_which_kind_they_are(tables, client):
    tables()
    shown = {one["name"]: one["rows"][0] for one in client.get("/lago/actividades/XX-A").context["tables"]}
    assert [words for _label, words in shown["contact"]] == ["2 · Gestión del proyecto"]
    assert [words for _label, words in shown["related_activity"]] == ["XX-B", "1 · Superior"]


def test_texts_say_of_what_they_are(tables, client):
    shown = client.get("/lago/actividades/XX-A").context["narratives"]
    assert [[words for _label, words in row][:2] for row in shown["rows"]] == [
        ["Actividades: quien publica", "1"],
        ["Actividades: título", "1"],
    ]


def test_a_sector_is_named_by_its_vocabulary(tables):
    assert tables()["sector"] == [
        "11220 · Educación primaria",
        "120 · Salud, general; Salud básica; Enfermedades no transmisibles",
        "720 · Respuesta a emergencias",
        "121 · Salud, general",
        "199",
        "6 · Agua y saneamiento",
        "6.1 · Agua potable segura y asequible",
        "11220",
    ]


def test_scope_vocabularies_and_classes_of_places_are_named(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    inside = (
        '</title><activity-scope code="4"/><recipient-region vocabulary="2" code="5"/><location>'
        '<location-id vocabulary="G1" code="3660573"/><location-class code="2"/></location>'
        '<sector vocabulary="1" code="11220"/><sector vocabulary="97" code="x"/>'
        '<tag vocabulary="3" code="6.1"/>'
    )
    content = xml_of([activity("XX-A").replace("</title>", inside)])
    run(actions.bring(by=Person.objects.system(), name="caf.xml", content=io.BytesIO(content), later=False).pk)
    context = Client().get("/lago/actividades/XX-A").context
    shown = {one["name"]: [dict(row) for row in one["rows"]] for one in context["tables"]}
    assert dict(context["facts"])["Ámbito"] == "4 · Nacional"
    assert shown["recipient_region"][0]["Vocabulario"] == "2 · Naciones Unidas"
    assert shown["location"][0]["Clase de lugar"] == "2 · Población"
    assert shown["location_id"][0]["Vocabulario"] == "G1 · GeoNames"
    assert [row["Vocabulario"] for row in shown["sector"]] == ["1 · CAD de la OCDE, propósitos de 5 cifras", "97"]
    assert shown["tag"][0] == {"Código": "6.1 · Agua potable segura y asequible", "Vocabulario": "3 · ODS, metas"}


def test_elements_of_an_indicator_are_told_in_words(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    result = (
        '<result type="1" aggregation-status="1"><title><narrative>Agua</narrative></title>'
        '<indicator measure="1" ascending="1"><title><narrative>Pozos</narrative></title><period><period-start iso-date="2024-01-01"/>'
        '<period-end iso-date="2024-12-31"/><target value="8"/><actual value="5"><comment><narrative>Bien</narrative></comment></actual>'
        "</period></indicator></result></iati-activity>"
    )
    content = xml_of([activity("XX-A").replace("</iati-activity>", result)])
    run(actions.bring(by=Person.objects.system(), name="caf.xml", content=io.BytesIO(content), later=False).pk)
    shown = {one["name"]: one for one in Client().get("/lago/actividades/XX-A").context["tables"]}
    assert shown["indicator"]["columns"] == ["Unidad de medida", "Mejora cuando sube", "Título"]
    assert [row[0] for row in shown["measure"]["rows"]] == [("Meta o logro", "Meta"), ("Meta o logro", "Logro")]
