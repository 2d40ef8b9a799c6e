"""The comparison of a territory with the registry: its parts as lists with filters, counts and a table to take away."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Organisation
from minga.evidence.lake import comparing
from minga.evidence.lake.asking import Folders, Look
from minga.evidence.lake.comparing import Compared, Pair
from minga.evidence.lake.matching import Reason
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.pages import places
from minga.evidence.lake.pages.explorer import as_of
from minga.evidence.lake.pages.words import count, language, money, names
from minga.evidence.lake.sides import Published
from minga.ground.codelists import queries as codelists
from minga.ground.journal.queries import kept
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import Cell
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import find_place

HOME = "EC"
SIZE = 50
LONGEST = 200
PARTS: dict[str, str | Promise] = {
    "publicado": gettext_lazy("Solo publicado"),
    "propuestas": gettext_lazy("Por confirmar"),
    "ambos": gettext_lazy("En los dos"),
    "registro": gettext_lazy("Solo en el registro"),
    "distintas": gettext_lazy("Dichas distintas"),
    "sin": gettext_lazy("Sin identificador"),
}
PAIRED = ("propuestas", "ambos", "distintas")  # lists of pairs
ASIDE = ("distintas", "sin")  # lists that are named only where they have something
HEADER = ("lista", "identificador_iati", "titulo_publicado", "quien_publica", "inicio_publicado", "fin_publicado", "compromisos_usd",
          "desembolsos_usd", "codigo", "titulo_registrado", "puntaje", "razones")  # fmt: skip


def place_of(request: HttpRequest) -> Country | Unit:
    """Return the territory that an address asks for, by code or by a name that only one has; Http404 where there is none."""
    text = places.typed(request)
    found = [find_place(HOME)] if not text else places.meant(text)
    if len(found) != 1 or found[0] is None:
        raise Http404
    return found[0]


def part_of(request: HttpRequest) -> str:
    """Return the list that an address asks for, else the first."""
    part = request.GET.get("ver", "")
    return part if part in PARTS else next(iter(PARTS))


def asked(request: HttpRequest) -> dict[str, str]:
    """Return the filters that an address asks for, '' where it does not."""
    return {name: request.GET.get(name, "").replace("\0", "").strip()[:LONGEST] for name in ("donante", "anio", "estado", "estado_ficha")}


def key_of(place: Country | Unit) -> str:
    return place.iso2 if isinstance(place, Country) else place.key


def page(request: HttpRequest, at: Look, now: Folders) -> dict[str, Any]:
    """Return what lake/comparison.html shows."""
    place, wanted = place_of(request), asked(request)
    found = comparing.compared(place, at, now, request.user)
    part = part_of(request)
    rows = rows_of(found, part)
    kept = passing(rows, part, wanted)
    paginator = Paginator(kept, SIZE)
    paged = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    return {
        "place": place,
        "code": key_of(place),
        "typed": places.shown(place),
        "wider": wider(place),
        "part": part,
        "parts": [tab(name, found, part) for name in PARTS if name not in ASIDE],
        "aside": [one for name in ASIDE if (one := tab(name, found, part))["any"] or name == part],
        "label": str(PARTS[part]),
        "total": found.total,
        "recorded": found.recorded,
        "fields": fields(rows, part, wanted, at),
        "filtered": any(wanted.values()),
        "clear": address(place, part),
        "page": paged,
        "numbers": paginator.get_elided_page_range(paged.number),
        "rows": SHOWN[part](list(paged)),
        "csv": f"{reverse('lake:comparison_csv')}?{urlencode(pairs(place, part, wanted))}",
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Lago IATI"), reverse("lake:explorer")),
            (place.name, reverse("lake:territory", args=[key_of(place)])),
            (_("Comparación con el registro"), None),
        ],
        **as_of(at),
    }


def wider(place: Country | Unit) -> tuple[str, str] | None:
    """Return the country of a unit with its comparison: what is published for a whole country stands in none of its units."""
    return (place.country.name, address(place.country, "publicado")) if isinstance(place, Unit) else None


def pairs(place: Country | Unit, part: str, wanted: dict[str, str]) -> list[tuple[str, str]]:
    return [("territorio", key_of(place)), ("ver", part), *((name, value) for name, value in wanted.items() if value)]


def address(place: Country | Unit, part: str) -> str:
    return f"{reverse('lake:comparison')}?{urlencode(pairs(place, part, {}))}"


def tab(name: str, found: Compared, part: str) -> dict[str, Any]:
    """Return one of the four counts at the top, which lead to their lists."""
    rows = rows_of(found, name)
    number = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return {
        "name": name,
        "label": str(PARTS[name]),
        "any": bool(number),
        "number": count(number),
        "url": address(found.place, name),
        "here": name == part,
    }


def rows_of(found: Compared, part: str) -> Any:
    lists = {
        "publicado": found.only_published,
        "propuestas": found.proposals,
        "ambos": found.both,
        "distintas": found.rejected,
        "sin": found.unnamed,
    }
    return lists.get(part, found.only_recorded)


def published_of(row: Published | Pair) -> Published:
    return row.published if isinstance(row, Pair) else row


def passing(rows: Any, part: str, wanted: dict[str, str]) -> Any:
    """Return the rows that pass the filters: of published activities by who gives, the year of their start and their status."""
    donor, year, status = wanted["donante"], wanted["anio"], wanted["estado"]
    if part == "registro":
        if donor:
            rows = rows.filter(participants__role__code__in=("FINANCIADOR", "DONANTE"), participants__organisation__code=donor).distinct()
        rows = rows.filter(start__startswith=year[:4]) if year else rows
        return rows.filter(status__code=status) if status else rows
    own = statuses_of(rows) if part in PAIRED and wanted["estado_ficha"] else {}
    return [
        row
        for row in rows
        if (not donor or donor in published_of(row).givers)
        and (not year or published_of(row).start[:4] == year)
        and (not status or published_of(row).status == status)
        and (not own or own.get(row.code) == wanted["estado_ficha"])
    ]


def statuses_of(rows: Iterable[Pair]) -> dict[str, str]:
    """Return {code of the record: code of its status} of some pairs; '' where it says none."""
    codes = {row.code for row in rows}
    return {code: status or "" for code, status in Activity.objects.filter(code__in=codes).values_list("code", "status__code")}


def fields(rows: Any, part: str, wanted: dict[str, str], at: Look) -> list[dict[str, Any]]:
    """Return the filters of a list with what its rows say."""
    if part == "registro":
        giving = rows.filter(participants__role__code__in=("FINANCIADOR", "DONANTE"), participants__organisation__public=True)
        donors = dict(giving.order_by().values_list("participants__organisation__code", "participants__organisation__name").distinct())
        years = set(rows.exclude(start="").order_by().values_list(Substr("start", 1, 4), flat=True).distinct())
        known = codelists.names("ESTADO_ACTIVIDAD")
        statuses = {
            code: known.get(code, code) for code in rows.exclude(status=None).order_by().values_list("status__code", flat=True).distinct()
        }
    else:
        every = [published_of(row) for row in rows]
        donors = names("giver", {giver for one in every for giver in one.givers}, at)
        years = {one.start[:4] for one in every if one.start}
        statuses = names("status", {one.status for one in every}, at)
    listed = sorted(donors.items(), key=lambda pair: pair[1].casefold())
    published = _("Estado, según lo publicado") if part in PAIRED else _("Estado")
    found = [
        select("donante", _("Cooperante"), dict(listed), wanted["donante"]),
        select("anio", _("Año de inicio"), {year: year for year in sorted(years, reverse=True)}, wanted["anio"]),
        select("estado", published, dict(sorted(statuses.items())), wanted["estado"]),
    ]
    if part in PAIRED:
        known = codelists.names("ESTADO_ACTIVIDAD")
        own = {code: known.get(code, code) for code in sorted(set(statuses_of(rows).values()) - {""})}
        found.append(select("estado_ficha", _("Estado de la ficha"), own, wanted["estado_ficha"]))
    return found


def select(name: str, label: str, words: dict[str, str], chosen: str) -> dict[str, Any]:
    choices = [("", _("Todo")), *words.items(), *([(chosen, chosen)] if chosen and chosen not in words else [])]
    return {"name": name, "label": label, "choices": [(value, text, value == chosen) for value, text in choices]}


def shown_published(rows: Iterable[Published]) -> list[dict[str, Any]]:
    return [told(one) for one in rows]


def shown_unnamed(rows: list[Published]) -> list[dict[str, Any]]:
    """Return activities without an identifier with the dataset they stand in, which is all that tells them apart."""
    sources = Dataset.objects.in_bulk({one.dataset for one in rows})
    return [told(one) | {"title": one.title or _("Sin título"), "source": sources[one.dataset]} for one in rows if one.dataset in sources]


def told(one: Published) -> dict[str, Any]:
    """Return a published activity in plain words."""
    return {
        "identifier": one.identifier,
        "title": one.title or one.identifier,
        "reporter": one.reporter,
        "dates": period(one.start, one.end),
        "committed": money(one.committed),
        "spent": money(one.spent),
    }


def period(start: str, end: str) -> str:
    """Return two dates as they are known: '2014 – 2016'."""
    words = [PartialDate(day).show(language()) if day else "…" for day in (start, end)]
    return " – ".join(words) if start or end else ""


def shown_pairs(rows: list[Pair]) -> list[dict[str, Any]]:
    titles = dict(Activity.objects.filter(code__in=[row.code for row in rows]).values_list("code", "title"))
    written = written_names()
    return [
        told(row.published)
        | {
            "code": row.code,
            "record": titles.get(row.code, row.code),
            "points": row.scored.points if row.scored else None,
            "reasons": explained(row.scored.reasons if row.scored else (), written),
        }
        for row in rows
    ]


def explained(reasons: Iterable[Reason], written: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return reasons as sentences in the reader's language, each with its points: '+45'. `written`: what `written_names` returns."""
    return [{"text": _(one.message) % worded(one.figures, written), "points": f"{one.points:+d}".replace("-", "−")} for one in reasons]


