"""Builders for tests of dossiers."""

from typing import Any

from minga.cycle.filing import actions, drafting, registering
from minga.cycle.filing.models import Dossier
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person

OFFICER, VALIDATOR, REGISTRAR = "oficina@ambato.example", "revision@minga.example", "registro@minga.example"
DEPUTY, PLANNER, OTHER_OFFICER = "suplente@minga.example", "planificacion@minga.example", "oficina@ibarra.example"
AMBATO, IBARRA = "ORG-007", "ORG-113"

COMPLETE: dict[str, Any] = {
    "kind": "PROYECTO",
    "title": "Corredor verde del río Ambato",
    "objective": "Recuperar la ribera con especies nativas.",
    "status": "APROBADO",
    "source_kind": "BILATERAL",
    "modality": "FINANCIERA_NO_REEMBOLSABLE",
    "start": "2026-03",
    "end": "2028-02",
    "total_amount": "250000",
    "total_currency": "USD",
    "local_objective": "Recuperar los ecosistemas del cantón",
    "national_objective": "Cuidar la naturaleza",
    "classifications": [{"id": "c1", "code": "Sector/41010"}],
    "participants": [
        {"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-016"},
        {"id": "a2", "role": "EJECUTOR", "organisation": AMBATO},
    ],
    "places": [{"id": "p1", "unit": "EC-1801"}],
    "beneficiaries": [{"id": "b1", "number": "12000", "unit": "personas"}],
}


def person(email: str) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def make_dossier(email: str = OFFICER, organisation: str = AMBATO, values: dict | None = None, **given) -> Dossier:
    """Open a dossier that can be sent; `values`: others instead, or on top where `given` names single fields."""
    wanted = {**COMPLETE, **given} if values is None else values
    return drafting.open_dossier(by=person(email), organisation=Organisation.objects.get(code=organisation), values=wanted)


def make_submitted(**given) -> Dossier:
    """Open a dossier and send it."""
    return actions.submit(by=person(OFFICER), dossier=make_dossier(**given))


def make_approved(**given) -> Dossier:
    """Open a dossier that needs no planning, send it and find it in order."""
    return actions.validate(by=person(VALIDATOR), dossier=make_submitted(**given))


def make_registered(**given) -> Dossier:
    """Open a dossier, send it, find it in order and register it."""
    return registering.register(by=person(REGISTRAR), dossier=make_approved(**given))
