"""Offers of cooperation and the policies of cooperants, from their tables."""

import datetime
from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from minga.cycle.offers import recording
from minga.cycle.offers.models import OfferRow
from minga.cycle.offers.states import Instrument, OfferStage, Reach
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables
from minga.exchange.records.partners import called, one_of, organisations
from minga.ground.codelists.models import Code
from minga.ground.kit.tables import Row
from minga.ground.territory.models import Country

TEXTS = (
    *("title", "description", "objectives", "groups", "eligibility", "counterpart_note", "frequency", "how_to_apply", "link", "contact"),
    *("past_awards", "preparation_cost", "source_url", "language"),
)
SECTORS = ("SectorCategory", "Sector")


def load_offers(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record every offer with its rows; one that somebody writes in since is left, with a note."""
    counts: Counter = Counter()
    known, rows = organisations(), rows_of(tables, cells)
    for row in tables["offers"]:
        code, giver = cells.needed(row, "offer_id", 30), called(cells, row, "organisation", known)
        values = values_of(row, cells) | rows.get(code, {})
        stage = one_of(cells, row, "stage", OfferStage.values)
        if giver is None or cells.refused(row):
            continue
        with cells.at(row):
            _offer, how = recording.record(by=by, code=code, organisation=giver, stage=stage, values=values)
            counts[how] += 1
            if how == "kept":
                notes.append(_("%(code)s: se lleva en Minga y no se cambia al cargar.") % {"code": code})
    return counts


def rows_of(tables: Tables, cells: Cells) -> dict[str, dict[str, list[str]]]:
    """Return {offer: {kind: texts}} of the table of requirements, steps, conditions and documents."""
    offers = {row["offer_id"].strip() for row in tables["offers"]}
    found: dict[str, dict[str, list[str]]] = {code: {kind: [] for kind in OfferRow.Kind.values} for code in offers}
    for row in tables.get("offer_rows", []):
        code, kind = row["offer_id"].strip(), one_of(cells, row, "kind", OfferRow.Kind.values)
        if code not in offers:
            cells.refuse(row, "offer_id", _("«%(code)s» no está en offers.csv") % {"code": code})
        elif kind:
            found[code][kind].append(cells.needed(row, "text", 500))
    return found


def values_of(row: Row, cells: Cells) -> dict[str, Any]:
    """Return the fields and lists of an offer."""
    low, high = cells.money(row, "amount_min"), cells.money(row, "amount_max")
    share = cells.amount(row, "counterpart_percent")
    fields: dict[str, Any] = {name: cells.text(row, name) for name in TEXTS}
    return fields | {
        "source_kind": cells.code(row, "source_kind", "FUENTE"),
        "modality": cells.code(row, "modality", "MODALIDAD"),
        "mechanism": cells.code(row, "mechanism", "MECANISMO_ALTERNATIVO"),
        "instrument": one_of(cells, row, "instrument", Instrument.values),
        "reach": one_of(cells, row, "reach", Reach.values),
        "amount_min": low,
        "amount_max": high,
        "currency": cells.currency(row, "currency", low if low is not None else high),
        "counterpart_percent": share,
        "months_min": cells.whole(row, "months_min"),
        "months_max": cells.whole(row, "months_max"),
        "languages": codes(row, "languages", cells, "Language", texts=True),
        "opens_on": cells.day(row, "opens_on"),
        "closes_on": cells.day(row, "closes_on"),
        "rolling": row["rolling"].strip().lower() == "true",
        "public": True,
        "source": cells.needed(row, "source", 300),
        **lists_of(row, cells),
        **checked(row, cells),
    }


def lists_of(row: Row, cells: Cells) -> dict[str, list]:
    """Return what a row chooses from lists: codes parted by blanks."""
    units = [cells.units[key] for key in row["units"].split() if known(row, "units", key, cells.units, cells)]
    return {
        "sectors": codes(row, "sectors", cells, *SECTORS),
        "goals": codes(row, "goals", cells, "ODS"),
        "recipients": codes(row, "recipients", cells, "TIPO_ORGANIZACION"),
        "countries": countries(row, cells),
        "units": units,
    }


def countries(row: Row, cells: Cells) -> list[Country]:
    held = [code for code in row["countries"].split() if known(row, "countries", code, cells.countries, cells)]
    return list(Country.objects.filter(iso2__in=held))


def codes(row: Row, column: str, cells: Cells, *lists: str, texts: bool = False) -> list:
    """Return the values of lists that a cell names, parted by blanks; as their codes where `texts`."""
    there: dict[str, Code] = {}
    for name in lists:
        there |= {code: one for code, one in cells.listed(name).items() if one.code == code and one.until is None}
    found = [there[code] for code in row[column].split() if known(row, column, code, there, cells)]
    return [one.code for one in found] if texts else found


def known(row: Row, column: str, value: str, there, cells: Cells) -> bool:
    if value not in there:
        cells.refuse(row, column, _("«%(value)s» no está en la lista") % {"value": value[:40]})
    return value in there


def checked(row: Row, cells: Cells) -> dict[str, datetime.date | None]:
    """Return when it was verified and when it is to be verified again: after settings.OFFER_REVIEW_DAYS where the row says no other day."""
    verified, review = cells.day(row, "verified_on"), cells.day(row, "next_review_on")
    if verified and review is None:
        review = verified + datetime.timedelta(days=settings.OFFER_REVIEW_DAYS)
    return {"verified_on": verified, "next_review_on": review}


def load_policies(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record by which policy each cooperant gives (R-088)."""
    counts: Counter = Counter()
    there = organisations()
    for row in tables["cooperant_policies"]:
        giver = called(cells, row, "org_id", there)
        values: dict[str, Any] = {name: cells.text(row, name) for name in ("priorities", "rules", "period", "link")}
        values |= {"sectors": codes(row, "sectors", cells, *SECTORS), "countries": countries(row, cells)}
        values |= {"source": cells.needed(row, "source", 300), **checked(row, cells)}
        stage = one_of(cells, row, "stage", OfferStage.values)
        if giver is not None and not cells.refused(row):
            with cells.at(row, organisation="org_id"):
                counts[recording.record_policy(by=by, organisation=giver, stage=stage, values=values)[1]] += 1
    return counts
