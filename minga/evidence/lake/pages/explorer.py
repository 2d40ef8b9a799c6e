"""The explorer: any question of the lake as table, chart, CSV and Parquet, with what could not be converted counted apart."""

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from pyarrow import parquet

from minga.evidence.lake.asking import FILTERS, Answer, Line, Look, ask, is_territory
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.pages.finding import found_page
from minga.evidence.lake.pages.reading import Read, chips, fields, read
from minga.evidence.lake.pages.words import MEASURES, TITLES, WHY, address, count, language, money, names, nothing_said, unconverted, weight
from minga.ground.kit import formats
from minga.ground.kit.bars import MOST, Measured, drawn, plain
from minga.ground.kit.money import half_up
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import Cell

SIZE = 100
OF_FIGURES = {"by", "and", "measure", "currency"}  # fields that say nothing of a list of activities
HEADER = ("linea", "codigo", "nombre", "codigo_2", "nombre_2", "actividades", "monto", "moneda", "dinero", "montos")


def page(request: HttpRequest, at: Look) -> dict[str, Any]:
    """Return what lake/explorer.html shows."""
    found, path = read(request), reverse("lake:explorer")
    listed = [one for one in fields(found, at) if not found.text or one["name"] not in OF_FIGURES]
    context: dict[str, Any] = {
        "here": path,
        "fields": listed,
        "text": found.text,
        "hidden": [("q", found.text)] if found.text else [],
        "kept": [(name, value) for name, values in found.typed.items() for value in values if name != "q"],
        "problems": [{"name": one["name"], "label": one["label"], "error": one["error"]} for one in listed if one["error"]],
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), None)],
        **as_of(at),
    }
    if context["problems"]:
        return context
    told = {"found": found_page(found, at)} if found.text else shown(found, ask(found.asked, at), at, request)
    return context | told | {"chips": chips(found, path, at)}


def as_of(at: Look) -> dict[str, Any]:
    """Return how much the lake holds and since when: the newest version, the datasets, those whose figures are being made."""
    current = Dataset.objects.filter(current__isnull=False)
    newest = current.order_by("-current__at").values_list("current__at", flat=True).first()
    return {
        "held": current.count(),
        "as_of": formats.day(newest, language()) if newest else "",
        "waiting": at.waiting,
        "twice": at.store.left_out,
    }


def shown(found: Read, answer: Answer, at: Look, request: HttpRequest) -> dict[str, Any]:
    """Return a figure ready to print."""
    asked, path = answer.asked, reverse("lake:explorer")
    known = [names(name, [line.keys[place] for line in answer.lines], at) for place, name in enumerate(asked.by)]
    paginator = Paginator(answer.lines, SIZE)
    paged = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    bars, by_amount = chart(answer, known, found) if len(asked.by) == 1 else ([], False)
    return {
        "titles": [str(TITLES[name]) for name in asked.by],
        "currency": asked.currency,
        "measure": str(MEASURES[asked.measure]),
        "total": {"activities": count(answer.activities), "moving": count(answer.moving), "amount": money(answer.amount)},
        "movements": count(answer.movements),
        "unconverted": count(answer.unconverted) if answer.unconverted else "",
        "reasons": unconverted(answer.reasons),
        "repeated": answer.repeated,
        "empty": not answer.activities,
        "passing": answer.activities,
        "activities": found.address(reverse("lake:activities"), **dict.fromkeys(OF_FIGURES, "")),
        "rows": [row(line, answer, known, found) for line in paged],
        "page": paged,
        "numbers": paginator.get_elided_page_range(paged.number),
        "bars": drawn(bars),
        "by_amount": by_amount,
        "csv": found.address(reverse("lake:explorer_csv")),
        "parquet": found.address(reverse("lake:explorer_parquet")),
        "link": found.address(path),
        "map": found.address(reverse("portal:lake_map"), by="", **{"and": ""}),
        "territory": is_territory(asked),
        "shared": all_shared(answer),
    }


def all_shared(answer: Answer) -> bool:
    """Say whether a territory has convertible amounts, and none of them for it alone.

    Within a sector or a country that is not known: what nobody divided has no money there either.
    """
    parts = {name for name, _values in answer.asked.filters} & {"sector", "category", "country", "region"}
    return is_territory(answer.asked) and not parts and answer.amount is None and answer.movements > answer.unconverted


