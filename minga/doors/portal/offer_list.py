"""The catalogue of offers: which ones an address asks for on a day, and what a row shows (R-085, R-086)."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.cycle.offers.asking import CURRENT, FACETS, SORTS, WITHIN, Line, Search, find
from minga.cycle.offers.models import Offer
from minga.cycle.offers.states import Availability, Instrument
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.countries import country_names
from minga.doors.portal.reading import Reading, in_order, options, other_language, page_of
from minga.ground.codelists.queries import names
from minga.ground.journal.queries import head
from minga.ground.kit import formats
from minga.ground.kit.money import Money
from minga.ground.territory.models import Unit

SIZE = 25
LOOK = {Availability.OPEN: "ok", Availability.TO_VERIFY: "warn", Availability.NOT_YET: "info", Availability.PAST: ""}
SHOWN = tuple(name for name in FACETS if name != "unit")  # groups of choices; a territory is chosen by its address or its name
ORDERED = {"state"}


@dataclass
class Asked:
    """One address read: the search, labels of its values, the offers found, in order, and the counts."""

    reading: Reading
    search: Search
    labels: dict[str, dict[str, str]]
    found: list[Line]
    facets: dict[str, Counter]


def labels_of(request: HttpRequest, as_of: str) -> dict[str, dict[str, str]]:
    """Return the words of every value of each facet: those of a territory and a cooperant only where they are asked for or have offers."""
    asked = [key[:20] for key in request.GET.getlist("unit") if key.isprintable()]
    units = Unit.objects.filter(key__in=[key.upper() for key in asked] + asked) | Unit.objects.filter(offers__isnull=False)
    cooperants = Organisation.objects.published().filter(offers__isnull=False).distinct().order_by("sort_key")
    return {
        "state": {one.value: str(one.label) for one in Availability if one != Availability.PAST},
        "modality": names("MODALIDAD", as_of),
        "sector": names("SectorCategory", as_of) | names("Sector", as_of),
        "country": country_names(as_of),
        "unit": {one.key: one.full_name for one in units.distinct().select_related("country", "parent__parent")},
        "recipient": names("TIPO_ORGANIZACION", as_of),
        "instrument": {one.value: str(one.label) for one in Instrument},
        "source": names("FUENTE", as_of),
        "language": names("Language", as_of) | {"": _("Sin decir")},
        "cooperant": dict(cooperants.values_list("code", "name")),
    }


def day_of(reading: Reading) -> datetime.date:
    """Return the day of ?on=, today where none is given; what is no day is told with the other unknown filters."""
    typed = reading.request.GET.get("on", "").strip()
    try:
        return datetime.date.fromisoformat(typed) if typed else timezone.localdate()
    except ValueError:
        reading.unknown.append(f"on={typed}")
        return timezone.localdate()


def asked(request: HttpRequest) -> Asked:
    """Return what an address asks for: a fixed number of queries for any number of offers."""
    reading = Reading(request)
    labels = labels_of(request, head()[1])
    chosen = {name: some for name in FACETS if (some := reading.some(name, labels[name]))}
    within = reading.one("within", WITHIN)
    sort = reading.one("sort", SORTS, SORTS[0])
    search = Search(day_of(reading), reading.words(), int(within) if within else None, chosen, sort)
    found, facets = find(search)
    return Asked(reading, search, labels, found, facets)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what portal/offers.html shows."""
    found = asked(request)
    listed = page_of(request, found.found, SIZE)
    today = timezone.localdate()
    later = found.facets["state"][Availability.NOT_YET.value] if not found.search.chosen.get("state") else 0
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "words": found.search.words,
        "day": found.search.day,
        "today": found.search.day == today,
        "page": listed,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "rows": rows([line.pk for line in listed.object_list], found.search.day),
        "groups": groups(found),
        "chips": chips(found),
        "notice": found.reading.notice,
        "query": query.urlencode(),
        "within": [{"value": one, "chosen": str(found.search.within or "") == one, "label": days(int(one))} for one in WITHIN],
        "sorts": [{"value": one, "chosen": one == found.search.sort, "label": label} for one, label in sort_words().items()],
        "later": later,
        "later_url": later_address(query) if later else "",
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Ofertas"), None)],
    }


