"""How many times the database is asked for the rows of a file of demands: what does not depend on a row is read once for all."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.cycle.needs.testing import OFFICER, make_demand, person
from minga.exchange.spreadsheets.demands import KIND
from minga.exchange.spreadsheets.sheets import read
from minga.exchange.spreadsheets.taking import Row, Taken, load
from minga.exchange.spreadsheets.testing import make_file
from minga.exchange.spreadsheets.tests.test_demands import ROW
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db
OF_A_ROW = 28  # on PostgreSQL, which locks and traces too (SQLite: 23): what writes the demand, and what is asked under its lock
ONCE = 30  # for the file: institution, lists, places, what the person may


def asked(number: int, *, keep: bool) -> int:
    """Return how many queries a file of so many demands takes, all of them read."""
    file = make_file(*[ROW | {"titulo": f"Agua segura {place}"} for place in range(number)], name="demandas.csv")
    table = read("demandas.csv", file.read())
    with CaptureQueriesContext(connection) as queries:
        outcome = load(table, KIND, by=person(OFFICER), keep=keep)
    assert (len(outcome.taken), outcome.refused) == (number, [])
    return len(queries)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("number", [10, 40])
def test_what_does_not_depend_on_a_row_is_read_once(number: int, keep: bool):
    assert asked(number, keep=keep) <= ONCE + OF_A_ROW * number


def test_a_demand_that_came_after_the_rows_before_were_read_is_found():
    def take(row: Row, by: Person) -> Taken:
        if row.cells["titulo"] == "Segunda":
            make_demand(title="Segunda", year=2027)
        return KIND.take(row, by)

    rows = [ROW | {"titulo": title} for title in ("Primera", "Segunda", "Tercera")]
    outcome = load(read("demandas.csv", make_file(*rows).read()), replace(KIND, take=take), by=person(OFFICER), keep=False)
    assert [title for _code, title in outcome.taken] == ["Primera", "Tercera"]
    (told,) = [fault.why for _line, faults in outcome.refused for fault in faults]
    assert told.startswith("Ya está entre las demandas: ")
