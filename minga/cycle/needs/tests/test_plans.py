"""Plans, their alignment matrix (R-007), macro-projects (R-008)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.needs import alignment
from minga.cycle.needs.actions import macro, plans
from minga.cycle.needs.models import Plan, PlanItem
from minga.cycle.needs.testing import (
    CARTAGENA,
    OFFICER,
    OTHER_OFFICER,
    make_demand,
    make_macro_projects,
    make_plan,
    organisation,
    person,
)
from minga.cycle.organisations.models import InstitutionalRole
from minga.cycle.organisations.people import join
from minga.ground.findings.models import Finding

pytestmark = pytest.mark.django_db
Level = PlanItem.Level


def add(plan: Plan, level: str, name: str, parent: PlanItem | None = None, number: str = "") -> PlanItem:
    return plans.add_item(by=person(OFFICER), plan=plan, level=level, name=name, parent=parent, number=number)


def logged(email: str) -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def test_r_007_the_matrix_leads_from_the_objective_to_its_two_programmes():
    join(
        by=person("administracion@minga.example"),
        person=person(OFFICER),
        organisation=organisation(CARTAGENA),
        role=InstitutionalRole.EXECUTION,
    )
    plan = plans.open_plan(by=person(OFFICER), organisation=organisation(CARTAGENA), fields={"name": "Plan distrital de prueba"})
    objective = add(plan, Level.OBJECTIVE, "Recuperar la confianza", number="6")
    strategy = add(plan, Level.STRATEGY, "Estrategia Por Una Cartagena Internacional", objective)
    first = add(plan, Level.PROGRAMME, "Cooperación Internacional Vigorosa", strategy)
    second = add(plan, Level.PROGRAMME, "Promoción del Codesarrollo y Responsabilidad Social Empresarial", strategy)
    rows = alignment.matrix(plan, person(OFFICER))
    assert [(row.objective, row.strategy, row.programme) for row in rows] == [(objective, strategy, first), (objective, strategy, second)]
    lines = b"".join(Client().get(f"/planes/{plan.pk}/matriz.csv")).decode().splitlines()
    assert [line.split(",")[1:7] for line in lines[1:]] == [
        ["6", "Recuperar la confianza", "", strategy.name, "", first.name],
        ["6", "Recuperar la confianza", "", strategy.name, "", second.name],
    ]


def test_the_matrix_shows_the_demands_that_the_reader_sees():
    item = make_plan()
    shown, draft = make_demand(plan_item=item, stage="validated", title="Validada"), make_demand(plan_item=item, title="En borrador")
    assert [row.demands for row in alignment.matrix(item.plan, person(OFFICER))] == [[shown, draft]]
    text = Client().get(f"/planes/{item.plan_id}").content.decode()
    assert "Validada" in text and "En borrador" not in text


def test_demands_without_a_link_stand_below_the_matrix():
    item = make_plan()
    make_demand(plan_item=None, title="Sin vínculo todavía")
    assert "Sin vínculo todavía" in logged(OFFICER).get(f"/planes/{item.plan_id}").content.decode()


def test_a_programme_does_not_stand_under_an_objective():
    item = make_plan()
    with pytest.raises(ValidationError) as refused:
        add(item.plan, Level.PROGRAMME, "Suelto", item)
    assert list(refused.value.message_dict) == ["parent"]


def test_a_plan_is_named_once():
    make_plan()
    with pytest.raises(ValidationError):
        make_plan()


def test_a_plan_does_not_end_before_it_begins():
    with pytest.raises(ValidationError):
        plans.open_plan(by=person(OFFICER), organisation=organisation(), fields={"name": "Al revés", "from_year": 2030, "to_year": 2029})


def test_others_write_nothing_in_it():
    item = make_plan()
    with pytest.raises(PermissionDenied):
        plans.add_item(by=person(OTHER_OFFICER), plan=item.plan, level=Level.OBJECTIVE, name="Ajeno")
    answer = logged(OTHER_OFFICER).get(f"/planes/{item.plan_id}/anadir")
    assert (answer.status_code, "la oficina de cooperación de la institución" in answer.content.decode()) == (403, True)


def test_what_demands_serve_is_not_taken_out():
    item = make_plan()
    make_demand(plan_item=item)
    with pytest.raises(ValidationError):
        plans.remove_item(by=person(OFFICER), item=item)
    assert PlanItem.objects.filter(pk=item.pk).exists()


def test_the_pages_write_a_plan_with_three_levels():
    client = logged(OFFICER)
    client.post("/planes/nuevo", {"organisation": "ORG-007", "kind": "local", "name": "Plan por páginas"})
    plan = Plan.objects.get(name="Plan por páginas")
    for name in ("Objetivo", "Estrategia", "Programa"):
        above = plan.items.order_by("-pk").first()
        client.post(f"/planes/{plan.pk}/anadir", {"name": name, "parent": str(above.pk) if above else ""})
    assert list(plan.items.order_by("pk").values_list("level", "name")) == [
        ("objective", "Objetivo"),
        ("strategy", "Estrategia"),
        ("programme", "Programa"),
    ]
    last = plan.items.get(level="programme")
    assert client.post(f"/planes/{plan.pk}/{last.pk}", {"name": "Programa corregido", "number": "1.1.1"}).status_code == 302
    middle = plan.items.get(level="strategy")
    assert client.post(f"/planes/{plan.pk}/{middle.pk}", {"remove": "1"}).status_code == 422
    assert client.post(f"/planes/{plan.pk}/{last.pk}", {"remove": "1"}).status_code == 302
    assert plan.items.count() == 2


def counts(group) -> list[str]:
    return [one.rule for one in Finding.objects.open().about("macro_projects", str(group.pk))]


def test_r_008_declaring_six_and_listing_five_raises_dq_count():
    group = make_macro_projects(declared=6, names=("Uno", "Dos", "Tres", "Cuatro", "Cinco"))
    assert counts(group) == ["DQ-COUNT"]
    macro.add_project(by=person(OFFICER), group=group, name="Seis")
    assert counts(group) == []


def test_a_macro_project_holds_demands_and_then_stays():
    group = make_macro_projects(names=("Uno",))
    project = group.projects.get()
    make_demand(macro_project=project, title="Dentro del macroproyecto")
    with pytest.raises(ValidationError):
        macro.remove_project(by=person(OFFICER), project=project)
    assert "Dentro del macroproyecto" in logged(OFFICER).get("/macroproyectos").content.decode()
    assert "Dentro del macroproyecto" not in Client().get("/macroproyectos").content.decode()


def test_the_page_says_that_the_count_differs():
    make_macro_projects(declared=2, names=("Uno",))
    text = Client().get("/macroproyectos").content.decode()
    assert "La fuente declara 2." in text and "no coincide" in text


def test_others_add_no_macro_project():
    group = make_macro_projects()
    with pytest.raises(PermissionDenied):
        macro.add_project(by=person(OTHER_OFFICER), group=group, name="Ajeno")
