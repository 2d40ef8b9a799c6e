"""The registry as lists: registered, out of date, and what ought to be there."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.utils import timezone

from minga.cycle.activities.models import Activity
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.agreements.testing import BIERBEEK
from minga.cycle.agreements.testing import make_registered as make_agreement
from minga.cycle.filing import actions, drafting
from minga.cycle.filing.registry import counts, entries, found, shown, stale_before, unregistered
from minga.cycle.filing.testing import OFFICER, amended, make_registered, person
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.queries import certificate_of

pytestmark = pytest.mark.django_db


def table() -> list[dict]:
    answer = Client().get("/registro.csv")
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_r_133_the_table_has_the_level_of_government_of_whoever_registered():
    dossier = make_registered()
    row = next(row for row in table() if row["codigo"] == dossier.key)
    assert (row["nivel_gobierno"], row["constancia"]) == ("Concejo municipal", certificate_of(("activity", dossier.key)).number)


def test_r_025_agreements_programmes_and_projects_stand_apart_and_add_up_to_the_whole():
    programme, project = make_registered(kind="PROGRAMA"), make_registered(title="Agua para Pinllo")
    twinning = make_agreement(BIERBEEK, kind="HERMANAMIENTO")
    alone = {kind: [row.code for row in shown(entries(kind=kind))] for kind in counts()}
    assert alone == {"ACUERDO": [twinning.code], "PROGRAMA": [programme.key], "PROYECTO": [project.key], "ACCION": []}
    assert (counts(), len(shown(entries()))) == ({"ACUERDO": 1, "PROGRAMA": 1, "PROYECTO": 1, "ACCION": 0}, 3)


def test_r_134_a_record_not_touched_for_twelve_months_is_out_of_date(settings):
    dossier = make_registered()
    assert list(found(stale=True)) == []
    Activity.objects.filter(code=dossier.key).update(revised_at=timezone.now() - datetime.timedelta(days=367))
    assert [one.key for one in found(stale=True)] == [dossier.key]
    assert next(row for row in table() if row["codigo"] == dossier.key)["desactualizada"] == "true"
    settings.STALE_MONTHS = 24
    assert list(found(stale=True)) == []


@pytest.mark.parametrize(
    ("months", "day", "expected"),
    [(12, "2026-11-21", "2025-11-21"), (1, "2026-03-31", "2026-02-28"), (11, "2026-12-15", "2026-01-15"), (12, "2024-02-29", "2023-02-28")],
)
def test_months_back_end_on_a_day_that_is_there(settings, monkeypatch, months, day, expected):
    settings.STALE_MONTHS = months
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date.fromisoformat(day))
    assert stale_before().date().isoformat() == expected


def running(code: str, executor: str) -> Activity:
    participants = [
        {"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "as_written": "x", "organisation": Organisation.objects.get(code=executor)}
    ]
    return make_activity(code, code, status=code_of("ESTADO_ACTIVIDAD", "EN_EJECUCION"), participants=participants)


def test_r_039_a_running_public_project_without_registration_is_listed():
    running("PUB-1", "ORG-007")
    assert "PUB-1" in unregistered().values_list("code", flat=True)


def test_what_a_private_body_runs_is_not_listed():
    running("PRIV-1", "ORG-016")
    assert "PRIV-1" not in unregistered().values_list("code", flat=True)


def test_a_registered_project_is_not_listed():
    dossier = make_registered(status="EN_EJECUCION")
    assert dossier.key not in unregistered().values_list("code", flat=True)


@pytest.mark.parametrize(
    ("email", "status"), [("revision@minga.example", 200), ("auditoria@minga.example", 200), ("oficina@ambato.example", 403)]
)
def test_the_list_is_for_the_centre(email, status):
    client = Client()
    client.force_login(person(email))
    assert client.get("/registro/obligaciones").status_code == status


def test_everybody_reads_the_registry():
    dossier = make_registered()
    page = Client().get("/registro").content.decode()
    assert dossier.title in page and certificate_of(("activity", dossier.key)).number in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(number, django_assert_max_num_queries):
    for _one in range(number):
        make_registered()
    Client().get("/registro")
    with django_assert_max_num_queries(8):
        Client().get("/registro")


def test_an_amended_record_stands_once_with_its_last_version():
    dossier = make_registered()
    amended(dossier, title="Corredor verde del río Cutuchi")
    rows = [row for row in table() if row["codigo"] == dossier.key]
    assert [(row["version"], row["titulo"]) for row in rows] == [("2", "Corredor verde del río Cutuchi")]


def test_an_amendment_being_written_is_not_shown():
    dossier = actions.amend(by=person(OFFICER), dossier=make_registered())
    drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Todavía no"})
    assert "Todavía no" not in Client().get("/registro").content.decode()
    assert "Todavía no" not in str(table())
