"""The needs of territories that the demonstration loads: Cartagena's plan and macro-projects, Ambato's demands (R-007, R-008, R-012)."""

import pytest

from minga.cycle.needs import alignment
from minga.cycle.needs.actions import demands
from minga.cycle.needs.models import Agenda, Demand, MacroProjects, Plan
from minga.cycle.needs.testing import OFFICER, person
from minga.exchange.records.actions import load_folder
from minga.exchange.records.testing import with_demo
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding
from minga.ground.kit.tables import TableRefused

pytestmark = pytest.mark.django_db
STRATEGY = "Estrategia Por Una Cartagena Internacional"


def test_r_007_cartagenas_objective_six_leads_to_its_two_programmes():
    plan = Plan.objects.get(organisation__code="ORG-040")
    rows = [(row.objective.number, str(row.strategy), str(row.programme)) for row in alignment.matrix(plan, None)]
    assert rows == [
        ("6", STRATEGY, "Cooperación Internacional Vigorosa"),
        ("6", STRATEGY, "Promoción del Codesarrollo y Responsabilidad Social Empresarial"),
    ]


def test_r_008_the_demonstration_holds_exactly_six_macro_projects():
    group = MacroProjects.objects.get(organisation__code="ORG-040")
    assert (group.declared, group.projects.count()) == (6, 6)
    assert not Finding.objects.open().about("macro_projects", str(group.pk)).exists()


def test_r_012_the_agenda_of_2012_is_incomplete_without_indicators():
    agenda = Agenda.objects.get(code="AG-CTG-2012")
    found = Finding.objects.open().about("agenda", agenda.code)
    assert (agenda.priorities.count(), {one.rule for one in found}, found.count()) == (7, {"DQ-MISSING"}, 7)


def test_ambatos_office_sees_its_own_demands_and_visitors_what_is_validated():
    seen = {person_: set(Demand.objects.visible_to(person_).values_list("code", flat=True)) for person_ in (person(OFFICER), None)}
    assert list(seen.values()) == [{"DEM-001", "DEM-002", "DEM-003"}, {"DEM-001", "DEM-002"}]


def test_what_people_worked_at_is_left_with_a_note(folder):
    demand = Demand.objects.get(code="DEM-003")
    demands.save(by=person(OFFICER), demand=demand, base=1, values={"title": "Como la dejó la oficina"})
    report = load_folder(with_demo(folder, "demands"), by=Person.objects.system())
    demand.refresh_from_db()
    assert demand.title == "Como la dejó la oficina"
    assert "DEM-003: se trabajó en Minga desde que se cargó; queda como está." in report.notes


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("demands", "DX-1,ORG-007,Sin territorio,plan,draft,EC-99999,21010,001:L1", "units"),
        ("demands", "DX-1,ORG-007,Sin sector,plan,draft,EC-1801,99999,001:L1", "sectors"),
        ("demands", "DX-1,ORG-999,De nadie,plan,draft,EC-1801,21010,001:L1", "org_id"),
        ("demands", "DX-1,ORG-007,Emparejada,plan,matched,EC-1801,21010,001:L1", "stage"),
        ("demands", "DX-1,ORG-007,,plan,draft,EC-1801,21010,001:L1", "title"),
    ],
)
def test_a_bad_cell_refuses_the_folder_by_line_and_column(folder, load, table, row, column):
    (folder / f"{table}.csv").write_text(f"demand_id,org_id,title,purpose,stage,units,sectors,source\n{row}\n", encoding="utf-8")
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert {(one.file, one.line, one.column) for one in refused.value.problems} == {(f"{table}.csv", 2, column)}
    assert not Demand.objects.filter(code="DX-1").exists()
