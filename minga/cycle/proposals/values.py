"""The sections of a negotiation file as plain values: what a form shows, what the journal keeps, what two people are compared by."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from minga.cycle.proposals.models import Point, Proposal

Values = dict[str, Any]


def lines(proposal: Proposal, kind: str) -> list[str]:
    return list(proposal.points.filter(kind=kind).values_list("text", flat=True))


def team(proposal: Proposal) -> list[Values]:
    columns = ("name", "post", "knows_territory", "experienced", "prepared")
    return [dict(row) for row in proposal.team.values(*columns)]


def partners(proposal: Proposal) -> list[Values]:
    rows = proposal.partners.select_related("organisation", "kind")
    return [{"name": row.name, "organisation": row.organisation.code if row.organisation else "", "kind": row.kind.code} for row in rows]


READERS: dict[str, Callable[[Proposal], Values]] = {
    "acercamiento": lambda one: {"approached": one.approached},
    "ganancias": lambda one: dict(zip(("our_gain", "their_gain"), one.gains, strict=True)),
    "intereses": lambda one: {"interests": lines(one, Point.Kind.INTEREST), "projects": lines(one, Point.Kind.PROJECT)},
    "equipo": lambda one: {"team": team(one)},
    "fortalezas": lambda one: {"strengths": lines(one, Point.Kind.STRENGTH)},
    "alianzas": lambda one: {"partners": partners(one)},
    "consejos": lambda one: {"tips": [dict(row) for row in one.tips.values("number", "said", "note")]},
    "criterios": lambda one: {
        "criteria": [{"criterion": code, "text": text} for code, text in one.criteria.values_list("criterion__code", "text")]
    },
    "diagnostico": lambda one: {"diagnosed": one.diagnosed, "diagnosis": one.diagnosis},
    "validacion": lambda one: {
        "consulted_on": one.consulted_on,
        "consulted_at": one.consulted_at,
        "consulted": lines(one, Point.Kind.CONSULTED),
    },
}


def values_of(proposal: Proposal, section: str) -> Values:
    """Return what a section says: {field: text} or {field: list of rows}."""
    return READERS[section](proposal)


def digest(values: Values) -> str:
    """Return the mark of what a section said when its page was opened: nobody saves over what they did not read."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
