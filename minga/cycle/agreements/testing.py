"""Builders of agreements for tests, through the actions: the sources' own cases, with the people of the demonstration."""

import datetime
from typing import Any

from django.utils import timezone

from minga.cycle.agreements import actions, registering
from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations import actions as organisations
from minga.cycle.organisations.models import InstitutionalRole, Organisation, Verification
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Unit

OFFICER, VALIDATOR, REGISTRAR = "oficina@ambato.example", "revision@minga.example", "registro@minga.example"
DEPUTY, OTHER_OFFICER, ADMINISTRATOR = "suplente@minga.example", "oficina@ibarra.example", "administracion@minga.example"
AMBATO, CENTRE, GIZ, NGO, UNIVERSITY = "ORG-007", "ORG-002", "ORG-015", "ORG-025", "ORG-029"
WHY, ACT = "Así se decidió.", "Resolución 12, de 3 de marzo de 2026"
BIERBEEK = {
    "id": "b",
    "role": "PARTE",
    "as_written": "Municipio de Bierbeek",
    "country": "BE",
    "subnational": "yes",
    "signatory": "J. Alcalde",
}


def person(email: str) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def code_of(list_code: str, code: str) -> Code:
    """Return a value of a list by its code."""
    return Code.objects.of(list_code).get(code=code)


def ours(code: str = AMBATO) -> dict[str, str]:
    """Return the row of the institution itself among the parties."""
    return {"id": "a", "role": "PARTE", "as_written": organisation(code).name, "organisation": code, "signatory": "A. Alcaldesa"}


def other(code: str, **cells: str) -> dict[str, str]:
    """Return the row of another organisation that signs."""
    return {"id": "b", "role": "PARTE", "as_written": organisation(code).name, "organisation": code, "signatory": "B. Director"} | cells


def whole(*parties: dict, institution: str = AMBATO, **given: Any) -> dict[str, Any]:
    """Return the values of an agreement that lacks nothing; `parties`: who signs beside the institution."""
    values = {
        "kind": "CONVENIO_ESPECIFICO",
        "title": "Convenio de agua segura",
        "object": "Llevar agua segura a tres parroquias.",
        "modality": "TECNICA",
        "ends_on": "2099-12-31",
        "implies_disbursement": "no",
    }
    return values | {"parties": [ours(institution), *parties]} | given


def make_draft(*parties: dict, email: str = OFFICER, institution: str = AMBATO, **given: Any) -> Agreement:
    """Open the draft of an agreement that lacks nothing: a twinning with Bierbeek where no parties are given."""
    if not parties:
        parties, given = (BIERBEEK,), {"kind": "HERMANAMIENTO"} | given
    values = whole(*parties, institution=institution, **given)
    return actions.open_agreement(by=person(email), organisation=organisation(institution), values=values)


def make_sent(*parties: dict, email: str = OFFICER, institution: str = AMBATO, **given: Any) -> Agreement:
    """Open a draft and send it to the legal review."""
    return actions.send_to_review(by=person(email), agreement=make_draft(*parties, email=email, institution=institution, **given))


def make_ready(*parties: dict, email: str = OFFICER, institution: str = AMBATO, **given: Any) -> Agreement:
    """Open a draft, send it and find it in order."""
    sent = make_sent(*parties, email=email, institution=institution, **given)
    return actions.find_in_order(by=person(VALIDATOR), agreement=sent)


def make_signed(*parties: dict, **given: Any) -> Agreement:
    """Open a draft, send it, find it in order and sign it today."""
    ready = make_ready(*parties, **given)
    return actions.sign(by=person(given.get("email", OFFICER)), agreement=ready, signed_on=timezone.localdate())


def make_registered(*parties: dict, **given: Any) -> Agreement:
    """Sign an agreement and register it."""
    signed = make_signed(*parties, **given)
    registering.register(by=person(REGISTRAR), agreement=signed)
    return Agreement.objects.get(pk=signed.pk)


def make_recorded(code: str = "T-C1", title: str = "", parties: list[dict] | None = None, **fields: Any) -> Agreement:
    """Record an agreement as its source tells it, and run its rules; `parties`: dicts of Party with the role by its code."""
    system = Person.objects.system()
    told = {"kind": code_of("TIPO_CONVENIO", fields.pop("kind", "CONVENIO_ESPECIFICO")), "title": title or f"Convenio {code}", **fields}
    rows = {"parties": [row | {"role": code_of("ROL_CONVENIO", row.get("role", "PARTE"))} for row in parties or []]}
    row, _how = actions.record(by=system, code=code, fields={"source": "002:L149", **told}, rows=rows)
    actions.review(by=system, agreement=row)
    return row


def verified(code: str, on: datetime.date, institution: str = AMBATO, *, in_force: bool = True, until: datetime.date | None = None):
    """Note that an institution looked up on a day whether an NGO's Convenio Básico is in force."""
    about: dict[str, Any] = {"organisation": organisation(code), "institution": organisation(institution), "by": person(OFFICER), "on": on}
    return Verification.objects.create(**about, in_force=in_force, until=until, where="Directorio", recorded_at=timezone.now())


def standing(code: str, state: str = "ACTIVA") -> Organisation:
    """Note what the ministry's directory says of an NGO."""
    ngo = organisation(code)
    organisations.record_standing(by=Person.objects.system(), organisation=ngo, state=code_of("ESTADO_ONG", state))
    return ngo


def make_municipality(code: str, name: str, unit: str) -> tuple[Organisation, Person]:
    """Register a municipality of Ecuador and an officer who works for it."""
    system = Person.objects.system()
    fields: dict[str, Any] = {
        "kind": code_of("TIPO_ORGANIZACION", "GAD_MUNICIPAL"),
        "role": "Gobierno local",
        "territory": Unit.objects.get(key=unit),
    }
    made, _how = organisations.register(by=system, code=code, name=name, countries=[("EC", "seat")], **fields)
    officer = make_person(f"oficina@{code.lower()}.example", Role.OFFICER)
    join(by=system, person=officer, organisation=made, role=InstitutionalRole.EXECUTION)
    return made, Person.objects.get(pk=officer.pk)
