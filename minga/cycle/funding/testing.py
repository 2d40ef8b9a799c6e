"""Builders for tests of money, through the actions."""

import datetime
from decimal import Decimal
from typing import Any

from minga.cycle.activities.models import Activity
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.funding.actions import ledger, pools
from minga.cycle.funding.models import Pool, PoolYear, Transaction
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.rates.actions import record_rate
from minga.ground.rates.models import Rate

OFFICER, OTHER_OFFICER = "oficina@ambato.example", "oficina@ibarra.example"
REGISTRAR, VALIDATOR = "registro@minga.example", "revision@minga.example"
AMBATO = "ORG-007"
DAY = datetime.date(2024, 7, 5)


def person(email: str = OFFICER) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def make_project(code: str = "T-M1", **given: Any) -> Activity:
    """Record a public activity that Ambato carries out."""
    part = {"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "organisation": Organisation.objects.get(code=AMBATO), "as_written": "Ambato"}
    return make_activity(code, participants=[part], **given)


def fields(**given: Any) -> dict[str, Any]:
    """Return what `ledger.enter` takes: a disbursement of 1,000 USD in cash on DAY, and what is given."""
    wanted = {"type": "3", "resource": "EFECTIVO", "side": None} | {
        name: given.pop(name) for name in ("type", "resource", "side") if name in given
    }
    return {
        "type": code_of("TransactionType", wanted["type"]),
        "resource": code_of("TIPO_RECURSO", wanted["resource"]),
        "side": code_of("ROL_APORTE", wanted["side"]) if wanted["side"] else None,
        "date": DAY,
        "amount": Decimal("1000.00"),
        "currency": "USD",
    } | given


def make_entry(activity: Activity, by: str = OFFICER, **given: Any) -> Transaction:
    """Enter a movement as an officer of Ambato."""
    return ledger.enter(by=person(by), activity=activity, **fields(**given))


def make_rate(value: str = "4000", day: datetime.date = DAY, base: str = "USD", quote: str = "COP", context: str = "") -> Rate:
    """Record a dated rate with its source."""
    record_rate(by=Person.objects.system(), date=day, base=base, quote=quote, value=Decimal(value), source="Banco", context=context)
    return Rate.objects.get(date=day, base=base, quote=quote, context=context)


def make_pool(budget: str = "10000000000.00", currency: str = "COP", year: int = 2011) -> tuple[Pool, PoolYear]:
    """Open a pool of Ambato with the budget of a year."""
    pool = pools.open_pool(by=person(), organisation=Organisation.objects.get(code=AMBATO), name="Contrapartida", currency=currency)
    return pool, pools.set_budget(by=person(), pool=pool, year=year, budget=Decimal(budget))
