"""A record in quarantine is listed with its reason and is in no total; a person who accepts the finding lets it count again."""

from decimal import Decimal

import pytest

from minga.doors.portal.tests.reading_pages import table
from minga.evidence.figures import portfolio, queries
from minga.evidence.figures.asking import Question, ask
from minga.evidence.figures.lines import Opened, Part, count
from minga.evidence.figures.warehouse import reading
from minga.ground.accounts.models import Person
from minga.ground.findings import actions
from minga.ground.findings.models import State
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db
COP = Question(currency="COP")
WHOLE, WITHOUT = Decimal("21033333463.37"), Decimal("8647127027.32")  # N-013, and less PRJ-001's 12,386,206,436.05


def hold(code: str = "PRJ-001"):
    raised = [Proposed("DQ-UNIT", Severity.ERROR, "Prueba.", place="total")]
    (finding,) = actions.renew(by=Person.objects.system(), thing=("activity", code), proposed=raised)
    return finding


def asked(question: Question = COP):
    with reading() as look:
        return ask(question, look)


def test_it_leaves_every_total():
    before = asked()
    hold()
    after = asked()
    assert (before.total.amount, after.total.amount) == (WHOLE, WITHOUT)
    assert (before.trust.held, after.trust.held) == (0, 1)
    assert after.total.activities == before.total.activities
    assert after.without_amount == before.without_amount
    assert queries.portfolio().total.amount == WITHOUT


def test_it_leaves_the_portfolio_of_contributions():
    hold()
    with reading(gifts=True) as look:
        told = portfolio.ask("COP", look)
    assert (told.held, told.total < WHOLE) == (2, True)


def test_it_is_listed_with_its_reason(client):
    hold()
    with reading() as look:
        assert count(Opened(COP, Part.HELD), look).activities == 1
    rows = {row["linea"]: row for row in table(client.get("/cifras/sector.csv?currency=COP"))}
    assert rows["en_cuarentena"]["proyectos"] == "1"
    assert [row["codigo"] for row in table(client.get("/cifras/registros.csv?part=held"))] == ["PRJ-001"]
    page = client.get("/actividades/PRJ-001").context
    assert (page["trust"]["label"], [block["quarantined"] for block in page["blocks"]]) == ("En cuarentena", [True])


def test_accepted_it_counts_again():
    finding = hold()
    actions.decide(by=Person.objects.system(), finding=finding, state=State.ACCEPTED, reason="Bien leída.")
    assert asked().total.amount == WHOLE


def test_the_confidence_of_a_total_counts_its_records():
    before = asked().trust
    actions.renew(by=Person.objects.system(), thing=("activity", "PRJ-003"), proposed=[Proposed("DQ-FX", Severity.WARNING, "Prueba.")])
    after = asked().trust
    assert (after.records, after.errors, after.warnings) == (before.records, before.errors, before.warnings + 1)
