"""What the keys of a figure are called, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from minga.cycle.organisations.models import Organisation
from minga.evidence.figures.asking import NONE, Dimension
from minga.ground.codelists import queries as codelists
from minga.ground.territory.models import Country, Unit

LISTS = {
    Dimension.SOURCE: "FUENTE",
    Dimension.MODALITY: "MODALIDAD",
    Dimension.SECTOR: "Sector",
    Dimension.ROLE: "ROL_APORTE",
    Dimension.RESOURCE: "TIPO_RECURSO",
    Dimension.STATUS: "ESTADO_ACTIVIDAD",
    Dimension.KIND: "TIPO_ACTIVIDAD",
    Dimension.AID: "AidTypeCategory",
}
TITLES = {
    Dimension.COUNTRY: gettext_lazy("País"),
    Dimension.UNIT1: gettext_lazy("Provincia, departamento o región"),
    Dimension.UNIT2: gettext_lazy("Cantón, municipio o provincia"),
    Dimension.UNIT3: gettext_lazy("Parroquia o distrito"),
    Dimension.YEAR: gettext_lazy("Año de inicio"),
    Dimension.SOURCE: gettext_lazy("Fuente"),
    Dimension.MODALITY: gettext_lazy("Modalidad"),
    Dimension.SECTOR: gettext_lazy("Sector"),
    Dimension.THEME: gettext_lazy("Tema"),
    Dimension.PARTNER: gettext_lazy("Quién aporta"),
    Dimension.ROLE: gettext_lazy("Papel en el aporte"),
    Dimension.RESOURCE: gettext_lazy("Efectivo o especie"),
    Dimension.STATUS: gettext_lazy("Estado"),
    Dimension.KIND: gettext_lazy("Qué es"),
    Dimension.AID: gettext_lazy("Tipo de ayuda"),
    Dimension.CURRENCY: gettext_lazy("Moneda"),
}


def names(by: Dimension, keys: Iterable[str]) -> dict[str, str]:
    """Return {key: name} in the reader's language; a key without a name is its own."""
    wanted = [key for key in keys if key and key != NONE]
    found: dict[str, str] = {key: key for key in wanted}
    if by in LISTS:
        known = codelists.names(LISTS[by])
        found |= {key: known[key] for key in wanted if key in known}
    elif by is Dimension.COUNTRY:
        found |= {row.iso2: row.name for row in Country.objects.filter(iso2__in=wanted)}
    elif by in (Dimension.UNIT1, Dimension.UNIT2, Dimension.UNIT3):
        found |= dict(Unit.objects.filter(key__in=wanted).values_list("key", "name"))
    elif by is Dimension.PARTNER:
        found |= dict(Organisation.objects.filter(code__in=wanted, public=True).values_list("code", "name"))
    return found
