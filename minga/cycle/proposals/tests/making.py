"""Builders of demands, offers and agendas for the tests of matches, through the models."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.offers.models import AgendaEntry, Offer, PolicySheet
from minga.cycle.offers.states import OfferStage
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.kit.text import fold
from minga.ground.territory.models import Unit

OFFICER, OTHER_OFFICER, PARTNER = "oficina@ambato.example", "oficina@ibarra.example", "programas@bmz.example"
PLANNER, ADMINISTRATOR = "planificacion@minga.example", "administracion@minga.example"
AMBATO, BMZ, KOICA = "ORG-007", "ORG-016", "ORG-022"
BOTH = {"our_gain": "Calles seguras para quien camina.", "their_gain": "Una ciudad modelo de su programa de clima."}


def person(email: str = OFFICER) -> Person:
    """Return one of the demonstration's people, read anew."""
    return Person.objects.get(email=email)


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def code_of(list_code: str, code: str) -> Code:
    return Code.objects.filter(list__code=list_code, code=code).order_by("-since").get()


def sectors_of(codes: str) -> list[Code]:
    return [code_of("SectorCategory" if len(code) == 3 else "Sector", code) for code in codes.split()]


def goals_of(codes: str) -> list[Code]:
    return [code_of("ODS", code) for code in codes.split()]


def make_demand(
    code: str = "DM-2026-00901", *, sectors: str = "21011", goals: str = "11 13", units: str = "EC-1801", **given: Any
) -> Demand:
    """Record a demand of Ambato that looks for cooperation: a plan of urban mobility of 200,000 USD for two years."""
    now = timezone.now()
    fields = {
        "organisation": organisation(AMBATO), "stage": DemandStage.SEARCHING, "title": "Plan de movilidad urbana sostenible y ciclovías",
        "problem": "El tránsito crece sin un modelo de gestión.", "objective": "Poner en marcha la red de ciclovías.", "country_id": "EC",
        "amount": Decimal(200_000), "currency": "USD", "months": 24, "languages": ["es"], "modality": code_of("MODALIDAD", "ASESORIA"),
        "created_at": now, "saved_at": now,
    }  # fmt: skip
    made = Demand.objects.create(code=code, **fields | given)
    made.sectors.set(sectors_of(sectors))
    made.goals.set(goals_of(goals))
    made.units.set(Unit.objects.filter(key__in=units.split()))
    return made


def make_offer(
    code: str = "OF-2026-00901",
    giver: str = BMZ,
    *,
    sectors: str = "21011 43030",
    goals: str = "11",
    countries: str = "EC",
    recipients: str = "",
    units: str = "",
    **given: Any,
) -> Offer:
    """Record a validated offer of BMZ that is always open: advice to cities of Ecuador on mobility."""
    now = timezone.now()
    fields = {
        "organisation": organisation(giver), "stage": OfferStage.VALIDATED, "title": "Ciudades intermedias: movilidad urbana",
        "description": "Asesoría para planes de movilidad con ciclovías y transporte público.",
        "modality": code_of("MODALIDAD", "ASESORIA"), "rolling": True, "languages": ["es"],
        "next_review_on": timezone.localdate() + datetime.timedelta(days=90),
        "created_at": now, "saved_at": now,
    }  # fmt: skip
    made = Offer(code=code, **fields | given)
    made.folded = fold(f"{made.title} {made.description}")
    made.save()
    made.sectors.set(sectors_of(sectors))
    made.goals.set(goals_of(goals))
    made.countries.set(countries.split())
    made.recipients.set([code_of("TIPO_ORGANIZACION", code) for code in recipients.split()])
    made.units.set(Unit.objects.filter(key__in=units.split()))
    return made


def health_in_peru(code: str = "OF-2026-00902") -> Offer:
    """Record the other offer of R-089: health, in Peru."""
    words = {"title": "Salud primaria para regiones del Perú", "description": "Equipamiento de puestos de salud y telesalud."}
    return make_offer(code, KOICA, sectors="12220", goals="3", countries="PE", **words)


def without_the_demonstrations_offers() -> None:
    """Take away offers and policies of the demonstration, so that its cooperants have none."""
    Offer.objects.all().delete()
    PolicySheet.objects.all().delete()


def make_entry(giver: str = BMZ, **given: Any) -> AgendaEntry:
    """Record that BMZ funded six activities of transport in Ecuador, commonly of 250,000 USD."""
    known = Organisation.objects.filter(code=giver).first()
    fields = {
        "giver_name": known.name if known else giver, "organisation": known, "country_id": "EC", "sector": "210", "from_year": 2016,
        "to_year": 2025, "activities": 6, "usd": Decimal(1_500_000), "size_low": Decimal(100_000), "size_middle": Decimal(250_000),
        "size_high": Decimal(400_000), "origin": "lake", "as_of": timezone.now(),
    }  # fmt: skip
    return AgendaEntry.objects.create(**fields | given)
