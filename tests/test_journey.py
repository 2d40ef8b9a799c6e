"""Whole journeys through the pages, with the sources' own cases, as the people of the demonstration."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.shape import section_of
from minga.cycle.registration.queries import certificate_of
from minga.ground.accounts.models import Person
from minga.ground.documents.testing import pdf

pytestmark = pytest.mark.django_db


def somebody(email: str) -> Client:
    one = Client()
    one.force_login(Person.objects.get(email=email))
    return one


def words(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("escaneo.pdf", pdf())


def write(client: Client, dossier: Dossier, place: str, text: str, status: int = 302) -> None:
    """Save one place; `status` 422: it is saved, and the page tells what stands against sending it so."""
    section = section_of(place.removeprefix("unstated."))
    assert section is not None
    version = Dossier.objects.get(pk=dossier.pk).version
    assert client.post(f"/expedientes/{dossier.key}/seccion/{section.name}", {"version": version, place: text}).status_code == status


def step(email: str, dossier: Dossier, name: str) -> str:
    answer = somebody(email).post(f"/expedientes/{dossier.key}/paso/{name}")
    assert answer.status_code == 302, " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())[-900:]
    return Dossier.objects.get(pk=dossier.pk).stage


def test_r_124_prj_010_comes_on_paper_and_leaves_with_a_certificate_that_anybody_verifies():
    """No amount and no start in the source: declared so, reviewed, approved by planning, registered by another registrar."""
    centre = somebody("registro@minga.example")
    answer = centre.post("/expedientes/en-papel", {"organisation": "ORG-002", "code": "PRJ-010", "file": scan()})
    dossier = Dossier.objects.get(activity__code="PRJ-010")
    assert answer["Location"] == f"/expedientes/{dossier.key}"
    for name in ("start", "total_amount", "modality", "classifications", "beneficiaries", "local_objective"):
        if not dossier.values.get(name):
            write(centre, dossier, f"unstated.{name}", "001:L536-557")
    assert step("registro@minga.example", dossier, "submit") == "submitted"
    if step("revision@minga.example", dossier, "validate") == "planning":
        step("planificacion@minga.example", dossier, "approve_plan")
    visitor = Client()
    assert "Constancia" not in words(visitor, "/actividades/PRJ-010")
    assert step("suplente@minga.example", dossier, "register") == "registered"
    certificate = certificate_of(("activity", "PRJ-010"))
    assert certificate is not None
    assert "Esta constancia es auténtica y está al día" in words(visitor, f"/verificar/{certificate.code}")
    page = words(visitor, "/actividades/PRJ-010")
    assert (certificate.number in page, "No consta en la fuente (001:L536-557)" in page) == (True, True)
    assert "escaneo.pdf" not in page


def test_r_106_prj_014_waits_for_its_plan_until_ambato_attaches_it():
    officer, visitor = somebody("oficina@ambato.example"), Client()
    activity = Activity.objects.get(code="PRJ-014")
    condition = activity.conditions.get()
    assert f"espera «{condition.document}»" in words(visitor, "/actividades/PRJ-014")
    assert "Registrar este proyecto" in words(officer, "/actividades/PRJ-014")
    assert "Registrar este proyecto" not in words(somebody("oficina@ibarra.example"), "/actividades/PRJ-014")
    officer.post("/expedientes/nuevo?actividad=PRJ-014", {"organisation": "ORG-007", "activity": "PRJ-014"})
    dossier = Dossier.objects.get(activity=activity)
    write(officer, dossier, "status", "EN_EJECUCION", 422)
    refused = officer.post(f"/expedientes/{dossier.key}/paso/submit")
    assert (refused.status_code, "R-106" in words(officer, f"/expedientes/{dossier.key}/revisar")) == (422, True)
    write(officer, dossier, "status", "CONDICIONADO")
    address = f"/expedientes/{dossier.key}/condiciones/{condition.pk}"
    assert address in officer.get(f"/expedientes/{dossier.key}").content.decode()
    assert officer.post(address, {"public": "1", "file": scan()}).status_code == 302
    assert "Cumplimiento por confirmar." in words(visitor, "/actividades/PRJ-014")
    assert somebody("revision@minga.example").post(address, {"act": "confirm", "version": "1"}).status_code == 302
    activity.refresh_from_db()
    dossier.refresh_from_db()
    assert (activity.status.code, dossier.values["status"]) == ("APROBADO", "APROBADO")
    page = words(visitor, "/actividades/PRJ-014")
    assert ("Condición cumplida:" in page, "PDF" in page, "Abrir el expediente" in page) == (True, True, False)
    assert "Abrir el expediente" in words(officer, "/actividades/PRJ-014")
