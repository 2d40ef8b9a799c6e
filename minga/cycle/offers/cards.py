"""The search card of an offer: put or taken away by every action that changes what everybody sees of it, in its transaction.

One whose last day passes changes by no action: the command of each day takes its card away, and its page tells that it closed.
"""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from minga.cycle.offers.models import Offer
from minga.ground.search import actions as search
from minga.ground.search.models import Card, Kind

RELATED = ("organisation", "source_kind", "modality", "mechanism")
LISTS = ("sectors__parent", "goals", "recipients", "countries", "units__parent__parent", "rows")


def renew(offer: Offer) -> None:
    """Put the card of an offer that everybody may see and that is open or opens later; any other has none."""
    if Offer.objects.to_come(timezone.localdate()).filter(pk=offer.pk).exists():
        search.put(card_of(offer))
    else:
        search.withdraw(Kind.OFFER, offer.code)


def renew_naming(organisations: Iterable) -> None:
    """Renew the cards of the offers of these cooperants, whose name changed or that took another's offers over."""
    for offer in Offer.objects.filter(organisation__in=list(organisations)).select_related(*RELATED):
        renew(offer)


def renew_all(*, by, day: datetime.date | None = None) -> tuple[int, int]:
    """Write the cards of all offers anew as of a day (today); returns how many came into search and how many left it."""
    offers = Offer.objects.to_come(day or timezone.localdate()).select_related(*RELATED).prefetch_related(*LISTS)
    return search.renew(Kind.OFFER, map(card_of, offers), by=by)


def card_of(offer: Offer) -> Card:
    """Return the unsaved search card of an offer."""
    own = (offer.description, offer.objectives, offer.groups, offer.eligibility, offer.how_to_apply)
    words = [(text, offer.language) for text in (*own, *(row.text for row in offer.rows.all()))]
    words += [(name, "") for name in (offer.organisation.name, offer.organisation.acronym)]
    sectors = list(offer.sectors.all())
    above = [one.parent for one in sectors if one.parent]
    single = [one for one in (offer.source_kind, offer.modality, offer.mechanism) if one]
    for code in (*single, *sectors, *above, *offer.goals.all(), *offer.recipients.all()):
        words += [(code.name_es, "es"), (code.name_en, "en")]
    countries = list(offer.countries.all())
    for country in countries:
        words += [(country.name_es, "es"), (country.name_en, "en")]
    for unit in offer.units.all():
        words += [(one.name, "") for one in unit.chain]
    return search.make_card(
        Kind.OFFER,
        offer.code,
        offer.title,
        words=words,
        language=offer.language or "es",
        lead=offer.description or offer.objectives,
        lead_language=offer.language or "es",
        source_kind=offer.source_kind.code if offer.source_kind else "",
        countries=f" {' '.join(sorted(one.iso2 for one in countries))} " if countries else "",
        partner=offer.organisation.name[:300],
    )
