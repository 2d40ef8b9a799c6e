"""The activities behind a figure: those that pass the filters of the explorer, those with most money first; also of a profile."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.evidence.lake.asking import Asked, Look, amount_of, ask, condition, is_territory
from minga.evidence.lake.pages.explorer import OF_FIGURES, as_of
from minga.evidence.lake.pages.reading import Read, chips, fields
from minga.evidence.lake.pages.texts import TITLE, texts
from minga.evidence.lake.pages.words import count, money
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import Cell

SIZE = 25
BATCH = 2_000  # rows of the file told at once
# amounts of a territory: what is published for it alone, as the explorer sums it
HEADER = ("identificador", "titulo", "publica", "comienzo", "comprometido_usd", "desembolsado_usd")
COLUMNS = "identifier, title, reporting_name, starts, committed, spent"
PASSING = """
WITH chosen AS (
    SELECT act, sum(CASE WHEN measure = 'commitment' THEN {money} END) AS committed,
           sum(CASE WHEN measure = 'spending' THEN {money} END) AS spent
    FROM fact WHERE {where} GROUP BY act)
SELECT {columns} FROM chosen JOIN act USING (act)
ORDER BY greatest(coalesce(committed, 0), coalesce(spent, 0)) DESC, act"""


def page(request: HttpRequest, found: Read, at: Look) -> dict[str, Any]:
    """Return what lake/activities.html shows."""
    path = reverse("lake:activities")
    listed = [one for one in fields(found, at) if one["name"] not in OF_FIGURES]
    context: dict[str, Any] = {
        "here": path,
        "fields": listed,
        "problems": [{"name": one["name"], "label": one["label"], "error": one["error"]} for one in listed if one["error"]],
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer")), (_("Actividades"), None)],
        "chips": chips(found, path, at),
        **as_of(at),
    }
    return context if context["problems"] else context | shown(found, at, request)


def shown(found: Read, at: Look, request: HttpRequest) -> dict[str, Any]:
    """Return a page of the list."""
    total = ask(found.asked, at).activities
    paginator = Paginator(range(total), SIZE)
    paged = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    return {
        "total": total,
        "said": count(total),
        "territory": is_territory(found.asked),
        "activities": passing(found.asked, at, first=SIZE * (paged.number - 1)),
        "page": paged,
        "numbers": paginator.get_elided_page_range(paged.number),
        "figure": found.address(reverse("lake:explorer")),
        "csv": found.address(reverse("lake:activities_csv")),
    }


def passing_sql(asked: Asked, columns: str) -> tuple[str, list[Any]]:
    """Return the SQL of the activities that pass a question's filters, and its values."""
    where, values = condition(asked)
    return PASSING.format(where=where, columns=columns, money=amount_of(replace(asked, currency="USD"))), values


def passing(asked: Asked, at: Look, *, first: int = 0) -> list[dict[str, str]]:
    """Return SIZE of the activities some fact of which passes a question's filters, from the `first` on, ready to print."""
    sql, values = passing_sql(asked, f"act // 4294967296, act % 4294967296, {COLUMNS}")
    rows = at.rows(f"{sql} LIMIT {SIZE} OFFSET ?", [*values, first])
    titles = texts(TITLE, [row[:2] for row in rows], at)
    return [
        {
            "url": reverse("lake:published", args=[identifier]) if identifier else "",
            "title": titles.get((dataset, a), (title, ""))[0] or identifier,
            "lang": titles.get((dataset, a), (title, ""))[1],
            "identifier": identifier,
            "reporter": reporter or "",
            "start": str(starts.year) if starts else "",
            "committed": money(committed),
            "spent": money(spent),
        }
        for dataset, a, identifier, title, reporter, starts, committed, spent in rows
    ]


def csv_rows(found: Read, at: Look) -> Iterator[tuple[Cell, ...]]:
    """Return the rows under HEADER, all of them; asked at once, told batch by batch."""
    sql, values = passing_sql(found.asked, COLUMNS)
    table = at.cursor.sql(sql, params=values).to_arrow_table()
    return (tuple(row.values()) for batch in table.to_batches(max_chunksize=BATCH) for row in batch.to_pylist())
