"""The countries of the territory, those with records first, and the search of places by name."""

from django.core.paginator import Page
from django.db.models import Case, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import counts
from minga.doors.portal.kept import kept
from minga.doors.portal.reading import Reading, page_of
from minga.doors.portal.unit_kinds import kind_name
from minga.evidence.figures import queries as figures
from minga.evidence.figures.asking import Dimension, Question
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.kit import formats
from minga.ground.kit.text import query_words, sort_key
from minga.ground.search.fulltext import Match, expression, hits
from minga.ground.search.models import Card, Kind
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import levels

SIZE = 50


def page(request: HttpRequest) -> dict:
    """Return what portal/places.html shows."""
    words = Reading(request).words()
    context = {
        "words": words,
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Territorio"), None)],
    }
    if words:
        listed = page_of(request, keys_named(words), SIZE)
        return context | {
            "page": listed,
            "numbers": listed.paginator.get_elided_page_range(listed.number),
            "found": found_places(listed),
        }
    return context | countries(request)


def keys_named(words: str):
    """Return the keys of the places that bear all the words: first those whose own name begins so, then those inside them."""
    asked = query_words(words)
    for prefix in (False, True):
        match = expression(asked, prefix=prefix) if asked else ""
        cards = hits(Match(match)).filter(kind=Kind.PLACE) if match else Card.objects.none()
        if cards.exists():
            own = Case(When(sort_key__startswith=sort_key(words), then=0), default=1)
            return cards.order_by(own, "sort_key", "id").values_list("key", flat=True)
    return Card.objects.none().values_list("key", flat=True)


def found_places(keys: Page) -> list[dict]:
    """Return one row for each key, with the whole name that tells it from its namesakes (pitfall 24)."""
    wanted = list(keys)
    rows = {unit.key: unit for unit in Unit.objects.filter(key__in=wanted).select_related("country", "parent__parent")}
    lands = {country.iso2: country for country in Country.objects.filter(iso2__in=wanted)}
    found = []
    for key in wanted:
        if key in rows:
            unit = rows[key]
            found.append({"key": key, "name": unit.full_name, "kind": kind_name(unit.kind), "code": unit.code})
        elif key in lands:
            found.append({"key": key, "name": lands[key].name, "kind": _("país"), "code": key})
    return found


def countries(request: HttpRequest) -> dict:
    """Return {'known': countries with units or records, 'others': the rest}, each with its counts."""
    bodies_visible = Organisation.objects.visible_to(request.user)
    asked = Question(Dimension.COUNTRY, everything=can_see_everything(request.user))
    activities = kept("countries", request.user, lambda: figures.counts(asked))
    bodies = kept("seats", request.user, lambda: counts(bodies_visible, {})["country"])
    inside = levels()
    rows: list[dict] = [
        {
            "key": country.iso2,
            "name": country.name,
            "units": units_text(inside[country.iso2]) if country.iso2 in inside else "",
            "activities": activities.get(country.iso2, 0),
            "organisations": bodies.get(country.iso2, 0),
        }
        for country in Country.objects.all()
    ]
    known = [row for row in rows if row["units"] or row["activities"] or row["organisations"]]
    known.sort(key=lambda row: (not row["units"], -row["activities"], -row["organisations"]))
    return {"known": known, "others": [row for row in rows if row not in known]}


def units_text(inside: dict[int, int]) -> str:
    """Return '25 unidades de primer nivel, 196 de segundo, 1.893 de tercero'."""
    language = get_language() or "es"
    said = {level: formats.number(number, language) for level, number in inside.items()}
    parts = [ngettext("%(n)s unidad de primer nivel", "%(n)s unidades de primer nivel", inside.get(1, 0)) % {"n": said.get(1, "0")}]
    if 2 in said:
        parts.append(_("%(n)s de segundo") % {"n": said[2]})
    if 3 in said:
        parts.append(_("%(n)s de tercero") % {"n": said[3]})
    return ", ".join(parts)
