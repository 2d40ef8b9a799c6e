"""The addresses of documents: public ones to everybody and only as a download; uploads to the one who sends them (RELIABILITY 24, 25)."""

import hashlib
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client

from minga.ground.accounts.models import Person
from minga.ground.documents import actions, keeping, uploads
from minga.ground.documents.answering import attachment, rows
from minga.ground.documents.models import Upload
from minga.ground.documents.queries import files_of, version_named
from minga.ground.documents.testing import make_file, pdf
from minga.ground.kit.formats import day

pytestmark = pytest.mark.django_db

TEXT = "Acta de la sesión. ".encode() * 100
SHA = hashlib.sha256(TEXT).hexdigest()


def person(email: str = "oficina@ambato.example") -> Person:
    return Person.objects.get(email=email)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(person())
    return client


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def begin(client: Client, **fields):
    return client.post("/documentos/cargas", {"name": "acta.txt", "size": len(TEXT), "sha256": SHA} | fields)


def add(client: Client, address: str, offset: object, piece: bytes, **extra):
    return client.post(f"{address}?desde={offset}", piece, content_type="application/octet-stream", **extra)


def test_a_public_document_is_a_download_for_everybody():
    content = pdf()
    file = make_file(person(), name="Acta nº 1.pdf", content=content, public=True)
    response = Client().get(f"/documentos/{file.key}")
    assert (response.status_code, body(response)) == (200, content)
    told = {name: response[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")}
    assert told == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''Acta%20n%C2%BA%201.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert response["Cache-Control"] == "private, no-store"


def test_its_newest_version_goes_out():
    file = make_file(person(), public=True)
    actions.replace(by=person(), file=file, name="acta.txt", content=TEXT)
    assert body(Client().get(f"/documentos/{file.key}")) == TEXT


def test_what_is_not_public_is_not_there_even_for_its_own_people(client):
    file = make_file(person())
    assert [one.get(f"/documentos/{file.key}").status_code for one in (Client(), client)] == [404, 404]


def test_what_was_removed_is_not_there(client):
    file = make_file(person(), public=True)
    actions.remove(by=person(), file=file, reason="Es de otro proyecto")
    assert [one.get(f"/documentos/{file.key}").status_code for one in (Client(), client)] == [404, 404]


def test_an_unknown_document_is_not_there():
    assert [Client().get(f"/documentos/{key}").status_code for key in (uuid.uuid4(), "x", "../cargas")] == [404, 404, 404]


def test_bytes_that_are_missing_are_told_in_the_log(caplog):
    file = make_file(person(), public=True)
    keeping.path_of(file.current.stored_name).unlink()
    assert Client().get(f"/documentos/{file.key}").status_code == 404
    assert [record.levelname for record in caplog.records if record.name.endswith("answering")] == ["ERROR"]


def test_an_older_version_is_a_download_as_well():
    file = make_file(person())
    actions.replace(by=person(), file=file, name="acta.txt", content=TEXT)
    response = attachment(version_named(file.key, 1))
    assert (response["Content-Disposition"], body(response)) == ('attachment; filename="acta.txt"', b"Se acuerda cooperar.\n")


def test_an_upload_in_pieces(client):
    told = begin(client)
    address, key = told.json()["address"], told.json()["key"]
    assert (told.status_code, told.json()["received"], address) == (201, 0, f"/documentos/cargas/{key}")
    assert [add(client, address, place, TEXT[place : place + 1000]).json()["received"] for place in (0, 1000)] == [1000, len(TEXT)]
    ended = client.post(f"{address}?terminar=1")
    assert (ended.status_code, ended.json()["finished"], client.get(address).json()["finished"]) == (200, True, True)
    assert [one["key"] for one in client.get("/documentos/cargas").json()["uploads"]] == [key]


def test_a_cut_upload_says_where_to_go_on(client):
    address = begin(client).json()["address"]
    add(client, address, 0, TEXT[:700])
    again = begin(client).json()
    assert (again["address"], again["received"]) == (address, 700)
    wrong = add(client, address, 0, TEXT[:700])
    assert (wrong.status_code, wrong.json()["received"]) == (409, 700)
    assert client.post(f"{address}?terminar=1").status_code == 409


@pytest.mark.parametrize("offset", ["", "-1", "x", "1e3", "٣", "9" * 40, "0x0"])
def test_a_place_that_is_no_number_is_a_bad_request(client, offset):
    assert add(client, begin(client).json()["address"], offset, b"a").status_code == 400


def test_a_piece_above_the_limit_is_not_read(client):
    address = begin(client, size=3 * 2**20, sha256="").json()["address"]
    assert (add(client, address, 0, b"x" * (uploads.PIECE + 1)).status_code, Upload.objects.get().received) == (413, 0)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": ""}, 400),
        ({"name": "."}, 400),
        ({"name": ".."}, 400),
        ({"name": "x" * 2000}, 400),
        ({"size": ""}, 400),
        ({"size": "-1"}, 400),
        ({"size": "9" * 40}, 400),
        ({"sha256": "x"}, 400),
        ({"size": "0"}, 422),
        ({"size": str(2**40)}, 413),
    ],
)
def test_what_cannot_begin_is_said_in_words(client, fields, status):
    refused = begin(client, **fields)
    assert (refused.status_code, refused.json()["error"] != "", Upload.objects.count()) == (status, True, 0)


