"""What each funder gave by the activities of the registry, by country and DAC category, for the table of offers: the lake's twin.

Counted are published activities and those that came in with somebody's table, of the last ten years by their start, else by their
approval; never a draft of somebody's, a copy or what was cancelled. An activity counts once for a giver, a country and a category. Givers
are those whose contribution as a donor is told, and the funders of whom none is: of these no amount is known. Its size is what was given,
in dollars of the activity's own dated rate, else about, of the newest rate known; without any rate, divided by nobody or in quarantine it
counts without size. Quartiles are those of the sizes: the value itself of an activity, never one in between.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import batched, product

from django.db.models import F, Q
from django.utils import timezone

from minga.cycle.activities.models import Activity, Classification, Contribution, Participant, Place
from minga.cycle.offers.agendas import fill_agendas, known_names
from minga.cycle.offers.models import AgendaEntry
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.worth import dollars_for
from minga.evidence.figures.extraction import rates_of
from minga.evidence.figures.splitting import Rate, Spot, Theme, added, divided, dollars, spread_places, spread_themes
from minga.evidence.quality.confidence import Doubt
from minga.evidence.quality.queries import doubts_of
from minga.ground.journal.models import Entry
from minga.ground.kit.money import half_up
from minga.ground.kit.text import fold

YEARS = 10
BATCH = 2000  # activities that are read at once
DONOR = "DONANTE"  # ROL_APORTE
FUNDERS = ("FINANCIADOR", "DONANTE", "SOCIO_DONANTE")  # ROL_PARTICIPACION
CANCELLED = "CANCELADO"
SURE = Doubt()
log = logging.getLogger(__name__)

type Giver = tuple[int | None, str]  # an organisation, or None and a folded name
type Given = list[tuple[Decimal | None, str]]  # amounts with their currency; none where no amount is told


@dataclass
class Told:
    """What a giver funded of one category in a country: years, activities, and in dollars the sizes that are known."""

    years: list[int] = field(default_factory=list)
    sizes: list[Decimal] = field(default_factory=list)


def fill(*, by, today: datetime.date | None = None) -> int:
    """Fill the registry's rows of the table of agendas anew; returns how many. Leaves `agenda.filled`."""
    return fill_agendas(Reckoning(today or timezone.localdate()).entries(), origin="registry", by=by)


def fill_after(*, by) -> None:
    """Fill the table after a load; what goes wrong is logged and leaves the load as it is."""
    try:
        fill(by=by)
    except Exception:
        log.exception("the agendas of the registry were not filled")


def counted(first: int, last: int) -> list[tuple[int, str, int]]:
    """Return (id, code, year) of the activities that count, of these years, by id."""
    prefixes = Entry.objects.filter(event="mapping.saved").order_by().values_list("thing_key", flat=True).distinct()
    seen = Q(public=True)
    for prefix in prefixes:  # a row of a table cites it so (exchange.spreadsheets)
        seen |= Q(source__startswith=f"{prefix}:L")
    rows = Activity.objects.counted().filter(seen).exclude(status__code=CANCELLED).order_by("id")
    days = rows.values_list("id", "code", "start", "approved_on")
    found = [(pk, code, int(day[:4])) for pk, code, start, approved in days.iterator() if (day := start or approved)]
    return [row for row in found if first <= row[2] <= last]


