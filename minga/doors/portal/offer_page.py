"""The page of an offer: what it is, for whom, how to ask for it, by which policy it is given, and how far it is verified."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cycle.needs.models import Demand
from minga.cycle.needs.permissions import institutions_to_demand_for
from minga.cycle.needs.states import DemandStage
from minga.cycle.offers.models import Dissemination, Offer, OfferRow, PolicySheet
from minga.cycle.offers.permissions import can_follow, can_spread
from minga.cycle.offers.queries import policy_of
from minga.cycle.offers.spreading import left_to_tell, told_governments
from minga.cycle.offers.states import Availability, OfferStage, Reach
from minga.cycle.proposals.authority import can_read_pairs_of_offer
from minga.doors.portal.offer_list import LOOK, amounts, closing, language
from minga.doors.portal.reading import other_language
from minga.ground.codelists.queries import names
from minga.ground.kit import formats


def page(request: HttpRequest, offer: Offer) -> dict[str, Any]:
    """Return what portal/offer.html shows."""
    today = timezone.localdate()
    state = offer.availability(today)
    validated = offer.stage in (OfferStage.VALIDATED, OfferStage.CLOSED)
    spreads = can_spread(request.user, offer)
    return {
        "offer": offer,
        "language": other_language(offer.language),
        "giver": giver(request, offer),
        "state": state.label if validated else offer.get_stage_display(),
        "look": LOOK[state] if validated else "warn",
        "validated": validated,
        "open": validated and state.value in ("open", "to_verify", "not_yet"),
        "notice": notice(offer, today),
        "closing": closing(offer, today),
        "opens": formats.day(offer.opens_on, language()) if offer.opens_on else "",
        "closes": formats.day(offer.closes_on, language()) if offer.closes_on else "",
        "money": amounts(offer),
        "counterpart": counterpart(offer),
        "months": months(offer),
        "sectors": [(one.name, reverse("portal:offers") + f"?sector={one.code}", one.code) for one in offer.sectors.all()],
        "places": places(offer),
        "languages": [names("Language").get(one, one) for one in offer.languages],
        "requirements": lines(offer, OfferRow.Kind.REQUIREMENT),
        "steps": lines(offer, OfferRow.Kind.STEP),
        "conditions": lines(offer, OfferRow.Kind.CONDITION),
        "documents": lines(offer, OfferRow.Kind.DOCUMENT),
        "policy": policy_of(offer.organisation_id, request.user),
        "policy_url": reverse("portal:policy", args=[offer.organisation.code]),
        "spread": [spread(one) for one in offer.disseminations.all()],
        "told": told_governments(offer).count(),
        "works": can_follow(request.user, offer),
        "spreads": spreads,
        "apart": left_to_tell(offer) if spreads and state != Availability.PAST else [],
        "apart_url": reverse("offers:note", args=[offer.code]),
        "pairs": validated and can_read_pairs_of_offer(request.user, offer),
        "asking": searching(request) if validated else [],
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Ofertas"), reverse("portal:offers")), (offer.title, None)],
    }


def searching(request: HttpRequest) -> list[Demand]:
    """Return the demands of the reader's governments that search for a cooperant: for them an offer may be asked for."""
    mine = institutions_to_demand_for(request.user)
    return list(Demand.objects.filter(organisation__in=mine, stage=DemandStage.SEARCHING).order_by("rank", "title")) if mine else []


def giver(request: HttpRequest, offer: Offer) -> dict[str, str]:
    """Return the cooperant with the address of its page, where the reader sees one."""
    one = offer.organisation
    seen = type(one).objects.visible_to(request.user).filter(pk=one.pk).exists()
    return {"name": one.name, "acronym": one.acronym, "url": reverse("portal:organisation", args=[one.code]) if seen else ""}


def notice(offer: Offer, today: datetime.date) -> str:
    """Return what a reader has to know before relying on an offer; '' where nothing stands against it."""
    if offer.stage == OfferStage.CLOSED:
        return _("Esta oferta está cerrada: ya no recibe solicitudes. %(why)s") % {"why": offer.stage_reason}
    if offer.stage != OfferStage.VALIDATED:
        return _("Esta oferta no está validada: los gobiernos y el público no la ven.")
    if offer.closes_on and offer.closes_on < today:
        return _("Esta oferta cerró el %(day)s: ya no recibe solicitudes.") % {"day": formats.day(offer.closes_on, language())}
    if offer.next_review_on is None or offer.next_review_on < today:
        when = formats.day(offer.verified_on, language()) if offer.verified_on else "—"
        return _("Por verificar: se comprobó por última vez el %(day)s. Confirme con el cooperante antes de prepararla.") % {"day": when}
    return ""


def counterpart(offer: Offer) -> str:
    if offer.counterpart_percent is None:
        return offer.counterpart_note
    share = formats.percent(offer.counterpart_percent, None, language())
    return f"{share}. {offer.counterpart_note}" if offer.counterpart_note else share


def months(offer: Offer) -> str:
    """Return how long what it pays for may last; '' where nobody says."""
    low, high = offer.months_min, offer.months_max
    if low and high and low != high:
        return _("de %(low)s a %(high)s meses") % {"low": low, "high": high}
    number = high or low
    if not number:
        return ""
    told = ngettext("%(n)s mes", "%(n)s meses", number) % {"n": number}
    return told if low and high else _("hasta %(time)s") % {"time": told} if high else _("desde %(time)s") % {"time": told}


def places(offer: Offer) -> dict[str, Any]:
    return {
        "countries": [(one.name, reverse("portal:place", args=[one.iso2])) for one in offer.countries.all()],
        "reach": offer.get_reach_display(),
        "units": [(one.name, reverse("portal:place", args=[one.key])) for one in offer.units.all()],
        "named": offer.reach == Reach.UNITS,
    }


def lines(offer: Offer, kind: OfferRow.Kind) -> list[str]:
    return [one.text for one in offer.rows.all() if one.kind == kind]


def spread(one: Dissemination) -> dict[str, Any]:
    """Return one time that an offer was made known (R-020, R-022)."""
    number = len(one.governments.all())
    told = ngettext("%(n)s gobierno avisado", "%(n)s gobiernos avisados", number) % {"n": number} if number else ""
    return {"channel": one.channel.name, "on": formats.day(one.on, language()), "note": one.note, "told": told}


def policy_page(request: HttpRequest, policy: PolicySheet) -> dict[str, Any]:
    """Return what portal/policy.html shows."""
    offers = Offer.objects.open_on(timezone.localdate()).filter(organisation=policy.organisation)
    organisation = policy.organisation
    return {
        "policy": policy,
        "validated": policy.stage == OfferStage.VALIDATED,
        "offers": [(one.title, reverse("portal:offer", args=[one.code]), closing(one, timezone.localdate())) for one in offers],
        "works": can_follow(request.user, policy),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (organisation.name, reverse("portal:organisation", args=[organisation.code])),
            (_("Política de cooperación"), None),
        ],
    }
