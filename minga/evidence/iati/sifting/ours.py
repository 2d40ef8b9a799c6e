"""What in the rows of an activity raises a suspicion, for the checks of our own."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minga.evidence.iati.checking import own
from minga.evidence.iati.sifting.rules import DATE, wide, words_of
from minga.evidence.iati.sifting.told import NOBODY, Suspicion, Told
from minga.evidence.iati.tables import ACTIVITY_TABLES

FIRST, LAST = np.datetime64("1900-01-01"), np.datetime64("2099-12-31")  # of the dates that M-year does not ask about


def overspent(told: Told) -> np.ndarray:
    """Activities that spent more than they committed, all in one currency."""
    if "transaction" not in told.tables:
        return NOBODY
    rows = told.tables["transaction"].filter(pc.is_in(told.column(("transaction", "type")), pa.array(own.COMMITMENTS + own.SPENDING)))
    promised = pc.is_in(rows.column("type"), pa.array(own.COMMITMENTS))
    paid = pc.is_in(rows.column("type"), pa.array(own.SPENDING))
    given = pa.table({
        "a": rows.column("a"),
        "currency": pc.fill_null(rows.column("currency"), ""),
        "promised": wide(pc.if_else(promised, rows.column("value"), None)),
        "paid": wide(pc.if_else(paid, rows.column("value"), None)),
    })  # fmt: skip
    sums = given.group_by("a", use_threads=False).aggregate([("promised", "sum"), ("paid", "sum"), ("currency", "count_distinct")])
    more = pc.greater(sums.column("paid_sum"), sums.column("promised_sum")).fill_null(False).to_numpy()
    return sums.column("a").to_numpy()[more & (sums.column("currency_count_distinct").to_numpy() == 1)]


def ended(told: Told) -> np.ndarray:
    """Activities in implementation that have ended."""
    if not told.has(DATE):
        return NOBODY
    kinds, days = words_of(told, ("activity_date", "type"), ""), told.days(DATE)
    over = told.numbers("activity_date")[(kinds == "4") & (days < told.today())]
    return np.intersect1d(over, told.bearing(("activity", "status"), lambda word: word == "2"))


def strange_years(told: Told) -> np.ndarray:
    """Activities with a date of another century than the last two."""
    found = [NOBODY]
    for name in told.tables:
        for column, kind in ACTIVITY_TABLES[name].columns.items() if name in ACTIVITY_TABLES else ():
            if kind == "date":
                days = told.days((name, column))
                found.append(told.numbers(name)[(days < FIRST) | (days > LAST)])
    if "extension" in told.tables:
        names, days = (told.column(("extension", column)).to_pylist() for column in ("name", "value"))
        strange = [name == "iso-date" and not (day or "").startswith(("19", "20")) for name, day in zip(names, days, strict=True)]
        found.append(told.numbers("extension")[strange])
    return np.concatenate(found)


def related_to_itself(told: Told) -> np.ndarray:
    if "related_activity" not in told.tables:
        return NOBODY
    known = dict(zip(told.all().tolist(), told.column(("activity", "iati_identifier")).to_pylist(), strict=True))
    rows = zip(told.numbers("related_activity").tolist(), told.column(("related_activity", "ref")).to_pylist(), strict=True)
    return np.array([a for a, ref in rows if (ref or "").split() == (known.get(a) or "").split()], np.int64)


def negative(told: Told) -> np.ndarray:
    if "budget" not in told.tables:
        return NOBODY
    wrong = pc.less(told.column(("budget", "value")), pa.scalar(Decimal(0))).fill_null(False)
    return told.numbers("budget")[wrong.to_numpy(zero_copy_only=False)]


OURS: Mapping[str, Suspicion] = {
    own.NO_IDENTIFIER: lambda told: told.without(("activity", "iati_identifier")),
    own.NEGATIVE_BUDGET: negative,
    own.RELATED_TO_ITSELF: related_to_itself,
    own.ENDED: ended,
    own.YEAR: strange_years,
    own.OVERSPENT: overspent,
}
