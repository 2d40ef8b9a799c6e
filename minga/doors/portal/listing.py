"""The lists of what search found: what an address asks for, its filters with their counts, its page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal.reading import shortened
from minga.doors.portal.rows import COLUMNS, rows
from minga.ground.codelists.queries import names
from minga.ground.journal.actions import head
from minga.ground.kit import formats
from minga.ground.kit.pages import read_page
from minga.ground.kit.text import LONGEST_QUERY
from minga.ground.search.models import Kind
from minga.ground.search.queries import DEEPEST, Asked, Found, find, kept
from minga.ground.territory.models import Country

SIZE = 25
KEPT_PAGES = 40
NONE = "none"  # in an address: those of which nothing is said
MOST = 24  # choices of one filter; the chosen ones always stand
ORDERS = ("", "title", "amount")
FACET_OF = {"kind": "kind", "status": "status", "source": "source_kind", "country": "countries", "money": "money"}

type Labels = Mapping[str, Mapping[str, str]]


def labels(as_of: str = "") -> dict[str, dict[str, str]]:
    """Return, for each filter, {value: words}, and the filters' own names as 'legends', in the reader's language.

    Kept until the journal grows past `as_of`.
    """
    language = (get_language() or "es")[:2]
    key = f"listing:{as_of or head()[1]}:{language}"
    found = cache.get(key)
    if found is None:
        countries = Country.objects.values_list("iso2", "name_en" if language == "en" else "name_es")
        found = {
            "kind": {value: str(label) for value, label in Kind.choices},
            "status": {**names("ESTADO_ACTIVIDAD"), "": _("La fuente no lo dice")},
            "source": {**names("FUENTE"), "": _("Sin clasificar")},
            "country": {**dict(countries), "": _("Sin país")},
            "money": {"yes": _("Con monto"), "no": _("Sin monto")},
            "legends": {
                "kind": _("Qué es"),
                "status": _("Estado del proyecto"),
                "source": _("Tipo de fuente"),
                "country": _("País"),
                "money": _("Monto"),
            },
        }
        cache.set(key, found, 3600)
    return found


@dataclass(frozen=True)
class Question:
    """What an address asks for: the words, the chosen values of each filter, the order; and what of it was ignored."""

    text: str
    chosen: dict[str, tuple[str, ...]]
    order: str
    ignored: list[str] = field(default_factory=list)

    def asked(self) -> Asked:
        return Asked(self.text, {FACET_OF[name]: values for name, values in self.chosen.items()}, self.order)


def read(query: QueryDict, known: Labels, fixed: Mapping[str, tuple[str, ...]] | None = None) -> Question:
    """Read an address; a value that no filter has is ignored and told. `fixed`: filters that the page itself sets."""
    chosen: dict[str, tuple[str, ...]] = dict(fixed or {})
    ignored = []
    for name in FACET_OF:
        if name in chosen:
            continue
        wanted = {given: "" if given == NONE else cased(name, given) for given in dict.fromkeys(query.getlist(name)) if given}
        ignored += [given for given, value in wanted.items() if value not in known[name]]
        chosen[name] = tuple(dict.fromkeys(value for value in wanted.values() if value in known[name]))
    order = query.get("sort", "")
    if order not in ORDERS:
        ignored.append(order)
    return Question(
        query.get("q", "")[:LONGEST_QUERY].strip(), chosen, order if order in ORDERS else "", [shortened(one) for one in ignored]
    )


def cased(name: str, given: str) -> str:
    return given.lower() if name in ("kind", "money") else given.upper()


@dataclass
class Listing:
    """One page of results, ready to be shown."""

    reading: Question
    total: int
    page: Page
    rows: list[dict]
    groups: list[dict]
    chips: list[dict]
    ranked: bool
    cut: int | None
    kinds: Counter


def listing(request: HttpRequest, fixed: Mapping[str, tuple[str, ...]] | None = None) -> Listing:
    """Find what the address asks for and make it ready to be shown."""
    as_of = head()[1]
    known = labels(as_of)
    reading = read(request.GET, known, fixed)
    asked = reading.asked()
    number = read_page(request.GET.get("page"), 10**9)
    found, shown = page_of(asked, number, known, as_of)
    page = Paginator(range(found.reachable), SIZE).get_page(number)
    if page.number != number:
        found, shown = page_of(asked, page.number, known, as_of)
    groups = [group(name, found.facets[FACET_OF[name]], reading, known) for name in FACET_OF if name not in (fixed or {})]
    return Listing(
        reading=reading,
        total=found.total,
        page=page,
        rows=shown,
        groups=[one for one in groups if one["options"]],
        chips=chips(request, reading, known, fixed or {}),
        ranked=found.ranked,
        cut=DEEPEST if found.reachable < found.total else None,
        kinds=found.facets["kind"],
    )


def page_of(asked: Asked, number: int, known: Labels, as_of: str) -> tuple[Found, list[dict]]:
    """Return a page: what was found and its rows, ready to print.

    The first pages of a list without words are asked for again and again: they are kept until the journal grows.
    """

    def work() -> tuple[Found, list[dict]]:
        found = find(asked, (number - 1) * SIZE, SIZE, COLUMNS, as_of)
        return found, rows(found.rows, asked.text, known)

    if asked.text or number > KEPT_PAGES:
        return work()
    return kept("page", repr((asked, number, (get_language() or "es")[:2])), as_of, work)


def group(name: str, counts: Counter, reading: Question, known: Labels) -> dict:
    """Return one filter: its legend and its choices, those with most results first, the chosen ones always."""
    chosen, language, legend = reading.chosen[name], get_language() or "es", known["legends"][name]
    order = list(known[name]) if name == "kind" else []  # the kinds keep their order; elsewhere the fullest come first
    values = sorted(
        set(counts) | set(chosen),
        key=lambda value: (order.index(value) if order else 0, value == "", -counts[value], known[name].get(value, value)),
    )
    held = [value for place, value in enumerate(values) if place < MOST or value in chosen]
    options = [
        {
            "value": value or NONE,
            "label": known[name].get(value, value),
            "count": formats.number(counts[value], language),
            "checked": value in chosen,
        }
        for value in held
    ]
    if len(held) < len(values):
        legend = _("%(legend)s (los %(n)s con más resultados)") % {"legend": legend, "n": len(held)}
    return {"legend": legend, "name": name, "options": options, "open": any(option["checked"] for option in options[8:])}


def chips(request: HttpRequest, reading: Question, known: Labels, fixed: Mapping) -> list[dict]:
    """Return the filters in force, each with the address without it."""
    found = []
    for name, values in reading.chosen.items():
        for value in () if name in fixed else values:
            query = request.GET.copy()
            query.setlist(name, [one for one in query.getlist(name) if ("" if one == NONE else cased(name, one)) != value])
            query.pop("page", None)
            found.append({"label": known[name].get(value, value), "url": f"?{query.urlencode()}"})
    return found
