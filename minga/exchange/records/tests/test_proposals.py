"""The cases that the sources tell of, as the demonstration has them (R-096, R-099, R-102, R-103, R-105)."""

import datetime

import pytest
from django.test import Client

from minga.cycle.proposals.models import Proposal, Template
from minga.cycle.proposals.queries import overdue, steps_of
from minga.exchange.records.actions import load_folder
from minga.exchange.records.testing import with_demo
from minga.ground.accounts.models import Person
from minga.ground.kit.tables import TableRefused

pytestmark = pytest.mark.django_db
TABLES = ("note_templates", "note_template_sections", "proposals", "proposal_conditions")


def case(code: str) -> Proposal:
    return Proposal.objects.get(code=code)


def test_r_105_choco_andino_shows_eight_of_eight_steps():
    steps = steps_of(case("PRA-001"))
    assert [(one.number, one.done) for one in steps] == [(n, True) for n in range(1, 9)]
    assert [one.on for one in steps] == ["2018", "2015", "", "", "2021-07", "", "", "2023"]
    assert steps[3].words == "12 organizaciones"
    assert steps[6].thing == ("activity", "PRJ-010")
    said = Client().get("/propuestas/PRA-001").content.decode()
    assert "8 de 8 pasos." in said and 'value="8"' in said and "/actividades/PRJ-010" in said


def test_r_105_ambato_is_told_in_prose_and_shows_none():
    assert sum(one.done for one in steps_of(case("PRA-002"))) == 0
    said = Client().get("/propuestas/PRA-002").content.decode()
    assert "Narrativa libre" in said and "0 de 8 pasos." in said


def test_r_096_step_1_has_its_year_and_a_place_for_the_terms_of_reference():
    first = steps_of(case("PRA-001"))[0]
    assert (first.on, case("PRA-001").terms) == ("2018", None)


def test_r_099_who_helped_and_with_what_fund():
    note = case("PRA-001").note
    assert (note.assistance, note.assistance_fund) == ("Especialista en proyectos de la institución", "Condesan")


def test_r_102_r_103_dates_stay_as_they_are_told():
    one = case("PRA-001")
    assert (one.stage, one.submitted, one.term_months, one.answered) == ("accepted", "2021-07", 12, "")
    assert one not in overdue(datetime.date(2099, 1, 1))


def test_r_106_ambato_waits_for_its_mobility_plan():
    one = case("PRA-002")
    condition = one.conditions.get()
    assert (one.stage, condition.met_on, condition.source) == ("conditioned", "", "001:L567")
    assert condition.document == "Plan de movilidad urbana sostenible de Ambato aprobado por el GADM"


def test_the_templates_of_the_demonstration_are_there():
    found = {one.code: (one.cooperant.code if one.cooperant else "", one.sections.count()) for one in Template.objects.all()}
    assert found == {"general": ("", 8), "bmz": ("ORG-016", 8), "ue": ("", 6), "aecid": ("ORG-020", 6)}


def test_what_is_there_is_not_written_over(folder):
    Proposal.objects.filter(code="PRA-002").update(learnt="Lo que escribió la oficina.")
    report = load_folder(with_demo(folder, *TABLES), by=Person.objects.system())
    assert report.tables["proposals"] == {"unchanged": 2}
    assert report.tables["note_templates"] == {"unchanged": 4}
    assert case("PRA-002").learnt == "Lo que escribió la oficina."


def test_a_row_that_does_not_fit_names_its_place(folder):
    with_demo(folder, *TABLES)
    (folder / "proposals.csv").write_text(
        "code,title,organisation,cooperant,stage,source\nT-1,Caso,ORG-NADA,ORG-016,volando,001:L1\n", encoding="utf-8"
    )
    with pytest.raises(TableRefused) as refused:
        load_folder(folder, by=Person.objects.system())
    found = {(one.file, one.line, one.column) for one in refused.value.problems}
    assert {("proposals.csv", 2, "organisation"), ("proposals.csv", 2, "stage"), ("proposal_conditions.csv", 2, "code")} <= found
