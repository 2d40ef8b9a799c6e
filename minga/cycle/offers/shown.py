"""Filters of offers in words, as a message or a list shows them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cycle.offers.asking import FACETS, WITHIN
from minga.cycle.offers.states import Availability, Instrument
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.queries import names
from minga.ground.kit.text import quoted
from minga.ground.territory.models import Country, Unit

LISTS = {"modality": "MODALIDAD", "recipient": "TIPO_ORGANIZACION", "source": "FUENTE", "language": "Language"}


def words_of(facet: str, values: list[str]) -> dict[str, str]:
    """Return {value: its words in the reader's language} of the chosen values of a facet."""
    if facet in LISTS:
        return names(LISTS[facet])
    if facet == "sector":
        return names("SectorCategory") | names("Sector")
    if facet == "country":
        return {one.iso2: one.name for one in Country.objects.filter(iso2__in=values)}
    if facet == "unit":
        return {one.key: one.full_name for one in Unit.objects.filter(key__in=values).select_related("country", "parent__parent")}
    if facet == "cooperant":
        return dict(Organisation.objects.published().filter(code__in=values).values_list("code", "name"))
    return {one.value: str(one.label) for one in (*Availability, *Instrument)}


def filters_said(filters: Mapping[str, list[str]]) -> str:
    """Return what a search asks for in one line; every new offer where it asks for nothing."""
    said = [quoted(one) for one in filters.get("q", [])]
    for facet in FACETS:
        values = list(filters.get(facet, []))
        if values:
            known = words_of(facet, values)
            said.append(_(" o ").join(known.get(one, one) for one in values))
    for one in filters.get("within", []):
        if one in WITHIN:
            said.append(ngettext("cierra en %(n)s día", "cierra en %(n)s días", int(one)) % {"n": one})
    return "; ".join(said) or _("todas las ofertas")
