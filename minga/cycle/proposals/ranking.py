"""Which offers fit a demand, which demands an offer, and who else would be likely to fund one, in order and with the reasons.

The offers are read once for each state of theirs and kept in this process, so that one demand is put beside ten thousand offers while
somebody waits for the page: 300 ms is the goal (python -m benchmarks --only matching).
"""

import datetime
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from django.db import connection
from django.db.models import Count, Max, Q, Sum

from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.offers.models import AgendaEntry, Offer, PolicySheet
from minga.cycle.offers.states import OfferStage
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals import matching, meaning
from minga.cycle.proposals.gathering import agendas, gifts, needs, texts_of_demands, texts_of_offers
from minga.cycle.proposals.matching import WEIGHTS, Question
from minga.cycle.proposals.meanings import Meanings
from minga.cycle.proposals.models import PartWeight
from minga.cycle.proposals.sides import Agendas, Corpus, Funded, Gift, Need, Reason, Weighed, corpus
from minga.cycle.proposals.thesaurus import written
from minga.cycle.proposals.worth import dollars
from minga.ground.kit.memory import uncollected

LOOKING = (DemandStage.VALIDATED, DemandStage.PRIORITISED, DemandStage.SEARCHING)  # stages in which a demand may be proposed to a cooperant
MOST_ORDERS = 64  # kept in this process
LIKELY = 30  # cooperants without an offer that are shown
WITHOUT_OFFER = ("sector", "agenda")  # what can be weighed of a cooperant that has no offer
LENDERS = frozenset({"BANCO_DESARROLLO"})  # FUENTE: whose trade is to lend

type Order = tuple[tuple[tuple[int, Gift], ...], tuple[tuple[int, Gift], ...]]


@dataclass(frozen=True)
class Shelf:
    """The offers that a government may see, what is known of their words and of their cooperants, as of one state of the tables."""

    version: str
    gifts: tuple[Gift, ...]
    known: Corpus
    agendas: Agendas
    meanings: Meanings
    stands: Mapping[str, tuple] = field(default_factory=dict)  # by the code of an offer: what tells one state of it from another
    orders: dict[tuple, Order] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, Gift]:
        """Return the offers by their code."""
        return {gift.code: gift for gift in self.gifts}


_held: dict[str, Shelf] = {}
_lock = threading.Lock()


def data_version() -> str:
    """Return what tells one state of offers and agendas from another, from their counts and newest rows."""
    offers = Offer.objects.order_by().values("stage", "public").annotate(n=Count("pk"), newest=Max("saved_at"), versions=Sum("version"))
    entries = AgendaEntry.objects.aggregate(n=Count("pk"), newest=Max("as_of"), last=Max("pk"))
    told = sorted((row["stage"], row["public"], row["n"], str(row["newest"]), row["versions"]) for row in offers)
    return f"{connection.settings_dict['NAME']}:{told}:{sorted(entries.items())}"


def shelf() -> Shelf:
    """Return the offers as they are now, read anew only where they changed."""
    version = data_version()
    held = _held.get("now")
    if held is None or held.version != version:
        with _lock:
            held = _held.get("now")
            if held is None or held.version != version:
                stands = states_of_offers()
                found = gathered(stands, held)
                texts = texts_of_offers(Offer.objects.validated()) if meaning.wanted() else {}
                held = _held["now"] = Shelf(version, found, corpus(found), agendas(), Meanings(texts), stands)
    return held


def states_of_offers() -> dict[str, tuple]:
    """Return {offer: its row, version, moment, and what its currency is worth}, of all that a government may see, by their code."""
    rows = list(Offer.objects.validated().order_by("code").values_list("code", "currency", "pk", "version", "saved_at"))
    rates, name = dollars({row[1] for row in rows}), connection.settings_dict["NAME"]
    return {code: (name, rates.get(currency), *told) for code, currency, *told in rows}


def gathered(stands: Mapping[str, tuple], before: Shelf | None) -> tuple[Gift, ...]:
    """Return the offers of these states by their code; those that stood so before are not read again."""
    known = {code: gift for code, gift in before.by_code.items() if before.stands[code] == stands.get(code)} if before else {}
    some = Offer.objects.validated()
    if known:
        some = some.filter(code__in=[code for code in stands if code not in known])
    read = known | {gift.code: gift for gift in gifts(some)}
    return tuple(read[code] for code in stands if code in read)


