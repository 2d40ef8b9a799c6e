"""The page of the portfolio: contributions in one chosen currency, what is CINR and what official aid, blended operations."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.doors.portal.trust_shown import everything, of_total
from minga.evidence.figures import portfolio
from minga.evidence.figures.extraction import REPORTED
from minga.evidence.figures.portfolio import Portfolio
from minga.evidence.figures.queries import everything_published
from minga.evidence.figures.warehouse import reading
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.money import Money
from minga.ground.kit.tables import Cell

HEADER = ("linea", "papel", "recurso", "aportes", "monto", "moneda", "aproximado")


def asked(value: str) -> str:
    """Return the currency asked for; dollars for anything that is none of the report's."""
    return value if value in REPORTED else REPORTED[0]


def found(currency: str) -> tuple[Portfolio, list]:
    """Return the portfolio and the blended operations, of one reading."""
    with reading(gifts=True) as look:
        return portfolio.ask(currency, look), portfolio.blends(look)


def page(currency: str) -> dict[str, Any]:
    """Return what portal/portfolio.html shows."""
    language = get_language() or "es"
    told, blends = found(currency)
    roles, resources = names("ROL_APORTE"), names("TIPO_RECURSO")

    def said(amount) -> str:
        return formats.money(Money(amount, currency), language)

    return {
        "currency": currency,
        "currencies": REPORTED,
        "rows": [
            {
                "role": roles.get(row.role, row.role) if row.role else _("Costo total, sin desglosar"),
                "resource": resources.get(row.resource, row.resource) if row.resource else _("La fuente no lo dice"),
                "gifts": row.gifts,
                "amount": said(row.amount) if row.amount is not None else "",
            }
            for row in told.rows
        ],
        "total": said(told.total),
        "left": [{"gifts": one.gifts, "amount": formats.money(Money(one.amount, one.currency), language)} for one in told.left],
        "unvalued": told.unvalued,
        "held": told.held,
        "trust": of_total(everything_published().trust, everything),
        "aid": {name: said(getattr(told.aid, name)) for name in ("cinr", "oda", "both", "undecided")} | {"gifts": told.aid.undecided_gifts},
        "blends": blend_rows(blends, language),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Cifras"), reverse("portal:figures")), (_("Recursos"), None)],
    }


def blend_rows(blends: list, language: str) -> list[dict[str, Any]]:
    """Return the blended operations with the share of each component, official aid and leverage (R-063, R-064)."""
    titles = dict(Activity.objects.published().filter(code__in=[one[0] for one in blends]).values_list("code", "title"))
    kinds = names("BLENDING_COMPONENTE")
    return [
        {
            "code": code,
            "title": titles.get(code, code),
            "total": formats.money(Money(total, currency), language),
            "shares": [f"{kinds.get(name, name)}: {formats.percent(share, 2, language)}" for name, share in blend.shares.items()],
            "missing": [kinds.get(name, name) for name in blend.missing],
            "leverage": formats.number(blend.leverage, language) if blend.leverage is not None else "",
        }
        for code, currency, total, blend in blends
    ]


def csv_rows(currency: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the lines of the portfolio under HEADER, what it leaves out included."""
    told, _blends = found(currency)
    for row in told.rows:
        yield "aportes", row.role, row.resource, row.gifts, row.amount, currency, row.rough
    yield "total", "", "", sum(row.gifts for row in told.rows), told.total, currency, any(row.rough for row in told.rows)
    for one in told.left:
        yield "no convertible", "", "", one.gifts, one.amount, one.currency, None
    yield "sin valorar", "", "", told.unvalued, None, "", None
    if told.held:
        yield "en cuarentena", "", "", told.held, None, "", None
    for name in ("cinr", "oda", "both", "undecided"):
        label = {"cinr": "CINR", "oda": "AOD", "both": "AOD dentro de la CINR", "undecided": "sin clasificar"}[name]
        yield label, "", "", None, getattr(told.aid, name), currency, None
