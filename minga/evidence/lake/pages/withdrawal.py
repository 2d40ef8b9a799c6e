"""What follows where a dataset is taken out of the lake or comes back: told before to who decides, later to who looks for it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.filing.models import Dossier
from minga.evidence.lake import elsewhere
from minga.evidence.lake.adopting import ORIGIN
from minga.evidence.lake.asking import Look
from minga.evidence.lake.models import Dataset, Version
from minga.evidence.lake.parts import folder_of
from minga.evidence.lake.queries import confirmed, withdrawal_of, withdrawals

MOST = 10  # records named
GONE = 410


def page(dataset: Dataset, at: Look, person) -> dict[str, Any]:
    """Return what lake/withdraw.html shows: the version in question, and what refers to it."""
    gone = withdrawal_of(dataset)
    version = dataset.current or (gone.version if gone else None)
    name = dataset.publisher_name or dataset.slug
    crumbs = [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer")), (_("Fuentes"), reverse("lake:sources"))]
    last = _("Devolver al lago") if gone else _("Sacar del lago")
    return {
        "dataset": dataset,
        "stands": version,
        "gone": gone,
        "matches": matches(dataset, version, person) if version else {},
        "twice": twice(dataset, at),
        "adopted": Dossier.objects.holding().filter(origin__kind=ORIGIN, origin__dataset=dataset.slug).count(),
        "crumbs": [*crumbs, (name, reverse("lake:source", args=[dataset.slug])), (last, None)],
    }


def gone_or_none(request: HttpRequest, identifier: str) -> HttpResponse:
    """Say of an activity that is not there that its dataset was taken out of the lake, and when (410); Http404 where it never was there."""
    context = gone_with(identifier)
    if context is None:
        raise Http404
    return render(request, "lake/gone.html", context, status=GONE)


def gone_with(identifier: str) -> dict[str, Any] | None:
    """Return what lake/gone.html shows of an activity whose dataset was taken out of the lake; None for any other."""
    found = elsewhere.withdrawn_from(identifier)
    if not found:
        return None
    crumbs = [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer")), (identifier, None)]
    return {"identifier": identifier, "withdrawals": withdrawals().filter(dataset__in=found).order_by("-at"), "crumbs": crumbs}


def matches(dataset: Dataset, version: Version, person) -> dict[str, Any]:
    """Return the confirmed matches with activities that this dataset alone holds: their number, and the records that a person may see."""
    rows = confirmed()
    held = elsewhere.among([folder_of(dataset.pk, version.number)], [one.identifier for one in rows])
    other = elsewhere.held(held, dataset.pk)
    own = [one for one in rows if one.identifier in held - other]
    codes = sorted({one.code for one in own})
    seen = Activity.objects.visible_to(person).filter(code__in=codes).order_by("code").values_list("code", "title")
    return {"number": len(own), "records": list(seen[:MOST]), "more": max(len(codes) - MOST, 0), "elsewhere": len(held & other)}


def twice(dataset: Dataset, at: Look) -> int:
    """Return how many activities of a dataset in the lake another one publishes too: those stay."""
    if dataset.current is None or not at.store.left_out:
        return 0
    return at.rows("SELECT count(DISTINCT identifier) FROM twice WHERE dataset = ?", [dataset.pk])[0][0]
