"""Demands in the queues of the desk: what waits for their office at each stage, and where it leads."""

import pytest

from minga.cycle.needs.testing import OFFICER, OTHER_OFFICER, PLANNER, make_demand, person
from minga.doors.desk.demand_queues import row, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "asked", "page"),
    [
        ("validated", "Priorizar", "/demandas/{}"),
        ("prioritised", "Buscar cooperante", "/demandas/{}"),
        ("searching", "Elegir con quién hacerla", "/demandas/{}/coincidencias"),
    ],
)
def test_a_validated_demand_waits_for_its_office_until_it_is_matched(stage: str, asked: str, page: str):
    demand = make_demand(stage=stage)
    assert (row(demand).asked, row(demand).url) == (asked, page.format(demand.code))
    assert [demand in waiting(person(email)) for email in (OFFICER, OTHER_OFFICER, PLANNER)] == [True, False, False]


def test_a_matched_demand_waits_for_nobody():
    demand = make_demand(stage="matched")
    assert [demand in waiting(person(email)) for email in (OFFICER, PLANNER)] == [False, False]
