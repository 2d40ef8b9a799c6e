"""What changed between a version of a dataset and the one before it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.evidence.lake import shelf
from minga.evidence.lake.differences import Comparison, Difference, compared
from minga.evidence.lake.models import Version
from minga.evidence.lake.pages.activity import sentence
from minga.evidence.lake.pages.codes import VOCABULARIES, said
from minga.evidence.lake.pages.labels import column_name, table_name
from minga.evidence.lake.pages.words import language
from minga.evidence.lake.parts import TABLES, folder_of
from minga.evidence.lake.states import MAINS, FileKind
from minga.ground.kit import formats
from minga.ground.kit.pages import read_page

SHOWN = 25  # changed activities on a page
DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
WORDED = ("bool", "date", "datetime", "text")  # kinds of columns
LISTED = 200  # identifiers that came or went


def changes(slug: str, number: int, wanted: str | None = None) -> dict[str, Any]:
    """Return a page of what lake/changes.html shows; Http404 where there is no such version, or it is the first one."""
    version = get_object_or_404(Version.objects.select_related("dataset"), dataset__slug=slug, number=number)
    before = Version.objects.filter(dataset=version.dataset, number__lt=number).order_by("-number").first()
    if before is None:
        raise Http404
    dataset = version.dataset
    paginator = Paginator(range(version.changed), SHOWN)
    page = paginator.page(read_page(wanted, paginator.num_pages))
    found = comparison(before, version, page.start_index() - 1 if version.changed else 0) if before.kept and version.kept else None
    return {
        "newer": version,
        "before": before,
        "dataset": dataset,
        "found": found,
        "changed": [(one, worded(one.fields)) for one in found.changed] if found else [],
        "lists": [
            (title, ones[:LISTED], max(len(ones) - LISTED, 0), linked)
            for title, ones, linked in ((_("Nuevos"), found.added, True), (_("Retirados"), found.removed, False))
            if ones
        ]
        if found
        else [],
        "current": version.pk == dataset.current_id and dataset.kind == FileKind.ACTIVITIES,
        "page": page,
        "numbers": paginator.get_elided_page_range(page.number),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Lago IATI"), reverse("lake:explorer")),
            (_("Fuentes"), reverse("lake:sources")),
            (slug, reverse("lake:source", args=[slug])),
            (_("Cambios de la versión %(n)s") % {"n": number}, None),
        ],
    }


def examples(version: Version) -> dict[str, str]:
    """Return {rule: what it says of the first place that it was found at}; nothing of a version whose rows are no longer kept."""
    if not version.kept:
        return {}
    with shelf.over([folder_of(version.dataset_id, version.number)], ["finding"]) as lake:
        rows = lake.execute(
            """SELECT rule, arg_min(severity, place), arg_min(line, place), arg_min(element, place), arg_min("values", place)
               FROM (SELECT *, row_number() OVER (ORDER BY a, n) AS place FROM finding) GROUP BY rule"""
        ).fetchall()
    return {rule: sentence(rule, *about) for rule, *about in rows}


def comparison(before: Version, version: Version, first: int) -> Comparison:
    dataset = version.dataset
    folders = (folder_of(dataset.pk, before.number), folder_of(dataset.pk, version.number))
    return compared(*folders, MAINS[dataset.kind], SHOWN, first)


def in_words(one: Difference) -> tuple[str | None, str | None]:
    """Return both values of a field in plain words; as they stand where the words are the same, as of two moments of a day."""
    before, after = plain(one, one.before), plain(one, one.after)
    return (one.before, one.after) if before == after else (before, after)


def plain(one: Difference, text: str | None) -> str | None:
    """Return a value of a field in plain words: a day, yes or no, a code with its name where its list is known; an amount as it stands."""
    kind = TABLES[one.table].columns.get(one.field) if one.field else "bool" if text in ("true", "false") else None
    if text is None or kind not in WORDED or (one.table, one.field) in VOCABULARIES:
        return text
    if kind in ("date", "datetime"):
        if not DAY.match(text) or "(BC)" in text:  # of a year that no calendar of ours has
            return text
        return formats.day(date.fromisoformat(text[:10]), language(), "short")
    value = text == "true" if kind == "bool" else text
    return said(one.table, one.field, {one.field: value})


def worded(fields: Iterable[Difference]) -> list[dict[str, Any]]:
    """Return what differs in an activity with its elements in words."""
    return [
        {
            "table": table_name(one.table),
            "field": column_name(one.field) if one.field else "",
            "name": f"{one.table}/{one.field}" if one.field else one.table,
            "row": one.row,
            "before": before,
            "after": after,
        }
        for one in fields
        for before, after in [in_words(one)]
    ]
