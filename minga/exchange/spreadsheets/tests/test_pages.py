"""The way through the pages without a script: file, columns, preview, words, load, report, rows, undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.exchange.spreadsheets.models import Draft, Load, Mapping
from minga.exchange.spreadsheets.testing import TABLE, make_load, make_workbook
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db
FILE = "codigo;proyecto;cantón;financia;estado;monto\n001;Riego;Ambato;AECID;En curso;1.234,50\n002;;Ambato;;En curso;doce\n"


def signed_in(email: str = "registro@minga.example") -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def bring(client: Client, content: bytes, name: str = "mesa.csv", **more):
    return client.post("/cargas/nueva", {"file": SimpleUploadedFile(name, content), "kind": "activity", **more})


def boxes(client: Client, address: str) -> dict[str, str]:
    """What stands in the form of a page, as a browser would send it."""
    form = client.get(address).context["form"]
    return {one.html_name: one.value() if one.value() is not None else "" for one in form}


def test_it_works():
    client = signed_in()
    page = bring(client, FILE.encode("cp1252"))
    draft = Draft.objects.get()
    assert page["Location"] == f"/cargas/archivo/{draft.pk}"
    sent = boxes(client, page["Location"]) | {"f_country": "EC", "code_prefix": "mesa", "currency": "USD"}
    assert (sent["c0"], sent["c1"], sent["c5"], sent["decimal"]) == ("identifier", "title", "total_amount", ",")
    seen = client.post(page["Location"], sent)
    assert seen["Location"] == f"/cargas/archivo/{draft.pk}/vista"
    found = client.get(seen["Location"]).context["found"]
    assert (found.understood, found.refused, found.unknown) == (0, 2, [("estado", "En curso", 2)])
    client.post(seen["Location"], {"w0": "EN_EJECUCION"})
    text = client.get(seen["Location"]).content.decode()
    assert "USD 1.234,50" not in text and "1.234,50" in text and "falta el título" in text
    report = client.post(f"/cargas/archivo/{draft.pk}/cargar")
    load = Load.objects.get()
    assert (report["Location"], load.created, load.refused) == (f"/cargas/{load.pk}", 1, 1)
    assert (Draft.objects.count(), Mapping.objects.get().prefix) == (0, "MESA")
    shown = client.get(report["Location"]).content.decode()
    assert "1 nuevas, 0 cambiadas, 0 sin cambios y 1 rechazadas" in shown and "/actividades/MESA-001" in shown
    assert Activity.objects.get(code="MESA-001").status.code == "EN_EJECUCION"


def test_a_saved_mapping_reads_the_next_file_at_once():
    load = make_load()
    client = signed_in()
    known = bring(client, TABLE.encode(), "otra.csv", mapping=load.mapping_id)
    assert "Este mismo archivo ya se cargó" in client.get(f"{known['Location']}/vista").content.decode()
    page = bring(client, b"codigo;proyecto;cant\xc3\xb3n;financia;inicio;monto\n009;Otro;Ambato;;2024;1\n", mapping=load.mapping_id)
    assert "Entra" in client.get(f"{page['Location']}/vista").content.decode()


def test_the_refused_rows_come_as_a_table_and_each_row_as_it_was():
    load, client = make_load(), signed_in()
    lines = b"".join(client.get(f"/cargas/{load.pk}/rechazadas.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "fila,codigo,proyecto,cantón,financia,inicio,monto,por qué"
    assert lines[1].startswith("4,003,,Ambato,AECID,2024,12,")
    assert "1.234.567,89" in client.get(f"/cargas/{load.pk}/fila/2").content.decode()


def test_a_load_is_undone_with_its_reason():
    load, client = make_load(), signed_in()
    assert client.post(f"/cargas/{load.pk}/deshacer", {"reason": ""}).status_code == 422
    assert client.post(f"/cargas/{load.pk}/deshacer", {"reason": "era de prueba"})["Location"] == f"/cargas/{load.pk}"
    assert "era de prueba" in client.get(f"/cargas/{load.pk}").content.decode()
    assert client.post(f"/cargas/{load.pk}/deshacer", {"reason": "otra vez"}).status_code == 409


def test_refuses_a_file_that_cannot_be_read():
    page = bring(signed_in(), make_workbook(["a", "b"], ["=cmd|' /C calc'!A0", "1"]), "a.xlsx")
    assert page.status_code == 422
    assert "trae partes de otra dirección" in page.content.decode()
    assert Draft.objects.count() == 0


def test_refuses_an_empty_file():
    assert bring(signed_in(), b"").context["form"].errors["file"] == ["El archivo está vacío."]


def test_refuses_a_plan_that_is_not_whole():
    client = signed_in()
    page = bring(client, FILE.encode())
    answer = client.post(page["Location"], boxes(client, page["Location"]) | {"c1": ""})
    assert answer.status_code == 422
    assert "Falta la columna de «Título»." in answer.content.decode()


def test_a_country_of_another_name_is_given_its_own():
    client = signed_in()
    page = bring(client, b"proyecto,country\nRiego,Eastern Africa\n")
    seen = client.post(page["Location"], boxes(client, page["Location"]) | {"code_prefix": "EA"})["Location"]
    assert client.get(seen).context["found"].unknown == [("country", "Eastern Africa", 1)]
    client.post(seen, {"w0": "KE"})
    assert client.get(seen).context["found"].understood == 1


def test_a_file_on_its_way_is_only_of_whoever_brought_it():
    page = bring(signed_in(), FILE.encode())
    assert signed_in("administracion@minga.example").get(page["Location"]).status_code == 404


def test_another_row_of_names_is_read_anew():
    client = signed_in()
    page = bring(client, b"una,dos\nproyecto,monto\nRiego,5\n")
    again = client.post(page["Location"], boxes(client, page["Location"]) | {"header": "2", "c0": "title", "code_prefix": "AB"})
    assert again["Location"] == page["Location"]
    assert client.get(page["Location"]).context["table"].columns == ["proyecto", "monto"]


@pytest.mark.parametrize("way", ["", "/vista"])
def test_back_to_a_file_that_was_loaded_tells_where_its_load_is(way):
    client = signed_in()
    page = bring(client, TABLE.encode(), "una.csv", mapping=make_load().mapping_id)
    client.post(f"{page['Location']}/cargar")
    again = client.get(f"{page['Location']}{way}")
    assert again.status_code == 404
    said = again.content.decode()
    assert "Ese archivo ya no espera" in said
    assert f'href="/cargas/{Load.objects.order_by("pk").last().pk}"' in said


def test_a_file_sent_twice_is_loaded_once():
    client = signed_in()
    page = bring(client, TABLE.encode(), "una.csv", mapping=make_load().mapping_id)
    first, second = (client.post(f"{page['Location']}/cargar") for _time in range(2))
    assert (first.status_code, second.status_code, Load.objects.count()) == (302, 404, 2)


def test_the_report_names_the_rules_and_a_row_its_places():
    load, client = make_load(), signed_in()
    assert ("DQ-ALIAS", "Nombres") in [(rule, str(name)) for rule, name, _n in client.get(f"/cargas/{load.pk}").context["findings"]]
    cells = client.get(f"/cargas/{load.pk}/fila/2").context["cells"]
    assert [str(field) for _column, _text, field in cells][:2] == ["Código en la fuente", "Título"]


def test_a_load_that_was_undone_is_not_offered_to_be_undone():
    load, client = make_load(), signed_in()
    client.post(f"/cargas/{load.pk}/deshacer", {"reason": "era de prueba"})
    assert client.get(f"/cargas/{load.pk}/deshacer")["Location"] == f"/cargas/{load.pk}"


def test_the_mapping_of_a_table_too_long_for_a_page_is_saved_for_the_command():
    client = signed_in()
    rows = "".join(f"{n},Riego {n},Ecuador\n" for n in range(501))
    page = bring(client, f"codigo,proyecto,pais\n{rows}".encode())
    sent = boxes(client, page["Location"]) | {
        "c0": "identifier",
        "c1": "title",
        "c2": "country",
        "code_prefix": "LARGA",
        "name": "Tabla larga",
    }
    seen = client.post(page["Location"], sent)["Location"]
    assert "Guardar el mapeo y cargar" not in client.get(seen).content.decode()
    assert client.post(f"{seen.removesuffix('/vista')}/cargar").status_code == 302
    assert client.post(seen, {"save": "1"})["Location"] == "/cargas#mapeos"
    assert (Mapping.objects.get().name, Load.objects.count()) == ("Tabla larga", 0)
