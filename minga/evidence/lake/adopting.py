"""A published activity taken over into the registry: a draft of an institution, with the element that each of its values comes from."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from minga.cycle.filing import drafting
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.positions import whole
from minga.cycle.organisations.models import Organisation
from minga.evidence.lake.asking import Look
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.permissions import can_adopt
from minga.evidence.lake.taking import Taken, take
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

ORIGIN = "iati"


def adopted(organisation: Organisation, identifier: str) -> Dossier | None:
    """Return the dossier of an institution into which it took this activity over, unless it gave it up."""
    held = Dossier.objects.holding().filter(organisation=organisation, origin__kind=ORIGIN, origin__identifier=identifier)
    return held.order_by("pk").first()


@transaction.atomic
def adopt(*, by: Person, organisation: Organisation, identifier: str, dataset: Dataset, a: int, at: Look) -> tuple[Dossier, bool]:
    """Open a dossier with what a published activity says, or return the one that the institution opened before: (dossier, new).

    `a`: the activity's number in the current version of its dataset. Refuses (PermissionDenied) whoever may not begin a dossier of
    the institution. Leaves `dossier.opened` and `dossier.adopted`.
    """
    if not can_adopt(by):
        raise PermissionDenied("adopt")
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)  # two at once: the second finds the first
    if before := adopted(organisation, identifier):
        return before, False
    taken = take(dataset.pk, a, at)
    origin = origin_of(taken, identifier, dataset)
    made = drafting.open_dossier(by=by, organisation=organisation, values=taken.values, origin=origin)
    about = {name: origin[name] for name in ("identifier", "dataset", "version")} | {"taken": len(taken.places), "left": len(taken.left)}
    journal.record("dossier.adopted", by=by, thing=("dossier", made.key), after=about)
    return made, True


def origin_of(taken: Taken, identifier: str, dataset: Dataset) -> dict[str, Any]:
    """Return where a draft comes from: dataset, version, identifier, and of each place the element and the value as taken."""
    held = whole(taken.values)
    return {
        "kind": ORIGIN,
        "identifier": identifier,
        "dataset": dataset.slug,
        "version": dataset.current.number if dataset.current else None,
        "address": f"{reverse('lake:published', args=[identifier])}?source={dataset.slug}",
        "places": {place: [path, held.get(place)] for place, path in taken.places.items()},
        "left": taken.left,
    }
