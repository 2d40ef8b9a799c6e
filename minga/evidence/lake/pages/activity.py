"""One activity as it was published: its values in readable form, what was found in it, and its XML as it came."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.evidence.iati.checking.catalogue import RULES, say
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.tables import ACTIVITY_TABLES
from minga.evidence.lake import asking
from minga.evidence.lake.asking import Look
from minga.evidence.lake.elsewhere import LINK_RULES
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.pages.codes import said
from minga.evidence.lake.pages.explorer import as_of
from minga.evidence.lake.pages.labels import column_name, table_name
from minga.evidence.lake.pages.texts import DESCRIPTION, TITLE, texts
from minga.evidence.lake.pages.words import COUNTS, WHY, count, language, money, names
from minga.ground.kit import formats

SHOWN_XML = 60_000  # characters of the XML on the page; all of it in the file
SHOWN_ROWS = 60  # rows of a table on the page
HIDDEN = {"dataset", "a", "n", "of", "raw", "hash"}
OWN = {"activity", "narrative", "description", "finding", "transaction", "budget", "planned_disbursement"}  # shown in a way of their own


@dataclass(frozen=True)
class Found:
    """An activity in a version: its dataset, its number there and its number in the lake."""

    dataset: Dataset
    a: int
    act: int


def find(identifier: str, wanted: str, at: Look) -> tuple[Found, list[Dataset]]:
    """Return the activity of that identifier, in the dataset asked for where it stands in several, else in the one where it counts.

    And the others' datasets.
    """
    rows = at.rows("SELECT dataset, a FROM activity WHERE trim(iati_identifier) = ? ORDER BY dataset, a", [identifier])
    datasets = {row.pk: row for row in Dataset.objects.filter(pk__in={row[0] for row in rows}).select_related("current")}
    rows = [row for row in rows if row[0] in datasets]
    if not rows:
        raise Http404
    counted = asking.repetition(identifier, at)
    first = next((row for row in rows if counted and row[0] == counted[0]), rows[0])
    dataset, a = next((row for row in rows if datasets[row[0]].slug == wanted), first)
    others = [datasets[number] for number in sorted({row[0] for row in rows} - {dataset})]
    return Found(datasets[dataset], a, dataset * 4294967296 + a), others


def xml(found: Found, at: Look) -> bytes:
    """Return the bytes of the activity's element as they came; Http404 where they were not kept."""
    packed = at.rows("SELECT raw FROM activity WHERE dataset = ? AND a = ?", [found.dataset.pk, found.a])[0][0]
    if not packed:
        raise Http404
    with pa.input_stream(pa.BufferReader(packed), compression="zstd") as stream:
        return stream.read()


def page(identifier: str, wanted: str, at: Look) -> dict[str, Any]:
    """Return what lake/activity.html shows; Http404 where no current version holds the identifier."""
    found, others = find(identifier, wanted, at)
    head = rows_of("activity", found, at)[0]
    here = (found.dataset.pk, found.a)
    title, title_lang = texts(TITLE, [here], at).get(here, (head["title"], ""))
    description, lang = texts(DESCRIPTION, [here], at).get(here, (head["description"], ""))
    try:
        text = xml(found, at).decode("utf-8", "replace")
    except Http404:
        text = ""
    return {
        "identifier": identifier,
        "title": title or identifier,
        "title_lang": title_lang,
        "description": description or "",
        "description_lang": lang,
        "dataset": found.dataset,
        "others": others,
        "repeated": repeated(identifier, found, others, at),
        "facts": facts_of(head),
        "movements": movements(found, at),
        "tables": [shown for name in ACTIVITY_TABLES if name not in OWN and (shown := table(name, found, at))],
        "narratives": table("narrative", found, at),
        "findings": findings(found, at),
        "checked": found.dataset.current.checked if found.dataset.current else False,
        "xml": text[:SHOWN_XML],
        "cut": len(text) > SHOWN_XML,
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer")), (identifier, None)],
        **as_of(at),
    }


def repeated(identifier: str, found: Found, others: list[Dataset], at: Look) -> str:
    """Return in which dataset an activity counts that several publish, and why; '' where only one does."""
    counted = asking.repetition(identifier, at)
    if counted is None:
        return ""
    slug = next((one.slug for one in (found.dataset, *others) if one.pk == counted[0]), "")
    return COUNTS[counted[1]] % {"dataset": slug}


def rows_of(name: str, found: Found, at: Look, order: str = "n") -> list[dict[str, Any]]:
    """Return the rows of a table of the activity, by column."""
    columns = "* EXCLUDE (raw) REPLACE (last_updated::TIMESTAMP AS last_updated)" if name == "activity" else "*"
    cursor = at.cursor.execute(f'SELECT {columns} FROM "{name}" WHERE dataset = ? AND a = ? ORDER BY {order}', [found.dataset.pk, found.a])
    named = [one[0] for one in cursor.description or ()]
    return [dict(zip(named, row, strict=True)) for row in cursor.fetchall()]


