"""The whole life of a case in fifteen stages (MISSION 1.3)."""

import pytest
from django.test import Client

from minga.cycle.agreements.linking import open_from_proposal
from minga.cycle.proposals.actions import noting, sending
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.testing import OFFICER, OTHER_OFFICER, make_accepted, make_case, make_need, make_submitted, person
from minga.doors.portal.thread_page import page

pytestmark = pytest.mark.django_db


def states(code: str, email: str = OFFICER) -> list[str]:
    return [row.state for row in page(person(email), code)["rows"]]


def current(code: str) -> int | None:
    found = page(person(), code)["current"]
    return found.stage.number if found else None


def test_it_works():
    told = page(person(), make_case().code)
    assert len(told["rows"]) == 15
    assert told["current"].stage.number == 5
    assert told["next"].who == "GAD Municipal de Ambato"
    assert "Ganancia mutua" in [str(one.label) for one in told["held"]]


def test_a_stage_after_another_is_now():
    assert current(make_submitted().code) == 7
    proposal = make_accepted(title="Otra")
    assert current(proposal.code) == 8
    open_from_proposal(by=person(), proposal=proposal, kind="CONVENIO_ESPECIFICO")
    told = page(person(), proposal.code)
    assert told["current"].stage.number == 8
    assert [row.state for row in told["rows"]][:8] == ["done", "done", "untold", "untold", "done", "done", "done", "now"]


def test_a_case_that_was_given_up_has_nothing_to_come():
    proposal = sending.withdraw(by=person(), proposal=make_case(), reason="Cambió la prioridad.")
    assert current(proposal.code) is None
    assert set(states(proposal.code)) == {"done", "untold"}


def test_a_demand_without_a_case_has_its_life_too():
    demand = make_need("DM-T-9")
    assert current(demand.code) == 4
    client = Client()
    client.force_login(person())
    assert client.get(f"/casos/{demand.code}").status_code == 200


def test_choco_andino_is_told_as_far_as_its_source():
    client = Client()
    said = client.get("/casos/PRA-001").content.decode()
    assert "2018" in said and "/actividades/PRJ-010" in said and "Debe actuar" in said
    assert client.get("/en/casos/PRA-001").status_code == 200


def test_visitors_see_public_cases_and_no_guard_that_holds_them():
    hidden = make_case()
    assert Client().get(f"/casos/{hidden.code}").status_code == 404
    noting.show_to_all(by=person(), proposal=hidden, public=True)
    answer = Client().get(f"/casos/{hidden.code}")
    assert answer.status_code == 200
    assert "Lo detiene" not in answer.content.decode() and "feria" not in answer.content.decode()


def test_another_office_does_not_see_it():
    client = Client()
    client.force_login(person(OTHER_OFFICER))
    assert client.get(f"/casos/{make_case().code}").status_code == 404
    assert client.get("/casos/NADA").status_code == 404


def test_the_page_asks_as_often_whatever_it_holds(django_assert_max_num_queries):
    proposal = Proposal.objects.get(pk=make_accepted().pk)
    with django_assert_max_num_queries(45):
        page(person(), proposal.code)
