"""What the lake's codes are called in the reader's language, and its amounts as people read them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from minga.evidence.lake.asking import NONE, Look
from minga.ground.codelists import queries as codelists
from minga.ground.kit import formats
from minga.ground.kit.money import half_up
from minga.ground.territory.models import Country, Unit

TITLES: dict[str, str | Promise] = {
    "giver": gettext_lazy("Cooperante"),
    "country": gettext_lazy("País receptor"),
    "region": gettext_lazy("Región receptora"),
    "unit": gettext_lazy("Provincia o departamento"),
    "canton": gettext_lazy("Cantón o municipio"),
    "sector": gettext_lazy("Sector"),
    "category": gettext_lazy("Grupo de sectores"),
    "goal": gettext_lazy("Objetivo de Desarrollo Sostenible"),
    "year": gettext_lazy("Año"),
    "kind": gettext_lazy("Tipo de movimiento"),
    "aid_type": gettext_lazy("Modalidad (tipo de ayuda)"),
    "flow": gettext_lazy("Clase de flujo"),
    "status": gettext_lazy("Estado"),
    "reporter": gettext_lazy("Quien publica"),
}
MEASURES: dict[str, str | Promise] = {
    "spending": gettext_lazy("Desembolsos y gastos"),
    "commitment": gettext_lazy("Compromisos"),
    "incoming": gettext_lazy("Fondos recibidos y comprometidos"),
    "budget": gettext_lazy("Presupuestos"),
    "planned": gettext_lazy("Desembolsos previstos"),
    "other": gettext_lazy("Otros movimientos"),
}
WHY: dict[str, str | Promise] = {
    "rate": gettext_lazy("sin tasa de cambio en su fecha"),
    "date": gettext_lazy("sin fecha"),
    "currency": gettext_lazy("sin moneda"),
    "value": gettext_lazy("sin monto legible"),
    "size": gettext_lazy("el monto es demasiado grande"),
}
COUNTS: dict[str, str | Promise] = {  # why an activity that several datasets publish counts in one of them (repeated)
    "publisher": gettext_lazy("En las cifras cuenta una vez: la de %(dataset)s, el conjunto de quien publica la actividad."),
    "newest": gettext_lazy("En las cifras cuenta una vez: la de %(dataset)s, el conjunto de versión más reciente."),
    "number": gettext_lazy("En las cifras cuenta una vez: la de %(dataset)s, el conjunto que llegó primero."),
}
LISTS = {
    "region": "Region",
    "sector": "Sector",
    "category": "SectorCategory",
    "goal": "ODS",
    "kind": "TransactionType",
    "aid_type": "AidType",
    "flow": "FlowType",
    "status": "ActivityStatus",
}
CATEGORIES = "SectorCategory"
PLANS = {"B": gettext_lazy("Presupuesto"), "P": gettext_lazy("Desembolso previsto")}  # kinds that are no transaction


def language() -> str:
    return (get_language() or "es")[:2]


def names(dimension: str, keys: Iterable[str | None], at: Look) -> dict[str, str]:
    """Return {key: name} in the reader's language; a key without a name is its own."""
    wanted = sorted({key for key in keys if key and key != NONE})
    found = {key: key for key in wanted}
    if dimension in LISTS:
        known = codelists.names(LISTS[dimension])
        found |= {key: known[key] for key in wanted if key in known}
        found |= {key: category(key) or key for key in wanted if dimension == "category"}
        found |= {key: str(PLANS[key]) for key in wanted if dimension == "kind" and key in PLANS}
    elif dimension == "country":
        found |= {row.iso2: row.name for row in Country.objects.filter(iso2__in=wanted)}
    elif dimension in ("unit", "canton"):
        found |= dict(Unit.objects.filter(key__in=wanted).values_list("key", "name"))
    elif dimension in ("giver", "reporter") and wanted:
        found |= organisations(wanted, at)
    return found


def category(code: str) -> str:
    """Return the name of a category of sectors of the OECD; of a group of them (120), which has no row, the names of what is in it."""
    known = codelists.names(CATEGORIES)
    inside = [name for other, name in sorted(known.items()) if code.endswith("0") and other[:2] == code[:2]]
    return known.get(code) or "; ".join(inside)


def organisations(refs: list[str], at: Look) -> dict[str, str]:
    """Return the name that most publishers give to each reference."""
    rows = at.rows(
        """SELECT ref, arg_max(name, times) FROM (SELECT ref, name, sum(times) AS times FROM giver
           WHERE ref IN (SELECT unnest(?)) GROUP BY ref, name) GROUP BY ref""",
        [refs],
    )
    return dict(rows)


def money(amount: Decimal | None) -> str:
    """Return an amount with its cents, '' for none."""
    return "" if amount is None else formats.amount(amount, language())


def weight(amount: Decimal | None, number: int, currency: str) -> tuple[Decimal, str]:
    """Return the length of a bar and its words: an amount in whole units of its currency, or ('' for one) activities."""
    if not currency:
        return Decimal(number), activities(number)
    if amount is None:
        return Decimal(0), _("sin monto")
    return amount, f"{currency} {formats.number(half_up(amount, 0), language())}"


def count(number: int) -> str:
    return formats.number(number, language())


def activities(number: int) -> str:
    """Return '23 actividades'."""
    return ngettext("%(n)s actividad", "%(n)s actividades", number) % {"n": count(number)}


def unconverted(reasons: Iterable[tuple[str, str, int]]) -> list[str]:
    """Return why amounts could not be converted, in words: '12 en COP: sin tasa de cambio en su fecha'."""
    found = []
    for why, currency, number in reasons:
        facts = {"n": count(number), "currency": currency, "why": WHY[why]}
        found.append(_("%(n)s en %(currency)s: %(why)s") % facts if currency else _("%(n)s: %(why)s") % facts)
    return found


def nothing_said(dimension: str) -> str:
    """Return what a line is called that has no value of a dimension."""
    return _("Sin sector de la OCDE") if dimension in ("sector", "category") else _("Sin dato")


def address(dimension: str, key: str | None, known: Mapping[str, str]) -> str:
    """Return the page of a value: the profile of a donor or of a territory; '' where it has none. `known`: what `names` told."""
    if not key:
        return ""
    if dimension in ("giver", "reporter"):
        return reverse("lake:donor", args=[key])
    if dimension in ("unit", "canton", "country") and known.get(key, key) != key:  # else it is no place that we know
        return reverse("lake:territory", args=[key])
    return ""