def weights() -> dict[str, Decimal]:
    """Return how many points each part weighs: what an administrator set, else what Minga proposes."""
    return WEIGHTS | dict(PartWeight.objects.filter(part__in=WEIGHTS).values_list("part", "points"))


def parts_now() -> list[str]:
    """Return the parts of a score here: the language model's only where it runs."""
    return [name for name in WEIGHTS if name != "meaning" or meaning.wanted()]


def need_of(demand: Demand) -> Need:
    """Return a demand as it is weighed."""
    return needs(Demand.objects.filter(pk=demand.pk))[0]


def question(demand: Demand, day: datetime.date) -> tuple[Question, Shelf]:
    """Return what a demand is weighed with on a day, and the offers."""
    held = shelf()
    asked = Question(need_of(demand), day, held.known, held.agendas, weights())
    return replace(asked, places=places(asked, demand, held)), held


def places(asked: Question, demand: Demand, held: Shelf) -> dict[str, int]:
    """Return the places that the language model gives the offers that may be asked for; empty where it is off or weighs nothing."""
    if not meaning.wanted() or not asked.weights["meaning"]:
        return {}
    near = held.meanings.nearness(demand.code, texts_of_demands(Demand.objects.filter(pk=demand.pk))[demand.code])
    return meaning.places(near, [gift.code for gift in held.gifts if not matching.barriers(asked.need, gift, asked.day)])


def for_demand(demand: Demand, day: datetime.date) -> tuple[Order, Question]:
    """Return the offers that a demand may ask for, the best first, the barred ones, and what they were weighed with."""
    asked, held = question(demand, day)
    key = (demand.pk, demand.version, demand.saved_at, day, tuple(sorted(asked.weights.items())), bool(asked.places))
    found = held.orders.get(key)
    if found is None:
        with uncollected():  # ten thousand offers and no cycle among them
            good, barred = matching.ranked(asked, held.gifts)
        found = (tuple(good), tuple(barred))
        with _lock:
            if len(held.orders) >= MOST_ORDERS:
                held.orders.clear()
            held.orders[key] = found
    return found, asked


def pair(demand: Demand, offer: Offer, day: datetime.date) -> tuple[Weighed, list[Reason]]:
    """Return the score of one offer for a demand and what bars it."""
    asked, held = question(demand, day)
    gift = held.by_code.get(offer.code) or gifts(Offer.objects.filter(pk=offer.pk))[0]
    why = matching.barriers(asked.need, gift, day)
    if offer.stage != OfferStage.VALIDATED:
        why.insert(0, Reason("not_validated"))
    return readable(matching.weigh(asked, gift), demand), why


@lru_cache(maxsize=256)
def words_said(text: str) -> dict[str, str]:
    """Return the words of a demand by their concepts and stems, worked out once for a page."""
    return written(text)


def readable(found: Weighed, demand: Demand) -> Weighed:
    """Return a score whose words are those of the demand, not their stems."""
    said = words_said(f"{demand.title}. {demand.problem}. {demand.objective}. {demand.expected}")
    rows = []
    for name, points, most, reason in found.parts:
        if "words" in reason.figures:
            words = [said.get(word, word.lstrip("§")) for word in reason.figures["words"]]
            reason = Reason(reason.code, {**reason.figures, "words": list(dict.fromkeys(words))})
        rows.append((name, points, most, reason))
    return replace(found, parts=tuple(rows))


@dataclass(frozen=True)
class Fitting:
    """A demand that fits an offer: its points, or what bars it."""

    demand: Demand
    points: Decimal
    parts: tuple
    barriers: tuple[Reason, ...]


def for_offer(offer: Offer, person, day: datetime.date) -> list[Fitting]:
    """Return the demands that a person may see and that look for cooperation, the best for the offer first, the barred ones last."""
    held = shelf()
    gift = held.by_code.get(offer.code) or gifts(Offer.objects.filter(pk=offer.pk))[0]
    seen = Demand.objects.visible_to(person).filter(stage__in=LOOKING)
    by_code = {demand.code: demand for demand in seen.select_related("organisation", "country")}
    heavy, found = weights(), []
    for need in needs(Demand.objects.filter(pk__in=[demand.pk for demand in by_code.values()])):
        why = tuple(matching.barriers(need, gift, day))
        one = readable(matching.weigh(Question(need, day, held.known, held.agendas, heavy), gift), by_code[need.code])
        found.append(Fitting(by_code[need.code], one.points, one.parts, why))
    return sorted(found, key=lambda one: (bool(one.barriers), -one.points, one.demand.code))


