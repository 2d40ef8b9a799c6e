import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.evidence.lake import actions
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Import
from minga.evidence.lake.testing import activity, xml_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person

pytestmark = pytest.mark.django_db

FILE = xml_of([activity("XX-A"), activity("XX-B")])


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def registrar(client) -> Client:
    client.force_login(make_person("lago@minga.example", Role.REGISTRAR))
    return client


def brought(content: bytes = FILE) -> Import:
    return actions.bring(by=Person.objects.system(), name="caf.xml", content=io.BytesIO(content))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_it_works(registrar):
    assert 'name="file"' in text(registrar.get("/lago/cargar"))
    answer = registrar.post("/lago/cargar", {"file": SimpleUploadedFile("caf.xml", FILE), "dataset": "", "licence": "CC0"})
    one = Import.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/lago/importaciones/{one.pk}")
    assert (one.name, one.source, one.licence, one.by.email) == ("caf.xml", "caf", "CC0", "lago@minga.example")
    waiting = text(registrar.get(f"/lago/importaciones/{one.pk}"))
    assert "en espera" in waiting and "Cancelar la importación" in waiting and "Actualizar" in waiting
    run(one.pk)
    done = text(registrar.get(f"/lago/importaciones/{one.pk}"))
    assert "Entraron 2 registros" in done and "Cancelar" not in done and "Actualizar" not in done


def test_a_file_may_be_a_version_of_what_is_there(registrar):
    run(brought().pk)
    registrar.post("/lago/cargar", {"file": SimpleUploadedFile("otro.xml", FILE), "dataset": "caf", "licence": ""})
    assert Import.objects.first().source == "caf"


def test_an_empty_file_is_refused_at_once(registrar):
    answer = registrar.post("/lago/cargar", {"file": SimpleUploadedFile("caf.xml", b""), "dataset": "", "licence": ""})
    assert (answer.status_code, Import.objects.count()) == (422, 0)


def test_a_file_above_the_limit_is_refused_at_once(registrar, settings):
    settings.FILE_MEGABYTES = 0
    answer = registrar.post("/lago/cargar", {"file": SimpleUploadedFile("caf.xml", FILE), "dataset": "", "licence": ""})
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert answer.context["form"].errors["file"] == [
        "El archivo pasa de 0 MB, el máximo de esta página: tráigalo comprimido (.gz) o con «minga lake import»."
    ]


def test_a_refusal_is_said_in_plain_words(client):
    one = run(brought(b"<!DOCTYPE html><html></html>").pk)
    page = text(client.get(f"/lago/importaciones/{one.pk}"))
    assert "No entró nada de este archivo" in page and "Es una página web, no un archivo IATI" in page


def test_everybody_sees_an_import_and_nobody_else_who_asked(client):
    person = make_person("pide@minga.example", Role.REGISTRAR, name="Quien Pide")
    one = actions.bring(by=person, name="caf.xml", content=io.BytesIO(FILE))
    page = text(client.get(f"/lago/importaciones/{one.pk}"))
    assert "caf.xml" in page and "Quien Pide" not in page and "Cancelar" not in page


