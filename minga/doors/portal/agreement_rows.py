"""The rows of one agreement, ready to print: who, how much, on what, where, by when."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement, Party
from minga.cycle.agreements.queries import full_value
from minga.doors.portal.activity_people import other_name
from minga.doors.portal.activity_places import link
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money, Precision, add_up
from minga.ground.kit.text import fold

UNSAID = ("EJECUTOR",)  # roles whose absence is said


def parties(agreement: Agreement, reader) -> list[dict]:
    """Return [{role, people}] in the order of the list of roles; the executor stands even where nobody is named."""
    rows: dict[str, list[dict]] = {}
    for row in agreement.party_rows.all():
        rows.setdefault(row.role.code, []).append(named(row, reader) | signature(row))
    return [
        {"role": label, "people": rows.get(code, [])} for code, label in names("ROL_CONVENIO").items() if code in rows or code in UNSAID
    ]


def named(row: Party, reader) -> dict:
    """Return a party as written, with the organisation, country or territory that it is, or the one it may be."""
    found: dict = {"written": row.as_written, "marks": reader.notes.cite(row.source)["marks"]}
    if row.organisation and reader.may_see(row.organisation):
        also = other_name(row, row.organisation)  # type: ignore[arg-type]
        return found | {"url": reverse("portal:organisation", args=[row.organisation.code]), "also": also}
    place = row.unit or row.country
    if place:
        name, url = link(place)
        same = fold(name) == fold(row.as_written)
        found |= {"url": url, "also": ""} if same else {"where": name, "where_url": url}
    if row.organisation is None and row.proposed and reader.may_see(row.proposed):
        reason = _(row.proposed_reason) if row.proposed_reason else ""
        return found | {
            "proposed": row.proposed.name,
            "proposed_url": reverse("portal:organisation", args=[row.proposed.code]),
            "reason": reason,
        }
    unknown = row.organisation is None and (row.country is None or row.subnational)
    return found | {"unknown": True} if unknown else found


def signature(row: Party) -> dict:
    """Return who signs for a party, in which post and with which power; '' where nobody says."""
    return {"signs": ", ".join(filter(None, (row.signatory, row.post))), "power": row.power}


def money(agreement: Agreement, reader) -> dict:
    """Return the value, or that there is none or nothing is said of it, and what each party puts in by kind of resource.

    The value counts what addenda add; `own` is the one that was signed, where it differs. 'No implica erogación' is not zero
    (R-109); a line without an amount is unvalued and enters no sum.
    """
    lines, worth = list(agreement.partyvalue_rows.all()), full_value(agreement)
    marks = reader.notes.cite(agreement.locators.get("total") or agreement.locators.get("implies_disbursement") or agreement.source)[
        "marks"
    ]
    rows = [
        {
            "party": line.party,
            "resource": line.resource.name if line.resource else "",
            "description": line.description,
            "money": formats.said(line.money, reader.language) if line.money else "",
            "share": share(line.money, agreement.total, reader.language),
            "marks": reader.notes.cite(line.source)["marks"],
        }
        for line in lines
    ]
    return {
        "total": formats.said(worth, reader.language) if worth else "",
        "own": formats.said(agreement.total, reader.language) if agreement.total and worth != agreement.total else "",
        "vague": agreement.total_precision != Precision.EXACT,
        "nothing": agreement.implies_disbursement is False,
        "marks": marks if agreement.total or agreement.implies_disbursement is not None else [],
        "rows": rows,
        "sums": sums(lines, reader.language),
        "unvalued": sum(1 for line in lines if line.money is None),
    }


def share(part: Money | None, total: Money | None, language: str) -> str:
    """Return what part of the value a contribution is, '' where one of them is not known or the currencies differ."""
    if part is None or total is None or part.currency != total.currency or not total.amount:
        return ""
    return formats.percent(Decimal(part.amount) * 100 / total.amount, 2, language)


def sums(lines: list, language: str) -> list[dict]:
    """Return the sums of the valued lines by currency and kind of resource: cash and in kind are never added unasked."""
    kinds = sorted({(line.currency, line.resource.name if line.resource else "") for line in lines if line.money})
    found = []
    for currency, resource in kinds:
        mine = [
            one.money for one in lines if one.money and one.currency == currency and (one.resource.name if one.resource else "") == resource
        ]
        added = add_up(mine)
        if added:
            found.append({"resource": resource, "money": formats.said(added, language)})
    return found


def areas(agreement: Agreement, reader) -> list[dict]:
    """Return the fields of work or axes, each with its value of a list where it has one (R-115)."""
    return [
        {
            "text": row.text,
            "code": row.code.code if row.code else "",
            "url": f"{reverse('portal:list', args=[row.code.list.code])}#{row.code.identifier}" if row.code else "",
            "marks": reader.notes.cite(row.source)["marks"],
        }
        for row in agreement.area_rows.all()
    ]


def places(agreement: Agreement, reader) -> list[dict]:
    """Return every place: its chain from the narrowest, its code, and how the source calls it where it says more."""
    found = []
    for row in agreement.agreementplace_rows.all():
        chain = [*[link(unit) for unit in reversed(row.unit.chain)], link(row.country)] if row.unit else [link(row.country)]
        known = " ".join(name for name, _url in chain)
        written = row.as_written if fold(row.as_written) not in fold(known) else ""
        marks = reader.notes.cite(row.source)["marks"]
        found.append({"chain": chain, "code": row.unit.code if row.unit else "", "written": written, "marks": marks})
    return found


def obligations(agreement: Agreement, reader) -> list[dict]:
    """Return what each party has to do, by when, and whether it did."""
    return [
        {
            "party": row.party,
            "text": row.text,
            "due": PartialDate(row.due).show(reader.language) if row.due else "",
            "met": formats.day(row.met_on, reader.language) if row.met_on else "",
            "with_": row.met_with,
            "marks": reader.notes.cite(row.source)["marks"],
        }
        for row in agreement.obligation_rows.all()
    ]


def addenda(agreement: Agreement, reader) -> list[dict]:
    """Return the signed changes in their order."""
    return [
        {
            "number": row.number,
            "signed": PartialDate(row.signed_on).show(reader.language) if row.signed_on else "",
            "object": row.object,
            "end": PartialDate(row.new_end).show(reader.language) if row.new_end else "",
            "money": formats.money(Money(row.added_amount, row.added_currency), reader.language) if row.added_amount is not None else "",
            "marks": reader.notes.cite(row.source)["marks"],
        }
        for row in agreement.addenda.all()
    ]
