"""A file that most of what stands is not in: refused until somebody says so; and the way back to an earlier version."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from minga.evidence.lake import actions, parts, tasks
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Dataset, Import
from minga.evidence.lake.progress import Cancelled, Progress
from minga.evidence.lake.states import State
from minga.evidence.lake.testing import activity, xml_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

NAMES = ("XX-A", "XX-B", "XX-C", "XX-D")
FILE = xml_of([activity(name) for name in NAMES])
NOTHING = xml_of([])
HALF = xml_of([activity(name) for name in NAMES[:2]])
QUARTER = xml_of([activity("XX-A", title="Riego")])
STRANGE = xml_of([activity("ZZ-1").replace("XM-TEST", "XM-OTRA").replace("Cooperante de prueba", "Otra cooperante")])
ORGANISATIONS = (
    b'<iati-organisations version="2.03"><iati-organisation><organisation-identifier>XM-A</organisation-identifier>'
    b"</iati-organisation></iati-organisations>"
)


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "minga"


@pytest.fixture
def dataset() -> Dataset:
    return imported(FILE).dataset


@pytest.fixture
def registrar() -> Person:
    return make_person("lago@minga.example", Role.REGISTRAR, name="Rita Registra")


@pytest.fixture
def page(client, registrar) -> Client:
    client.force_login(registrar)
    return client


def brought(content: bytes, name: str = "caf.xml", **more) -> Import:
    return actions.bring(by=Person.objects.system(), name=name, content=io.BytesIO(content), later=False, **more)


def imported(content: bytes, **more) -> Import:
    return run(brought(content, **more).pk)


def returned(dataset: Dataset, number: int) -> Import:
    version = dataset.versions.get(number=number)
    return run(actions.return_to(by=Person.objects.system(), version=version, later=False).pk)


def replaced(one: Import) -> Import:
    return run(actions.replace(by=Person.objects.system(), one=one, later=False).pk)


def standing(dataset: Dataset) -> list[str]:
    """Return the identifiers that stand in the lake."""
    dataset.refresh_from_db()
    return parts.read_part(dataset.pk, dataset.current.number, "activity").column("iati_identifier").to_pylist()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_it_works(dataset):
    no = imported(QUARTER)
    assert (no.state, no.reason, no.dataset, standing(dataset)) == (State.REFUSED, "mostly_gone", dataset, list(NAMES))
    done = replaced(no)
    assert (done.state, done.version.number, standing(dataset)) == (State.DONE, 2, ["XX-A"])
    assert (done.version.changed, done.version.removed, Path(no.stored).exists()) == (1, 3, False)
    back = returned(dataset, 1)
    assert (back.state, back.version.number, standing(dataset)) == (State.DONE, 3, list(NAMES))
    assert (back.version.added, back.version.changed, back.version.removed) == (3, 1, 0)
    first = dataset.versions.get(number=1)
    assert (back.version.sha256, back.version.digest, back.version.name) == (first.sha256, first.digest, "caf.xml")
    assert back.version.bytes == first.bytes


def test_an_empty_file_is_doubted(dataset):
    no = imported(NOTHING)
    assert (no.reason, no.figures) == ("emptied", {"dataset": "caf", "version": 1, "there": 4, "activities": 0, "removed": 4})
    assert no.why == "El archivo no trae ningún registro: saldría todo lo que hay en caf (versión 1). Registros que hay: 4."


def test_a_file_of_another_publisher_is_doubted(dataset):
    no = imported(STRANGE)
    assert (no.reason, standing(dataset)) == ("other_publisher", list(NAMES))
    assert no.why == (
        "El archivo lo publica Otra cooperante (XM-OTRA); caf (versión 1), Cooperante de prueba (XM-TEST). "
        "Registros que hay: 4; que trae el archivo: 1; que saldrían: 4."
    )


def test_a_file_without_more_than_half_is_doubted(dataset):
    assert imported(QUARTER).why == (
        "Más de la mitad de lo que hay en caf (versión 1) no viene en el archivo. "
        "Registros que hay: 4; que trae el archivo: 1; que saldrían: 3."
    )


def test_a_file_with_half_of_what_stands_enters(dataset):
    assert (imported(HALF).state, standing(dataset)) == (State.DONE, ["XX-A", "XX-B"])


def test_a_publisher_that_changes_its_identifier_enters(dataset):
    done = imported(FILE.replace(b"XM-TEST", b"XM-NUEVA"))
    assert (done.state, done.version.changed, done.dataset.publisher) == (State.DONE, 4, "XM-NUEVA")


def test_what_is_empty_is_replaced_by_anything():
    assert imported(NOTHING).state == State.DONE
    assert imported(STRANGE).state == State.DONE


def test_a_file_of_somebody_is_kept_aside_to_be_confirmed(dataset, tmp_path):
    file = tmp_path / "caf.xml"
    file.write_bytes(QUARTER)
    no = run(actions.ask(by=Person.objects.system(), name="caf.xml", path=file, source="caf").pk)
    file.write_bytes(b"otra cosa")
    assert (no.state, replaced(no).version.activities, file.read_bytes()) == (State.REFUSED, 1, b"otra cosa")


def test_what_was_confirmed_leaves_its_line(dataset, registrar):
    no = imported(QUARTER)
    one = actions.replace(by=registrar, one=no)
    line = Entry.objects.filter(event="import.asked").latest("seq")
    assert (line.actor, line.thing_key) == (registrar, str(one.pk))
    assert line.after == {"name": "caf.xml", "source": "caf", "size": len(QUARTER), "replaces": 1}


def test_what_a_command_lets_replace_anything_leaves_its_line_too(dataset, tmp_path):
    (tmp_path / "caf.xml").write_bytes(QUARTER)
    call_command("lake", "import", "--replace", str(tmp_path / "caf.xml"), stdout=io.StringIO())
    assert Entry.objects.filter(event="import.asked").latest("seq").after["replaces"] == 0


def test_what_entered_while_a_confirmed_file_waited_is_asked_of_again(dataset):
    no = imported(QUARTER)
    late = actions.replace(by=Person.objects.system(), one=no, later=False)
    other = xml_of([activity(f"YY-{n}") for n in range(8)] + [activity(name) for name in NAMES])
    assert imported(other).version.number == 2
    done = run(late.pk)
    assert (done.state, done.reason, done.figures["removed"]) == (State.REFUSED, "mostly_gone", 11)
    assert replaced(done).version.number == 3


def test_what_entered_while_a_return_waited_is_asked_of_again(dataset):
    imported(HALF)
    late = actions.return_to(by=Person.objects.system(), version=dataset.versions.get(number=1), later=False)
    assert imported(STRANGE, replaces=0).version.number == 3
    done = run(late.pk)
    assert (done.state, done.reason) == (State.REFUSED, "other_publisher")
    back = replaced(done)
    assert (back.state, back.version.sha256, standing(dataset)) == (State.DONE, dataset.versions.get(number=1).sha256, list(NAMES))


def test_a_file_that_may_still_be_asked_for_stays_when_its_import_is_stopped(dataset, monkeypatch):
    no = imported(QUARTER)
    one = actions.replace(by=Person.objects.system(), one=no, later=False)
    monkeypatch.setattr(Progress, "add", lambda self, *_more: (_ for _ in ()).throw(Cancelled))
    assert run(one.pk).state == State.CANCELLED
    monkeypatch.undo()
    assert (Path(no.stored).exists(), replaced(no).state) == (True, State.DONE)


def test_nobody_confirms_who_may_not_load(dataset):
    no = imported(QUARTER)
    with pytest.raises(PermissionDenied):
        actions.replace(by=make_person("revisa@minga.example", Role.VALIDATOR), one=no)


def test_what_was_refused_for_another_reason_is_not_confirmed(dataset):
    no = imported(b"<html/>")
    with pytest.raises(ValidationError, match="Este archivo no espera a que nadie lo confirme"):
        replaced(no)


def test_what_was_told_of_another_version_is_not_confirmed(dataset):
    no = imported(QUARTER)
    imported(HALF)
    with pytest.raises(ValidationError, match="Desde entonces entró otra versión"):
        replaced(no)
    assert standing(dataset) == ["XX-A", "XX-B"]


def test_a_file_that_is_gone_is_not_confirmed(dataset):
    no = imported(QUARTER)
    Path(no.stored).unlink()
    with pytest.raises(ValidationError, match="El archivo ya no está"):
        replaced(no)


def test_it_is_confirmed_once(dataset):
    no = imported(QUARTER)
    actions.replace(by=Person.objects.system(), one=no)
    with pytest.raises(ValidationError, match="Ya hay una importación de este conjunto en curso"):
        replaced(no)


def test_nobody_goes_back_who_may_not_load(dataset):
    imported(HALF)
    with pytest.raises(PermissionDenied):
        actions.return_to(by=make_person("revisa@minga.example", Role.VALIDATOR), version=dataset.versions.get(number=1))


def test_the_current_version_is_not_gone_back_to(dataset):
    with pytest.raises(ValidationError, match="A esa versión no se puede volver"):
        returned(dataset, 1)


def test_a_version_whose_rows_are_gone_is_not_gone_back_to(dataset):
    imported(HALF)
    dataset.versions.filter(number=1).update(kept=False)
    with pytest.raises(ValidationError, match="A esa versión no se puede volver"):
        returned(dataset, 1)


def test_a_version_whose_rows_went_while_it_waited_fails_with_its_reason(dataset):
    imported(HALF)
    one = actions.return_to(by=Person.objects.system(), version=dataset.versions.get(number=1), later=False)
    dataset.versions.filter(number=1).update(kept=False)
    done = run(one.pk)
    assert (done.state, done.reason) == (State.FAILED, "unkept")
    assert done.why == "De la versión no se guardó el XML de todos los registros: cargue el archivo otra vez."


def test_an_import_on_its_way_comes_before_the_way_back(dataset):
    imported(HALF)
    brought(FILE)
    with pytest.raises(ValidationError, match="Ya hay una importación de este conjunto en curso"):
        returned(dataset, 1)


def test_an_empty_version_is_read_again():
    dataset = imported(NOTHING).dataset
    one = actions.read_again(by=Person.objects.system(), dataset=dataset, later=False)
    assert run(one.pk).state == State.SAME


def test_a_file_of_the_other_kind_is_refused_where_a_dataset_was_chosen(page, dataset):
    file = SimpleUploadedFile("orgs.xml", ORGANISATIONS)
    answer = page.post("/lago/cargar", {"file": file, "dataset": "caf", "licence": ""}, follow=True)
    tasks.work(tasks.threading.Event(), once=True)
    one = Import.objects.first()
    assert (one.state, one.reason, Dataset.objects.count(), answer.status_code) == (State.REFUSED, "other_kind", 1, 200)
    told = text(page.get(f"/lago/importaciones/{one.pk}"))
    assert "El archivo es de organizaciones y el conjunto elegido, de actividades: cárguelo en otro, o sin elegir conjunto." in told
    assert ("Reemplazar la versión 1 de caf" in told, one.kind) == (False, "organisations")
    english = text(page.get(f"/en/lago/importaciones/{one.pk}"))
    assert "The file is one of organisations and the dataset you chose is one of activities" in english


def test_of_two_datasets_of_one_source_the_chosen_one_is_meant(page, dataset):
    imported(ORGANISATIONS)
    file = SimpleUploadedFile("orgs.xml", ORGANISATIONS)
    page.post("/lago/cargar", {"file": file, "dataset": "caf-2", "licence": ""})
    assert Import.objects.first().dataset.slug == "caf-2"


def test_the_page_asks_and_replaces(page, dataset):
    no = imported(QUARTER)
    asked = text(page.get(f"/lago/importaciones/{no.pk}"))
    assert "No entró nada de este archivo" in asked and "Reemplazar la versión 1 de caf" in asked and 'href="/lago/fuentes/caf"' in asked
    answer = page.post(f"/lago/importaciones/{no.pk}/reemplazar")
    assert answer["Location"] == f"/lago/importaciones/{Import.objects.first().pk}"
    tasks.work(tasks.threading.Event(), once=True)
    assert standing(dataset) == ["XX-A"]
    assert "Reemplazar la versión 1 de caf" not in text(page.get(f"/lago/importaciones/{no.pk}"))


def test_the_page_says_why_it_does_not_replace(page, dataset):
    no = imported(QUARTER)
    Path(no.stored).unlink()
    shown = text(page.get(f"/lago/importaciones/{no.pk}"))
    assert "El archivo se guarda para mirarlo" not in shown and "minga lake import --replace" in shown
    assert "El archivo ya no está: cárguelo otra vez." in text(page.post(f"/lago/importaciones/{no.pk}/reemplazar", follow=True))


def test_the_page_goes_back(page, dataset):
    imported(HALF)
    before = text(page.get("/lago/fuentes/caf"))
    assert "Volver a la versión 1" in before and "Volver a la versión 2" not in before
    answer = page.post("/lago/fuentes/caf/versiones/1/volver", follow=True)
    assert "Vuelta a la versión 1" in text(answer)
    tasks.work(tasks.threading.Event(), once=True)
    after = text(page.get("/lago/fuentes/caf"))
    assert (standing(dataset), "como la versión 1" in after, "Volver a la versión 2" in after) == (list(NAMES), True, True)
    assert "Volver a la versión 1" not in after  # it stands again


def test_visitors_are_offered_neither(client, dataset):
    assert "Reemplazar la versión 1 de caf" not in text(client.get(f"/lago/importaciones/{imported(QUARTER).pk}"))
    imported(HALF)
    assert "Volver a la versión" not in text(client.get("/lago/fuentes/caf"))


def test_others_neither_replace_nor_go_back(client, dataset):
    no = imported(QUARTER)
    imported(HALF)
    client.force_login(make_person("otra@minga.example", Role.OFFICER))
    assert client.post(f"/lago/importaciones/{no.pk}/reemplazar").status_code == 403
    assert client.post("/lago/fuentes/caf/versiones/1/volver").status_code == 403


def test_what_is_not_there_is_not_gone_back_to(page, dataset):
    assert page.post("/lago/fuentes/caf/versiones/9/volver").status_code == 404


def test_the_command_refuses_and_replaces(dataset, tmp_path):
    file = tmp_path / "caf.xml"
    file.write_bytes(QUARTER)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("lake", "import", str(file), stdout=out)
    assert (ended.value.code, out.getvalue().splitlines()[0]) == (
        1,
        "caf: rechazada. Más de la mitad de lo que hay en caf (versión 1) no viene en el archivo. "
        "Registros que hay: 4; que trae el archivo: 1; que saldrían: 3. "
        "Si así ha de ser: --replace.",
    )
    call_command("lake", "import", "--replace", str(file), stdout=out)
    assert standing(dataset) == ["XX-A"]
