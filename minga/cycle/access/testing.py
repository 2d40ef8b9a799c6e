"""Builders of requests for an account, through the actions."""

import io
import re

import pikepdf

from minga.cycle.access import actions
from minga.cycle.access.loading import FILLED, scan
from minga.cycle.access.models import AccountRequest
from minga.cycle.access.states import State
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person

ASKED = {
    "email": "luz@ibarra.example",
    "name": "Luz Marina Cacuango",
    "organisation_written": "Municipio de Ibarra",
    "post": "Técnica de cooperación",
    "role": InstitutionalRole.EXECUTION,
    "phone": "06 299 0000",
    "why": "Registrar los proyectos del cantón.",
}


def asked(**values) -> dict:
    """Return what is asked, for Ibarra's municipality unless said otherwise."""
    return ASKED | {"organisation": Organisation.objects.get(code="ORG-113")} | values


def make_request(state: State = State.FORM_SENT, by: Person | None = None, **values) -> AccountRequest:
    """Ask for an account and take it as far as a state; `by`: whoever checks, made here unless given."""
    system = Person.objects.system()
    request = actions.ask(by=system, values=asked(**values))
    assert request is not None
    if state == State.FORM_SENT:
        return request
    actions.fill_in(by=system, request=request, values=FILLED)
    request = actions.receive(by=system, request=request, content=scan(), declared=True)
    if state == State.FORM_RECEIVED:
        return request
    checker = by or make_person("primera@minga.example", Role.REGISTRAR)
    if state == State.REFUSED:
        return actions.refuse(by=checker, request=request, reason="La firma no es de la autoridad.")
    request = actions.check(by=checker, request=request)
    if state == State.CHECKED:
        return request
    return actions.approve(by=make_person("segunda@minga.example", Role.REGISTRAR), request=request)


def link_in(message, before: str) -> str:
    """Return the secret of the link in a message whose path begins so."""
    (secret,) = re.findall(rf"{before}([\w-]+)", message.body)
    return secret


def blank_pdf() -> bytes:
    """Return a PDF of one empty page: it shows no signature."""
    kept = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(kept)
    return kept.getvalue()
