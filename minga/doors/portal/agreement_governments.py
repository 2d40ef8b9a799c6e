"""The governments of an agreement's territory as the directory has them (R-011): never a name that no record bears."""

from django.db.models import Q
from django.urls import reverse

from minga.cycle.activities.queries import inside
from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.activity_places import link
from minga.ground.territory.models import Unit

GOVERNING = Q(kind__parent__list__code="NIVEL_GAD") | Q(kind__code__in=("GOBIERNO_LOCAL", "GOBIERNO_SUBNACIONAL"))


def governments(agreement: Agreement, reader) -> list[dict]:
    """Return for each place its governments in the directory, and the units below it whose government is not there.

    Each province and each canton has its government by law (Constitución, arts. 252 and 253): where the directory lacks it,
    the unit is shown and no name is made up.
    """
    units = [row.unit for row in agreement.agreementplace_rows.all() if row.unit]
    return [of_unit(unit, reader) for unit in units]


def of_unit(unit: Unit, reader) -> dict:
    """Return the governments of one unit and of those in it."""
    seen = Organisation.objects.visible_to(reader.person).filter(GOVERNING).filter(inside(unit, "territory"))
    found = list(seen.select_related("kind", "territory").order_by("territory__level", "sort_key"))
    there = {one.territory_id for one in found}
    name, url = link(unit)
    return {
        "name": name,
        "url": url,
        "own": unit.pk in there,
        "known": [{"name": one.name, "url": reverse("portal:organisation", args=[one.code]), "kind": one.kind.name} for one in found],
        "below": [dict(zip(("name", "url"), link(one), strict=True)) for one in unit.children.order_by("code") if one.pk not in there],
    }
