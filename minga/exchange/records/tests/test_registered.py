"""A record that is registered is left as it is by a load: what was certified changes on its dossier alone (R-124)."""

import json
from pathlib import Path

import pytest

from minga.cycle.activities.models import Activity, Condition
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
