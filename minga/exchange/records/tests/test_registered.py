"""A record that is registered is left as it is by a load: what was certified changes on its dossier alone (R-124)."""

import json
from pathlib import Path

import pytest

from minga.cycle.activities.models import Activity, Condition
from minga.cycle.agreements import registering as agreements_registering
from minga.cycle.agreements import testing as agreements
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing import registering
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.testing import REGISTRAR, make_registered, person
from minga.cycle.registration.queries import State, certificate_of, check
from minga.exchange.records.testing import ROWS, make_folder
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def folder_about(code: str, folder: Path) -> Path:
    """A folder that tells of a record of Minga, with a condition, another record beneath it and one that it names."""
    rows = json.loads(json.dumps(ROWS).replace("T-P1", code))
    rows["activity_conditions"] = [{"activity_id": code, "document": "Aval del concejo", "source": "001:L13"}]
    return make_folder(folder, **rows)


def certified(dossier: Dossier):
    return check(certificate_of(("activity", dossier.activity.code)).code)


def test_it_is_skipped_with_a_note_and_all_else_loads(load, tmp_path):
    dossier = make_registered()
    code, number = dossier.activity.code, certified(dossier).certificate.number
    before = Entry.objects.filter(thing_kind="activity", thing_key=code).count()
    report = load(folder_about(code, tmp_path / "registros"))
    assert report.tables["projects"] == {"registered": 1, "created": 1}
    assert f"{code}: registrado como {number}: se enmienda en su expediente." in report.notes
    kept, child = Activity.objects.get(code=code), Activity.objects.get(code="T-P2")
    assert (kept.title, kept.version, child.parent) == ("Corredor verde del río Ambato", 1, kept)
    assert (Condition.objects.filter(activity=kept).count(), certified(dossier).state) == (0, State.VALID)
    assert Entry.objects.filter(thing_kind="activity", thing_key=code).count() == before


def test_one_whose_registration_was_annulled_is_loaded_again(load, tmp_path):
    dossier = make_registered()
    registering.annul(by=person(REGISTRAR), dossier=dossier, reason="Datos de otro proyecto.", act="Resolución 12")
    report = load(folder_about(dossier.activity.code, tmp_path / "registros"))
    assert report.tables["projects"] == {"changed": 1, "created": 1}
    assert Activity.objects.get(code=dossier.activity.code).title == "Agua para el barrio de ensayo"


def agreement_rows(code: str, title: str = "Otro título") -> dict[str, list[dict]]:
    row = {"agreement_id": code, "title": title, "type": "CONVENIO_MARCO", "source": "001:L13"}
    return ROWS | {"agreements": [row, row | {"agreement_id": "T-C2", "title": "Convenio derivado", "parent": code}]}


def test_an_agreement_kept_here_is_skipped_with_a_note_and_others_derive_from_it(load, tmp_path):
    kept = agreements.make_registered()
    report = load(make_folder(tmp_path / "registros", **agreement_rows(kept.code)))
    assert report.tables["agreements"] == {"kept": 1, "created": 1}
    assert f"{kept.code}: se lleva en Minga; lo firmado cambia con una adenda, no al cargar." in report.notes
    again = Agreement.objects.get(code=kept.code)
    assert (again.title, again.version) == (kept.title, kept.version)
    assert Agreement.objects.get(code="T-C2").parent == kept
    assert check(certificate_of(("agreement", kept.code)).code).state == State.VALID


def test_an_agreement_of_a_source_that_was_registered_is_skipped_too(load, tmp_path):
    load(make_folder(tmp_path / "primero", **agreement_rows("T-C1", "Convenio de agua")))
    agreements_registering.register(by=person(REGISTRAR), agreement=Agreement.objects.get(code="T-C1"))
    report = load(make_folder(tmp_path / "segundo", **agreement_rows("T-C1")))
    assert (report.tables["agreements"], Agreement.objects.get(code="T-C1").title) == ({"kept": 1, "unchanged": 1}, "Convenio de agua")
