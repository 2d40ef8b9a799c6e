"""Builders of merges for tests: the people who decide, what links to an organisation, the sources' list of twelve names."""

from typing import Any

from minga.cycle.organisations.models import Organisation
from minga.evidence.merging import actions, linking
from minga.evidence.merging.models import Merge
from minga.ground.accounts.models import Person

REGISTRAR, ADMINISTRATOR, OFFICER = "registro@minga.example", "administracion@minga.example", "oficina@ambato.example"
# 002 L99, in its order.
PRINTED = ["AECID", "CIDEAL", "Comunidad de Madrid", "OIM", "UNESCO", "PNUD", "C.E.", "GTZ", "IRI", "ARGOS", "FMSD", "COMISIÓN EUROPEA"]
WHY = "Lo dicen las dos fuentes."


def person(email: str = REGISTRAR) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def make_merge(absorbed: str, kept: str, **given: Any) -> Merge:
    """Merge an organisation into another as the registrar."""
    terms: dict[str, Any] = {"by": person(), "reason": WHY} | given
    return actions.merge_organisations(absorbed=absorbed, kept=kept, **terms)


def every_link() -> dict[str, list[tuple[Any, Any]]]:
    """Return every row of any table that names an organisation, as (its number, that of the organisation)."""
    found = {}
    for link in linking.links():
        rows = link.model._default_manager.exclude(**{link.column: None})
        found[link.label] = sorted(rows.values_list("pk", link.column), key=str)
    return found


def body(code: str) -> Organisation:
    return Organisation.objects.get(code=code)
