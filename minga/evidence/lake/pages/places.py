"""A territory as people write it: by its name, its code, or the text that a list of suggestions put into the box."""

import re

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.ground.kit.text import fold, sort_key
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import country_named, find_place

LONGEST, SHORTEST, MOST = 120, 3, 40
PARISH = 3  # level of the units below cantons and municipalities
CHOSEN = re.compile(r"\(([A-Za-z]{2}(?:-[0-9A-Za-z]{1,12})?)\)\s*\Z")  # 'Ambato, Tungurahua, Ecuador (EC-1801)'


def typed(request: HttpRequest) -> str:
    """Return what an address says of a territory."""
    return request.GET.get("territorio", "").replace("\0", "").strip()[:LONGEST]


def shown(place: Country | Unit) -> str:
    """Return a territory as its box shows it, and reads it again."""
    return f"{place.full_name if isinstance(place, Unit) else place.name} ({place.key})"


def meant(text: str) -> list[Country | Unit]:
    """Return the territories that a text may mean, the widest first: one by its code, else all of that name, else all that hold it."""
    marked = CHOSEN.search(text)
    place = find_place(marked.group(1) if marked else text)
    if place is not None:
        return [place]
    return [] if marked or len(fold(text)) < SHORTEST else named(text)


def named(text: str) -> list[Country | Unit]:
    """Return the territories whose name is a text, else those that begin with it, else those that hold it; MOST of them.

    A country goes before its namesakes, and a canton or municipality before the parish in it that bears its name.
    """
    key, units = sort_key(text), Unit.objects.select_related("country", "parent__parent").order_by("level", "country", "sort_key")
    if country := Country.objects.filter(iso2=country_named(text) or "").first():
        return [country]
    found: list[Country | Unit] = [*units.filter(sort_key=key).exclude(level__gte=PARISH, parent__sort_key=key)[:MOST]]
    for condition in ("startswith", "contains"):
        asked = {f"sort_key__{condition}": key}
        if not found:
            found += Country.objects.filter(**asked).order_by("sort_key")[:MOST]
            found += units.filter(**asked)[: MOST - len(found)]
    return found


def offered(text: str) -> list[str]:
    """Return what a box offers while one types."""
    return [shown(place) for place in meant(text)[:12]]


def choice(request: HttpRequest) -> dict:
    """Return what lake/places.html shows: the territories that may be meant, each with its comparison."""
    text = typed(request)
    found = meant(text)
    return {
        "typed": text,
        "found": [(shown(place), f"{reverse('lake:comparison')}?territorio={place.key}") for place in found],
        "most": MOST if len(found) == MOST else 0,
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Lago IATI"), reverse("lake:explorer")),
            (_("Comparación con el registro"), reverse("lake:comparison")),
            (_("Elegir el territorio"), None),
        ],
    }
