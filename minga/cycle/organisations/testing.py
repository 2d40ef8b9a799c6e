"""Builders of organisations for tests, through the actions."""

import datetime

from minga.cycle.organisations import actions, licensing
from minga.cycle.organisations.models import BasicAgreement, InstitutionalRole, Organisation
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code


def make_organisation(code: str, name: str = "", *, public: bool = False, kind: str = "ONG", **fields) -> Organisation:
    """Register an organisation as the system person, and publish it if `public`; its name is made of its code."""
    system = Person.objects.system()
    if public:
        fields.setdefault("role", "Coopera")
    listed = Code.objects.of("TIPO_ORGANIZACION").get(code=kind)
    row, _done = actions.register(by=system, code=code, name=name or f"Organización {code}", kind=listed, **fields)
    return actions.publish(by=system, organisation=row) if public else row


def make_ngo(code: str = "T-ONG", *, state: str = "", **fields) -> Organisation:
    """Register and publish a foreign NGO, with what the directory says of it where `state` is given (ESTADO_ONG)."""
    row = make_organisation(code, public=True, kind="ONG_EXTRANJERA", **fields)
    if state:
        listed = Code.objects.of("ESTADO_ONG").get(code=state)
        actions.record_standing(by=Person.objects.system(), organisation=row, state=listed, tax_id="0992372850001", source="001:L480")
    return row


def make_grant(organisation: Organisation, since: datetime.date, until: datetime.date | None, number: str = "") -> BasicAgreement:
    """Keep a Convenio Básico that was granted on a day and holds until another, as a source would tell it."""
    fields = {"number": number, "signed_on": since.isoformat(), "valid_until": until}
    licensing.record(by=Person.objects.system(), organisation=organisation, source="001:L293", **fields)
    return BasicAgreement.objects.get(organisation=organisation, number=number, signed_on=since.isoformat())


def join_as(email: str, organisation: Organisation) -> Person:
    """Let a person of the demonstration act for an organisation too."""
    person = Person.objects.get(email=email)
    join(by=Person.objects.system(), person=person, organisation=organisation, role=InstitutionalRole.EXECUTION)
    return Person.objects.get(email=email)
