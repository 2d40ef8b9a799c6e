"""The directory of foreign NGOs as it is shown: rows, filters with their counts, order and download (R-068 – R-074)."""

import re
from collections import Counter
from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.cycle.organisations.queries import directory
from minga.cycle.organisations.rules import check_digit_differs
from minga.doors.portal.countries import country_names
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import Reading, options, other_language
from minga.ground.codelists.queries import names
from minga.ground.documents.queries import Citation, citations
from minga.ground.journal.queries import head
from minga.ground.kit.tables import Cell
from minga.ground.kit.text import sort_key

ACTIVE = "ACTIVA"
DOUBTS = {"no_tax_id": gettext_lazy("Sin RUC"), "check_digit": gettext_lazy("RUC con advertencia")}
GROUPS = ("state", "country", "doubt")
ORDERS = ("name", "acronym", "country", "state")
SMALL = {"de", "del", "la", "las", "los", "el", "en", "para", "y", "et", "sans", "the", "of", "and"}
HEADER = (
    "codigo", "nombre", "nombre_en_la_fuente", "siglas", "siglas_en_la_fuente", "ruc", "ruc_advertencia",
    "pais_de_origen", "pais_de_origen_iso", "estado", "estado_codigo", "fuente",
)  # fmt: skip


def initials(name: str) -> str:
    """Return two letters to stand where the source has no logo: 'ACDI/VOCA' → 'AV', 'Condesan' → 'CO'."""
    words = [word for word in re.findall(r"\w+", name) if word.lower() not in SMALL]
    return ("".join(word[0] for word in words[:2]) if len(words) > 1 else name[:2]).upper()


def shown(standing, states: dict[str, str]) -> dict:
    """Return one row of the directory as plain values."""
    one = standing.organisation
    seats = [row.country for row in one.countries.all() if row.capacity == "seat"]
    odd = check_digit_differs(standing.tax_id)
    return {
        "code": one.code,
        "url": reverse("portal:organisation", args=[one.code]),
        "initials": initials(one.name),
        "name": one.name,
        "lang": other_language(one.name_language),
        "printed": standing.name_printed if standing.name_printed not in ("", one.name) else "",
        "acronym": one.acronym,
        "acronym_printed": standing.acronym_printed,
        "tax_id": standing.tax_id,
        "odd": odd,
        "country": ", ".join(country.name for country in seats),
        "countries": tuple(country.iso2 for country in seats),
        "state": standing.state.code,
        "state_name": states.get(standing.state.code, standing.state.code),
        "doubts": tuple(name for name, true in (("no_tax_id", not standing.tax_id), ("check_digit", odd)) if true),
        "source": standing.source,
        "sort": sort_key(one.name),
    }


def fits(row: dict, chosen: dict[str, tuple[str, ...]], but: str = "") -> bool:
    """Say whether a row passes every group of choices except `but`: any value within a group, all groups."""
    held = {"state": (row["state"],), "country": row["countries"], "doubt": row["doubts"]}
    return all(set(held[name]) & set(values) for name, values in chosen.items() if values and name != but)


def ordered(rows: list[dict], order: str) -> list[dict]:
    """Return the rows in the order asked for: '-name' from the end; what is missing comes last, then by name."""
    field = order.lstrip("-")
    key = {"name": "sort", "acronym": "acronym", "country": "country", "state": "state_name"}[field]
    known = sorted((row for row in rows if row[key]), key=lambda row: row["sort"])
    known.sort(key=lambda row: sort_key(row[key]) if key != "sort" else row[key], reverse=order.startswith("-"))
    return known + sorted((row for row in rows if not row[key]), key=lambda row: row["sort"])


def chosen_rows(request: HttpRequest) -> tuple[list[dict], list[dict], dict[str, tuple[str, ...]], str, Reading]:
    """Return (all rows, those that pass, the choices, the order, what was read) for one address."""
    reading, as_of = Reading(request), head()[1]
    states = names("ESTADO_ONG", as_of)
    everything = [shown(standing, states) for standing in directory()]
    chosen = {
        "state": reading.some("state", states),
        "country": reading.some("country", country_names(as_of)),
        "doubt": reading.some("doubt", DOUBTS),
    }
    order = reading.one("sort", [*ORDERS, *(f"-{name}" for name in ORDERS)], "name")
    return everything, ordered([row for row in everything if fits(row, chosen)], order), chosen, order, reading


