"""The pages of an office, as its people and strangers open them."""

import pytest
from django.test import Client

from minga.cycle.office.models import Initiative, Promotion, Topic, YearPlan
from minga.cycle.office.testing import (
    AMBATO,
    AUDITOR,
    OFFICER,
    OTHER_OFFICER,
    PLANNER,
    make_plan_item,
    make_task,
    make_year,
    person,
)

pytestmark = pytest.mark.django_db


def as_(email: str = OFFICER) -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def test_an_officer_opens_a_year_adds_an_activity_closes_it_and_reads_the_progress():
    client = as_()
    opened = client.post("/programacion/nueva", {"year": "2024", "note": "Más redes"})
    assert (opened.status_code, opened["Location"]) == (302, f"/programacion/{AMBATO}/2024")
    year = f"/programacion/{AMBATO}/2024"
    added = client.post(f"{year}/actividad", {"name": "Feria de cooperantes", "from_month": "3", "to_month": "5"})
    assert added.status_code == 302
    task = YearPlan.objects.get(year=2024).tasks.get()
    assert client.post(f"{year}/{task.pk}/cerrar", {"day": "2024-05-30", "outcome": "31 cooperantes"}).status_code == 302
    page = client.get(year).content.decode()
    assert ("<strong>100 %</strong>" in page, "marzo – mayo" in page, "31 cooperantes" in page) == (True, True, True)
    table = b"".join(client.get(f"{year}.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert table[1] == "Feria de cooperantes,3,5,,2024-05-30,31 cooperantes"


def test_r_032_a_year_that_the_institution_has_already_is_refused_with_the_way_to_it():
    plan, client = make_year(2024), as_()
    refused = client.post("/programacion/nueva", {"year": "2024", "note": ""})
    link = f'<a href="/programacion/{AMBATO}/2024">Ver la programación de 2024 de {plan.organisation.name}</a>'
    assert (refused.status_code, link in refused.content.decode()) == (422, True)
    other = client.post("/programacion/nueva", {"year": "1800", "note": ""})
    assert (other.status_code, "Ver la programación" in other.content.decode()) == (422, False)


def test_a_refused_activity_keeps_what_was_typed():
    plan = make_year()
    answer = as_().post(f"/programacion/{AMBATO}/2024/actividad", {"name": "Feria", "from_month": "6", "to_month": "5"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="Feria"' in page, "revise los meses" in page, plan.tasks.count()) == (422, True, True, 0)


def test_a_year_of_another_institution_is_not_there_and_the_centre_only_reads_it():
    make_year()
    year = f"/programacion/{AMBATO}/2024"
    assert [as_(email).get(year).status_code for email in (OFFICER, OTHER_OFFICER, PLANNER, AUDITOR)] == [200, 404, 200, 200]
    assert [as_(email).get(f"{year}/actividad").status_code for email in (OFFICER, OTHER_OFFICER, PLANNER, AUDITOR)] == [200, 404, 403, 403]
    assert Client().get(year).status_code == 302


def test_reopening_and_removing_ask_first_and_change_nothing_by_reading():
    plan = make_year()
    task = make_task(plan)
    client, year = as_(), f"/programacion/{AMBATO}/2024"
    assert (client.get(f"{year}/{task.pk}/quitar").status_code, plan.tasks.count()) == (200, 1)
    assert client.post(f"{year}/{task.pk}/reabrir").status_code == 422
    assert (client.post(f"{year}/{task.pk}/quitar").status_code, plan.tasks.count()) == (302, 0)


def test_promotion_is_noted_listed_by_year_and_struck():
    client = as_()
    sent = {"date": "2024-07-05", "kind": "mission", "title": "Visita a Bierbeek", "with_whom": "Municipio de Bierbeek"}
    assert client.post("/promocion/nueva", sent).status_code == 302
    page = client.get("/promocion").content.decode()
    assert ("Visita a Bierbeek" in page, "<strong>2024</strong>: 1 acción" in page) == (True, True)
    row = Promotion.objects.get()
    assert as_(PLANNER).get(f"/promocion/{row.pk}/tachar").status_code == 403
    assert client.post(f"/promocion/{row.pk}/tachar", {"reason": "Fue en 2023"}).status_code == 302
    assert "<s>Visita a Bierbeek</s>" in client.get("/promocion").content.decode()
    assert (
        b"".join(client.get("/promocion.csv").streaming_content)
        .decode("utf-8-sig")
        .splitlines()[1]
        .startswith("2024-07-05,Misión o visita")
    )


def test_r_033_a_topic_is_sent_by_page_and_answered_by_page():
    item = make_plan_item()
    sent = {"title": "Corredor de agua", "plan_item": str(item.pk), "country": "DE", "reason": "Prioridad 1 del PDOT"}
    assert as_().post("/temas-de-negociacion/nuevo", sent).status_code == 302
    topic = Topic.objects.get()
    assert "Alemania" in as_(PLANNER).get("/temas-de-negociacion").content.decode()
    page = f"/temas-de-negociacion/{topic.pk}"
    assert as_().post(page, {"step": "consider", "answer": "Sí"}).status_code == 403
    assert as_(PLANNER).post(page, {"step": "consider", "answer": ""}).status_code == 422
    assert as_(PLANNER).post(page, {"step": "consider", "answer": "En la ronda de mayo"}).status_code == 302
    assert "En la ronda de mayo" in as_().get(page).content.decode()
    assert as_(OTHER_OFFICER).get(page).status_code == 404


def test_r_034_a_proposal_is_presented_moved_and_withdrawn_by_page():
    client = as_()
    sent = {"kind": "plan", "title": "Plan de redes", "text": "Una red por provincia."}
    assert client.post("/propuestas-de-estrategia/nueva", sent).status_code == 302
    page = f"/propuestas-de-estrategia/{Initiative.objects.get().pk}"
    assert as_(PLANNER).post(page, {"step": "adopt", "answer": "Sí"}).status_code == 422
    assert as_(PLANNER).post(page, {"step": "study", "answer": ""}).status_code == 302
    assert client.post(f"{page}/retirar", {"reason": "La rehacemos"}).status_code == 302
    shown = client.get(page).content.decode()
    assert [word in shown for word in ("Presentada", "En estudio", "Retirada", "La rehacemos")] == [True] * 4
    assert as_(PLANNER).post(page, {"step": "study", "answer": ""}).status_code == 409


def test_the_lists_say_what_to_do_where_there_is_nothing():
    client = as_()
    for address, words in (
        ("/programacion", "Todavía no hay años programados"),
        ("/promocion", "Todavía no hay acciones anotadas"),
        ("/temas-de-negociacion", "Todavía no hay temas"),
        ("/propuestas-de-estrategia", "Todavía no hay propuestas"),
    ):
        assert words in client.get(address).content.decode()