@dataclass(frozen=True)
class Likely:
    """A cooperant that has no offer for a demand and yet may fund it: what it funded there, or its policy. `organisation`: None where the
    directory does not hold it."""

    name: str
    organisation: Organisation | None
    funded: Funded | None
    category: str
    policy: bool
    score: Weighed


def likely(demand: Demand, day: datetime.date) -> list[Likely]:
    """Return who funded such things in the country, or says so in its policy, and has no offer that the demand may ask for."""
    (good, _barred), asked = for_demand(demand, day)
    offering = {gift.giver for _points, gift in good}
    categories = {code[:3] for code in asked.need.sectors}
    best = funders(asked.need.country, categories)
    policies = {key: (name, "", None) for key, name in of_policy(asked.need.country, categories)}
    givers = {key: told for key, told in (policies | best).items() if key not in offering}
    rows = [weigh_giver(asked, key, *told) for key, told in givers.items()]
    listed = Organisation.objects.filter(pk__in=[key for key in givers if key.isdigit()]).select_related("source_kind")
    known = {str(one.pk): one for one in listed}
    found = [replace(one, organisation=known.get(one.score.code), policy=one.funded is None) for one in rows]
    return sorted(found, key=lambda one: (-one.score.points, -(one.funded.activities if one.funded else 0), one.name))[:LIKELY]


def funders(country: str, categories: set[str]) -> dict[str, tuple[str, str, Funded]]:
    """Return {organisation or name: (name, category, what it funded most)} of a country in these DAC categories.

    Of whom nothing else is known there, what it funded without saying in which sector (''): a list of projects may say none.
    """
    found: dict[str, tuple[str, str, Funded]] = {}
    wanted = {*categories, ""} if categories else set()
    rows = AgendaEntry.objects.filter(country=country, sector__in=wanted, unit=None).order_by("-activities", "pk")
    for row in sorted(rows.select_related("organisation__merged_into"), key=lambda row: not row.sector):
        giver = row.organisation.kept if row.organisation else None
        sizes = [None if value is None else float(value) for value in (row.size_low, row.size_middle, row.size_high, row.usd)]
        key = str(giver.pk) if giver else row.giver_name
        found.setdefault(
            key, (giver.name if giver else row.giver_name, row.sector, Funded(row.activities, (row.from_year, row.to_year), *sizes))
        )
    return found


def of_policy(country: str, categories: set[str]) -> list[tuple[str, str]]:
    """Return (organisation, name) of the cooperants whose validated policy names the country and one of the sectors."""
    sectors = Q()
    for category in categories:
        sectors |= Q(sectors__code__startswith=category)
    rows = PolicySheet.objects.filter(sectors, stage=OfferStage.VALIDATED, countries=country) if categories else PolicySheet.objects.none()
    return [
        (str(key), name) for key, name in rows.distinct().values_list("organisation_id", "organisation__name").order_by("organisation_id")
    ]


def weigh_giver(asked: Question, key: str, name: str, category: str, funded: Funded | None) -> Likely:
    """Weigh a cooperant by what it funded: the two parts that can be said of it without an offer."""
    told = {category} if category else set() if funded else {code[:3] for code in asked.need.sectors}
    known: Agendas = {(key, asked.need.country): {category: funded}} if funded else {}
    parts = [matching.sector(asked.need, Gift(key, sectors=frozenset(told))), matching.agenda(asked.need, key, known)]
    if funded and not category:
        parts[0] = parts[0]._replace(reason=Reason("sector_unknown"))
    return Likely(name, None, funded, category, False, matching.weighed(key, parts, matching.shares(asked.weights, WITHOUT_OFFER)))


def lends(cooperant: Organisation | None) -> bool:
    """Say whether a cooperant is a development bank: what it funded may have been lent, and no loan is managed here."""
    return bool(cooperant and cooperant.source_kind and cooperant.source_kind.code in LENDERS)


def giver_score(demand: Demand, cooperant: Organisation, day: datetime.date) -> Weighed:
    """Return the score of a cooperant without an offer for a demand."""
    found = next((one for one in likely(demand, day) if one.organisation and one.organisation.pk == cooperant.pk), None)
    if found:
        return found.score
    asked, _held = question(demand, day)
    return weigh_giver(asked, str(cooperant.pk), cooperant.name, "", None).score
