"""Builders for tests of figures: activities of every sort that the facts must bear."""

import random
from decimal import Decimal as D

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.territory.models import Unit

UNITS = ("EC-17", "EC-1701", "EC-04", "CO-13001", "CO-68", "PE-16", "PE-160201")
SOURCES = ("BILATERAL", "MULTILATERAL", "PRIVADA", None)
SECTORS = ("14022", "12230", "11110")
BODIES = ("ORG-044", "ORG-016", "ORG-033")
CURRENCIES = ("USD", "COP", "EUR")


def make_many(seed: int) -> None:
    """Record sixty activities of every sort, the same ones for a seed."""
    chance = random.Random(seed)
    for number in range(60):
        make_varied(number, chance)


def make_varied(number: int, chance: random.Random) -> None:
    """Record an activity with anything that the facts must bear: shares or none, no place, several givers, no money, not published."""
    currency = chance.choice(CURRENCIES)
    fields = varied_fields(number, chance, currency)
    parts = {"places": varied_places(chance), "contributions": varied_gifts(chance, currency), **varied_rest(chance, currency)}
    activity, _done = actions.record(by=Person.objects.system(), code=f"T-{number:03d}", fields=fields, parts=parts)
    if number % 12 == 11:
        Activity.objects.filter(pk=activity.pk).update(duplicate_of=Activity.objects.get(code="T-000"))


def varied_fields(number: int, chance: random.Random, currency: str) -> dict:
    """Return the fields of an activity; two in seven declare no total."""
    money = {"total_amount": D(chance.randint(1, 10**9)) / 100, "total_currency": currency} if chance.random() < 0.7 else {}
    return {
        "title": f"Actividad {number}",
        "kind": get("TIPO_ACTIVIDAD", "PROYECTO"),
        "source": "002:L1",
        "start": chance.choice(("", "2008", "2009-05", "2011-07-06")),
        "source_kind": get("FUENTE", chance.choice(SOURCES) or "") if chance.random() < 0.8 else None,
        "theme": chance.choice(("", "Agua", "Salud")),
        "public": chance.random() < 0.85,
        "total_precision": chance.choice(("exact", "exact", "approximate")),
        **money,
    }


def varied_places(chance: random.Random) -> list[dict]:
    """Return none to three places."""
    units = [Unit.objects.get(key=key) for key in chance.sample(UNITS, chance.choice((0, 1, 1, 2, 3)))]
    shares = shares_of(len(units), chance)
    return [
        {"country_id": one.country_id, "unit": one, "share": share, "source": "002:L1"} for one, share in zip(units, shares, strict=True)
    ]


def varied_gifts(chance: random.Random, currency: str) -> list[dict]:
    """Return none to three contributions, valued or not."""
    found = []
    for code in chance.sample(BODIES, chance.randint(0, 3)):
        amount = chance.choice((None, D(chance.randint(1, 10**8)) / 100))
        role = get("ROL_APORTE", chance.choice(("DONANTE", "CONTRAPARTIDA")))
        who = {"as_written": code, "organisation": Organisation.objects.get(code=code), "role": role, "source": "002:L1"}
        found.append({**who, "amount": amount, "currency": currency if amount is not None else ""})
    return found


def varied_rest(chance: random.Random, currency: str) -> dict[str, list[dict]]:
    """Return sectors, and for half of the pesos the rate at which they were changed."""
    sectors = chance.sample(SECTORS, chance.randint(0, 2))
    shares = shares_of(len(sectors), chance)
    rate = {"date": "2011-07-06", "base": "USD", "quote": currency, "rate": D("1766.5"), "source": "002:L1"}
    return {
        "classifications": [
            {"code": get("Sector", code), "share": share, "source": "002:L1"} for code, share in zip(sectors, shares, strict=True)
        ],
        "exchange_events": [rate] if currency == "COP" and chance.random() < 0.5 else [],
    }


def shares_of(number: int, chance: random.Random) -> list[D | None]:
    """Return shares that add up to 100, or to less, or none at all."""
    kind = chance.choice(("whole", "less", "none"))
    if kind == "none" or number == 0:
        return [None] * number
    each = D(100 if kind == "whole" else 90) / number
    shares = [each.quantize(D("0.01"))] * number
    return [*shares[:-1], D(100 if kind == "whole" else 90) - sum(shares[:-1])]
