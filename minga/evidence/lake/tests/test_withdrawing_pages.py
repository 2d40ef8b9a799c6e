"""The page that says what follows before a dataset leaves the lake, and what every other page says afterwards."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import minga
from minga.cycle.filing.testing import AMBATO, OFFICER, person
from minga.cycle.organisations.models import Organisation
from minga.evidence.lake import actions, adopting, asking, comparing, matches, withdrawing
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Dataset, Import, Withdrawal
from minga.evidence.lake.pages import activity
from minga.evidence.lake.testing import xml_of
from minga.evidence.lake.tests.test_pages import movement, published
from minga.ground.accounts.models import Person
from minga.ground.kit import formats
from minga.ground.territory.queries import find_place

pytestmark = pytest.mark.django_db

REGISTRAR, REVIEWER = "registro@minga.example", "revision@minga.example"
WHY = "Es un archivo de pruebas del publicador."
OUT, BACK, PAGE = "/lago/fuentes/caf/sacar", "/lago/fuentes/caf/devolver", "/lago/fuentes/caf"
ONE, TWO = "XM-TEST-1", "XM-TEST-2"
FILE = xml_of([published(1, movement("3", "400")), published(2, movement("3", "1000"), "CO")])


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    comparing.kept.cache_clear()


@pytest.fixture
def dataset() -> Dataset:
    return imported(FILE).dataset


def imported(content: bytes, name: str = "caf.xml") -> Import:
    return run(actions.bring(by=Person.objects.system(), name=name, content=io.BytesIO(content), later=False).pk)


def client(email: str = "") -> Client:
    found = Client()
    if email:
        found.force_login(Person.objects.get(email=email))
    return found


def text(response) -> str:
    return " ".join(response.content.decode().split())


def read(address: str, status: int = 200, email: str = "") -> str:
    answer = client(email).get(address)
    assert answer.status_code == status
    return text(answer)


def withdraw(dataset: Dataset) -> Withdrawal:
    return withdrawing.withdraw(by=Person.objects.get(email=REGISTRAR), dataset=dataset, reason=WHY)


def confirm(identifier: str = ONE, code: str = "PRJ-013") -> None:
    matches.decide(by=Person.objects.get(email=REVIEWER), code=code, identifier=identifier, state="confirmed", reason="Consta.")


def adopt(identifier: str = ONE):
    body = Organisation.objects.get(code=AMBATO)
    with asking.look() as at:
        found, _others = activity.find(identifier, "", at)
        return adopting.adopt(by=person(OFFICER), organisation=body, identifier=identifier, dataset=found.dataset, a=found.a, at=at)[0]


def test_it_works(dataset):
    registrar = client(REGISTRAR)
    assert f'href="{OUT}"' in text(registrar.get(PAGE))
    assert registrar.post(OUT, {"version": "1", "reason": WHY})["Location"] == PAGE
    page = text(registrar.get(PAGE))
    assert ("Fuera del lago" in page, f">{WHY}</span>" in page, f'href="{BACK}"' in page, f'href="{OUT}"' in page) == (
        True,
        True,
        True,
        False,
    )
    assert Person.objects.get(email=REGISTRAR).name in page
    assert registrar.post(BACK, {"reason": "Era bueno."})["Location"] == PAGE
    page = text(registrar.get(PAGE))
    assert ("Veces que estuvo fuera del lago" in page, "Era bueno." in page, f'href="{OUT}"' in page) == (True, True, True)


def test_what_follows_is_told_before(dataset):
    imported(xml_of([published(2, movement("3", "9"))]), "otro.xml")
    confirm()
    confirm(TWO, "PRJ-014")  # the other dataset publishes it too
    adopt()
    page = read(OUT, email=REGISTRAR)
    assert (
        "2 registros dejan de estar en cifras, búsquedas, perfiles y comparaciones. 1 de esas actividades la publica también otro" in page
    )
    assert "1 coincidencia confirmada con una ficha del registro deja de decirse" in page
    assert ('href="/actividades/PRJ-013"' in page, "PRJ-014" in page) == (True, False)
    assert "1 expediente que se abrió con lo publicado aquí se queda como está" in page
    assert "Sus archivos se conservan en el servidor" in page
    assert f"Minga, versión {minga.__version__}" in page  # of the program, not of the dataset


def test_what_nothing_refers_to_is_told_so(dataset):
    page = read(OUT, email=REGISTRAR)
    assert "Ninguna ficha del registro está confirmada como una de sus actividades." in page
    assert "Ningún expediente se abrió con lo publicado aquí." in page


def test_a_reason_is_asked_at_its_box(dataset):
    answer = client(REGISTRAR).post(OUT, {"version": "1", "reason": " "})
    assert (answer.status_code, list(answer.context["form"].errors), Withdrawal.objects.count()) == (422, ["reason"], 0)


def test_an_import_on_its_way_is_told_on_the_page(dataset):
    actions.bring(by=Person.objects.system(), name="caf.xml", content=io.BytesIO(FILE), later=False)
    answer = client(REGISTRAR).post(OUT, {"version": "1", "reason": WHY})
    assert (answer.status_code, "Hay una importación de este conjunto en curso" in text(answer)) == (422, True)


def test_another_version_than_the_one_shown_is_a_conflict(dataset):
    imported(xml_of([published(1, "")]))
    answer = client(REGISTRAR).post(OUT, {"version": "1", "reason": WHY})
    assert (answer.status_code, "Entró otra versión mientras usted miraba" in text(answer), Withdrawal.objects.count()) == (409, True, 0)


def test_what_is_out_is_not_taken_out_again(dataset):
    withdraw(dataset)
    answer = client(REGISTRAR).post(OUT, {"version": "1", "reason": WHY})
    assert (answer.status_code, "no hay nada en el lago" in text(answer)) == (409, True)


def test_what_is_in_is_not_brought_back(dataset):
    assert "no está fuera del lago" in read(BACK, 409, REGISTRAR)


@pytest.mark.parametrize("address", [OUT, BACK])
def test_only_whoever_may_load_opens_it(dataset, address):
    withdraw(dataset)
    assert [client(email).get(address).status_code for email in ("", REVIEWER, OFFICER)] == [302, 403, 403]
    assert client(OFFICER).post(address, {"reason": WHY}).status_code == 403
    assert Withdrawal.objects.get().back_at is None


def test_no_such_dataset():
    assert read("/lago/fuentes/nada/sacar", 404, REGISTRAR)


def test_everybody_reads_when_and_why_and_nobody_without_an_account_who(dataset):
    withdraw(dataset)
    page, name = read(PAGE), Person.objects.get(email=REGISTRAR).name
    assert ("Se sacó del lago el" in page, WHY in page, name in page, BACK in page) == (True, True, False, False)
    assert name in read(PAGE, email=OFFICER)
    assert "Ninguna regla halló nada" not in page
    listed = read("/lago/fuentes")
    assert ("El lago no tiene datos todavía" in listed, 'href="/lago/fuentes/caf"' in listed) == (True, True)


def test_no_page_tells_of_its_activities(dataset):
    pages = {
        "/lago": "1.400", "/lago?q=agua": ONE, f"/lago/actividades/{ONE}": "Agua 1", "/lago/cooperantes/XM-TEST": "Agua 1",
        "/lago/territorio/EC": "Agua 1", "/lago/comparacion?territorio=EC": "Agua 1", f"/lago/xml/{ONE}": "Agua 1",
        "/lago/datos.csv": "1400",
    }  # fmt: skip
    for address, words in pages.items():
        answer = client().get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert (address, answer.status_code, words in content.decode()) == (address, 200, True)
    withdraw(dataset)
    for address, words in pages.items():
        answer = client().get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert (address, words in content.decode()) == (address, False)
    assert [client().get(address).status_code for address in (f"/lago/actividades/{ONE}", "/lago/cooperantes/XM-TEST")] == [410, 404]


@pytest.mark.parametrize("address", [f"/lago/actividades/{ONE}", f"/lago/xml/{ONE}", f"/lago/actividades/{ONE}?source=otro"])
def test_the_address_of_an_activity_tells_that_its_dataset_was_taken_out_and_when(dataset, address):
    one = withdraw(dataset)
    page = read(address, 410)
    when = formats.day(timezone.localdate(one.at), "es")
    assert f"El conjunto de datos que la publicaba, caf, se sacó del lago el {when}." in page
    assert (f'href="{PAGE}"' in page, "Agua 1" in page, WHY in page) == (True, False, False)


def test_who_would_adopt_an_activity_is_told_that_it_was_taken_out(dataset):
    withdraw(dataset)
    officer = client("oficina@ambato.example")
    assert [officer.get(f"/lago/adoptar/{one}").status_code for one in (ONE, "XM-TEST-9")] == [410, 404]
    assert "se sacó del lago el" in read(f"/lago/adoptar/{ONE}", 410, "oficina@ambato.example")


def test_an_activity_that_never_was_in_it_is_not_found(dataset):
    withdraw(dataset)
    assert [client().get(f"/lago/{kind}/XM-TEST-9").status_code for kind in ("actividades", "xml")] == [404, 404]


def test_an_activity_that_another_dataset_publishes_is_shown(dataset):
    imported(xml_of([published(1, movement("3", "9"))]), "otro.xml")
    withdraw(dataset)
    assert "Agua 1" in read(f"/lago/actividades/{ONE}")


def test_a_record_no_longer_says_that_it_is_published(dataset):
    confirm()
    assert "Publicado en IATI como" in read("/actividades/PRJ-013", email=OFFICER)
    one = withdraw(dataset)
    assert ONE not in read("/actividades/PRJ-013", email=OFFICER)
    now = asking.folders()
    with asking.over(now) as at:
        found = comparing.compared(find_place("EC"), at, now, one.by)
    assert (found.total, found.both, found.only_recorded.filter(code="PRJ-013").exists()) == (0, [], True)
    withdrawing.restore(by=one.by, dataset=dataset, reason="Era bueno.")
    assert "Publicado en IATI como" in read("/actividades/PRJ-013", email=OFFICER)


def test_what_the_publisher_took_back_is_still_told_as_such(dataset):
    """Only what a person took out of the lake is not told of."""
    confirm()
    imported(xml_of([published(2, "")]))
    assert "ya no está en lo publicado que se cargó" in read("/actividades/PRJ-013", email=OFFICER)


def test_an_adopted_draft_keeps_where_it_comes_from_and_leads_to_what_is_told(dataset):
    made = adopt()
    before = made.origin
    withdraw(dataset)
    made.refresh_from_db()
    assert (made.origin, made.values["title"]) == (before, "Agua 1")
    assert before["address"] in read(f"/expedientes/{made.key}", email=OFFICER)
    assert client().get(before["address"])["Location"] == PAGE


def test_what_changed_in_it_and_examples_are_for_whoever_may_load(dataset):
    two = imported(xml_of([published(1, movement("3", "5"))]))
    withdraw(dataset)
    changes = f"{PAGE}/cambios/2"
    assert [client(email).get(changes).status_code for email in ("", REGISTRAR)] == [404, 200]
    shown = [client(email).get(f"/lago/importaciones/{two.pk}").context["findings"] for email in ("", REGISTRAR)]
    assert [any(sentence for _severity, _rule, sentence, _n in rows) for rows in shown] == [False, True]


def test_loading_it_again_is_asked_and_brings_it_back(dataset):
    registrar = client(REGISTRAR)
    assert 'name="back"' not in text(registrar.get("/lago/cargar"))
    withdraw(dataset)
    asked = text(registrar.get("/lago/cargar"))
    assert ('name="back"' in asked, "caf (actividades, fuera del lago)" in asked) == (True, True)
    given = {"dataset": "", "licence": ""}
    answer = registrar.post("/lago/cargar", given | {"file": SimpleUploadedFile("caf.xml", FILE)})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["back"])
    assert f"«{WHY}». Si ha de volver con este archivo, dígalo." in text(answer)
    answer = registrar.post("/lago/cargar", given | {"file": SimpleUploadedFile("caf.xml", FILE), "back": "on"})
    done = run(int(answer["Location"].rpartition("/")[2]))
    assert (done.state, done.version.number, Withdrawal.objects.get().back_as) == ("done", 2, done.version)
    assert ("Volvió con la versión 2." in read(PAGE), "Agua 1" in read(f"/lago/actividades/{ONE}")) == (True, True)


def test_in_english(dataset):
    withdraw(dataset)
    assert read("/en/lago/fuentes/caf") and read("/en/lago/fuentes/caf/devolver", email=REGISTRAR)