def row(line: Line, answer: Answer, known: list[dict[str, str]], found: Read) -> dict[str, Any]:
    """Return a line as plain words; its name leads to the same question inside it, or to its profile."""
    asked = answer.asked
    share = half_up(line.amount * 100 / answer.amount, 1) if line.amount is not None and answer.amount else None
    return {
        "names": [
            {"words": label(line, place, known, name), "url": address(name, line.keys[place], known[place]) or inside(found, name, line)}
            for place, name in enumerate(asked.by)
        ],
        "void": line.rest or None in line.keys,
        "activities": count(line.activities),
        "amount": money(line.amount),
        "share": "" if share is None or answer.repeated else formats.percent(share, 1, language()),
    }


def inside(found: Read, name: str, line: Line) -> str:
    """Return the same question within the value of a line that has no page of its own; '' where nothing narrows."""
    key = line.keys[found.asked.by.index(name)]
    path = reverse("lake:explorer")
    if not key or line.rest:
        return ""
    if name == "year":
        return found.address(path, by="giver", **{"and": "", "from": key, "to": key})
    within = "sector" if name == "category" else "giver"
    return found.address(path, by=within, **{"and": "", name: key}) if name in FILTERS and (name, (key,)) not in found.asked.filters else ""


def label(line: Line, place: int, known: list[dict[str, str]], name: str = "") -> str:
    """Return the name of a value of a line; of none, whether nobody divided it or nothing is said."""
    key = line.keys[place]
    return known[place].get(key, key) if key else _("Sin repartir") if line.rest else nothing_said(name)


def chart(answer: Answer, known: list[dict[str, str]], found: Read) -> tuple[list[Measured], bool]:
    """Return the bars: the first lines by amount, or by activities where no line has one; and whether it is by amount."""
    lines = [line for line in answer.lines if line.keys[0] and not line.rest]
    by_amount = any(line.amount for line in lines)
    lines = lines[-MOST:] if answer.asked.by[0] == "year" else lines[:MOST]
    told = []
    for line in lines:
        value, text = weight(line.amount, line.activities, answer.asked.currency if by_amount else "")
        name = answer.asked.by[0]
        told.append(plain(label(line, 0, known), value, text, address(name, line.keys[0], known[0]) or inside(found, name, line)))
    return told, by_amount


def csv_rows(answer: Answer, at: Look) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under HEADER: every line, then the total and what could not be converted."""
    asked = answer.asked
    known = [names(name, [line.keys[place] for line in answer.lines], at) for place, name in enumerate(asked.by)]
    for line in answer.lines:
        kind = "sin_repartir" if line.rest else "sin_dato" if None in line.keys else "linea"
        pairs = [(line.keys[place] or "", label(line, place, known, name)) for place, name in enumerate(asked.by)]
        pairs += [("", "")] * (2 - len(pairs))
        yield (kind, *pairs[0], *pairs[1], line.activities, line.amount, asked.currency, asked.measure, None)
    yield ("total", "", "", "", "", answer.moving, answer.amount, asked.currency, asked.measure, answer.movements)
    for why, currency, number in answer.reasons:
        yield ("no_convertible", why, str(WHY[why]), "", "", None, None, currency, asked.measure, number)


def parquet_bytes(answer: Answer, at: Look) -> bytes:
    """Return the lines of a figure, named, as a Parquet file; the question and the state of the lake stand in its metadata."""
    asked = answer.asked
    columns: dict[str, pa.Array] = {}
    for place, name in enumerate(asked.by):
        keys = [line.keys[place] for line in answer.lines]
        known = names(name, keys, at)
        columns[name] = pa.array(keys, pa.string())
        columns[f"{name}_name"] = pa.array([known.get(key or "") for key in keys], pa.string())
    columns["undivided"] = pa.array([line.rest for line in answer.lines], pa.bool_())
    columns["activities"] = pa.array([line.activities for line in answer.lines], pa.int64())
    columns["amount"] = pa.array([line.amount for line in answer.lines], pa.decimal128(38, 2))
    facts = {"currency": asked.currency, "measure": asked.measure, "unconverted": str(answer.unconverted), "lake": at.data}
    table = pa.table(columns).replace_schema_metadata({f"minga.{name}": value for name, value in facts.items()})
    stream = io.BytesIO()
    parquet.write_table(table, stream, compression="zstd")
    return stream.getvalue()
