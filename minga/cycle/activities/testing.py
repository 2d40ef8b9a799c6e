"""Builders of activities for tests, through the actions."""

from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Unit


def code_of(list_code: str, code: str) -> Code:
    """Return a value of a list by its code."""
    return Code.objects.of(list_code).get(code=code)


def line(role: str, amount, currency: str = "COP", as_written: str = "Alguien") -> dict:
    """Return a contribution in a role: 'DONANTE' or 'CONTRAPARTIDA'; amount None is not valued."""
    return {"role": code_of("ROL_APORTE", role), "amount": amount, "currency": currency, "as_written": as_written, "source": "002:L1"}


def make_activity(code: str = "T-P1", title: str = "", **given) -> Activity:
    """Record an activity as the system person and run its rules; `given`: fields and parts by name, as in actions.record."""
    system = Person.objects.system()
    parts = {name: given.pop(name) for name in actions.PARTS if name in given}
    fields = {"kind": code_of("TIPO_ACTIVIDAD", "PROYECTO"), "title": title or f"Actividad {code}", "source": "002:L1", **given}
    row, _done = actions.record(by=system, code=code, fields=fields, parts=parts)
    actions.review(by=system, activity=row)
    return row


def make_in(code: str, *keys: str, public: bool = True) -> Activity:
    """Record an activity that lies in the units of these keys."""
    units = [Unit.objects.get(key=key) for key in keys]
    places = [{"country_id": unit.country_id, "unit": unit, "source": "002:L1"} for unit in units]
    return make_activity(code, code, places=places, public=public)
