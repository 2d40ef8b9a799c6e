"""A search of the catalogue: which offers pass on a day, and how many each choice would leave (R-085)."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from minga.cycle.offers.models import Offer
from minga.cycle.offers.states import Availability, OfferStage, Reach, availability_on
from minga.ground.codelists.models import Code
from minga.ground.journal.queries import kept
from minga.ground.kit.text import query_words, telling, word_forms
from minga.ground.territory.models import Unit

FACETS = ("state", "modality", "sector", "country", "unit", "recipient", "instrument", "source", "language", "cooperant")
TREES = {"modality": ("MODALIDAD",), "sector": ("Sector", "SectorCategory"), "recipient": ("TIPO_ORGANIZACION",), "source": ("FUENTE",)}
CURRENT = (Availability.OPEN.value, Availability.TO_VERIFY.value)  # shown where nobody asks for a state
WITHIN = ("15", "30", "60", "90")  # days until the closing
SORTS = ("closing", "new", "title")


@dataclass(frozen=True)
class Search:
    """What is asked: words, a day, how soon it closes, the values chosen of each facet, the order."""

    day: datetime.date
    words: str = ""
    within: int | None = None
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "closing"


@dataclass(frozen=True)
class Line:
    """What is known of an offer for filters: its own values of each facet, and those with all that stands above them."""

    pk: int
    own: dict[str, tuple[str, ...]]
    values: dict[str, frozenset[str]]
    closes_on: datetime.date | None
    everywhere: bool  # in its countries

    def missed(self, wanted: Mapping[str, list[frozenset[str]]]) -> list[str]:
        """Return the facets in force that it does not pass."""
        return [name for name, choices in wanted.items() if choices and not any(self.passes(name, one) for one in choices)]

    def passes(self, name: str, choice: frozenset[str]) -> bool:
        """Whether it has a chosen value, or stands for something wider: `choice` is the value with all above it, marked '^'."""
        if name == "unit" and self.everywhere:
            return any(f"^{one}" in choice for one in self.own["country"])
        return any(value in choice for value in self.values[name]) or any(f"^{value}" in choice for value in self.own[name])


def parents() -> dict[str, dict[str, str]]:
    """Return {facet: {code: the code above it}} of the facets that are trees; kept until the journal grows."""

    def read() -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, lists in TREES.items():
            rows = Code.objects.filter(list__code__in=lists, parent__list__code__in=lists).values_list("code", "parent__code")
            found[name] = {code: above for code, above in rows if above}
        return found

    return kept("offers: trees", read)


def chain(code: str, above: Mapping[str, str]) -> list[str]:
    """Return the codes above one, the nearest first."""
    found: list[str] = []
    while (code := above.get(code, "")) and code not in found:
        found.append(code)
    return found


def with_words(offers: QuerySet[Offer], text: str) -> QuerySet[Offer]:
    """Return those that have every word, in any form and without regard to accents; as beginnings where none has them whole."""
    words = telling(query_words(text))
    if not text.strip():
        return offers
    if not words:
        return offers.none()
    exact = offers
    for word in words:
        exact = exact.filter(either(f" {form} " for form in word_forms(word)))
    if exact.exists():
        return exact
    for word in words:
        offers = offers.filter(folded__contains=f" {word}")
    return offers


def either(texts: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for text in texts:
        condition |= Q(folded__contains=text)
    return condition


def lines_of(offers: QuerySet[Offer], day: datetime.date) -> list[Line]:
    """Return validated offers with the values of their facets; a fixed number of queries for any number of offers."""
    ids = offers.order_by().values("pk")
    many = {name: pairs(table, ids, column) for name, (table, column) in MANY.items()}
    trees, known = parents(), dict[tuple[str, tuple[str, ...]], frozenset[str]]()
    found = []
    for pk, modality, source, instrument, languages, giver, reach, stage, opens, closes, review in offers.values_list(*COLUMNS):
        own: dict[str, tuple[str, ...]] = {name: tuple(held.get(pk, ())) for name, held in many.items()}
        own["state"] = (availability_on(day, stage, opens, closes, review).value,)
        own["modality"], own["source"] = (modality,) if modality else (), (source,) if source else ()
        own["instrument"], own["language"], own["cooperant"] = (instrument,), tuple(languages) or ("",), (giver,)
        values = {}
        for name, held in own.items():
            if (name, held) not in known:
                above = trees.get(name, {})
                known[name, held] = frozenset([*held, *(up for code in held for up in chain(code, above))])
            values[name] = known[name, held]
        found.append(Line(pk, own, values, closes, reach != Reach.UNITS))
    return found


COLUMNS = (
    *("pk", "modality__code", "source_kind__code", "instrument", "languages", "organisation__code", "reach", "stage"),
    *("opens_on", "closes_on", "next_review_on"),
)
MANY = {
    "sector": (Offer.sectors.through, "code__code"),
    "recipient": (Offer.recipients.through, "code__code"),
    "country": (Offer.countries.through, "country"),
    "unit": (Offer.units.through, "unit__key"),
}


def pairs(table, ids: QuerySet, column: str) -> dict[int, list[str]]:
    """Return {offer: values} of a many-to-many table."""
    found: dict[int, list[str]] = {}
    for offer, value in table.objects.filter(offer__in=ids).order_by("pk").values_list("offer", column):
        found.setdefault(offer, []).append(value)
    return found


def wanted_of(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, list[frozenset[str]]]:
    """Return for each facet its choices as sets: the value, and with '^' before them those that stand above it and take it in."""
    trees = parents()
    found = {
        name: [frozenset([one, *(f"^{up}" for up in chain(one, trees.get(name, {})))]) for one in some] for name, some in chosen.items()
    }
    if keys := chosen.get("unit"):
        units = {one.key: one for one in Unit.objects.filter(key__in=keys).select_related("country", "parent__parent")}
        found["unit"] = [place(units[key]) for key in keys if key in units] or [frozenset()]
    return found


def place(unit: Unit) -> frozenset[str]:
    """Return what an offer may name to reach a place: itself, what lies above or inside it, its country as a whole."""
    inside = Unit.objects.filter(Q(parent=unit) | Q(parent__parent=unit)).values_list("key", flat=True)
    return frozenset([unit.key, *inside, *(f"^{one.key}" for one in unit.chain), f"^{unit.country_id}"])


def counted(lines: list[Line], search: Search) -> tuple[list[Line], dict[str, Counter]]:
    """Return those that pass, and the count of each choice as if its own facet were not in force. What is past is never there."""
    wanted = wanted_of({**search.chosen, "state": search.chosen.get("state") or CURRENT})
    found, facets = [], {name: Counter[str]() for name in FACETS}
    for line in lines:
        if line.own["state"][0] == Availability.PAST or not closes_soon(line, search):
            continue
        missed = line.missed(wanted)
        if not missed:
            found.append(line)
        for name in FACETS if not missed else missed if len(missed) == 1 else ():
            facets[name].update(line.values[name])
    return found, facets


def closes_soon(line: Line, search: Search) -> bool:
    if search.within is None:
        return True
    return line.closes_on is not None and line.closes_on <= search.day + datetime.timedelta(days=search.within)


def ordered(offers: QuerySet[Offer], sort: str) -> QuerySet[Offer]:
    """Return offers in an order: the first to close first and what has no closing last, the newest first, or by title."""
    if sort == "new":
        return offers.order_by("-published_at", "-code")
    if sort == "title":
        return offers.order_by("title", "code")
    return offers.order_by(F("closes_on").asc(nulls_last=True), "code")


def find(search: Search) -> tuple[list[Line], dict[str, Counter]]:
    """Return the public offers that a search finds, in its order, and the counts of its facets (R-085, R-086)."""
    offers = Offer.objects.validated().filter(stage=OfferStage.VALIDATED)
    return counted(lines_of(ordered(with_words(offers, search.words), search.sort), search.day), search)


def search_of(filters: Mapping[str, list[str]], day: datetime.date) -> Search:
    """Return the search that an alert keeps, on a day; what is still to open counts too, so that it is told in time."""
    chosen = {name: tuple(filters[name]) for name in FACETS if filters.get(name)}
    chosen.setdefault("state", (*CURRENT, Availability.NOT_YET.value))
    within = (filters.get("within") or [""])[0]
    return Search(day, (filters.get("q") or [""])[0], int(within) if within in WITHIN else None, chosen)
