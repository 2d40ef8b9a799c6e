"""The lists of what search found: what an address asks for, its filters with their counts, its page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.doors.portal.countries import country_names
from minga.doors.portal.kept import head_of
from minga.doors.portal.reading import Reading, options
from minga.doors.portal.rows import COLUMNS, rows
from minga.ground.codelists.queries import names
from minga.ground.journal.queries import head, kept
from minga.ground.kit import formats
from minga.ground.kit.pages import read_page
from minga.ground.search.fulltext import match_for
from minga.ground.search.models import Card, Kind
from minga.ground.search.queries import DEEPEST, Asked, Found, find, narrowed
from minga.ground.search.spelling import proposals

SIZE = 25
MOST_COPIES = 500
MOST = 24  # choices of one filter; the chosen ones always stand
ORDERS = ("", "title", "amount")
FACET_OF = {"kind": "kind", "status": "status", "source": "source_kind", "country": "countries", "money": "money"}

type Labels = Mapping[str, Mapping[str, str]]


def labels(as_of: str = "") -> Labels:
    """Return, for each filter, {value: words}, and the filters' own names as 'legends', in the reader's language.

    Kept until the journal grows past `as_of`.
    """
    return named(as_of or head()[1], get_language() or "es")


@lru_cache(maxsize=4)
def named(as_of: str, _language: str) -> Labels:
    """Return the labels in the language in force; held as they are, for unpacking hundreds of names for each page would take longer."""
    return {
        "type": names("TIPO_ACTIVIDAD", as_of),
        "kind": {value: str(label) for value, label in Kind.choices},
        "status": {**names("ESTADO_ACTIVIDAD", as_of), "": _("La fuente no lo dice")},
        "source": {**names("FUENTE", as_of), "": _("Sin clasificar")},
        "country": {**country_names(as_of), "": _("Sin país")},
        "money": {"yes": _("Con monto"), "no": _("Sin monto")},
        "legends": {
            "kind": _("Qué es"),
            "status": _("Estado del proyecto"),
            "source": _("Tipo de fuente"),
            "country": _("País"),
            "money": _("Monto"),
        },
    }


@dataclass(frozen=True)
class Question:
    """What an address asks for: the words, the chosen values of each filter, the order."""

    text: str
    chosen: dict[str, tuple[str, ...]]
    order: str

    def asked(self) -> Asked:
        return Asked(self.text, {FACET_OF[name]: values for name, values in self.chosen.items()}, self.order)


def read(reading: Reading, known: Labels, fixed: Mapping[str, tuple[str, ...]] | None = None) -> Question:
    """Read an address; what no filter has is ignored and kept in `reading` to be told. `fixed`: filters that the page itself sets."""
    chosen = {name: fixed[name] if fixed and name in fixed else reading.some(name, known[name]) for name in FACET_OF}
    return Question(reading.words(), chosen, reading.one("sort", ORDERS))


@dataclass
class Listing:
    """One page of results, ready to be shown."""

    question: Question
    total: int
    page: Page
    rows: list[dict]
    groups: list[dict]
    chips: list[dict]
    notice: str
    repeated: str
    ranked: bool
    loose: bool
    cut: int | None
    kinds: Counter
    meant: list[str]


def listing(request: HttpRequest, fixed: Mapping[str, tuple[str, ...]] | None = None) -> Listing:
    """Find what the address asks for and make it ready to be shown."""
    as_of = head_of(request)
    known, reading = labels(as_of), Reading(request)
    question = read(reading, known, fixed)
    asked = question.asked()
    number = read_page(request.GET.get("page"), 10**9)
    found, shown, copies = page_of(asked, number, known, as_of)
    page = Paginator(range(found.reachable), SIZE).get_page(number)
    if page.number != number:
        found, shown, copies = page_of(asked, page.number, known, as_of)
    open_filters = {name: values for name, values in question.chosen.items() if name not in (fixed or {})}
    groups = [group(name, found.facets[FACET_OF[name]], values, known) for name, values in open_filters.items()]
    return Listing(
        question=question,
        total=found.total,
        page=page,
        rows=shown,
        groups=[one for one in groups if one["options"]],
        chips=reading.chips(known, open_filters),
        notice=reading.notice,
        repeated=repeated_words(copies),
        ranked=found.ranked,
        loose=found.loose,
        cut=DEEPEST if found.reachable < found.total else None,
        kinds=found.facets["kind"],
        meant=proposals(asked, as_of) if asked.text and (found.loose or not found.total) else [],
    )


def page_of(asked: Asked, number: int, known: Labels, as_of: str) -> tuple[Found, list[dict], int]:
    """Return a page: what was found, its rows ready to print, how many of all those found repeat another entry."""
    found = find(asked, (number - 1) * SIZE, SIZE, COLUMNS, as_of)
    return found, rows(found.rows, asked.text, known), copies_in(asked, as_of)


def copies_in(asked: Asked, as_of: str) -> int:
    """Return how many of those found repeat another entry; 0 where the registry has too many of them to be told apart."""

    def copies() -> list[int]:
        return list(Card.objects.filter(counted=False).values_list("id", flat=True)[: MOST_COPIES + 1])

    ids = kept("cards that repeat another", copies, as_of)
    match = match_for(asked.text) if 0 < len(ids) <= MOST_COPIES else None
    return narrowed(match, asked.chosen).filter(id__in=ids).count() if match else 0


def repeated_words(copies: int) -> str:
    """Return '1 es una entrada repetida, que no se cuenta en las cifras', '' where there is none."""
    one = ngettext(
        "%(n)s es una entrada repetida, que no se cuenta en las cifras.",
        "%(n)s son entradas repetidas, que no se cuentan en las cifras.",
        copies,
    )
    return one % {"n": formats.number(copies, get_language() or "es")} if copies else ""


def group(name: str, counts: Counter, chosen: tuple[str, ...], known: Labels) -> dict:
    """Return one filter: its legend and its choices, those with most results first, the chosen ones always."""
    every, legend = options(known[name], counts, chosen, ordered=name == "kind"), known["legends"][name]
    held = [option for place, option in enumerate(every) if place < MOST or option["checked"]]
    if len(held) < len(every):
        legend = _("%(legend)s (los %(n)s con más resultados)") % {"legend": legend, "n": len(held)}
    return {"legend": legend, "name": name, "options": held, "open": any(option["checked"] for option in held[8:])}
