"""Builders for tests of certificates."""

from typing import Any

from minga.cycle.registration import actions
from minga.cycle.registration.models import Certificate
from minga.ground.accounts.models import Person

REGISTRAR = "registro@minga.example"
THING = ("activity", "HECHA-001")
VALUES: dict[str, Any] = {"title": "Restaurar el páramo", "places": ["EC-17"], "amount": {"value": "90000.00", "currency": "USD"}}
SHOWN: dict[str, Any] = {
    "title": "Restaurar el páramo",
    "issuer": "Mancomunidad del páramo",
    "rows": [["Objetivo", "Objective", {"es": "Restaurar 40 ha", "en": "Restore 40 ha"}], ["Inicio", "Start", ""]],
    "parties": [["Ejecuta", "Carried out by", "Fundación Hecha"]],
    "amounts": [["Aporte", "Contribution", {"es": "USD 90.000", "en": "USD 90,000"}]],
    "territory": [{"es": "Pichincha, Ecuador", "en": "Pichincha, Ecuador"}],
    "law": ["COOTAD, art. 131"],
    "labels": {"amount": ["Monto", "Amount"], "title": ["Nombre", "Title"]},
}


def registrar() -> Person:
    """Return the registrar of the demonstration."""
    return Person.objects.get(email=REGISTRAR)


def make_certificate(thing: tuple[str, str] = THING, *, kind: str = "PROYECTO", changes: dict | None = None, **terms) -> Certificate:
    """Register a made-up thing; `changes` to its values, `terms` of actions.register (shown, level, public)."""
    values, shown = VALUES | (changes or {}), terms.pop("shown", SHOWN)
    return actions.register(by=registrar(), thing=thing, kind=kind, values=values, shown=shown, **terms)
