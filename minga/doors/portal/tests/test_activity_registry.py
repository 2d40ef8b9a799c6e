"""What the registry adds to the page of an activity: plans, certificate, documents; nothing of a dossier that is not public."""

import pytest
from django.test import Client

from minga.cycle.filing import actions, enclosing, registering
from minga.cycle.filing.drafting import save
from minga.cycle.filing.testing import OFFICER, REGISTRAR, amended, make_approved, person
from minga.cycle.registration.queries import certificate_of
from minga.ground.documents.receiving import receive

pytestmark = pytest.mark.django_db


def read(address: str) -> str:
    return Client().get(address).content.decode()


def test_r_041_both_plans_stand_on_the_page_and_a_missing_one_is_said():
    dossier = make_approved(national_objective="")
    registering.register(by=person(REGISTRAR), dossier=dossier)
    page = read(f"/actividades/{dossier.key}")
    assert "Recuperar los ecosistemas del cantón" in page
    assert '<dt>Objetivo del plan nacional</dt><dd><span class="quiet">no consta</span>' in page


def test_r_041_of_a_record_that_is_not_registered_no_plan_is_asked():
    assert "Objetivo del plan nacional" not in read("/actividades/PRJ-001")


def test_only_public_documents_are_shown():
    dossier = make_approved()
    for title, public in (("Acta pública", True), ("Acta privada", False)):
        enclosing.attach(
            by=person(OFFICER), dossier=dossier, title=title, content=receive("acta.txt", title.encode() + b"\n"), public=public
        )
    registering.register(by=person(REGISTRAR), dossier=dossier)
    page = read(f"/actividades/{dossier.key}")
    assert ("Acta pública" in page, "Acta privada" in page) == (True, False)


def test_a_kept_page_is_renewed_by_the_registration():
    """Readers without a session are shown kept pages: they follow the journal."""
    dossier = make_approved()
    assert (Client().get(f"/actividades/{dossier.key}").status_code, dossier.title in read("/actividades")) == (404, False)
    registering.register(by=person(REGISTRAR), dossier=dossier)
    assert dossier.title in read("/actividades")
    certificate = certificate_of(("activity", dossier.key))
    assert certificate is not None
    assert certificate.number in read(f"/actividades/{dossier.key}")


def way(dossier) -> list[str]:
    return [step["text"] for step in Client().get(f"/actividades/{dossier.key}").context["steps"]]


def test_the_way_of_a_record_shows_when_it_was_sent_and_registered_and_names_nobody():
    dossier = amended(registering.register(by=person(REGISTRAR), dossier=make_approved()), title="Corredor verde del Cutuchi")
    sent, first, again, second, checked = way(dossier)
    assert (sent, first) == ("Enviado para su registro", "Registrado, versión 1")
    assert (again, second, checked) == ("Enviado para su registro", "Registrado, versión 2", "Revisado por reglas")
    page = read(f"/actividades/{dossier.key}")
    assert [one for one in (OFFICER, REGISTRAR) if person(one).name in page] == []


def test_the_way_says_nothing_of_what_is_under_review():
    dossier = registering.register(by=person(REGISTRAR), dossier=make_approved())
    dossier = actions.amend(by=person(OFFICER), dossier=dossier)
    dossier = save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Corredor verde del Cutuchi"})
    actions.submit(by=person(OFFICER), dossier=dossier)
    assert way(dossier) == ["Enviado para su registro", "Registrado, versión 1", "Revisado por reglas"]


def test_the_way_says_that_the_registration_was_annulled():
    dossier = registering.register(by=person(REGISTRAR), dossier=make_approved())
    registering.annul(by=person(REGISTRAR), dossier=dossier, reason="Se registró dos veces.", act="Resolución 12, 2026-03-03")
    assert sorted(way(dossier)) == ["Enviado para su registro", "Registrado, versión 1", "Registro anulado", "Revisado por reglas"]


def test_shares_and_cost_stand_as_they_were_declared():
    shares = [{"id": "p1", "unit": "EC-1801", "share": "60.5"}, {"id": "p2", "unit": "EC-1801", "share": "39.5"}]
    dossier = make_approved(places=shares, total_amount="12500.5", total_currency="EUR")
    registering.register(by=person(REGISTRAR), dossier=dossier)
    page = read(f"/actividades/{dossier.key}")
    assert ("60,5 %" in page, "39,5 %" in page, page.count("EUR 12.500,50"), "12.500,5 " in page) == (True, True, 2, False)


def test_the_table_tells_what_the_registry_adds():
    dossier = make_approved(start_planned="2026-01", description="Una ribera para caminar.")
    registering.register(by=person(REGISTRAR), dossier=dossier)
    table = b"".join(Client().get(f"/actividades/{dossier.key}/datos.csv").streaming_content).decode()
    found = [
        name for name in ("resumen", "inicio_previsto", "objetivo_plan_local", "objetivo_plan_nacional", "constancia") if name in table
    ]
    assert found == ["resumen", "inicio_previsto", "objetivo_plan_local", "objetivo_plan_nacional", "constancia"]
