"""Demands and offers as the plain values that are weighed: columns and codes in a few queries, however many there are."""

import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import AgendaEntry, Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.meaning import clipped
from minga.cycle.proposals.sides import Agendas, Funded, Gift, Need
from minga.cycle.proposals.thesaurus import counted
from minga.cycle.proposals.worth import dollars

URBAN, RURAL = "parroquia urbana", "parroquia rural"
NOBODY = frozenset[str]()
MOST_KEPT = 100_000

_words: dict[tuple[str, int], tuple[Any, dict[str, int]]] = {}  # the words of a record as of the moment it was saved
_lock = threading.Lock()


def words_of(table: str, key: int, saved: Any, texts: tuple[str, str, str]) -> dict[str, int]:
    """Return the words of a record, counted once for each time that it is saved."""
    held = _words.get((table, key))
    if held is None or held[0] != saved:
        held = (saved, counted(*texts))
        with _lock:
            if len(_words) >= MOST_KEPT:
                _words.clear()
            _words[table, key] = held
    return held[1]


def codes(rows: Iterable[tuple]) -> dict[int, frozenset[str]]:
    """Return {record: codes} of rows (record, code, more codes or None); the same codes are one object, told from others at a glance."""
    found, known = defaultdict[int, set[str]](set), dict[frozenset[str], frozenset[str]]()
    for key, *values in rows:
        found[key].update(value for value in values if value)
    return {key: known.setdefault(one, one) for key, one in ((key, frozenset(values)) for key, values in found.items())}


def linked(records: QuerySet, table: Any, column: str, *paths: str) -> dict[int, frozenset[str]]:
    """Return {record: what a many-to-many table says at these paths}."""
    return codes(table.objects.filter(**{f"{column}__in": records.order_by().values("pk")}).values_list(f"{column}_id", *paths))


UP = ("unit__parent__key", "unit__parent__parent__key")
OFFER = (
    "pk", "code", "title", "description", "objectives", "groups", "language", "saved_at", "organisation_id", "reach", "modality__code",
    "amount_min", "amount_max", "currency", "months_min", "months_max", "opens_on", "closes_on", "rolling", "languages",
)  # fmt: skip


def gifts(offers: QuerySet[Offer]) -> list[Gift]:
    """Return these offers by their code."""
    columns = list(offers.order_by("code").values_list(*OFFER))
    rates = dollars({row[13] for row in columns})
    sectors, goals = (linked(offers, table, "offer", "code__code") for table in (Offer.sectors.through, Offer.goals.through))
    recipients = linked(offers, Offer.recipients.through, "offer", "code__code")
    countries = linked(offers, Offer.countries.through, "offer", "country_id")
    units = linked(offers, Offer.units.through, "offer", "unit__key")
    above = linked(offers, Offer.units.through, "offer", *UP)
    found = []
    for row in columns:
        key, code, title, description, objectives, groups, tongue, saved, giver, reach, modality = row[:11]
        low, high, currency, least, most, opens, closes, rolling, languages = row[11:]
        found.append(
            Gift(
                code=code, giver=str(giver), countries=countries.get(key, NOBODY), reach=reach, units=units.get(key, NOBODY),
                above=above.get(key, NOBODY), recipients=recipients.get(key, NOBODY), sectors=sectors.get(key, NOBODY),
                goals=goals.get(key, NOBODY), modality=modality or "", low=worth(low, currency, rates), high=worth(high, currency, rates),
                months=(least, most), opens=opens, closes=closes, rolling=rolling, languages=frozenset(languages or ()),
                words=words_of("offer", key, saved, (row[2], " ".join(row[3:6]), row[6])),
            )
        )  # fmt: skip
    return found


def worth(value: Any, currency: str, rates: dict[str, float]) -> float | None:
    """Return an amount in dollars, about; None where there is none, or no rate."""
    return None if value is None or currency not in rates else round(float(value) * rates[currency], 2)


DEMAND = (
    "pk", "code", "title", "problem", "objective", "expected", "saved_at", "country_id", "modality__code", "amount", "currency", "months",
    "languages", "organisation__kind__code", "organisation__kind__parent__code",
)  # fmt: skip


def needs(demands: QuerySet[Demand]) -> list[Need]:
    """Return these demands by their code."""
    columns = list(demands.order_by("code").values_list(*DEMAND))
    rates = dollars({row[10] for row in columns})
    sectors, goals = (linked(demands, table, "demand", "code__code") for table in (Demand.sectors.through, Demand.goals.through))
    units = linked(demands, Demand.units.through, "demand", "unit__key")
    above = linked(demands, Demand.units.through, "demand", *UP)
    kinds = linked(demands, Demand.units.through, "demand", "unit__kind")
    found = []
    for row in columns:
        key, code, _title, _problem, _objective, _expected, saved, country, modality, asked, currency, months, languages, *government = row
        found.append(
            Need(
                code=code, country=country, kinds=frozenset(filter(None, government)), units=units.get(key, NOBODY),
                above=above.get(key, NOBODY), rural=RURAL in kinds.get(key, ()), urban=kinds.get(key) == {URBAN},
                sectors=sectors.get(key, NOBODY), goals=goals.get(key, NOBODY), modality=modality or "",
                asked=worth(asked, currency, rates), months=months, languages=frozenset(languages or ()),
                words=words_of("demand", key, saved, (row[2], " ".join(row[3:6]), "es")),
            )
        )  # fmt: skip
    return found


def texts_of_offers(offers: QuerySet[Offer]) -> dict[str, str]:
    """Return {code: what a language model reads of an offer}."""
    return {code: clipped(*texts) for code, *texts in offers.order_by("code").values_list("code", "title", "description", "objectives")}


def texts_of_demands(demands: QuerySet[Demand]) -> dict[str, str]:
    """Return {code: what a language model reads of a demand}."""
    return {code: clipped(*texts) for code, *texts in demands.order_by("code").values_list("code", "title", "problem", "objective")}


ENTRY = ("organisation_id", "country_id", "sector", "activities", "from_year", "to_year")


def agendas() -> Agendas:
    """Return {(organisation, country): {category: what it funded}}; of what lake and registry both say, the one with more activities."""
    found: dict[tuple[str, str], dict[str, Funded]] = {}
    rows = AgendaEntry.objects.exclude(organisation=None).filter(unit=None).order_by("origin", "pk")
    columns = (*ENTRY, "size_low", "size_middle", "size_high", "usd")
    kept = dict(Organisation.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    for giver, country, sector, activities, first, last, *sizes in rows.values_list(*columns):
        known = found.setdefault((str(kept.get(giver, giver)), country), {})
        if sector not in known or known[sector].activities < activities:
            low, middle, high, usd = (None if value is None else float(value) for value in sizes)
            known[sector] = Funded(activities, (first, last), low, middle, high, usd)
    return found
