"""Documents of a dossier: added and changed by those who file it, seen by those who see it, refused with their own status."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.cycle.filing import actions, drafting, enclosing
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.enclosures import IMAGE
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.testing import (
    AMBATO,
    COMPLETE,
    OFFICER,
    OTHER_OFFICER,
    REGISTRAR,
    VALIDATOR,
    make_dossier,
    make_registered,
    make_submitted,
    person,
)
from minga.cycle.organisations.models import Organisation
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.documents.models import File
from minga.ground.documents.queries import usage
from minga.ground.documents.receiving import receive
from minga.ground.documents.testing import jpeg, pdf
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def client(email: str = OFFICER) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sent(name: str = "acta.txt", content: bytes = b"Se acuerda cooperar.\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_enclosed(dossier: Dossier, **given) -> File:
    wanted = {"title": "Acta de la asamblea", "content": receive("acta.txt", b"Se acuerda cooperar.\n")} | given
    return enclosing.attach(by=person(OFFICER), dossier=dossier, **wanted)


def test_it_works():
    dossier, officer = make_dossier(), client()
    answer = officer.post(f"/expedientes/{dossier.key}/documentos", {"title": "Acta", "category": "A09", "public": "on", "file": sent()})
    assert (answer.status_code, answer["Location"]) == (302, f"/expedientes/{dossier.key}/documentos")
    file = File.objects.of("dossier", dossier.key).get()
    assert (file.title, file.category, file.public, file.owner) == ("Acta", "A09", True, AMBATO)
    assert usage(AMBATO).files == 1
    got = officer.get(f"/expedientes/{dossier.key}/documentos/{file.key}")
    assert (b"".join(got.streaming_content), got["Content-Disposition"][:10]) == (b"Se acuerda cooperar.\n", "attachment")
    assert "acta.txt" in text_of(officer.get(answer["Location"]))


def test_a_missing_file_and_title_are_said():
    dossier = make_dossier()
    answer = client().post(f"/expedientes/{dossier.key}/documentos", {"title": ""})
    assert (answer.status_code, "Elija el archivo." in text_of(answer), File.objects.of("dossier", dossier.key).count()) == (422, True, 0)


def test_a_file_that_came_well_need_not_be_sent_again():
    dossier, officer = make_dossier(), client()
    page = officer.post(f"/expedientes/{dossier.key}/documentos", {"title": "", "file": sent()}).content.decode()
    waiting = re.search(r'name="file_carga" value="([^"]+)"', page)
    assert waiting is not None
    officer.post(f"/expedientes/{dossier.key}/documentos", {"title": "Acta", "file_carga": waiting[1]})
    assert File.objects.of("dossier", dossier.key).get().current.name == "acta.txt"


@pytest.mark.parametrize(("name", "content"), [("programa.exe", b"MZ"), ("falso.pdf", b"hola")])
def test_a_refused_file_is_an_error_of_its_field(name, content):
    dossier = make_dossier()
    answer = client().post(f"/expedientes/{dossier.key}/documentos", {"title": "Acta", "file": sent(name, content)})
    assert (answer.status_code, 'id="id_file_error"' in answer.content.decode()) == (422, True)


def test_the_quota_answers_413(settings):
    settings.QUOTA_FILES = 0
    dossier = make_dossier()
    answer = client().post(f"/expedientes/{dossier.key}/documentos", {"title": "Acta", "file": sent()})
    assert (answer.status_code, File.objects.of("dossier", dossier.key).count()) == (413, 0)


def test_another_institution_sees_neither_list_nor_file():
    dossier = make_dossier()
    file, other = make_enclosed(dossier), client(OTHER_OFFICER)
    addresses = ["documentos", f"documentos/{file.key}", f"documentos/{file.key}/cambiar"]
    assert [other.get(f"/expedientes/{dossier.key}/{one}").status_code for one in addresses] == [404, 404, 404]


def test_a_document_of_another_dossier_is_not_there():
    mine, other = make_dossier(), make_dossier(OTHER_OFFICER, "ORG-113", title="Otro proyecto de Ibarra")
    file = make_enclosed(mine)
    answers = [client(OTHER_OFFICER).get(f"/expedientes/{other.key}/documentos/{file.key}{end}").status_code for end in ("", "/cambiar")]
    assert answers == [404, 404]


def test_a_reviewer_reads_and_changes_nothing():
    dossier = make_dossier()
    file, reviewer = make_enclosed(dossier), client(VALIDATOR)
    actions.submit(by=person(OFFICER), dossier=dossier)
    assert reviewer.get(f"/expedientes/{dossier.key}/documentos/{file.key}").status_code == 200
    assert reviewer.post(f"/expedientes/{dossier.key}/documentos", {"title": "Acta", "file": sent()}).status_code == 403
    assert reviewer.post(f"/expedientes/{dossier.key}/documentos/{file.key}/cambiar", {"act": "publish"}).status_code == 403


def test_a_new_version_leaves_the_earlier_one():
    dossier, officer = make_dossier(), client()
    file = make_enclosed(dossier)
    address = f"/expedientes/{dossier.key}/documentos/{file.key}"
    assert officer.post(f"{address}/cambiar", {"act": "renew", "file": sent("acta2.txt", b"Otra.\n")}).status_code == 302
    assert b"".join(officer.get(address).streaming_content) == b"Otra.\n"
    assert b"".join(officer.get(f"{address}?version=1").streaming_content) == b"Se acuerda cooperar.\n"
    assert officer.get(f"{address}?version=3").status_code == 404
    assert officer.post(f"{address}/cambiar", {"act": "renew", "file": sent("acta2.txt", b"Otra.\n")}).status_code == 409


def test_it_is_shown_to_everybody_and_hidden_with_a_reason():
    dossier, officer = make_dossier(), client()
    file = make_enclosed(dossier)
    address = f"/expedientes/{dossier.key}/documentos/{file.key}/cambiar"
    assert Client().get(f"/documentos/{file.key}").status_code == 404
    officer.post(address, {"act": "publish"})
    assert Client().get(f"/documentos/{file.key}").status_code == 200
    assert officer.post(address, {"act": "hide", "reason": " "}).status_code == 422
    officer.post(address, {"act": "hide", "reason": "Lleva firmas"})
    assert Client().get(f"/documentos/{file.key}").status_code == 404


def test_it_is_removed_with_a_reason_and_restored():
    dossier, officer = make_dossier(), client()
    file = make_enclosed(dossier, public=True)
    address = f"/expedientes/{dossier.key}/documentos/{file.key}"
    answer = officer.post(f"{address}/cambiar", {"act": "remove", "reason": ""})
    assert (answer.status_code, 'id="motivo-remove-e"' in answer.content.decode()) == (422, True)
    officer.post(f"{address}/cambiar", {"act": "remove", "reason": "Era de otro proyecto"})
    assert (officer.get(address).status_code, "Era de otro proyecto" in text_of(officer.get(f"{address}/cambiar"))) == (404, True)
    assert officer.post(f"{address}/cambiar", {"act": "remove", "reason": "Otra vez"}).status_code == 409
    officer.post(f"{address}/cambiar", {"act": "restore"})
    file.refresh_from_db()
    assert (file.removed, file.public, officer.get(address).status_code) == (False, False, 200)


def test_what_is_no_step_is_not_there():
    dossier = make_dossier()
    file = make_enclosed(dossier)
    assert client().post(f"/expedientes/{dossier.key}/documentos/{file.key}/cambiar", {"act": "burn"}).status_code == 404


def test_a_registered_record_takes_documents_and_an_archived_one_does_not():
    dossier = make_registered()
    file = make_enclosed(dossier)
    dossier = actions.archive(by=person(REGISTRAR), dossier=dossier, reason="Terminó")
    with pytest.raises(NotAllowedHere):
        enclosing.renew(by=person(OFFICER), dossier=dossier, file=file, content=receive("b.txt", b"b\n"))
    assert client().post(f"/expedientes/{dossier.key}/documentos", {"title": "Acta", "file": sent()}).status_code == 403


def test_a_visitor_is_sent_to_sign_in():
    dossier = make_submitted()
    assert "/cuenta/ingresar" in Client().get(f"/expedientes/{dossier.key}/documentos")["Location"]


def paper(**given) -> dict:
    return {"organisation": "GAD Municipal de Ambato (ORG-007)", "kind": "ACCION", "title": "Taller de riego", **given}


def test_a_paper_form_opens_a_dossier_with_its_private_scan():
    centre = client(REGISTRAR)
    answer = centre.post("/expedientes/en-papel", paper(file=sent("escaneo.pdf", pdf())))
    dossier = Dossier.objects.get(title="Taller de riego")
    assert (answer["Location"], dossier.on_paper, dossier.organisation.code) == (f"/expedientes/{dossier.key}", True, AMBATO)
    file = File.objects.of("dossier", dossier.key).get()
    assert (file.category, file.public) == ("FORMULARIO", False)
    page = centre.get(answer["Location"]).content.decode()
    assert "Ingresado desde papel" in page and f"/expedientes/{dossier.key}/documentos/{file.key}" in page
    assert centre.post(f"/expedientes/{dossier.key}/documentos/{file.key}/cambiar", {"act": "publish"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"file": None}, "Elija el archivo."),
        ({"organisation": "Nadie en particular"}, "Institución que lo firma"),
        ({"kind": ""}, "Elija la clase."),
        ({"title": ""}, "Escriba el título."),
        ({"code": "PRJ-999"}, "En Minga no hay un registro con ese código."),
    ],
)
def test_a_paper_form_says_what_is_missing(given, said):
    data = {name: value for name, value in (paper(file=sent("escaneo.pdf", pdf())) | given).items() if value is not None}
    before = Dossier.objects.count()
    answer = client(REGISTRAR).post("/expedientes/en-papel", data)
    assert (answer.status_code, said in text_of(answer), Dossier.objects.count()) == (422, True, before)


def test_a_record_that_has_its_dossier_is_not_entered_again():
    activity = Activity.objects.get(code="PRJ-014")
    drafting.open_from(by=person(OFFICER), organisation=Organisation.objects.get(code=AMBATO), activity=activity)
    answer = client(REGISTRAR).post("/expedientes/en-papel", paper(code="PRJ-014", file=sent("escaneo.pdf", pdf())))
    assert (answer.status_code, "PRJ-014 ya tiene su expediente." in text_of(answer)) == (422, True)


@pytest.mark.parametrize("email", [OFFICER, VALIDATOR])
def test_only_registrars_enter_paper(email):
    assert client(email).get("/expedientes/en-papel").status_code == 403


def test_r_028_a_dossier_on_paper_is_not_sent_without_its_scan():
    centre, organisation = person(REGISTRAR), Organisation.objects.get(code=AMBATO)
    dossier = drafting.open_dossier(by=centre, organisation=organisation, values=COMPLETE, on_paper=True)
    with pytest.raises(NotReady) as refused:
        actions.submit(by=centre, dossier=dossier)
    assert [one.place for one in refused.value.findings] == ["documents"]
    enclosing.attach(by=centre, dossier=dossier, title="Formulario", content=receive("a.pdf", pdf()), category="FORMULARIO")
    assert actions.submit(by=centre, dossier=dossier).stage == "submitted"


def test_the_signed_form_is_never_public():
    dossier = enclosing.open_on_paper(
        by=person(REGISTRAR), organisation=Organisation.objects.get(code=AMBATO), scan=receive("a.pdf", pdf()), values=COMPLETE
    )
    data = {"title": "Otra hoja", "category": "FORMULARIO", "public": "on", "file": sent()}
    assert client(REGISTRAR).post(f"/expedientes/{dossier.key}/documentos", data).status_code == 422


def test_the_image_of_a_record_stands_on_its_page():
    dossier = make_registered()
    make_enclosed(dossier, title="Vivero junto al río", content=receive("vivero.jpg", jpeg()), category=IMAGE, public=True)
    file = File.objects.of("dossier", dossier.key).get()
    page = Client().get(f"/actividades/{dossier.activity.code}").content.decode()
    assert f'<img src="/documentos/{file.key}/imagen" alt="Vivero junto al río" lang="es"' in page


def test_a_private_image_is_on_no_page():
    dossier = make_registered()
    make_enclosed(dossier, content=receive("vivero.jpg", jpeg()), category=IMAGE)
    assert "/imagen" not in Client().get(f"/actividades/{dossier.activity.code}").content.decode()


def test_what_is_no_image_is_refused_as_the_image_of_a_record():
    dossier = make_dossier()
    answer = client().post(f"/expedientes/{dossier.key}/documentos", {"title": "Acta", "category": IMAGE, "file": sent()})
    assert (answer.status_code, File.objects.count()) == (422, 0)
    assert "La imagen de la ficha es un archivo JPEG o PNG" in text_of(answer)


def test_an_image_is_not_renewed_with_what_is_none():
    dossier = make_dossier()
    file = make_enclosed(dossier, content=receive("vivero.jpg", jpeg()), category=IMAGE)
    with pytest.raises(FileRefused):
        enclosing.renew(by=person(OFFICER), dossier=dossier, file=file, content=receive("acta.txt", b"Se acuerda.\n"))
