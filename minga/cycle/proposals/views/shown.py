"""What the pages of matches show of scores: rows of the four lists of a demand, and every part of one score with its bar."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.offers.states import Availability
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals import matching, ranking
from minga.cycle.proposals.models import Match
from minga.cycle.proposals.sides import Gift, Reason, Weighed
from minga.cycle.proposals.states import MatchStage
from minga.cycle.proposals.wording import PARTS, Wording
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.folding import said
from minga.ground.kit.money import half_up
from minga.ground.kit.text import fold

NO_HISTORY = "agenda_unknown"
FEW = 3  # reasons of a row: the sector, and the other parts that give most

type Rows = tuple[list[Any], Callable[[list[Any]], list[dict[str, Any]]], list[tuple[str, str]]]


def reasons_shown(reasons: Iterable[Reason], wording: Wording) -> list[str]:
    """Return reasons as sentences."""
    return [wording.sentence({"code": one.code, "figures": one.figures}) for one in reasons]


def short(points: Decimal) -> str:
    """Return points with one decimal at most."""
    return formats.number(half_up(points, 1), get_language() or "es")


def parts_shown(found: Weighed, wording: Wording) -> list[dict[str, Any]]:
    """Return the parts of a score: label, points, most, the width of its bar in per cent, and its sentence."""
    return [
        {
            "label": str(PARTS[name]),
            "points": short(points),
            "of": short(most),
            "width": str((points * 100 / most).quantize(Decimal("0.1"))) if most else "0",
            "sentence": wording.sentence({"code": reason.code, "figures": reason.figures}),
        }
        for name, points, most, reason in found.parts
    ]


def lender_told(cooperant: Organisation | None, found: Weighed, wording: Wording) -> str:
    """Return, beside a score that tells of what a bank funded, that it may have lent it; '' of anybody else."""
    told = any(name == "agenda" and reason.code != NO_HISTORY for name, _points, _most, reason in found.parts)
    return wording.sentence({"code": "lender", "figures": {}}) if told and ranking.lends(cooperant) else ""


def best_reasons(found: Weighed, wording: Wording) -> list[str]:
    """Return the sentence of the sector, which decides most, and those of the other parts that give most points."""
    told = sorted(found.parts, key=lambda row: (row[0] != "sector", -row[1]))[:FEW]
    return reasons_shown((row[3] for row in told), wording)


def shown_points(points: Decimal) -> dict[str, str]:
    return {"points": short(points), "width": str(min(points, Decimal(100)))}


def passing(narrow: dict[str, str], gifts: Iterable[Gift]) -> set[str]:
    """Return the codes of the offers that pass the filters of a list."""
    found = {gift.code for gift in gifts if not narrow["modality"] or gift.modality == narrow["modality"]}
    if narrow["q"]:
        asked = Q(folded__contains=fold(narrow["q"])) | said("title", narrow["q"]) | said("organisation__name", narrow["q"])
        found &= set(Offer.objects.validated().filter(asked).values_list("code", flat=True))
    return found


def modalities(gifts: Iterable[Gift]) -> list[tuple[str, str]]:
    """Return the modalities of a list to choose from."""
    known = names("MODALIDAD")
    return sorted(((code, known.get(code, code)) for code in {gift.modality for gift in gifts} - {""}), key=lambda row: row[1])


def offers_of(codes: Iterable[str]) -> dict[str, Offer]:
    return {offer.code: offer for offer in Offer.objects.filter(code__in=list(codes)).select_related("organisation")}


def offer_row(offer: Offer) -> dict[str, Any]:
    """Return what a row shows of an offer."""
    language, day = get_language() or "es", timezone.localdate()
    return {
        "partner": offer.code,
        "title": offer.title,
        "giver": offer.organisation.name,
        "closes": formats.day(offer.closes_on, language, "short") if offer.closes_on else "",
        "rolling": offer.rolling,
        "to_verify": offer.availability(day) == Availability.TO_VERIFY,
    }


def possible(demand: Demand, narrow: dict[str, str]) -> Rows:
    """Return the offers that a demand may ask for, but for those that were rejected."""
    (good, _barred), asked = ranking.for_demand(demand, timezone.localdate())
    gone = set(Match.objects.filter(demand=demand, stage=MatchStage.REJECTED).exclude(offer=None).values_list("offer__code", flat=True))
    gifts = [gift for _points, gift in good if gift.code not in gone]
    wanted = passing(narrow, gifts)

    def show(rows: list[Gift]) -> list[dict[str, Any]]:
        wording, offers = Wording(), offers_of(gift.code for gift in rows)
        found = [(offers[gift.code], ranking.readable(matching.weigh(asked, gift), demand)) for gift in rows if gift.code in offers]
        return [offer_row(offer) | shown_points(one.points) | {"reasons": best_reasons(one, wording)} for offer, one in found]

    return [gift for gift in gifts if gift.code in wanted], show, modalities(gifts)


def excluded(demand: Demand, narrow: dict[str, str]) -> Rows:
    """Return the offers that a demand cannot ask for, with why: those with the fewest reasons first."""
    (_good, barred), asked = ranking.for_demand(demand, timezone.localdate())
    gifts = [gift for _number, gift in barred]
    wanted = passing(narrow, gifts)

    def show(rows: list[Gift]) -> list[dict[str, Any]]:
        wording, offers = Wording(), offers_of(gift.code for gift in rows)
        found = [(offers[gift.code], matching.barriers(asked.need, gift, asked.day)) for gift in rows if gift.code in offers]
        return [offer_row(offer) | {"reasons": reasons_shown(why, wording)} for offer, why in found]

    return [gift for gift in gifts if gift.code in wanted], show, modalities(gifts)


def rejected(demand: Demand, _narrow: dict[str, str]) -> Rows:
    """Return what was rejected, the latest first, with its cause and who said it."""
    rows = list(
        Match.objects.filter(demand=demand, stage=MatchStage.REJECTED)
        .select_related("offer__organisation", "cooperant", "by")
        .order_by("-at")
    )

    def show(matches: list[Match]) -> list[dict[str, Any]]:
        return [
            (offer_row(one.offer) if one.offer else {"partner": one.cooperant.code, "title": one.cooperant.name, "giver": ""})
            | shown_points(one.score)
            | {"cause": one.cause, "by": one.by.name if one.by else "", "at": one.at}
            for one in matches
        ]

    return rows, show, []


def history(one: ranking.Likely) -> list[Reason]:
    """Return what is told of what a cooperant without an offer funded; of a bank, that it may have lent it."""
    told = [row[3] for row in one.score.parts if row[0] == "agenda"]
    return [*told, Reason("lender")] if one.funded and ranking.lends(one.organisation) else told


def cooperants(demand: Demand, _narrow: dict[str, str]) -> Rows:
    """Return the cooperants without an offer that funded such things there, or say so in their policy."""
    gone = set(Match.objects.filter(demand=demand, stage=MatchStage.REJECTED, offer=None).values_list("cooperant", flat=True))
    found = ranking.likely(demand, timezone.localdate())
    rows = [one for one in found if not (one.organisation and one.organisation.pk in gone)]

    def show(likely: list[ranking.Likely]) -> list[dict[str, Any]]:
        wording = Wording()
        return [
            {"partner": one.organisation.code if one.organisation else "", "title": one.name, "policy": one.policy}
            | shown_points(one.score.points)
            | {"reasons": reasons_shown(history(one), wording)}
            for one in likely
        ]

    return rows, show, []