class Reckoning:
    """The registry's agendas as of a day."""

    def __init__(self, today: datetime.date) -> None:
        self.last = today.year
        self.known = known_names()
        self.names: dict[Giver, str] = {}
        self.rates: dict[str, Decimal | None] = {}
        self.told: dict[tuple[Giver, str, str], Told] = defaultdict(Told)
        rows = Organisation.objects.annotate(into=F("merged_into__public"), into_name=F("merged_into__name"))
        self.organisations = {
            pk: (merged or pk, into_name or name, public if merged is None else into)
            for pk, name, public, merged, into, into_name in rows.values_list("pk", "name", "public", "merged_into", "into", "into_name")
        }

    def entries(self) -> Iterator[AgendaEntry]:
        """Yield a row for each giver, country and category; not saved."""
        for some in batched(counted(self.last - YEARS + 1, self.last), BATCH):
            self.read(list(some))
        for (giver, country, category), told in sorted(self.told.items(), key=lambda row: (self.names[row[0][0]], *row[0][1:])):
            low, middle, high = quartiles(told.sizes)
            yield AgendaEntry(
                giver_name=self.names[giver], organisation_id=giver[0], country_id=country, sector=category,
                from_year=min(told.years), to_year=max(told.years), activities=len(told.years),
                usd=sum(told.sizes, Decimal(0)) if told.sizes else None, size_low=low, size_middle=middle, size_high=high,
            )  # fmt: skip

    def read(self, rows: list[tuple[int, str, int]]) -> None:
        """Take these activities in."""
        ids = [row[0] for row in rows]
        places, sectors, givers, rates = places_of(ids), sectors_of(ids), self.givers_of(ids), rates_of(ids)
        doubts = doubts_of("activity", [row[1] for row in rows])
        for pk, code, year in rows:
            spots, themes = spread_places(places[pk]), spread_themes(sectors[pk])
            held = doubts.get(code, SURE).held
            for giver, given in givers[pk].items():
                size = None if held else self.size(given, rates[pk])
                for (spot, theme), part in zip(product(spots, themes), divided(size, spots, themes), strict=True):
                    if spot.country is None or spot.rest or theme.rest:
                        continue  # no country is told, or it is what nobody divided
                    told = self.told[giver, spot.country, theme.code or ""]
                    told.years.append(year)
                    told.sizes += [part] if part else []

    def givers_of(self, ids: list[int]) -> dict[int, dict[Giver, Given]]:
        """Return who gives to each activity, and what."""
        found: dict[int, dict[Giver, Given]] = defaultdict(dict)
        named = ("activity", "organisation", "as_written")
        rows = Contribution.objects.filter(activity__in=ids, role__code=DONOR).order_by("position", "id")
        for activity, organisation, written, amount, currency in rows.values_list(*named, "amount", "currency"):
            found[activity].setdefault(self.giver(organisation, written), []).append((amount, currency))
        funders = Participant.objects.filter(activity__in=ids, role__code__in=FUNDERS).order_by("position", "id")
        for activity, organisation, written in funders.values_list(*named):
            found[activity].setdefault(self.giver(organisation, written), [])
        return found

    def giver(self, organisation: int | None, written: str) -> Giver:
        """Return who is meant: the organisation that is kept, by its record or by a name that it bears; else the name as written.

        One that is not public is not named: what the activity itself writes stands for it.
        """
        key = organisation or self.known.get(fold(written))
        kept, name, public = self.organisations[key] if key is not None else (None, "", False)
        giver: Giver = (kept, "") if public else (None, fold(written) or written)
        self.names.setdefault(giver, name if public else written)
        return giver

    def size(self, given: Given, rates: list[Rate]) -> Decimal | None:
        """Return what was given in dollars; None where no amount is told, or one cannot be changed."""
        worth = [self.dollars(amount, currency, rates) for amount, currency in given if amount is not None]
        known = [one for one in worth if one is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(worth) else None

    def dollars(self, amount: Decimal, currency: str, rates: list[Rate]) -> Decimal | None:
        own = dollars(amount, currency, rates)
        if own is not None:
            return own
        if currency not in self.rates:
            self.rates[currency] = dollars_for(currency)
        rate = self.rates[currency]
        return None if rate is None else half_up(amount * rate)


def places_of(ids: list[int]) -> dict[int, list[Spot]]:
    """Return the countries of each activity, the shares of the places of one country together."""
    found: dict[int, list[Spot]] = defaultdict(list)
    rows = Place.objects.filter(activity__in=ids).order_by("position", "id")
    for activity, country, share in rows.values_list("activity", "country", "share"):
        found[activity].append(Spot(country, share=share))
    return found


def sectors_of(ids: list[int]) -> dict[int, list[Theme]]:
    """Return the DAC categories of each activity, the shares of the sectors of one category together."""
    found: dict[int, dict[str, Theme]] = defaultdict(dict)
    rows = Classification.objects.filter(activity__in=ids, code__list__code="Sector").order_by("position", "id")
    for activity, code, share in rows.values_list("activity", "code__code", "share"):
        before = found[activity].get(code[:3])
        found[activity][code[:3]] = Theme(code[:3], added(before.share, share) if before else share)
    return defaultdict(list, {activity: list(themes.values()) for activity, themes in found.items()})


def quartiles(sizes: list[Decimal]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return the sizes below which a quarter, a half and three quarters of them lie, each the size of one; None without any."""
    if not sizes:
        return None, None, None
    ranked = sorted(sizes)
    low, middle, high = (ranked[(len(ranked) * quarter + 3) // 4 - 1] for quarter in (1, 2, 3))
    return low, middle, high
