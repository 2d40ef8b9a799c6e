"""What people type about needs, turned into values; what is not understood is told by its line."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.understanding import NotUnderstood, number, one_reading, organisation, seen_by, unit
from minga.ground.kit.text import fold, sort_key
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


def own[T](text: str, rows: Iterable[T], *names: str) -> T | None:
    """The only one of these rows of an institution that has this number or name, None for an empty text; `names`: where they stand."""
    wanted = fold(text)
    if not text.strip():
        return None
    found = [row for row in rows if wanted and wanted in {fold(str(row)), *(fold(str(getattr(row, name))) for name in names)}]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotUnderstood(_("«%(text)s» no está entre lo que escribió su institución: mire cómo se llama.") % {"text": text[:64]})
    raise NotUnderstood(_("Hay varios así llamados: %(names)s. Escríbalo entero.") % {"names": "; ".join(str(row) for row in found[:5])})


def place(text: str, country: str, kind: str = "") -> Unit:
    """A place by its key, official code or name; of those with the same name the one of that country and kind ('provincia')."""
    rows = Unit.objects.filter(country=country, sort_key=sort_key(text))
    found = [one for one in rows if fold(one.kind).startswith(fold(kind))] if kind else []
    return found[0] if len(found) == 1 else Unit.objects.get(key=unit(text))
