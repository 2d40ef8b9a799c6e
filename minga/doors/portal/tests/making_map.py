"""What the tests of the map build: activities in departments of Bolivia, where the demonstration has only Cochabamba."""

from decimal import Decimal

from minga.ground.codelists.queries import get
from minga.ground.territory.models import Unit

COUNTRY = "country=BO"
OTHERS = "BO-C", "Cochabamba"  # what the demonstration has there
NGO, STATES = "ONG_EXTRANJERA", "BILATERAL"


def at(key: str, share: int | None = None, **more) -> dict:
    """Return a place of an activity: a unit by its key, with its part in per cent where one is given."""
    unit = Unit.objects.get(key=key)
    part = None if share is None else Decimal(share)
    return {"country_id": unit.country_id, "unit": unit, "share": part, "source": "002:L1", **more}


def money(amount: str, currency: str = "USD", **more) -> dict:
    """Return the fields of a declared total."""
    return {"total_amount": Decimal(amount), "total_currency": currency, **more}


def kind_of_source(code: str) -> dict:
    """Return the field of the kind of source."""
    return {"source_kind": get("FUENTE", code)}


def given(organisation, amount: str, currency: str = "USD") -> dict:
    """Return a contribution of a donor."""
    role = get("ROL_APORTE", "DONANTE")
    return {
        "organisation": organisation,
        "role": role,
        "amount": Decimal(amount),
        "currency": currency,
        "as_written": organisation.name,
        "source": "002:L1",
    }