def later_address(query: QueryDict) -> str:
    """Return the address of the same search with those that do not open yet, too."""
    wider = query.copy()
    wider.setlist("state", [*CURRENT, Availability.NOT_YET.value])
    return f"{reverse('portal:offers')}?{wider.urlencode()}"


def sort_words() -> dict[str, str]:
    return {"closing": _("Cierran primero"), "new": _("Las más nuevas"), "title": _("Por título")}


def days(number: int) -> str:
    return ngettext("Cierra en %(n)s día", "Cierra en %(n)s días", number) % {"n": number}


def groups(found: Asked) -> list[dict[str, Any]]:
    """Return the groups of choices with their counts; of sectors the categories, and what is chosen inside them."""
    titles = {
        "state": _("Estado"),
        "modality": _("Modalidad"),
        "sector": _("Sector"),
        "country": _("País"),
        "recipient": _("Quién puede pedirla"),
        "instrument": _("Mecanismo"),
        "source": _("Tipo de fuente"),
        "language": _("Idioma de la solicitud"),
        "cooperant": _("Cooperante"),
    }
    made = []
    for name in SHOWN:
        chosen = found.search.chosen.get(name, ())
        counts = found.facets[name]
        if name == "sector":
            counts = Counter({code: n for code, n in counts.items() if len(code) == 3 or code in chosen})
        if name == "cooperant":
            counts = Counter({code: n for code, n in counts.items() if code in found.labels[name]})
        if name == "language":
            counts = Counter({code: n for code, n in counts.items() if code})
        made.append({"legend": titles[name], "name": name, "options": options(found.labels[name], counts, chosen, name in ORDERED)})
    return made


def chips(found: Asked) -> list[dict[str, str]]:
    """Return the filters in force, each with the way to take it off."""
    made = found.reading.chips(found.labels, found.search.chosen)
    for name, label in (("within", days(found.search.within or 0)), ("on", formats.day(found.search.day, language(), "short"))):
        typed = found.reading.request.GET.get(name, "")
        if typed and (name == "on" or found.search.within):
            words = _("Abiertas el %(day)s") % {"day": label} if name == "on" else label
            made.append({"label": words, "url": found.reading.without(name, typed)})
    return made


def language() -> str:
    return (get_language() or "es")[:2]


def rows(ids: list[int], day: datetime.date) -> list[dict[str, Any]]:
    """Return the rows of a page as plain words."""
    read = Offer.objects.filter(pk__in=ids).select_related("organisation", "modality").defer("folded")
    return [row(one, day) for one in in_order(ids, read)]


def row(one: Offer, day: datetime.date) -> dict[str, Any]:
    state = one.availability(day)
    return {
        "url": reverse("portal:offer", args=[one.code]),
        "code": one.code,
        "title": one.title,
        "language": other_language(one.language),
        "giver": one.organisation.name if one.organisation.public else "",
        "modality": one.modality.name if one.modality else "",
        "state": state.label,
        "look": LOOK[state],
        "closes": closing(one, day),
        "money": amounts(one),
    }


def closing(one: Offer, day: datetime.date) -> str:
    """Return when an offer closes, in words, with the days that are left where they are few; when it opens where it has not."""
    if one.opens_on and one.opens_on > day:
        return _("Abre el %(day)s") % {"day": formats.day(one.opens_on, language(), "short")}
    if one.rolling:
        return _("Ventanilla abierta")
    if one.closes_on is None:
        return ""
    told, left = formats.day(one.closes_on, language(), "short"), (one.closes_on - day).days
    if left < 0:
        return _("Cerró el %(day)s") % {"day": told}
    if left == 0:
        return _("Hoy, %(day)s") % {"day": told}
    return ngettext("%(day)s (queda %(n)s día)", "%(day)s (quedan %(n)s días)", left) % {"day": told, "n": left} if left <= 60 else told


def amounts(one: Offer) -> str:
    """Return the range of amounts with its currency; '' where it is not known, which is not zero."""
    low = formats.money(Money(one.amount_min, one.currency), language()) if one.amount_min is not None else ""
    high = formats.money(Money(one.amount_max, one.currency), language()) if one.amount_max is not None else ""
    if low and high:
        return low if one.amount_min == one.amount_max else _("de %(low)s a %(high)s") % {"low": low, "high": high}
    if high:
        return _("hasta %(high)s") % {"high": high}
    return _("desde %(low)s") % {"low": low} if low else ""
