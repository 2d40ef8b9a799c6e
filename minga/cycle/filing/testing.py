"""Builders for tests of dossiers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from minga.cycle.filing import actions, drafting, registering
from minga.cycle.filing.models import Dossier
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person

OFFICER, VALIDATOR, REGISTRAR = "oficina@ambato.example", "revision@minga.example", "registro@minga.example"
DEPUTY, PLANNER, OTHER_OFFICER = "suplente@minga.example", "planificacion@minga.example", "oficina@ibarra.example"
AMBATO, IBARRA = "ORG-007", "ORG-113"
TABLE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "steps.md"
WHY = "Así se decidió."
TAKE: dict[str, Callable[..., Dossier]] = {  # each step by its name, with what it needs to be said
    "submit": actions.submit,
    "observe": partial(actions.observe, comments={"title": "Diga qué río."}),
    "send_to_planning": actions.validate,
    "validate": actions.validate,
    "approve_plan": actions.approve_plan,
    "register": registering.register,
    "amend": actions.amend,
    "discard": actions.discard,
    "withdraw": partial(actions.withdraw, reason=WHY),
    "reopen": actions.reopen,
    "archive": partial(actions.archive, reason=WHY),
    "unarchive": partial(actions.unarchive, reason=WHY),
    "ask_deletion": partial(actions.ask_deletion, reason=WHY),
    "keep": partial(actions.keep, reason=WHY),
    "delete": actions.delete,
    "restore": partial(actions.restore, reason=WHY),
    "annul": partial(registering.annul, reason=WHY, act="Resolución 12, 2026-03-03"),
}


class Row(NamedTuple):
    """One row of the table of steps (docs/reference/steps.md)."""

    step: str
    origin: frozenset[str]
    target: str
    who: frozenset[str]
    own: bool
    which: str


def steps_table() -> list[Row]:
    """Return the rows of the table of steps, as written."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [
        Row(step, frozenset(origin.split(", ")), target, frozenset(who.split(", ")), own == "yes", which)
        for step, origin, target, who, own, which in cells
    ]


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


def amended(dossier: Dossier, **changes) -> Dossier:
    """Amend a registered dossier, send it, find it in order and register it again."""
    dossier = actions.amend(by=person(OFFICER), dossier=dossier)
    dossier = drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes=changes)
    dossier = actions.validate(by=person(VALIDATOR), dossier=actions.submit(by=person(OFFICER), dossier=dossier))
    return registering.register(by=person(REGISTRAR), dossier=dossier)


def with_ngo(*codes: str, **given) -> Dossier:
    """Open a dossier of Ambato in which these NGOs of the directory carry out too."""
    parts = [{"id": f"n{place}", "role": "EJECUTOR", "organisation": code} for place, code in enumerate(codes)]
    return make_dossier(participants=[*COMPLETE["participants"], *parts], **given)