def worded(figures: Mapping[str, Any], written: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures of a reason as people read them: a place by its name, a name as written, an amount with its separators."""
    found = dict(figures)
    if place := find_place(str(found.get("place", ""))):
        found["place"] = place.name
    if "name" in found:
        found["name"] = written.get(found["name"], found["name"])
    if "amount" in found:
        found["amount"] = formats.number(Decimal(found["amount"]), language(), None)
    return found


def written_names() -> dict[str, str]:
    """Return {folded: as it is written} of the names and acronyms of the directory's public organisations; kept until the journal grows."""
    rows = Organisation.objects.filter(public=True).values_list("acronym", "name")
    return kept("lake names", lambda: {fold(text): text for names in rows for text in names if text})


def shown_recorded(rows: list[Activity]) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code,
            "title": row.title,
            "dates": period(row.start or row.start_planned, row.end or row.end_planned),
            "amount": formats.money(row.total, language()) if row.total else "",
            "status": row.status.name if row.status else "",
        }
        for row in rows
    ]


SHOWN: dict[str, Callable[[list], list[dict[str, Any]]]] = {
    "publicado": shown_published,
    "propuestas": shown_pairs,
    "ambos": shown_pairs,
    "registro": shown_recorded,
    "distintas": shown_pairs,
    "sin": shown_unnamed,
}


def csv_rows(request: HttpRequest, at: Look, now: Folders) -> Iterator[list[Cell]]:
    """Yield the lines of the list that an address asks for, all of them."""
    found = comparing.compared(place_of(request), at, now, request.user)
    part = part_of(request)
    rows = passing(rows_of(found, part), part, asked(request))
    if part == "registro":
        for row in rows:
            yield [part, "", "", "", "", "", None, None, row.code, row.title, None, ""]
        return
    listed = list(rows)
    titles = {one["code"]: one["record"] for one in shown_pairs(listed)} if part in PAIRED else {}
    written = written_names()
    for row in listed:
        one, scored = published_of(row), row.scored if isinstance(row, Pair) else None
        code = row.code if isinstance(row, Pair) else ""
        reasons = "; ".join(f"{reason['text']} ({reason['points']})" for reason in explained(scored.reasons if scored else (), written))
        yield [part, one.identifier, one.title, one.reporter, one.start, one.end, one.committed, one.spent, code, titles.get(code, ""),
               scored.points if scored else None, reasons]  # fmt: skip