def test_progress_alone_is_sent_to_a_page_that_asks_for_it(client):
    one = brought()
    answer = client.get(f"/lago/importaciones/{one.pk}", headers={"HX-Request": "true"})
    assert text(answer).startswith('<div id="avance"')
    run(one.pk)
    assert client.get(f"/lago/importaciones/{one.pk}", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_an_import_is_cancelled(registrar):
    one = brought()
    assert registrar.post(f"/lago/importaciones/{one.pk}/cancelar").status_code == 302
    assert Import.objects.get().state == "cancelled"
    assert "Se paró antes de acabar" in text(registrar.get(f"/lago/importaciones/{one.pk}"))


def test_others_neither_load_nor_cancel(client):
    one = brought()
    client.force_login(make_person("otra@minga.example", Role.OFFICER))
    assert client.get("/lago/cargar").status_code == 403
    assert client.post(f"/lago/importaciones/{one.pk}/cancelar").status_code == 403
    assert Import.objects.get().state == "waiting"


def test_a_page_tells_what_changed(client):
    run(brought().pk)
    two = run(brought(xml_of([activity("XX-A", title="Riego"), activity("XX-C")])).pk)
    assert f'href="/lago/fuentes/caf/cambios/{two.version.number}"' in text(client.get(f"/lago/importaciones/{two.pk}"))
    page = text(client.get("/lago/fuentes/caf/cambios/2"))
    assert "XX-B" in page and "XX-C" in page and "Agua" in page and "Riego" in page
    assert client.get("/lago/fuentes/caf/cambios/1").status_code == 404
    assert client.get("/lago/fuentes/nada/cambios/2").status_code == 404
    two.dataset.versions.filter(number=1).update(kept=False)
    assert "ya no se conservan" in text(client.get("/lago/fuentes/caf/cambios/2"))


def test_a_version_that_only_brings_and_drops_records_leads_to_its_changes(client):
    run(brought().pk)
    run(brought(xml_of([activity("XX-A"), activity("XX-C")])).pk)
    assert 'href="/lago/fuentes/caf/cambios/2"' in text(client.get("/lago/fuentes/caf"))
    page = text(client.get("/lago/fuentes/caf/cambios/2"))
    assert '<a href="/lago/actividades/XX-C?source=caf">XX-C</a>' in page and "<a" not in page.split("Retirados</h2>")[1].split("</ul>")[0]


def test_what_changed_is_told_in_words_and_to_the_last_page(client):
    names = [f"XX-{n:02}" for n in range(30)]
    run(brought(xml_of([activity(name) for name in names])).pk)
    run(brought(xml_of([activity(name, title="Riego") for name in names])).pk)
    first, second = (client.get("/lago/fuentes/caf/cambios/2", {"page": page}) for page in ("1", "2"))
    assert [one.identifier for one, _fields in first.context["changed"]] == names[:25]
    assert [one.identifier for one, _fields in second.context["changed"]] == names[25:]
    told = second.context["changed"][0][1]
    assert [(one["table"], one["field"], one["before"], one["after"]) for one in told] == [("Actividades", "Título", "Agua", "Riego")]
    assert client.get("/lago/fuentes/caf/cambios/2", {"page": "99999999999999999999"}).context["page"].number == 1


def test_a_refused_file_leads_whoever_may_load_to_the_form(registrar):
    one = run(brought(b"<html/>").pk)
    assert 'href="/lago/cargar">Cargar otro archivo</a>' in text(registrar.get(f"/lago/importaciones/{one.pk}"))
    assert 'href="/lago/cargar"' not in text(Client().get(f"/lago/importaciones/{one.pk}"))


def test_findings_lead_to_their_records_while_the_version_is_the_current_one(client):
    bad = activity("XX-A").replace("<title>", '<activity-date type="1" iso-date="ayer"/><title>')
    one = run(brought(xml_of([bad])).pk)
    assert "En qué registros" in text(client.get(f"/lago/importaciones/{one.pk}"))
    run(brought().pk)
    assert "En qué registros" not in text(client.get(f"/lago/importaciones/{one.pk}"))


def test_amounts_that_changed_are_told_as_they_are_written(client):
    before, after = (activity("XX-A", budget=budget).replace(">250<", ">0.50<") for budget in (2000, 250))
    run(brought(xml_of([before])).pk)
    run(brought(xml_of([after])).pk)
    told = client.get("/lago/fuentes/caf/cambios/2").context["changed"][0][1]
    assert [(one["name"], one["before"], one["after"]) for one in told] == [("budget/value", "2000", "0.5")]


def test_what_changed_is_told_in_plain_words(client):
    before = activity("XX-A").replace("<title>", '<activity-date type="1" iso-date="2024-01-01"/><activity-scope code="1"/><title>')
    after = before.replace("2024-01-01", "2024-02-03").replace('<activity-scope code="1"/>', '<activity-scope code="4"/>')
    run(
        brought(
            xml_of([before.replace("<iati-activity ", '<iati-activity humanitarian="0" last-updated-datetime="2024-01-01T00:00:00Z" ')])
        ).pk
    )
    run(
        brought(
            xml_of([after.replace("<iati-activity ", '<iati-activity humanitarian="1" last-updated-datetime="2024-01-05T01:00:00Z" ')])
        ).pk
    )
    told = {one["name"]: (one["before"], one["after"]) for one in client.get("/lago/fuentes/caf/cambios/2").context["changed"][0][1]}
    assert told["activity/last_updated"] == ("1 ene. 2024", "5 ene. 2024")
    assert told["activity/humanitarian"] == ("No", "Sí")
    assert told["activity/scope"] == ("1 · Mundial", "4 · Nacional")
    assert told["activity_date/iso_date"] == ("1 ene. 2024", "3 feb. 2024")


def test_a_moment_is_told_as_the_day_that_it_was_published_as(client):
    """In UTC, though the server lives five hours behind it."""
    moment = activity("XX-A").replace("<iati-activity ", '<iati-activity last-updated-datetime="2024-01-01T00:00:00Z" ')
    run(brought(xml_of([moment])).pk)
    page = text(client.get("/lago/actividades/XX-A"))
    assert "1 ene. 2024" in page and "31 dic. 2023" not in page


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2024-01-01T08:00:00Z", "2024-01-01T09:00:00Z", ("2024-01-01 08:00:00+00", "2024-01-01 09:00:00+00")),
        ("9999-12-31T23:59:59-14:00", "2024-01-01T09:00:00Z", ("10000-01-01 13:59:59+00", "1 ene. 2024")),
        ("0001-01-01T00:00:00+14:00", "2024-01-01T09:00:00Z", ("0001-12-31 (BC) 10:00:00+00", "1 ene. 2024")),
    ],
)
def test_moments_that_no_day_tells_are_told_as_they_stand(client, before, after, told):
    for moment in (before, after):
        run(brought(xml_of([activity("XX-A").replace("<iati-activity ", f'<iati-activity last-updated-datetime="{moment}" ')])).pk)
        assert client.get("/lago/actividades/XX-A").status_code == 200
    found = client.get("/lago/fuentes/caf/cambios/2").context["changed"][0][1]
    assert [(one["before"], one["after"]) for one in found if one["name"] == "activity/last_updated"] == [told]


def test_a_row_of_yes_or_no_alone_is_told_in_words(client):
    for attached in ("0", "1"):
        run(brought(xml_of([activity("XX-A").replace("<title>", f'<conditions attached="{attached}"/><title>')])).pk)
    found = client.get("/lago/fuentes/caf/cambios/2").context["changed"][0][1]
    assert [(one["before"], one["after"]) for one in found if one["name"] == "conditions"] == [("No", None), (None, "Sí")]


def test_changes_are_called_by_their_dataset(client):
    for name in ("XX-A", "XX-B"):
        run(brought(xml_of([activity("XX-A"), activity(name, title=name)])).pk)
    page = text(client.get("/lago/fuentes/caf/cambios/2"))
    assert "<h1>Cambios de la versión 2: caf</h1>" in page and "Cooperante de prueba. Frente a la versión 1" in page
