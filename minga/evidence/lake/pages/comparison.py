"""The comparison of a territory with the registry: its four parts as lists with filters, counts and a table to take away."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.activities.models import Activity
from minga.evidence.lake import comparing
from minga.evidence.lake.asking import Folders, Look
from minga.evidence.lake.comparing import Compared, Pair
from minga.evidence.lake.matching import Reason
from minga.evidence.lake.pages.explorer import as_of
from minga.evidence.lake.pages.words import count, language, money, names
from minga.evidence.lake.sides import Published
from minga.ground.codelists import queries as codelists
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import Cell
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
}
HEADER = ("lista", "identificador_iati", "titulo_publicado", "quien_publica", "inicio_publicado", "fin_publicado", "compromisos_usd",
          "desembolsos_usd", "codigo", "titulo_registrado", "puntaje", "razones")  # fmt: skip


def place_of(request: HttpRequest) -> Country | Unit:
    """Return the territory that an address asks for; Http404 where there is none of that code."""
    place = find_place(request.GET.get("territorio", "").strip()[:40] or HOME)
    if place is None:
        raise Http404
    return place


def asked(request: HttpRequest) -> dict[str, str]:
    """Return the filters that an address asks for, '' where it does not."""
    return {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("donante", "anio", "estado")}


def key_of(place: Country | Unit) -> str:
    return place.iso2 if isinstance(place, Country) else place.key


def page(request: HttpRequest, at: Look, now: Folders) -> dict[str, Any]:
    """Return what lake/comparison.html shows."""
    place, wanted = place_of(request), asked(request)
    found = comparing.compared(place, at, now, request.user)
    part = request.GET.get("ver", "") if request.GET.get("ver", "") in PARTS else "publicado"
    rows = rows_of(found, part)
    kept = passing(rows, part, wanted)
    paginator = Paginator(kept, SIZE)
    paged = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    return {
        "place": place,
        "code": key_of(place),
        "part": part,
        "parts": [tab(name, found, part) for name in PARTS],
        "total": found.total,
        "recorded": found.recorded,
        "unnamed": found.unnamed,
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


def pairs(place: Country | Unit, part: str, wanted: dict[str, str]) -> list[tuple[str, str]]:
    return [("territorio", key_of(place)), ("ver", part), *((name, value) for name, value in wanted.items() if value)]


def address(place: Country | Unit, part: str) -> str:
    return f"{reverse('lake:comparison')}?{urlencode(pairs(place, part, {}))}"


def tab(name: str, found: Compared, part: str) -> dict[str, Any]:
    """Return one of the four counts at the top, which lead to their lists."""
    rows = rows_of(found, name)
    number = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return {"name": name, "label": str(PARTS[name]), "number": count(number), "url": address(found.place, name), "here": name == part}


def rows_of(found: Compared, part: str) -> Any:
    return {"publicado": found.only_published, "propuestas": found.proposals, "ambos": found.both}.get(part, found.only_recorded)


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
    return [
        row
        for row in rows
        if (not donor or donor in published_of(row).givers)
        and (not year or published_of(row).start[:4] == year)
        and (not status or published_of(row).status == status)
    ]


def fields(rows: Any, part: str, wanted: dict[str, str], at: Look) -> list[dict[str, Any]]:
    """Return the filters of a list with what its rows say."""
    if part == "registro":
        giving = rows.filter(participants__role__code__in=("FINANCIADOR", "DONANTE"), participants__organisation__public=True)
        donors = dict(giving.values_list("participants__organisation__code", "participants__organisation__name").distinct())
        years = {start[:4] for start in rows.exclude(start="").values_list("start", flat=True)}
        known = codelists.names("ESTADO_ACTIVIDAD")
        statuses = {code: known.get(code, code) for code in rows.exclude(status=None).values_list("status__code", flat=True).distinct()}
    else:
        every = [published_of(row) for row in rows]
        donors = names("giver", {giver for one in every for giver in one.givers}, at)
        years = {one.start[:4] for one in every if one.start}
        statuses = names("status", {one.status for one in every}, at)
    listed = sorted(donors.items(), key=lambda pair: pair[1].casefold())
    return [
        select("donante", _("Cooperante"), dict(listed), wanted["donante"]),
        select("anio", _("Año de inicio"), {year: year for year in sorted(years, reverse=True)}, wanted["anio"]),
        select("estado", _("Estado"), dict(sorted(statuses.items())), wanted["estado"]),
    ]


def select(name: str, label: str, words: dict[str, str], chosen: str) -> dict[str, Any]:
    choices = [("", _("Todo")), *words.items(), *([(chosen, chosen)] if chosen and chosen not in words else [])]
    return {"name": name, "label": label, "choices": [(value, text, value == chosen) for value, text in choices]}


def shown_published(rows: Iterable[Published]) -> list[dict[str, Any]]:
    return [told(one) for one in rows]


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
    return [
        told(row.published)
        | {
            "code": row.code,
            "record": titles.get(row.code, row.code),
            "points": row.scored.points if row.scored else None,
            "reasons": explained(row.scored.reasons if row.scored else ()),
        }
        for row in rows
    ]


def explained(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as sentences in the reader's language, each with its points: '+45'."""
    return [{"text": _(one.message) % one.figures, "points": f"{one.points:+d}".replace("-", "−")} for one in reasons]


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
}


def csv_rows(request: HttpRequest, at: Look, now: Folders) -> Iterator[list[Cell]]:
    """Yield the lines of the list that an address asks for, all of them."""
    found = comparing.compared(place_of(request), at, now, request.user)
    part = request.GET.get("ver", "") if request.GET.get("ver", "") in PARTS else "publicado"
    rows = passing(rows_of(found, part), part, asked(request))
    if part == "registro":
        for row in rows:
            yield [part, "", "", "", "", "", None, None, row.code, row.title, None, ""]
        return
    listed = list(rows)
    titles = {one["code"]: one["record"] for one in shown_pairs(listed)} if part != "publicado" else {}
    for row in listed:
        one, scored = published_of(row), row.scored if isinstance(row, Pair) else None
        code = row.code if isinstance(row, Pair) else ""
        reasons = "; ".join(f"{reason['text']} ({reason['points']})" for reason in explained(scored.reasons if scored else ()))
        yield [part, one.identifier, one.title, one.reporter, one.start, one.end, one.committed, one.spent, code, titles.get(code, ""),
               scored.points if scored else None, reasons]  # fmt: skip
