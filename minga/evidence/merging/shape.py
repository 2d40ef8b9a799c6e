"""Plain values of what is compared and of why two records may be one."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why two records may be one or not: points (below zero: against it), a sentence (msgid) and its figures."""

    points: int
    message: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganisationFacts:
    """What tells an organisation from another; `names`: all its names, folded; `seats`: ISO codes; '' and empty: nothing is said."""

    code: str
    name: str
    names: frozenset[str] = frozenset()
    tax_id: str = ""
    kind: str = ""
    seats: frozenset[str] = frozenset()
    territory: str = ""


@dataclass(frozen=True)
class ActivityFacts:
    """What tells an activity from another; `identifiers`: {what it is: folded code}; `places` and `people`: codes, names as written."""

    code: str
    title: str
    identifiers: dict[str, str] = field(default_factory=dict)
    amount: Decimal | None = None
    currency: str = ""
    start: str = ""
    end: str = ""
    places: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    parent: str = ""


@dataclass(frozen=True)
class Sides:
    """What decides whether two organisations may be merged at all."""

    governments: bool  # both are governments of a territory
    territories: tuple[str, str]
    tax_ids: tuple[str, str]
