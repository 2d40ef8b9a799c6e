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


def make_varied(number: int, chance: random.Random) -> None:
    """Record an activity with anything that the facts must bear: shares or none, no place, several givers, no money, not published."""
    keys = chance.sample(UNITS, chance.choice((0, 1, 1, 2, 3)))
    shares = shares_of(len(keys), chance)
    units = [Unit.objects.get(key=key) for key in keys]
    currency = chance.choice(CURRENCIES)
    money = {"total_amount": D(chance.randint(1, 10**9)) / 100, "total_currency": currency} if chance.random() < 0.7 else {}
    fields = {
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
    gifts = [
        {
            "as_written": code,
            "organisation": Organisation.objects.get(code=code),
            "role": get("ROL_APORTE", chance.choice(("DONANTE", "CONTRAPARTIDA"))),
            "amount": amount,
            "currency": currency if amount is not None else "",
            "source": "002:L1",
        }
        for code in chance.sample(BODIES, chance.randint(0, 3))
        for amount in [chance.choice((None, D(chance.randint(1, 10**8)) / 100))]
    ]
    sectors = chance.sample(SECTORS, chance.randint(0, 2))
    parts: dict[str, list[dict]] = {
        "places": [{"country_id": u.country_id, "unit": u, "share": s, "source": "002:L1"} for u, s in zip(units, shares, strict=True)],
        "contributions": gifts,
        "classifications": [
            {"code": get("Sector", code), "share": share, "source": "002:L1"}
            for code, share in zip(sectors, shares_of(len(sectors), chance), strict=True)
        ],
        "exchange_events": [{"date": "2011-07-06", "base": "USD", "quote": currency, "rate": D("1766.5"), "source": "002:L1"}]
        if currency == "COP" and chance.random() < 0.5
        else [],
    }
    activity, _done = actions.record(by=Person.objects.system(), code=f"T-{number:03d}", fields=fields, parts=parts)
    if number % 12 == 11:
        Activity.objects.filter(pk=activity.pk).update(duplicate_of=Activity.objects.get(code="T-000"))


def shares_of(number: int, chance: random.Random) -> list[D | None]:
    """Return shares that add up to 100, or to less, or none at all."""
    kind = chance.choice(("whole", "less", "none"))
    if kind == "none" or number == 0:
        return [None] * number
    each = D(100 if kind == "whole" else 90) / number
    shares = [each.quantize(D("0.01"))] * number
    return [*shares[:-1], D(100 if kind == "whole" else 90) - sum(shares[:-1])]
