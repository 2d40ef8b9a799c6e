"""The balances of one agreement: its value beside what was committed, disbursed and spent under it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import full_value
from minga.cycle.funding.queries import Balance, balance_of
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.money import Money


def page(request: HttpRequest, agreement: Agreement) -> dict:
    """Return what portal/agreement_balances.html shows to one reader."""
    language = (get_language() or "es")[:2]
    found, worth = balance_of(agreement, request.user), full_value(agreement)
    return {
        "agreement": agreement,
        "balance": found,
        "total": formats.said(worth, language) if worth else "",
        "nothing": agreement.implies_disbursement is False,
        "rows": rows(found, language),
        "left": left(worth, found, language),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Convenios"), reverse("portal:agreements")),
            (agreement.code, reverse("portal:agreement", args=[agreement.code])),
            (_("Saldos"), None),
        ],
    }


def rows(balance: Balance, language: str) -> list[dict]:
    """Return a row for each kind of resource and currency: committed, disbursed, spent; '' where nothing moved."""
    resources = names("TIPO_RECURSO")
    columns = {"committed": balance.committed, "disbursed": balance.disbursed, "spent": balance.spent}
    keys = sorted({(one.resource, one.money.currency) for some in columns.values() for one in some})
    found = []
    for resource, currency in keys:
        row = {"resource": resources.get(resource, resource), "currency": currency}
        for name, some in columns.items():
            sums = [one.money for one in some if (one.resource, one.money.currency) == (resource, currency)]
            row[name] = formats.said(sums[0], language) if sums else ""
        found.append(row)
    return found


def left(total: Money | None, balance: Balance, language: str) -> dict | None:
    """Return what of the value, addenda counted, is not committed yet.

    None where the value is not known or what was committed is of several kinds. Cash and in kind are
    never added unasked, nor currencies: then there is no single figure to take from the value.
    """
    if total is None or len(balance.committed) > 1:
        return None
    committed = balance.committed[0].money if balance.committed else None
    if committed is None:
        return {"money": formats.said(total, language), "over": False}
    if committed.currency != total.currency:
        return None
    rest = total - committed
    return {"money": formats.said(rest, language), "over": rest.amount < 0}
