"""The money of an activity ready to be shown and taken away: every total with its currency and kind, every conversion with its rate."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.funding import reckoning
from minga.cycle.funding.models import Leveraged, Transaction
from minga.cycle.funding.permissions import can_enter
from minga.cycle.funding.queries import (
    counterpart_of,
    in_currency,
    ledger_of,
    leverage_of,
    leverage_to_aid,
    movement_of,
    standing,
)
from minga.cycle.funding.reckoning import Line, exact
from minga.cycle.funding.uploads import COLUMNS, Outcome, title_of
from minga.ground.codelists.queries import names
from minga.ground.journal.models import Entry as Written
from minga.ground.kit import formats
from minga.ground.kit.money import Money
from minga.ground.kit.tables import Cell
from minga.ground.rates.models import Rate

REPORTED = ("USD", "COP", "EUR")
HEADER = (
    "actividad", "clase", "previsto", "fecha", "fecha_valor", "monto", "moneda", "recurso", "concepto", "convenio", "entrega",
    "recibe", "lado", "tasa", "tasa_de", "fuente_de_la_tasa", "tachado", "motivo",
)  # fmt: skip


def page(activity: Activity, person, currency: str, *, together: bool, language: str) -> dict[str, Any]:
    """Return what funding/resources.html shows of an activity."""
    entries = list(ledger_of(activity))
    stand = standing(entries)
    promised, unvalued = counterpart_of(activity, entries)
    resources = names("TIPO_RECURSO")
    progress, target = leverage_of(activity), getattr(activity, "leverage_target", None)
    return {
        "activity": activity,
        "currency": currency,
        "currencies": REPORTED,
        "together": together,
        "may_write": can_enter(person, activity),
        "rows": [row(one, currency, language) for one in stand],
        "struck": [row(one, currency, language) for one in entries if one.struck_at is not None],
        "totals": totals(stand, together=together, language=language),
        "overruns": overruns(stand, resources, language),
        "converted": in_one(stand, currency, together=together, language=language),
        "counterpart": [
            {
                "resource": resources.get(one.resource, _("Sin decir")),
                "promised": formats.said(one.promised, language),
                "delivered": formats.said(one.delivered, language),
                "missing": formats.said(one.missing, language) if one.missing.amount > 0 else "",
                "more": one.delivered.amount > one.promised.amount,
            }
            for one in promised
        ],
        "unvalued": unvalued,
        "target": target and formats.said(exact(target.amount, target.currency, target.precision), language),
        "progress": progress_told(progress, target.currency, language) if progress and target else None,
        "leveraged": [
            leveraged_row(one, language) for one in Leveraged.objects.filter(activity=activity).select_related("resource", "who")
        ],
        "to_aid": formats.number(found, language) if (found := leverage_to_aid(activity)) is not None else "",
    }


def overruns(stand: Iterable[Transaction], resources: dict[str, str], language: str) -> list[str]:
    """Return, in words, where more was disbursed than committed or more spent than disbursed: nothing is repaired, it is told."""
    sentences = {
        "disbursed": _("Lo desembolsado (%(after)s, %(resource)s) pasa de lo comprometido (%(before)s): revise si falta un compromiso."),
        "spent": _("Lo gastado (%(after)s, %(resource)s) pasa de lo desembolsado (%(before)s): revise si falta un desembolso."),
    }
    found = reckoning.overruns([movement_of(one) for one in stand if not one.planned])
    return [
        sentences[one.step]
        % {
            "after": formats.said(one.after, language),
            "before": formats.said(one.before, language),
            "resource": resources.get(one.resource, _("Sin decir")).lower(),
        }
        for one in found
    ]


def progress_told(progress: reckoning.Progress, currency: str, language: str) -> dict[str, str]:
    """Return the four numbers of a target in words."""
    moneys = {name: formats.money(Money(getattr(progress, name), currency), language) for name in ("a_year", "due", "got")}
    return moneys | {"percent": "" if progress.percent is None else formats.percent(progress.percent, 2, language)}


def row(entry: Transaction, currency: str, language: str) -> dict[str, Any]:
    """Return an entry as a row: who, what, when, the amount and what it is in the chosen currency, or why it is not convertible."""
    return {
        "key": entry.key,
        "type": entry.type.name,
        "planned": entry.planned,
        "date": formats.day(entry.date, language, "short"),
        "value_date": formats.day(entry.value_date, language, "short") if entry.value_date else "",
        "provider": body(entry, "provider"),
        "receiver": body(entry, "receiver"),
        "agreement": entry.agreement_number,
        "description": entry.description,
        "resource": entry.resource.name,
        "side": entry.side.name if entry.side else "",
        "amount": formats.said(entry.money, language),
        "pinned": entry.rate_id is not None,
        "by": entry.by.name if entry.by else "",
        "struck_at": entry.struck_at,
        "struck_by": entry.struck_by.name if entry.struck_by else "",
        "reason": entry.struck_reason,
    } | conversion(entry, currency, language)


def body(entry: Transaction, name: str) -> str:
    """Return who gives or receives: the registered name where it is public, else as written."""
    found = getattr(entry, name)
    return found.name if found and found.public else getattr(entry, f"{name}_written")


def conversion(entry: Transaction, currency: str, language: str) -> dict[str, str]:
    """Return what an entry is in a currency, with rate, day, source and rounding; or why it is not convertible."""
    if entry.currency == currency:
        return {"converted": formats.said(entry.money, language), "how": ""}
    money = in_currency(entry, currency)
    if money is not None and entry.rate:
        return {"converted": formats.said(money, language), "how": rate_told(entry.rate, language)}
    day = formats.day(entry.value_date or entry.date, language, "short")
    facts = {"day": day, "one": entry.currency, "other": currency}
    return {"converted": "", "how": _("sin tasa fijada del %(day)s entre %(one)s y %(other)s") % facts}


def rate_told(rate: Rate, language: str) -> str:
    """Return a rate with its pair, its day, its source and how the result is rounded."""
    facts = {
        "rate": formats.number(rate.value.normalize(), language),
        "pair": f"{rate.quote}/{rate.base}",
        "day": formats.day(rate.date, language, "short"),
        "source": rate.source or _("sin fuente"),
    }
    return _("a %(rate)s %(pair)s del %(day)s (%(source)s), redondeado al centavo, la mitad hacia arriba") % facts


def rate_said(rate: Rate, language: str) -> str:
    """Return a rate with its pair and its day, as the reader writes them."""
    facts = {"rate": formats.number(rate.value.normalize(), language), "pair": f"{rate.quote}/{rate.base}"}
    return _("%(rate)s %(pair)s del %(day)s") % {**facts, "day": formats.day(rate.date, language, "short")}


def removed_rates(language: str) -> list[dict[str, str]]:
    """Return the rates that were taken away, the last first: what each said, for which activity, why and on what day it went."""
    rows = Written.objects.filter(event="rate.removed").order_by("-seq")
    return [
        {
            "said": rate_said(gone(one), language),
            "context": one.before.get("context", ""),
            "reason": one.reason,
            "on": formats.day(timezone.localdate(one.at), language, "short"),
        }
        for one in rows
    ]


def gone(line: Written) -> Rate:
    """Return the rate of which the journal says that it was taken away."""
    pair, _space, day = line.thing_key.partition(" ")
    base, _slash, quote = pair.partition("/")
    return Rate(base=base, quote=quote, date=datetime.date.fromisoformat(day), value=Decimal(line.before["value"]))


def totals(entries: list[Transaction], *, together: bool, language: str) -> list[dict[str, Any]]:
    """Return the sums by type, planned or done, kind of resource and currency; a transfer told by both sides counts once."""
    kinds, resources = names("TransactionType"), names("TIPO_RECURSO")
    found = []
    for planned in (False, True):
        moved = reckoning.netted([movement_of(one) for one in entries if one.planned is planned])
        sums, _unvalued = reckoning.totals((Line(one.money, "", one.resource, one.type) for one in moved), together=together)
        found += [
            {
                "type": kinds.get(one.key, one.key),
                "planned": planned,
                "resource": resources.get(one.resource, one.resource) if one.resource else _("Efectivo y especie juntos"),
                "amount": formats.said(one.money, language),
                "lines": one.lines,
            }
            for one in sums
        ]
    return found


def in_one(entries: list[Transaction], currency: str, *, together: bool, language: str) -> dict[str, Any]:
    """Return the sums of what was done in one currency, and how many entries they leave out for want of a rate (pitfall 36)."""
    done = [one for one in entries if not one.planned]
    moneys = [(one, in_currency(one, currency)) for one in done]
    lines = [Line(money, "", one.resource.code, one.type.code) for one, money in moneys if money is not None]
    kinds, resources = names("TransactionType"), names("TIPO_RECURSO")
    sums, _unvalued = reckoning.totals(lines, together=together)
    return {
        "rows": [
            {
                "type": kinds.get(one.key, one.key),
                "resource": resources.get(one.resource, one.resource) if one.resource else _("Efectivo y especie juntos"),
                "amount": formats.said(one.money, language),
            }
            for one in sums
        ],
        "left_out": sum(1 for _one, money in moneys if money is None),
    }


def leveraged_row(one: Leveraged, language: str) -> dict[str, Any]:
    money = None if one.amount is None else exact(one.amount, one.currency)
    who = one.who.name if one.who and one.who.public else one.who_written
    shown = {"key": one.key, "year": one.year, "who": who, "what": one.what, "resource": one.resource.name}
    return shown | {
        "amount": formats.said(money, language) if money else "",
        "struck": one.struck_at is not None,
        "reason": one.struck_reason,
    }


def told(entry: Transaction | Leveraged, language: str) -> str:
    """Return an entry in one line."""
    if isinstance(entry, Leveraged):
        return f"{entry.year} · {entry.who_written} · {entry.what}"
    return " · ".join(
        filter(None, [formats.day(entry.date, language), entry.type.name, formats.said(entry.money, language), entry.description])
    )


def outcome(done: Outcome, language: str) -> dict[str, Any]:
    """Return what became of pasted rows, with the refused ones ready to be pasted again, in the reader's titles."""
    columns = list(done.refused[0].cells) if done.refused else []
    rows = ["\t".join(title_of(name, language) for name in columns)]
    rows += ["\t".join(one.cells.get(name, "") for name in columns) for one in done.refused]
    refused = [
        {"row": one.row, "faults": [(name and title_of(name, language), why) for name, why in one.faults.items()]} for one in done.refused
    ]
    return {"stored": len(done.stored), "refused": refused, "again": "\n".join(rows)}


