"""Builders of offers for tests, through the actions, with the people of the demonstration."""

import datetime
from typing import Any

from django.utils import timezone

from minga.cycle.offers import actions
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Country, Unit

CURATOR, COOPERANT, OTHER_COOPERANT = "curaduria@minga.example", "programas@bmz.example", "contacto@sos.example"
OFFICER, OTHER_OFFICER, AUDITOR = "oficina@ambato.example", "oficina@ibarra.example", "auditoria@minga.example"
BMZ, KOICA, AMBATO, IBARRA = "ORG-016", "ORG-022", "ORG-007", "ORG-113"
LISTS = {"sectors": ("SectorCategory", "Sector"), "goals": ("ODS",), "recipients": ("TIPO_ORGANIZACION",)}
ONE = {"modality": "MODALIDAD", "source_kind": "FUENTE", "mechanism": "MECANISMO_ALTERNATIVO"}


def person(email: str = COOPERANT) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def organisation(code: str = BMZ) -> Organisation:
    """Return an organisation of the demonstration."""
    return Organisation.objects.select_related("kind").get(code=code)


def codes(names: str, *lists: str) -> list[Code]:
    """Return the values of lists with these codes, parted by blanks."""
    return [Code.objects.current().get(list__code__in=lists, code=one) for one in names.split()]


def fields(**given: Any) -> dict[str, Any]:
    """Return what `actions.save` takes for a whole offer of technical help for water to municipalities of Ecuador, open now."""
    today = timezone.localdate()
    told: dict[str, Any] = {
        "description": "Asesoría para sistemas de agua potable.",
        "modality": "ASESORIA",
        "source_kind": "BILATERAL",
        "sectors": "140",
        "recipients": "GAD_MUNICIPAL",
        "countries": "EC",
        "opens_on": today - datetime.timedelta(days=10),
        "closes_on": today + datetime.timedelta(days=30),
        "how_to_apply": "Carta de interés.",
        "source_url": "https://example.org/agua",
        "requirement": ["Tener la competencia de agua potable"],
    } | given
    for name, lists in LISTS.items():
        if isinstance(told.get(name), str):
            told[name] = codes(told[name], *lists)
    for name, list_code in ONE.items():
        if isinstance(told.get(name), str):
            told[name] = codes(told[name], list_code)[0]
    if isinstance(told["countries"], str):
        told["countries"] = list(Country.objects.filter(iso2__in=told["countries"].split()))
    if isinstance(told.get("units"), str):
        told["units"] = list(Unit.objects.filter(key__in=told["units"].split()))
    return told


def make_draft(title: str = "Agua potable para municipios", by: str = COOPERANT, giver: str = BMZ, **given: Any) -> Offer:
    """Open and fill a draft; by default as BMZ's own person."""
    return actions.open_offer(by=person(by), organisation=organisation(giver), title=title, **fields(**given))


def make_sent(title: str = "Agua potable para municipios", by: str = COOPERANT, giver: str = BMZ, **given: Any) -> Offer:
    """Send an offer to the curators."""
    return actions.send(by=person(by), record=make_draft(title, by, giver, **given))


def make_offer(title: str = "Agua potable para municipios", giver: str = BMZ, **given: Any) -> Offer:
    """Validate an offer today, as the curator; one of another cooperant is written by the system."""
    by = Person.objects.system()
    draft = actions.open_offer(by=by, organisation=organisation(giver), title=title, **fields(**given))
    return actions.validate(by=person(CURATOR), record=actions.send(by=by, record=draft), verified_on=timezone.localdate())


def make_policy(giver: str = KOICA, by: str = "", **given: Any) -> PolicySheet:
    """Validate the policy of a cooperant."""
    PolicySheet.objects.filter(organisation__code=giver).delete()
    writer = person(by) if by else Person.objects.system()
    told = {"priorities": "Agua y salud", "link": "https://example.org/politica"} | given
    policy = actions.save_policy(by=writer, organisation=organisation(giver), base=0, changes=told)
    return actions.validate(by=person(CURATOR), record=actions.send(by=writer, record=policy), verified_on=timezone.localdate())
