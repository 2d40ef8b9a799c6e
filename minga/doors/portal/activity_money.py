"""The money of one activity: who gives what, the sums by currency, the exchanges and what they make of each line."""

from decimal import Decimal

from minga.cycle.activities.models import Activity, Contribution, ExchangeEvent
from minga.doors.portal.activity_people import named
from minga.ground.kit import formats
from minga.ground.kit.money import Money, Precision, add_up, per_rate


def funding(activity: Activity, reader) -> dict:
    """Return {rows, sums, unvalued, total, total_marks}: the contributions, and the declared total beside their sum.

    A line without an amount is said to be unvalued: it is not zero and enters no sum (R-157).
    """
    lines = list(activity.contributions.all())
    rows = [
        named(line, reader)
        | {
            "role": line.role.name,
            "resource": line.resource.name if line.resource else "",
            "component": line.component.name if line.component else "",
            "description": line.description,
            "money": formats.said(line.money, reader.language) if line.money else "",
            "vague": line.precision != Precision.EXACT,
            "marks": reader.notes.cite(line.source)["marks"],
        }
        for line in lines
    ]
    return {
        "rows": rows,
        "sums": [formats.said(one, reader.language) for one in sums(lines)],
        "unvalued": sum(1 for line in lines if line.money is None),
        "total": formats.said(activity.total, reader.language) if activity.total else "",
        "total_vague": activity.total_precision != Precision.EXACT,
        "total_marks": reader.fact(activity, "total") if activity.total else [],
    }


def sums(lines: list[Contribution]) -> list[Money]:
    """Return the sum of the valued lines for each currency, in order of currency."""
    currencies = sorted({line.currency for line in lines if line.money})
    found = (add_up(line.money for line in lines if line.money and line.currency == code) for code in currencies)
    return [one for one in found if one is not None]


def exchange_rows(activity: Activity, reader) -> list[dict]:
    """Return each exchange with its day, rate and marks, and what every donor's line comes to at that rate (R-141)."""
    return [
        {
            "day": formats.day(event.date, reader.language),
            "rate": f"{formats.number(event.rate, reader.language)} {event.quote}/{event.base}",
            "marks": reader.notes.cite(event.source)["marks"],
            "equivalents": equivalents(activity, event, reader.language),
        }
        for event in activity.exchange_events.all()
    ]


def equivalents(activity: Activity, event: ExchangeEvent, language: str) -> list[dict]:
    """Return {name, amount} for every donor's line in the currency that the event was paid in, half-up to cents."""
    return [
        {"name": line.as_written, "amount": formats.said(per_rate(line.money, Decimal(event.rate), event.base), language)}
        for line in activity.contributions.all()
        if line.money and line.currency == event.quote and line.role.code == "DONANTE"
    ]
