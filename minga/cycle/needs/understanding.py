"""What people type about needs, turned into values; what is not understood is told by its line."""

from decimal import Decimal

from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.understanding import NotUnderstood, number, one_reading, organisation, seen_by, unit
from minga.ground.territory.models import Unit

LARGEST = Decimal(10) ** 15
MOST_UNITS = 300


def amount(text: str) -> Decimal:
    """An amount above zero and up to 10^15, with either separator and in one reading only."""
    if one_reading(text) <= 0:
        raise NotUnderstood(_("Escriba un monto mayor que cero; si no se sabe, déjelo vacío."))
    return number(text, most=LARGEST)


def units(text: str) -> list[Unit]:
    """Return the places of a text, one a line; NotUnderstood names the line that is no place."""
    keys: list[str] = []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_UNITS:
        raise NotUnderstood(_("Son demasiados territorios: caben %(n)s.") % {"n": MOST_UNITS})
    for place, line in enumerate(lines, 1):
        try:
            keys.append(unit(line))
        except NotUnderstood as why:
            raise NotUnderstood(_("Línea %(n)s: %(why)s") % {"n": place, "why": why}) from why
    found = {one.key: one for one in Unit.objects.filter(key__in=keys)}
    return [found[key] for key in dict.fromkeys(keys)]


def known(text: str, person) -> Organisation | None:
    """Return the organisation that a name surely is, of those that the person may name; None: it stays as written."""
    return organisation(text.strip(), seen_by(person)) if text.strip() else None
