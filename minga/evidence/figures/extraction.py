"""The registry's activities read as facts, row by row, in the columns of `COLUMNS`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pyarrow
from django.db.models import QuerySet

from minga.cycle.activities.models import Activity, Classification, Contribution, ExchangeEvent, Participant, Place
from minga.cycle.activities.reckoning import counts_as_cinr, counts_as_oda
from minga.evidence.figures.splitting import Gift, Rate, Spot, Theme, Whole, changed, facts
from minga.evidence.quality.confidence import Doubt
from minga.evidence.quality.queries import doubts_of
from minga.ground.kit.money import Precision
from minga.ground.territory.models import Unit


@dataclass(frozen=True)
class Kind:
    """The type of a column, in SQL and in Arrow."""

    sql: str
    arrow: pyarrow.DataType


TEXT = Kind("VARCHAR", pyarrow.string())
FLAG = Kind("BOOLEAN", pyarrow.bool_())
MONEY = Kind("DECIMAL(28, 2)", pyarrow.decimal128(28, 2))
COLUMNS = {
    "activity": TEXT,
    "first": FLAG,  # of the activity's rows: each has one that is
    "public": FLAG,
    "country": TEXT,
    "unit1": TEXT,
    "unit2": TEXT,
    "unit3": TEXT,
    "place_rest": FLAG,
    "sector": TEXT,
    "sector_rest": FLAG,
    "partner": TEXT,
    "role": TEXT,
    "resource": TEXT,
    "gift_rest": FLAG,
    "source": TEXT,
    "modality": TEXT,
    "status": TEXT,
    "kind": TEXT,
    "aid": TEXT,  # the category of the aid type
    "theme": TEXT,
    "year": Kind("SMALLINT", pyarrow.int16()),
    "currency": TEXT,
    "amount": MONEY,
    "usd": MONEY,
    "exact": FLAG,  # of the amount: False for one that is approximate or at least
    "currencies": Kind("VARCHAR[]", pyarrow.list_(pyarrow.string())),  # of the whole activity's money; empty: it says none
    "has_usd": FLAG,  # the activity has money in dollars, declared or at a rate of its own
    "doubt": Kind("TINYINT", pyarrow.int8()),  # of its open findings: 2 an error, 1 a warning, 0 neither
    "held": FLAG,  # its money is in quarantine: it has none here
}
# The contributions themselves, one a row, for the portfolio: a total that nobody breaks down is a row without role.
GIFTS = {
    "activity": TEXT,
    "public": FLAG,
    "role": TEXT,
    "resource": TEXT,
    "component": TEXT,
    "currency": TEXT,
    "amount": MONEY,
    "usd": MONEY,
    "cop": MONEY,
    "eur": MONEY,
    "exact": FLAG,
    "cinr": FLAG,  # NULL: what is said does not decide it
    "oda": FLAG,
    "held": FLAG,
}
SURE = Doubt()
REPORTED = ("USD", "COP", "EUR")  # the currencies of a report


def batches(size: int) -> Iterator[list[tuple]]:
    """Give the facts of all activities, so many activities at a time, in the order of their records."""
    ids = list(Activity.objects.counted().order_by("id").values_list("id", flat=True))
    above = units_above()
    for start in range(0, len(ids), size):
        yield read(ids[start : start + size], above)


def rows_of(codes: Iterable[str]) -> list[tuple]:
    """Return the facts of these activities; one that does not exist or repeats another has none (R-140)."""
    ids = list(Activity.objects.counted().filter(code__in=list(codes)).values_list("id", flat=True))
    return read(ids, units_above(Unit.objects.filter(activity_places__activity__in=ids)))


def gift_batches(size: int) -> Iterator[list[tuple]]:
    """Give the contributions of all activities, in the columns of GIFTS, so many activities at a time."""
    ids = list(Activity.objects.counted().order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), size):
        yield gift_rows(ids[start : start + size])


def gifts_of_codes(codes: Iterable[str]) -> list[tuple]:
    """Return the contributions of these activities, as gift_batches gives them."""
    return gift_rows(list(Activity.objects.counted().filter(code__in=list(codes)).values_list("id", flat=True)))


def gift_rows(ids: list[int]) -> list[tuple]:
    """Return the contributions of these activities as rows of GIFTS."""
    rates, whole = rates_of(ids), wholes(ids)
    doubts = doubts_of("activity", [row[0] for row in whole.values()])
    told = ("role__code", "resource__code", "component__code", "currency", "amount", "precision")
    lines: dict[int, list[tuple]] = defaultdict(list)
    for pk, *line in Contribution.objects.filter(activity__in=ids).order_by("position", "id").values_list("activity", *told):
        lines[pk].append(tuple(line))
    rows = []
    for pk, (code, public, total, currency, precision, aid) in whole.items():
        held = doubts.get(code, SURE).held
        bare = [(None, None, None, currency, total, precision)] if total is not None else []
        for role, resource, component, paid_in, amount, exactness in lines[pk] or bare:
            money = [None if amount is None else changed(amount, paid_in, one, rates[pk]) for one in REPORTED]
            what = (role, resource, component, paid_in if amount is not None else None, amount, *money, exactness == Precision.EXACT)
            rows.append((code, public, *what, *aid, held))
    return rows


def wholes(ids: list[int]) -> dict[int, tuple]:
    """Return {id: (code, public, total, currency, exactness, (whether it counts as CINR, as official aid))} (R-058, R-059)."""
    money = ("code", "public", "total_amount", "total_currency", "total_precision", "concessional", "geopolitical__code")
    kinds = ("modality__code", "modality__parent__code", "source_kind__code", "source_kind__parent__code")
    found = {}
    for pk, *row in Activity.objects.filter(id__in=ids).order_by("id").values_list("id", *money, *kinds):
        code, public, total, currency, precision, concessional, where, modality, above, source, wider = row
        main, kind = above or modality or "", wider or source or ""
        aid = (counts_as_cinr(main), counts_as_oda(main, kind, concessional=concessional, south_south=where == "SUR_SUR"))
        found[pk] = (code, public, total, currency, precision, aid)
    return found


def naming(organisations: Iterable[str]) -> list[str]:
    """Return the codes of the activities to which these organisations, by code, give money or take part in."""
    named = list(organisations)
    given = Contribution.objects.filter(organisation__code__in=named).values_list("activity__code", flat=True)
    return [*given, *Participant.objects.filter(organisation__code__in=named).values_list("activity__code", flat=True)]


def units_above(units: QuerySet[Unit] | None = None) -> dict[int, tuple[str | None, str | None, str | None]]:
    """Return {id of a unit: keys of the units of level 1, 2, 3 that it is or lies in}, of these units or of all."""
    found = {}
    columns = ("id", "level", "key", "parent__key", "parent__parent__key")
    for pk, level, *keys in (Unit.objects.all() if units is None else units).order_by().values_list(*columns):
        chain = [*reversed(keys[:level]), None, None, None][:3]
        found[pk] = (chain[0], chain[1], chain[2])
    return found


def read(ids: list[int], above: dict) -> list[tuple]:
    """Return the facts of the activities of these ids, as rows in the order of COLUMNS."""
    spots, themes, gifts, rates = spots_of(ids, above), themes_of(ids), gifts_of(ids), rates_of(ids)
    found: list[tuple] = []
    listed = list(heads(ids))
    doubts = doubts_of("activity", [row[4] for row in listed])
    for row in listed:
        pk, total = row[0], row[1:4]
        whole = Whole(
            total=total[0],
            currency=total[1],
            exact=total[2] == Precision.EXACT,
            rates=tuple(rates[pk]),
            spots=tuple(spots[pk]),
            themes=tuple(themes[pk]),
            gifts=tuple(gifts[pk]),
        )
        found += as_rows(row[4:], whole, doubts.get(row[4], SURE))
    return found


def heads(ids: list[int]):
    """Return (id, total, currency, exactness, code, public, source, modality, status, kind, aid, theme, start) of these activities."""
    lists = ("source_kind__code", "modality__code", "status__code", "kind__code", "aid_type__parent__code")
    money = ("total_amount", "total_currency", "total_precision")
    return Activity.objects.filter(id__in=ids).order_by("id").values_list("id", *money, "code", "public", *lists, "theme", "start")


def as_rows(head: tuple, whole: Whole, doubt: Doubt = SURE) -> list[tuple]:
    """Return the rows of one activity: what it is as a whole, beside each of its facts; in quarantine its money is left out."""
    code, public, source, modality, status, kind, aid, theme, start = head
    cells = [replace(cell, amount=None, usd=None) for cell in facts(whole)] if doubt.held else facts(whole)
    currencies = sorted({cell.gift.currency for cell in cells if cell.amount is not None})
    has_usd = any(cell.usd is not None for cell in cells)
    year = int(start[:4]) if start else None
    rows = []
    for number, cell in enumerate(cells):
        spot, gift = cell.spot, cell.gift
        place = (spot.country, *spot.units, spot.rest)
        given = (gift.organisation, gift.role, gift.resource, gift.rest)
        what = (source, modality, status, kind, aid, theme or None, year)
        money = (gift.currency or None, cell.amount, cell.usd, gift.exact, currencies, has_usd, doubt.weight, doubt.held)
        rows.append((code, number == 0, public, *place, cell.theme.code, cell.theme.rest, *given, *what, *money))
    return rows


def spots_of(ids: list[int], above: dict) -> dict[int, list[Spot]]:
    """Return the places of each activity."""
    found = defaultdict(list)
    nowhere = (None, None, None)
    rows = Place.objects.filter(activity__in=ids).order_by("position", "id").values_list("activity", "country", "unit", "share")
    for activity, country, unit, share in rows:
        found[activity].append(Spot(country, above[unit] if unit else nowhere, share))
    return found


def themes_of(ids: list[int]) -> dict[int, list[Theme]]:
    """Return the sectors of each activity, of the list Sector (OECD-DAC purpose codes)."""
    found = defaultdict(list)
    rows = Classification.objects.filter(activity__in=ids, code__list__code="Sector").order_by("position", "id")
    for activity, code, share in rows.values_list("activity", "code__code", "share"):
        found[activity].append(Theme(code, share))
    return found


def gifts_of(ids: list[int]) -> dict[int, list[Gift]]:
    """Return who gives to each activity: its contributions, then who finances it without a contribution of its own.

    Organisations that are not published are not named.
    """
    found: dict[int, list[Gift]] = defaultdict(list)
    named = ("organisation__code", "organisation__public")
    rows = Contribution.objects.filter(activity__in=ids).order_by("position", "id")
    told = ("role__code", "resource__code", "amount", "currency", "precision")
    for activity, code, public, role, resource, amount, currency, precision in rows.values_list("activity", *named, *told):
        money = currency if amount is not None else ""
        gift = Gift(code if public else None, role, resource, amount, money, exact=precision == Precision.EXACT)
        found[activity].append(gift)
    funders = Participant.objects.filter(activity__in=ids, role__code="FINANCIADOR", organisation__public=True).order_by("position", "id")
    for activity, code in funders.values_list("activity", "organisation__code"):
        if all(gift.organisation != code for gift in found[activity]):
            found[activity].append(Gift(code))
    return found


def rates_of(ids: list[int]) -> dict[int, list[Rate]]:
    """Return the different rates at which each activity's own money was changed (R-141)."""
    found: dict[int, list[Rate]] = defaultdict(list)
    for activity, base, quote, value in ExchangeEvent.objects.filter(activity__in=ids).values_list("activity", "base", "quote", "rate"):
        rate = Rate(base, quote, Decimal(value).normalize())
        if rate not in found[activity]:
            found[activity].append(rate)
    return found
