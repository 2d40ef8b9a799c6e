"""Published activities of CAF and USAID taken over as drafts of an institution."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from minga.cycle.filing import actions, drafting
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.queries import places_taken
from minga.cycle.filing.testing import AMBATO, IBARRA, OFFICER, OTHER_OFFICER, REGISTRAR, person
from minga.cycle.organisations.models import Organisation
from minga.evidence.lake import adopting, asking
from minga.evidence.lake.pages import activity
from minga.ground.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared, pytest.mark.usefixtures("real_lake")]

CAF, ESTA = "XM-DAC-46008-cfa008702", "US-GOV-1-518-A-00-07-00023"


def adopt(identifier: str = CAF, by: str = OFFICER, organisation: str = AMBATO) -> tuple[Dossier, bool]:
    body = Organisation.objects.get(code=organisation)
    with asking.look() as at:
        found, _others = activity.find(identifier, "", at)
        return adopting.adopt(by=person(by), organisation=body, identifier=identifier, dataset=found.dataset, a=found.a, at=at)


def path_of(dossier: Dossier, name: str) -> str:
    return dossier.origin["places"][name][0]


def rows(dossier: Dossier, name: str, *cells: str) -> list[tuple]:
    return [tuple(row.get(cell) for cell in cells) for row in dossier.values.get(name, [])]


def test_it_works():
    made, new = adopt()
    assert (new, made.stage, made.organisation.code, made.values["iati_identifier"]) == (True, "draft", AMBATO, CAF)
    assert made.title == ("Plan de Ordenamiento y Desarrollo Sostenible del Casco Urbano Central de la Ciudad de Loja (REGENERAR)")
    assert (made.values["start"], made.values["status"], made.values["title_language"]) == ("2014-10-21", "CERRADO", "es")
    assert rows(made, "contributions", "role", "amount", "currency", "description") == [
        ("DONANTE", "33142900", "USD", "Compromiso del 21 de octubre de 2014")
    ]
    assert rows(made, "participants", "role", "as_written") == [("EJECUTOR", "MUNICIPIO DE LOJA DE L A REPUBLICA DE ECUADOR")]
    assert rows(made, "classifications", "code") == [("ODS/6",), ("ODS/11",)]
    assert rows(made, "places", "country", "as_written") == [("EC", "Ecuador")]
    assert [row[0][:31] for row in rows(made, "documents", "address")] == ["https://www.caf.com/es/proyecto"]
    assert ("total_amount" in made.values, "kind" in made.values) == (False, False)


def test_each_value_says_where_it_stands():
    made, _new = adopt()
    origin = made.origin
    assert (origin["identifier"], origin["version"], origin["address"]) == (CAF, 1, f"/lago/actividades/{CAF}?source={origin['dataset']}")
    assert path_of(made, "title") == "iati-activity/title/narrative"
    assert path_of(made, "start") == "iati-activity/activity-date[@type='2']"
    gift = made.values["contributions"][0]["id"]
    assert path_of(made, f"contributions.{gift}") == "iati-activity/transaction[1]"
    assert [(where, values) for where, _message, values in origin["left"] if values] == [("iati-activity/sector[1]", {"value": "3"})]


def test_what_has_no_one_meaning_is_left_out_and_told():
    made, _new = adopt(ESTA)
    left = {where: values for where, _message, values in made.origin["left"]}
    assert "status" not in made.values and left["iati-activity/activity-status/@code"] == {"value": {"list": "ActivityStatus", "code": "3"}}
    assert left["iati-activity/transaction[4]"] == {
        "amount": {"number": "-75989"},
        "currency": "USD",
        "date": {"date": "2016-06-30"},
    }
    assert "contributions" not in made.values
    assert rows(made, "participants", "role") == [("FINANCIADOR",), (None,), (None,), ("EJECUTOR",)]
    assert made.title == "Alianza Ecuatoriana de Turismo Sostenible (ESTA)"


def test_what_is_left_out_is_told_in_the_language_of_whoever_reads():
    made, _new = adopt(ESTA)
    client = Client()
    client.force_login(person(OFFICER))
    for address in (f"/lago/adoptar/{ESTA}", f"/expedientes/{made.key}"):
        spanish, english = client.get(address).content.decode(), client.get(f"/en{address}").content.decode()
        assert "«En finalización» no tiene un solo equivalente en las listas del registro." in spanish
        assert "-75.989 USD del 30 jun. 2016 no es mayor que cero: descuenta de otro compromiso." in spanish
        assert ("Finalisation" in english, "En finalización" in english) == (True, False)
        assert ("-75,989 USD" in english, "30 Jun 2016" in english) == (True, True)


def test_its_lines():
    made, _new = adopt()
    found = Entry.objects.filter(thing_kind="dossier", thing_key=made.key).order_by("seq")
    assert [one.event for one in found] == ["dossier.opened", "dossier.adopted"]
    assert (found[1].after["identifier"], found[1].after["version"], found[1].after["left"]) == (CAF, 1, 3)


def test_a_second_time_leads_to_the_draft_that_exists():
    made, _new = adopt()
    again, new = adopt()
    assert (again.pk, new, Dossier.objects.filter(origin__identifier=CAF).count()) == (made.pk, False, 1)


def test_another_institution_opens_its_own():
    made, _new = adopt()
    other, new = adopt(by=OTHER_OFFICER, organisation=IBARRA)
    assert (new, other.pk == made.pk) == (True, False)


def test_one_that_was_withdrawn_may_be_opened_anew():
    made, _new = adopt()
    actions.withdraw(by=person(OFFICER), dossier=made, reason="No es nuestro.")
    assert adopt()[1] is True


def test_a_registrar_may_not_adopt():
    with pytest.raises(PermissionDenied):
        adopt(by=REGISTRAR)


def test_an_officer_of_another_institution_may_not_adopt_for_it():
    with pytest.raises(PermissionDenied):
        adopt(by=OTHER_OFFICER)


def test_a_value_that_is_changed_is_no_longer_told_as_taken():
    made, _new = adopt()
    assert {"title", "status"} <= places_taken(made).keys()
    row = made.values["contributions"][0]["id"]
    changes = {"title": "Loja se regenera", f"contributions.{row}.amount": "1"}
    saved = drafting.save(by=person(OFFICER), dossier=made, base=1, changes=changes)
    assert {"title", f"contributions.{row}"} & places_taken(saved).keys() == set()
    assert "status" in places_taken(saved)


def test_the_pages():
    client = Client()
    client.force_login(person(OFFICER))
    assert f"/lago/adoptar/{CAF}" not in Client().get(f"/lago/actividades/{ESTA}").content.decode()
    shown = client.get(f"/lago/adoptar/{CAF}")
    assert (shown.status_code, len(shown.context["facts"]), len(shown.context["left"])) == (200, 12, 3)
    assert client.post(f"/lago/adoptar/{CAF}", {"organisation": IBARRA}).status_code == 422
    where = client.post(f"/lago/adoptar/{CAF}", {"organisation": AMBATO})["Location"]
    page = client.get(where).content.decode()
    assert f'href="/lago/actividades/{CAF}?source=' in page
    assert "title/narrative" in client.get(f"{where}/seccion/identification").content.decode()
    assert client.post(f"/lago/adoptar/{CAF}", {"organisation": AMBATO})["Location"] == where


def test_the_page_is_for_who_files_for_somebody():
    client = Client()
    client.force_login(person(REGISTRAR))
    assert client.get(f"/lago/adoptar/{CAF}").status_code == 403
    assert Client().get(f"/lago/adoptar/{CAF}").status_code == 302