def columns_told(language: str) -> dict[str, Any]:
    """Return what the page says of the columns of pasted rows: an example, and the words that each title may be."""
    kinds, resources, sides = names("TransactionType"), names("TIPO_RECURSO"), names("ROL_APORTE")
    example = {
        "type": kinds["3"],
        "date": "2026-03-14",
        "amount": "12,500.00" if language == "en" else "12.500,00",
        "currency": "USD",
        "resource": resources["EFECTIVO"],
        "side": sides["DONANTE"],
        "description": _("Primer tramo"),
        "agreement": "014-2023",
        "provider": "BMZ",
        "receiver": "GAD Ambato",
        "planned": "no",
        "value_date": "",
    }
    titles = [title_of(name, language) for name in example]
    words = [(title_of(name, language), ", ".join(one for one in COLUMNS[name] if one != title_of(name, language))) for name in example]
    return {"example": f"{'\t'.join(titles)}\n{'\t'.join(example.values())}", "words": words}


def csv_rows(entries: Iterable[Transaction]) -> Iterator[tuple[Cell, ...]]:
    """Yield the entries under HEADER; struck ones with the day and the reason."""
    for one in entries:
        rate = one.rate
        yield (
            one.activity.code, one.type.code, one.planned, one.date, one.value_date, one.money.amount, one.currency, one.resource.code,
            one.description, one.agreement_number, body(one, "provider"), body(one, "receiver"), one.side.code if one.side else "",
            rate.value.normalize() if rate else None, rate.date if rate else None, rate.source if rate else "",
            one.struck_at.date() if one.struck_at else None, one.struck_reason,
        )  # fmt: skip
