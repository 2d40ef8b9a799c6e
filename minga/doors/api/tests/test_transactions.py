"""The ledger for programs: each row stored or refused by its place."""

from decimal import Decimal

import pytest

from minga.cycle.funding.models import Transaction
from minga.cycle.funding.testing import make_entry, make_project, make_rate
from minga.doors.api.testing import OFFICER, OTHER_OFFICER, Program, refusal

pytestmark = pytest.mark.django_db
ROW = {"type": "Desembolso", "date": "2024-07-05", "amount": "12.500,00", "currency": "USD", "resource": "EFECTIVO"}
ADDRESS = "activities/T-M1/transactions"


def test_it_works():
    make_project()
    answer = Program(OFFICER).post(ADDRESS, {"rows": [ROW, ROW | {"amount": "1.818", "date": "ayer"}, ROW]}).json()
    assert [one["row"] for one in answer["stored"]] == [0]
    assert [[fault["place"] for fault in one["faults"]] for one in answer["refused"]] == [["/rows/1/date", "/rows/1/amount"], ["/rows/2"]]
    assert str(Transaction.objects.get().key) == answer["stored"][0]["key"]


def test_everybody_reads_what_stands_with_its_rate():
    make_rate("4000")
    make_entry(make_project(), amount=Decimal(8000), currency="COP")
    (row,) = Program().get(ADDRESS).json()["items"]
    assert (row["amount"], row["rate"]["rate"]) == ({"amount": "8000.00", "currency": "COP", "precision": "exact"}, "4000")


def test_whoever_does_not_take_part_is_refused():
    make_project()
    assert refusal(Program(OTHER_OFFICER).post(ADDRESS, {"rows": [ROW]})) == (403, "no-right")


def test_a_name_that_a_row_does_not_have_is_refused():
    make_project()
    assert refusal(Program(OFFICER).post(ADDRESS, {"rows": [ROW | {"rate": "1"}]})) == (422, "refused")


def test_the_same_request_twice_has_one_effect():
    make_project()
    program = Program(OFFICER)
    first, second = (program.post(ADDRESS, {"rows": [ROW]}, Idempotency_Key="k-1") for _time in range(2))
    assert (first.json(), Transaction.objects.count()) == (second.json(), 1)
