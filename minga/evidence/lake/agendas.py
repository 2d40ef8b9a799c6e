"""What each cooperant really funded, by country and DAC category, read from the facts of the last ten years for the table of offers.

An activity counts once for a giver, a country and a category; its size is what was committed to it there, or what was spent where no
commitment is published. Quartiles are those of these sizes: the value itself of an activity, never one in between. What nobody divided
by country is in no country.
"""

import datetime
import logging
from collections.abc import Iterator

from django.utils import timezone

from minga.cycle.offers.agendas import fill_agendas, known_names
from minga.cycle.offers.models import AgendaEntry
from minga.evidence.lake.asking import Look, look
from minga.ground.kit.text import clean, fold

YEARS = 10
LONGEST_REF, LONGEST_NAME = 100, 300
FUNDED = """
WITH own AS (
    SELECT giver, country, coalesce(category, '') AS category, act, min(year) AS first, max(year) AS last,
           sum(usd) FILTER (measure = 'commitment') AS committed, sum(usd) FILTER (measure = 'spending') AS spent
    FROM fact WHERE giver IS NOT NULL AND country IS NOT NULL AND NOT place_rest AND NOT sector_rest AND year BETWEEN ? AND ?
        AND measure IN ('commitment', 'spending')
    GROUP BY giver, country, category, act),
sized AS (SELECT *, CASE WHEN committed > 0 THEN committed WHEN spent > 0 THEN spent END AS size FROM own),
named AS (
    SELECT ref, arg_max(name, times) AS name FROM (SELECT ref, name, sum(times) AS times FROM giver GROUP BY ref, name) GROUP BY ref)
SELECT giver, coalesce(any_value(named.name), giver), country, category, min(first), max(last), count(*), sum(size),
       quantile_disc(size, 0.25), quantile_disc(size, 0.5), quantile_disc(size, 0.75)
FROM sized LEFT JOIN named ON named.ref = giver
GROUP BY giver, country, category ORDER BY giver, country, category
"""
log = logging.getLogger(__name__)


def fill(*, by, today: datetime.date | None = None) -> int:
    """Fill the table of agendas anew from the current versions; returns how many rows. Leaves `agenda.filled`."""
    with look() as at:
        return fill_agendas(list(entries(at, today or timezone.localdate())), origin="lake", by=by)


def entries(at: Look, today: datetime.date) -> Iterator[AgendaEntry]:
    """Yield a row for each giver, country and category of the ten years that end with this one; not saved.

    A giver is the organisation whose identifier in IATI it is, else the one that bears its name.
    """
    known = known_names()
    for giver, name, country, category, first, last, activities, usd, low, middle, high in at.rows(
        FUNDED, [today.year - YEARS + 1, today.year]
    ):
        named = readable(name) or readable(giver)
        organisation = known.get(fold(giver)) or known.get(fold(named))
        yield AgendaEntry(
            giver_ref=readable(giver)[:LONGEST_REF], giver_name=named[:LONGEST_NAME], organisation_id=organisation,
            country_id=country, sector=category, from_year=first, to_year=last, activities=activities, usd=usd,
            size_low=low, size_middle=middle, size_high=high,
        )  # fmt: skip


def readable(text: str) -> str:
    """Return a published name without what a table cannot hold."""
    try:
        return clean(" ".join(text.split()))
    except ValueError:
        return clean(" ".join("".join(letter if letter.isprintable() else " " for letter in text).split()))


def fill_after(*, by) -> None:
    """Fill the table after an import; what goes wrong is logged and leaves the import as it is."""
    try:
        fill(by=by)
    except Exception:
        log.exception("the agendas of the cooperants were not filled")
