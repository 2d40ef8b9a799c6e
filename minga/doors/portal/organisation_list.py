"""The list of organisations: which ones an address asks for, what a row shows, and its download (R-067, R-342)."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Capacity, Organisation, OrganisationCountry
from minga.cycle.organisations.queries import NONE, counts, narrowed
from minga.doors.portal.countries import country_names
from minga.doors.portal.kept import kept
from minga.doors.portal.reading import Reading, options, other_language, page_of
from minga.ground.codelists.queries import names
from minga.ground.journal.queries import head
from minga.ground.kit.tables import Cell
from minga.ground.kit.text import query_words, sort_key
from minga.ground.search.fulltext import Match, expression, keys_with
from minga.ground.search.models import Kind

SIZE = 25
FEW = 2000
LISTS = {"kind": "TIPO_ORGANIZACION", "scope": "AMBITO", "source": "FUENTE"}
COLUMNS = ("id", "code", "name", "name_language", "acronym", "kind__code", "scope__code", "source_kind__code")
HEADER = (
    "codigo", "nombre", "idioma_del_nombre", "siglas", "otros_nombres", "tipo", "tipo_codigo", "ambito", "tipo_de_fuente",
    "paises_sede", "paises_financiamiento", "papel", "territorio", "fuente",
)  # fmt: skip


def called(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Return those that bear all the words in any of their names or acronyms, accents and case apart (R-080, R-081).

    Whole words first, then beginnings; an organisation that is not public has no card and is found by its own name.
    """
    if not text:
        return organisations
    words = query_words(text)
    if not words:
        return organisations.none()
    own = Q(public=False, sort_key__contains=sort_key(text))
    for prefix in (False, True):
        keys = keys_with(Match(expression(words, prefix=prefix)), Kind.ORGANISATION)
        few = [row["key"] for row in keys[: FEW + 1]]  # asked once for the page, its count and its facets
        found = organisations.filter(Q(code__in=few if len(few) <= FEW else keys) | own)
        if found.exists():
            return found
    return organisations.none()


def asked(request: HttpRequest) -> tuple[Reading, str, dict[str, tuple[str, ...]], dict[str, dict[str, str]]]:
    """Return (what was read, the words, the choices, the labels of every choice) for one address."""
    reading = Reading(request)
    as_of = head()[1]
    labels = {name: names(code, as_of) for name, code in LISTS.items()} | {"country": country_names(as_of)}
    unsaid = {"scope": _("La fuente no lo dice"), "source": _("Sin clasificar"), "country": _("Sin país")}
    labels |= {name: {**labels[name], NONE: words} for name, words in unsaid.items()}
    return reading, reading.words(), {name: reading.some(name, labels[name]) for name in labels}, labels


def page(request: HttpRequest) -> dict:
    """Return what portal/organisations.html shows: a fixed number of queries for any number of rows."""
    reading, words, chosen, labels = asked(request)
    everyone = called(Organisation.objects.visible_to(request.user), words)
    found = narrowed(everyone, chosen).order_by("sort_key", "code").values_list(*COLUMNS)
    listed = page_of(request, found, SIZE)
    facets = counted(request, everyone, words, chosen)
    titles = {"kind": _("Clase"), "scope": _("Ámbito"), "source": _("Tipo de fuente"), "country": _("País")}
    return {
        "words": words,
        "page": listed,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "rows": shown(list(listed.object_list), labels),
        "groups": [{"legend": titles[name], "name": name, "options": options(labels[name], facets[name], chosen[name])} for name in titles],
        "chips": reading.chips(labels, chosen),
        "notice": reading.notice,
        "query": request.GET.urlencode(),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Organizaciones"), None)],
    }


def counted(request: HttpRequest, everyone: QuerySet[Organisation], words: str, chosen: dict[str, tuple[str, ...]]) -> dict:
    """Return the counts of each choice, kept until the journal grows."""
    return kept(f"organisations:{words!r}:{sorted(chosen.items())}", request.user, lambda: counts(everyone, chosen))


def shown(rows: list[tuple], labels: dict[str, dict[str, str]]) -> list[dict]:
    """Return the rows of a page as plain values, their countries read in one query."""
    seats: dict[int, list[str]] = {}
    for pk, iso2 in countries_of([row[0] for row in rows], Capacity.SEAT):
        seats.setdefault(pk, []).append(labels["country"][iso2])
    return [
        {
            "url": reverse("portal:organisation", args=[code]),
            "code": code,
            "name": name,
            "lang": other_language(language),
            "acronym": acronym,
            "kind": labels["kind"].get(kind, kind),
            "scope": labels["scope"].get(scope, ""),
            "source": labels["source"].get(source, ""),
            "country": ", ".join(seats.get(pk, [])),
        }
        for pk, code, name, language, acronym, kind, scope, source in rows
    ]


def countries_of(ids: list[int], capacity: str) -> QuerySet:
    """Return (organisation id, ISO code) of these organisations in one capacity, in the order of their source."""
    rows = OrganisationCountry.objects.filter(organisation__in=ids, capacity=capacity)
    return rows.order_by("id").values_list("organisation", "country")


def rows(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download, filtered as the page: what depends on the reader is settled before the first is sent."""
    _reading, words, chosen, labels = asked(request)
    found = narrowed(called(Organisation.objects.visible_to(request.user), words), chosen).order_by("sort_key", "code")
    found = found.select_related("kind", "scope", "source_kind", "territory").prefetch_related("aliases", "countries")
    return lines(found, labels)


def lines(found: QuerySet[Organisation], labels: dict[str, dict[str, str]]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under HEADER."""
    for row in found.iterator(chunk_size=500):
        held = {capacity: [one.country_id for one in row.countries.all() if one.capacity == capacity] for capacity in Capacity.values}
        yield (
            row.code, row.name, row.name_language, row.acronym, " | ".join(alias.name for alias in row.aliases.all()),
            labels["kind"].get(row.kind.code, ""), row.kind.code, row.scope.code if row.scope else "",
            row.source_kind.code if row.source_kind else "", " ".join(held[Capacity.SEAT]), " ".join(held[Capacity.FINANCING]),
            row.role, row.territory.key if row.territory else "", row.source,
        )  # fmt: skip
