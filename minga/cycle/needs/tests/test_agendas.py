"""Territorial agendas: participants, ranked priorities, indicators (R-001, R-012)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.needs.actions import agendas
from minga.cycle.needs.models import Agenda
from minga.cycle.needs.states import ActorKind
from minga.cycle.needs.testing import OFFICER, OTHER_OFFICER, make_agenda, make_demand, organisation, person
from minga.ground.findings.models import Finding
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def officer():
    return person(OFFICER)


def logged(email: str = OFFICER) -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def themes(agenda: Agenda) -> list[tuple[int, str]]:
    return list(agenda.priorities.order_by("rank").values_list("rank", "theme"))


def test_r_001_public_actors_alone_publish_no_agenda():
    agenda = make_agenda()
    agendas.add_participant(by=officer(), agenda=agenda, as_written="GAD Municipal de Ambato", kind=ActorKind.PUBLIC)
    with pytest.raises(ValidationError) as refused:
        agendas.publish(by=officer(), agenda=agenda)
    assert refused.value.messages == ["Falta un participante de la sociedad civil: una agenda no la hacen solo actores públicos."]
    agendas.add_participant(by=officer(), agenda=agenda, as_written="Colectivo de ciclistas", kind=ActorKind.CIVIL_SOCIETY)
    assert agendas.publish(by=officer(), agenda=agenda).stage == "published"


def test_civil_society_alone_publishes_none_either():
    agenda = make_agenda()
    agendas.add_participant(by=officer(), agenda=agenda, as_written="Colectivo de ciclistas", kind=ActorKind.CIVIL_SOCIETY)
    with pytest.raises(ValidationError) as refused:
        agendas.publish(by=officer(), agenda=agenda)
    assert refused.value.messages == ["Falta un participante del sector público."]


def test_an_agenda_without_priorities_is_not_published():
    agenda = make_agenda()
    agendas.remove_priority(by=officer(), priority=agenda.priorities.get())
    with pytest.raises(ValidationError) as refused:
        agendas.publish(by=officer(), agenda=agenda)
    assert refused.value.messages[0] == "Faltan las prioridades: añada al menos una."


def test_r_012_a_priority_without_an_indicator_is_incomplete():
    agenda = make_agenda()
    agendas.add_priority(by=officer(), agenda=agenda, cells={"theme": "Capacidades entre socios"})
    for name, kind in (("GAD", ActorKind.PUBLIC), ("Colectivo", ActorKind.CIVIL_SOCIETY)):
        agendas.add_participant(by=officer(), agenda=agenda, as_written=name, kind=kind)
    agendas.publish(by=officer(), agenda=agenda)
    found = Finding.objects.open().about("agenda", agenda.code)
    assert [(one.rule, one.figures["theme"]) for one in found] == [("DQ-MISSING", "Capacidades entre socios")]
    text = Client().get(f"/agendas/{agenda.code}").content.decode()
    assert "La prioridad 2, «Capacidades entre socios», está incompleta" in text


def test_two_agendas_of_one_institution_do_not_overlap():
    make_agenda(title="La primera")
    with pytest.raises(ValidationError) as refused:
        make_agenda(title="La segunda", from_year=2031, to_year=2033)
    [message] = refused.value.message_dict["from_year"]
    assert "«La primera» (2030–2031)" in message
    assert make_agenda(title="La que sigue", from_year=2032, to_year=2033).title == "La que sigue"


def test_an_agenda_does_not_move_over_another():
    make_agenda(title="La primera")
    second = make_agenda(title="La segunda", from_year=2032, to_year=2033)
    with pytest.raises(ValidationError):
        agendas.change_agenda(by=officer(), agenda=second, fields={"from_year": 2031})


def test_priorities_are_moved_and_numbered_anew():
    agenda = make_agenda()
    for theme in ("Agua", "Ambiente"):
        agendas.add_priority(by=officer(), agenda=agenda, cells={"theme": theme})
    agendas.move_priority(by=officer(), priority=agenda.priorities.get(theme="Ambiente"), places=-1)
    assert themes(agenda) == [(1, "Movilidad"), (2, "Ambiente"), (3, "Agua")]
    agendas.move_priority(by=officer(), priority=agenda.priorities.get(theme="Movilidad"), places=-1)
    agendas.remove_priority(by=officer(), priority=agenda.priorities.get(theme="Movilidad"))
    assert themes(agenda) == [(1, "Ambiente"), (2, "Agua")]


def test_a_priority_that_demands_serve_stays():
    agenda = make_agenda()
    make_demand(priority=agenda.priorities.get())
    with pytest.raises(ValidationError):
        agendas.remove_priority(by=officer(), priority=agenda.priorities.get())


def test_others_write_nothing_in_it():
    agenda = make_agenda()
    with pytest.raises(PermissionDenied):
        agendas.add_participant(by=person(OTHER_OFFICER), agenda=agenda, as_written="Ajeno", kind=ActorKind.PUBLIC)
    with pytest.raises(PermissionDenied):
        agendas.publish(by=person(OTHER_OFFICER), agenda=agenda)


def test_what_is_published_is_not_edited_until_taken_back():
    agenda = make_agenda(publish=True)
    with pytest.raises(NotAllowedHere):
        agendas.add_priority(by=officer(), agenda=agenda, cells={"theme": "Tarde"})
    agendas.correct(by=officer(), agenda=agenda)
    assert Client().get(f"/agendas/{agenda.code}").status_code == 404
    assert agendas.add_priority(by=officer(), agenda=agenda, cells={"theme": "A tiempo"}).rank == 2


def test_a_closed_agenda_stays_to_be_read():
    agenda = agendas.close(by=officer(), agenda=make_agenda(publish=True))
    assert Client().get(f"/agendas/{agenda.code}").status_code == 200
    with pytest.raises(NotAllowedHere):
        agendas.correct(by=officer(), agenda=agenda)


def test_the_pages_make_and_publish_an_agenda_without_scripts():
    client = logged()
    client.post("/agendas/nueva", {"organisation": "ORG-007", "title": "Por páginas", "from_year": "2040", "to_year": "2041"})
    agenda = Agenda.objects.get(title="Por páginas")
    here = f"/agendas/{agenda.code}"
    assert agenda.unit == organisation().territory
    client.post(f"{here}/prioridades", {"theme": "Agua"})
    client.post(f"{here}/prioridades", {"theme": "Movilidad", "indicator": "Kilómetros"})
    client.post(f"{here}/prioridad/{agenda.priorities.get(theme='Movilidad').pk}/subir")
    assert themes(agenda) == [(1, "Movilidad"), (2, "Agua")]
    client.post(f"{here}/participantes", {"as_written": "ORG-007", "kind": "public"})
    answer = client.post(f"{here}/paso/publish")
    assert (answer.status_code, "Falta un participante de la sociedad civil" in answer.content.decode()) == (422, True)
    client.post(f"{here}/participantes", {"as_written": "Asamblea de barrios", "kind": "civil_society"})
    client.post(f"{here}/capacidades", {"partner": "Asamblea de barrios", "action": "Taller de formulación"})
    assert client.post(f"{here}/paso/publish").status_code == 302
    text = Client().get(here).content.decode()
    assert "GAD Municipal de Ambato" in text and "Asamblea de barrios" in text and "Taller de formulación" in text


def test_a_refused_form_keeps_what_was_typed():
    answer = logged().post("/agendas/nueva", {"organisation": "ORG-007", "title": "Al revés", "from_year": "2041", "to_year": "2040"})
    assert (answer.status_code, 'value="Al revés"' in answer.content.decode()) == (422, True)
    assert answer.context["form"].errors == {"to_year": ["La agenda termina antes de empezar."]}
