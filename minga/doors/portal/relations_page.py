"""Relations between countries and networks of territories, as pages (R-083, R-084, R-117)."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import NetworkMembership, Relation
from minga.cycle.agreements.networks import NETWORK_KINDS, reach_of
from minga.cycle.agreements.relations import sectors_of, years
from minga.cycle.law.permissions import can_edit_law
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import other_language
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.kit.dates import PartialDate


def may_edit(person) -> bool:
    return isinstance(person, Person) and can_edit_law(person)


def relations(person) -> dict[str, Any]:
    """Return what portal/relations.html shows: each pair of countries by channel, with its length and its sectors."""
    notes = Notes()
    rows = Relation.objects.select_related("partner", "recipient").order_by("partner__name_es", "recipient__name_es", "channel")
    return {
        "rows": [relation(row, notes) for row in rows],
        "may_edit": may_edit(person),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Relaciones entre países"), None)],
        "sources": notes.shown,
        "credits": notes.credits,
    }


def relation(row: Relation, notes: Notes) -> dict[str, Any]:
    english = (get_language() or "es").startswith("en") and row.note_en
    ended = bool(row.until) and PartialDate(row.until).last < timezone.localdate()
    return {
        "row": row,
        "ended": ended,
        "length": length(row),
        "sectors": sectors_of(row),
        "note": row.note_en if english else row.note_es,
        "lang": "" if english else other_language("es"),
        "cited": notes.cite(row.source),
    }


def length(row: Relation) -> str:
    """Return 'más de 50 años' up to its end or to today, '' where no beginning is known."""
    found = years(row, timezone.localdate())
    if found is None:
        return ""
    number, longer = found
    if longer:
        return ngettext("más de %(n)s año", "más de %(n)s años", number) % {"n": number}
    return ngettext("%(n)s año", "%(n)s años", number) % {"n": number}


def networks(person) -> dict[str, Any]:
    """Return what portal/networks.html shows: the public networks, international ones first, each with who belongs to it."""
    notes = Notes()
    held: dict[int, list[dict]] = {}
    members = NetworkMembership.objects.filter(member__public=True).select_related("member").order_by("member__sort_key")
    for row in members:
        held.setdefault(row.network_id, []).append({"row": row, "cited": notes.cite(row.source)})
    found = Organisation.objects.visible_to(person).filter(kind__code__in=NETWORK_KINDS).select_related("kind", "scope")
    groups: dict[str, list[dict]] = {"RED_INTERNACIONAL": [], "RED_NACIONAL": [], "": []}
    for one in found.order_by("sort_key"):
        groups[reach_of(one)].append({"one": one, "members": held.get(one.pk, []), "cited": notes.cite(one.source)})
    listed = {code.code: code for code in Code.objects.of("INTERNACIONALIZACION").current().filter(code__in=[*groups])}
    return {
        "groups": [{"reach": listed.get(code), "rows": rows} for code, rows in groups.items() if rows],
        "may_edit": may_edit(person),
        "lang": other_language("es"),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Redes"), None)],
        "sources": notes.shown,
        "credits": notes.credits,
    }
