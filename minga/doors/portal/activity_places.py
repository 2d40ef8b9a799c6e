"""Where one activity is: units with their chain, neighbourhoods without a drawing, places known only as a number."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity, Place
from minga.doors.portal.activity_more import point
from minga.ground.kit import formats
from minga.ground.kit.text import fold


def link(place) -> tuple[str, str]:
    """Return (name, address) of a country or unit."""
    return place.name, reverse("portal:place", args=[place.key])


def places(activity: Activity, reader) -> list[dict]:
    """Return every place: its chain from the narrowest, its code, its neighbourhood, or the number alone (R-349)."""
    return [shown(place, reader) for place in activity.places.all()]


def shown(place: Place, reader) -> dict:
    chain = [link(unit) for unit in reversed(place.unit.chain)] if place.unit else []
    known = " ".join([*(name for name, _url in chain), place.country.name_es, place.locality.name if place.locality else ""])
    return {
        "chain": [*chain, link(place.country)],
        "code": place.unit.code if place.unit else "",
        "locality": place.locality.name if place.locality else "",
        "locality_shape": shape(place) if place.locality else "",
        "count": _("%(count)s %(of)s: la fuente no las nombra") % {"count": place.count, "of": place.count_of} if place.count else "",
        "written": place.as_written if fold(place.as_written) not in fold(known) else "",
        "point": point(place, reader.language),
        "exactness": place.exactness.name.lower() if place.exactness else "",
        "share": formats.percent(place.share, None, reader.language) if place.share is not None else "",
        "marks": reader.notes.cite(place.source)["marks"],
    }


def shape(place: Place) -> str:
    """Return the words for how a neighbourhood can be shown: by its point, or only inside its unit or country."""
    if place.locality and place.locality.latitude is not None:
        return _("con un punto, sin límite dibujado")
    if place.unit is None:
        return _("sin geometría: se muestra en el país")
    return _("sin geometría: se muestra en %(unit)s") % {"unit": place.unit.name}


def crumb_places(activity: Activity) -> list[tuple[str, str]]:
    """Return the way through the territory where the activity has one place alone; else through the list of projects."""
    rows = list(activity.places.all())
    if len({(row.country_id, row.unit_id) for row in rows}) != 1:
        return [(_("Proyectos"), reverse("portal:activities"))]
    only = rows[0]
    return [link(only.country), *(link(unit) for unit in (only.unit.chain if only.unit else []))]