def facts_of(head: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what the activity's own row says, (name of the column, words), what is empty left out."""
    left_out = HIDDEN | {"title", "description", "iati_identifier"}
    return [
        (column_name(column), said("activity", column, head))
        for column, value in head.items()
        if column not in left_out and value is not None
    ]


def table(name: str, found: Found, at: Look) -> dict[str, Any] | None:
    """Return a table of the activity as words: its columns that say something, and its first rows; None where it has none."""
    rows = rows_of(name, found, at)
    columns = [column for column in (rows[0] if rows else ()) if column not in HIDDEN and any(row[column] is not None for row in rows)]
    if not columns:
        return None
    shown = [[(column_name(column), said(name, column, row)) for column in columns] for row in rows[:SHOWN_ROWS]]
    return {
        "name": name,
        "title": table_name(name),
        "columns": [column_name(column) for column in columns],
        "rows": shown,
        "number": len(rows),
        "more": max(len(rows) - SHOWN_ROWS, 0),
    }


def movements(found: Found, at: Look) -> dict[str, Any]:
    """Return the amounts of the activity: each as published and in dollars at its date, or why not."""
    rows = at.rows(
        """SELECT kind, day, value, currency, usd, usd_rate, rate_date, rate_source, why FROM every_money WHERE act = ?
           ORDER BY day, of_table, n""",
        [found.act],
    )
    known = names("kind", [row[0] for row in rows], at)
    told = [
        {
            "kind": known.get(kind, kind) if kind else _("Sin tipo"),
            "day": formats.day(day, language(), "short") if day else "",
            "value": formats.number(value, language()) if value is not None else "",
            "currency": currency or "",
            "usd": money(usd),
            "how": rate_words(rate, rate_date, source) if usd is not None and currency != "USD" else "",
            "why": str(WHY[why]) if why else "",
        }
        for kind, day, value, currency, usd, rate, rate_date, source, why in rows[:SHOWN_ROWS]
    ]
    return {"rows": told, "number": count(len(rows)), "more": max(len(rows) - SHOWN_ROWS, 0)}


def rate_words(rate: Decimal, day: Any, source: str) -> str:
    """Return the rate used in words: 'a 1,1147 del 3 ene. 2020 (Banco Central Europeo)'."""
    figures = {
        "rate": formats.number(rate, language(), 6),
        "day": formats.day(day, language(), "short") if day else "",
        "source": source.partition(":")[0],
    }
    return _("a %(rate)s, %(day)s, %(source)s") % figures


def findings(found: Found, at: Look) -> list[dict[str, Any]]:
    """Return what the checks found in the activity, the gravest first; not that a link leads nowhere where it leads somewhere by now."""
    grave = ("critical", "error", "warning", "advice")
    rows = sorted(
        still_true(rows_of("finding", found, at), at),
        key=lambda row: (grave.index(row["severity"]) if row["severity"] in grave else 9, row["line"] or 0),
    )
    return [
        {
            "rule": row["rule"],
            "severity": severity_words(row["severity"]),
            "grave": row["severity"] in ("critical", "error"),
            "line": row["line"],
            "element": row["element"],
            "sentence": sentence(row["rule"], row["severity"], row["line"], row["element"], row["values"]),
        }
        for row in rows
    ]


def still_true(rows: list[dict[str, Any]], at: Look) -> list[dict[str, Any]]:
    """Return the findings without those of links to an activity that the lake holds, in whichever dataset."""
    linked = {row["n"]: json.loads(row["values"] or "{}").get("value") for row in rows if row["rule"] in LINK_RULES}
    if not linked:
        return rows
    known = at.rows("SELECT DISTINCT trim(iati_identifier) FROM activity WHERE trim(iati_identifier) IN (SELECT unnest(?))",
                    [sorted({ref for ref in linked.values() if ref})])  # fmt: skip
    held = {row[0] for row in known}
    return [row for row in rows if linked.get(row["n"]) not in held]


def sentence(rule: str, severity: str, line: int | None, element: str | None, values: str | None) -> str:
    """Return what a rule says of a finding in the reader's language; the rule's code where the catalogue does not hold it."""
    if rule not in RULES:
        return rule
    return say(Finding(rule, severity, line or 0, element or "", "", json.loads(values or "{}")), language())  # type: ignore[arg-type]


def severity_words(severity: str) -> str:
    words = {"critical": _("crítico"), "error": _("error"), "warning": _("advertencia"), "advice": _("consejo")}
    return words.get(severity, severity)
