"""The numbers that a page shows of the whole registry: each with its scope, unit and currency (R-151, R-154)."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.utils import timezone

from minga.cycle.activities.models import Activity, Beneficiaries
from minga.cycle.organisations.models import Standing
from minga.ground.journal.actions import head
from minga.ground.journal.models import Entry
from minga.ground.kit.money import half_up

PEOPLE = ("personas", "habitantes")  # units that count one person each; technicians, users or schools are never added


@dataclass(frozen=True)
class Portfolio:
    """The portfolio whose total and people are shown: activities of one place, in one currency, with a declared total."""

    amount: Decimal
    currency: str
    activities: int
    people: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Headline:
    """The four numbers of the home page, as of a moment."""

    activities: int
    duplicates: int
    without_amount: int
    portfolio: Portfolio | None
    ngos: int
    ngos_active: int
    as_of: object


def headline() -> Headline:
    """Return the four numbers; kept until the journal grows."""
    key = f"headline:{head()[1]}"
    found = cache.get(key)
    if found is None:
        found = count_headline()
        cache.set(key, found, 3600)
    return found


def count_headline() -> Headline:
    published = Activity.objects.published()
    counts = published.aggregate(
        all=Count("id", filter=Q(duplicate_of=None)),
        copies=Count("id", filter=~Q(duplicate_of=None)),
        bare=Count("id", filter=Q(duplicate_of=None, total_amount=None)),
    )
    standings = Standing.objects.filter(organisation__public=True)
    states = standings.aggregate(all=Count("id"), active=Count("id", filter=Q(state__code="ACTIVA")))
    last = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    return Headline(
        activities=counts["all"],
        duplicates=counts["copies"],
        without_amount=counts["bare"],
        portfolio=portfolio(),
        ngos=states["all"],
        ngos_active=states["active"],
        as_of=last or timezone.now(),
    )


def portfolio() -> Portfolio | None:
    """Return the largest group of counted activities that share country and currency of a declared total.

    Only their people are added, and only where the unit counts persons: other projects' figures stand on their own pages.
    None where no activity declares a total.
    """
    valued = Activity.objects.published().counted().exclude(total_amount=None)
    group = (
        valued.values("places__country", "total_currency")
        .annotate(n=Count("id", distinct=True))
        .order_by("-n", "places__country", "total_currency")
        .first()
    )
    if group is None:
        return None
    ids = valued.filter(places__country=group["places__country"], total_currency=group["total_currency"]).values("id")
    chosen = Activity.objects.filter(id__in=ids)
    amount = chosen.aggregate(total=Sum("total_amount"))["total"]
    people = Beneficiaries.objects.filter(activity__in=ids, unit__in=PEOPLE).aggregate(total=Sum("number"))["total"]
    codes = tuple(chosen.order_by("code").values_list("code", flat=True)[:20])
    return Portfolio(half_up(Decimal(amount)), group["total_currency"], chosen.count(), people or 0, codes)