def test_what_the_content_is_refused_for_is_said_in_words(client):
    address = begin(client, name="acta.pdf", size=6, sha256="").json()["address"]
    add(client, address, 0, b"<html>")
    refused = client.post(f"{address}?terminar=1")
    sentence = "El contenido no es el de un archivo PDF: guárdelo de nuevo en ese formato, no le cambie solo el nombre."
    assert (refused.status_code, refused.json(), client.get(address).status_code) == (422, {"error": sentence}, 404)


def test_another_persons_upload_is_not_there(client):
    address = begin(client).json()["address"]
    other = Client()
    other.force_login(person("oficina@ibarra.example"))
    answers = [other.get(address), add(other, address, 0, b"x"), other.post(f"{address}?terminar=1")]
    assert ([one.status_code for one in answers], other.get("/documentos/cargas").json()["uploads"]) == ([404, 404, 404], [])


def test_a_visitor_is_sent_to_sign_in():
    answers = [Client().get("/documentos/cargas"), begin(Client()), add(Client(), f"/documentos/cargas/{uuid.uuid4()}", 0, b"x")]
    assert [(one.status_code, one["Location"].startswith("/cuenta/ingresar?next=")) for one in answers] == [(302, True)] * 3


def test_without_the_page_that_sends_it_nothing_comes_in():
    client = Client(enforce_csrf_checks=True)
    client.force_login(person())
    assert [begin(client).status_code, add(client, f"/documentos/cargas/{uuid.uuid4()}", 0, b"x").status_code] == [403, 403]


NAMES = [
    *("", ".", "..", "../../etc/passwd", "..\\..\\win.ini", "/etc/passwd", "C:\\boot.ini", "%2e%2e%2fpasswd", "a\r\nSet-Cookie: x=y.txt"),
    *("a\nb.txt", "a\0b.txt", 'a";filename="b.html', "a;b=c.txt", "\u202etxt.exe", "ñandú.txt", "🌊.txt", "CON.txt", "x" * 900 + ".txt"),
    *("....//....//a.txt", "~/.ssh/id", "|id.txt", "$(id).txt", "`id`.txt", "<img src=x>.txt", "{{7*7}}.txt", "=1+1.txt", " .txt", ".txt"),
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_name_leads_out_of_the_folder_or_splits_a_header(client, settings, name):
    """RELIABILITY 25: by pieces and as a file stored; only our own names on the disk, never a fault of the server."""
    response = begin(client, name=name)
    assert response.status_code in (201, 400)
    if response.status_code == 400:
        return
    kept = response.json()["name"]
    if kept.endswith(".txt"):
        file = make_file(person(), name=name, content=TEXT, public=True)
        out = Client().get(f"/documentos/{file.key}")
        assert (body(out), any(char in out["Content-Disposition"] for char in "\r\n\0"), "Set-Cookie" in out.headers) == (
            TEXT,
            False,
            False,
        )
    folder = settings.DATA_DIR / "files"
    strange = [path for path in folder.rglob("*") if path.is_file() and not re.fullmatch(r"[0-9a-f-]{36}", path.name)]
    assert strange == []


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a/.."])
def test_a_part_without_a_name_is_no_fault_of_the_server(client, name):
    """RELIABILITY 0.7: a part of a form whose name is missing or leads nowhere."""
    boundary = "limite"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="archivo"; filename="{name}"\r\n\r\nx\r\n--{boundary}--\r\n'
    response = client.post("/documentos/cargas", part.encode(), content_type=f"multipart/form-data; boundary={boundary}")
    assert response.status_code == 400


def test_a_file_that_came_with_a_form_is_never_kept_under_its_name(client, settings):
    client.post("/documentos/cargas", {"archivo": SimpleUploadedFile("../../minga-malo.txt", TEXT), "name": "acta.txt", "size": "5"})
    assert list(settings.DATA_DIR.rglob("*minga-malo*")) == []


def test_the_list_of_a_record_tells_version_size_person_and_who_sees_it():
    file = make_file(person(), title="Acta <b>", name="acta.txt", content=TEXT, public=True)
    actions.replace(by=person(), file=file, name="acta.txt", content=TEXT + b"Fin.")
    make_file(person(), title="Borrador", content=b"Privado.")
    listed = rows(files_of(("activity", "PRJ-001")), url=lambda one: f"/documentos/{one.key}" if one.public else "")
    shown = " ".join(re.sub(r"<[^>]+>", " ", render_to_string("components/files.html", {"files": listed})).split())
    assert f"Acta &lt;b&gt; TXT, 2,0 KB · acta.txt 2 {day(file.current.at, 'es', 'short')}," in shown.replace("\xa0", " ")
    assert [shown.count(word) for word in ("Público", "Privado", "sin revisar por antivirus", person().name)] == [1, 1, 2, 2]


def test_a_record_without_documents_says_so():
    assert "No hay documentos." in render_to_string("components/files.html", {"files": []})


def test_the_field_names_the_file_that_waits_and_what_is_wrong():
    waits = uploads.Waiting("0b9c7f9e-0000-4000-8000-000000000000", "acta.txt")
    shown = render_to_string(
        "components/upload.html", {"upload": uploads.field("archivo", "Acta firmada", error="Está vacío.", waiting=waits)}
    )
    assert 'name="archivo_carga" value="0b9c7f9e-0000-4000-8000-000000000000"' in shown
    assert 'aria-describedby="id_archivo_hint id_archivo_error"' in shown
    assert ("Ya llegó «acta.txt»" in shown, "Está vacío." in shown, " required" in shown) == (True, True, False)