def page(request: HttpRequest) -> dict:
    """Return what portal/ngos.html shows."""
    everything, rows, chosen, order, reading = chosen_rows(request)
    labels: dict[str, dict[str, str]] = {
        "state": {row["state"]: row["state_name"] for row in sorted(everything, key=lambda row: row["state"] != ACTIVE)},
        "country": country_names(head()[1]),
        "doubt": {name: str(label) for name, label in DOUBTS.items()},
    }
    notes = Notes()
    for place in citations(span([row["source"] for row in everything])):
        notes.number(place)
    return {
        "rows": rows,
        "total": len(everything),
        "caption": caption(rows),
        "groups": groups(everything, chosen, labels),
        "chips": reading.chips(labels, chosen),
        "columns": columns(request, order),
        "order": order,
        "notice": reading.notice,
        "sources": notes.shown,
        "credits": notes.credits,
        "query": request.GET.urlencode(),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Directorio de ONG"), None)],
    }


def span(sources: list[str]) -> str:
    """Return one citation from the first to the last line of each source: '001:L480-487' for its eight rows."""
    ends: dict[str, tuple[int, int]] = {}
    for one in [one for text in sources for one in citations(text)]:
        first, last = ends.get(one.code, (one.first, one.last))
        ends[one.code] = (min(first, one.first), max(last, one.last))
    return " | ".join(Citation(code, *pair).text for code, pair in ends.items())


def caption(rows: list[dict]) -> str:
    """Return '8 organizaciones: 2 activas, 6 con convenio finalizado', counted over the rows shown."""
    active = sum(row["state"] == ACTIVE for row in rows)
    ended = len(rows) - active
    count = ngettext("%(n)s organización", "%(n)s organizaciones", len(rows)) % {"n": len(rows)}
    parts = [
        ngettext("%(n)s activa", "%(n)s activas", active) % {"n": active},
        ngettext("%(n)s con convenio finalizado", "%(n)s con convenio finalizado", ended) % {"n": ended},
    ]
    return f"{count}: {', '.join(parts)}"


def groups(everything: list[dict], chosen: dict[str, tuple[str, ...]], labels: dict[str, dict[str, str]]) -> list[dict]:
    """Return the groups of filters, each choice with how many rows it would leave."""
    titles = {"state": _("Estado"), "country": _("País de origen"), "doubt": _("Datos por revisar")}
    fields = {"state": lambda row: (row["state"],), "country": lambda row: row["countries"], "doubt": lambda row: row["doubts"]}
    found = []
    for name in GROUPS:
        counts = Counter(value for row in everything if fits(row, chosen, but=name) for value in fields[name](row))
        choices = options(labels[name], counts, chosen[name], ordered=name != "country")
        found.append({"legend": titles[name], "name": name, "options": choices})
    return found


def columns(request: HttpRequest, order: str) -> list[dict]:
    """Return the headings: those that sort carry the address that turns their order and what aria-sort says."""
    labels = {
        "name": _("Organización"),
        "acronym": _("Siglas"),
        "": _("RUC"),
        "country": _("País de origen"),
        "state": _("Estado"),
    }
    found = []
    for name, label in labels.items():
        current = bool(name) and order.lstrip("-") == name
        asked = request.GET.copy()
        asked["sort"] = f"-{name}" if order == name else name
        direction = ("descending" if order.startswith("-") else "ascending") if current else ""
        found.append({"label": label, "url": f"{request.path}?{asked.urlencode()}" if name else "", "sort": direction})
    return found


def rows(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download, filtered and ordered as the page."""
    for row in chosen_rows(request)[1]:
        yield (
            row["code"], row["name"], row["printed"], row["acronym"], row["acronym_printed"], row["tax_id"], row["odd"],
            row["country"], " ".join(row["countries"]), row["state_name"], row["state"], row["source"],
        )  # fmt: skip
