"""What changed between a version of a dataset and the one before it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.evidence.lake import shelf
from minga.evidence.lake.differences import Comparison, compared
from minga.evidence.lake.models import Version
from minga.evidence.lake.pages.activity import sentence
from minga.evidence.lake.parts import folder_of
from minga.evidence.lake.states import MAINS

SHOWN = 50  # changed activities on a page


def changes(slug: str, number: int) -> dict[str, Any]:
    """Return what lake/changes.html shows; Http404 where there is no such version, or it is the first one."""
    version = get_object_or_404(Version.objects.select_related("dataset"), dataset__slug=slug, number=number)
    before = Version.objects.filter(dataset=version.dataset, number__lt=number).order_by("-number").first()
    if before is None:
        raise Http404
    dataset = version.dataset
    name = dataset.publisher_name or dataset.slug
    return {
        "newer": version,
        "before": before,
        "dataset": dataset,
        "found": comparison(before, version) if before.kept and version.kept else None,
        "shown": SHOWN,
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Lago IATI"), reverse("lake:explorer")),
            (_("Fuentes"), reverse("lake:sources")),
            (name, reverse("lake:source", args=[slug])),
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


def comparison(before: Version, version: Version) -> Comparison:
    dataset = version.dataset
    return compared(folder_of(dataset.pk, before.number), folder_of(dataset.pk, version.number), MAINS[dataset.kind], SHOWN)
