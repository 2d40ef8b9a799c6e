"""What a person decides of a demand and an offer that fit: both gain and go on, or they do not, and why (R-089, R-090).

Nobody but the demand's institution decides; nothing is decided by points. A rejected pair is remembered and not proposed again until
somebody takes the rejection back. Two people who accept at once: the first wins, the other is told who it was.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.needs import actions as needs
from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DEMAND_STEPS, DemandStage
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Membership, Organisation
from minga.cycle.proposals import ranking
from minga.cycle.proposals.actions.opening import open_case
from minga.cycle.proposals.authority import can_pair, can_weigh
from minga.cycle.proposals.matching import WEIGHTS
from minga.cycle.proposals.models import Match, PartWeight, Proposal
from minga.cycle.proposals.sides import Weighed
from minga.cycle.proposals.states import MatchStage
from minga.cycle.proposals.wording import Wording
from minga.ground.accounts.models import Person
from minga.ground.inbox import actions as inbox
from minga.ground.journal import actions as journal
from minga.ground.kit.reasons import LONGEST, worded

SUBJECT = gettext_noop("Un territorio quiere negociar con ustedes: %(title)s")
BODY = gettext_noop(
    "%(institution)s aceptó negociar con ustedes la demanda «%(title)s» (%(code)s). Lo que ganarían, según escribe: %(gain)s"
)


@transaction.atomic
def accept(
    *, by, demand: Demand, offer: Offer | None = None, cooperant: Organisation | None = None, our_gain: str, their_gain: str
) -> Proposal:
    """Accept an offer for a demand, or a cooperant that has none: the demand is matched and a proposal opens in negotiation.

    Refuses (PermissionDenied) whoever does not act for the institution, (ValidationError) an offer that cannot be asked for, an empty
    gain of either side (R-090) and a demand that somebody else matched a moment before, (NotAllowedHere) a demand that is not being
    searched for. Leaves `match.accepted`, `demand.matched` and `proposal.opened`; the cooperant's people here are told.
    """
    demand = locked(by, demand)
    refuse_taken(demand)
    DEMAND_STEPS.check(demand.stage, "match")
    found, why = score(demand, offer, cooperant)
    if why:
        raise ValidationError([Wording().sentence({"code": reason.code, "figures": reason.figures}) for reason in why])
    gains = gained(our_gain, their_gain)
    match = kept_match(demand, offer, cooperant, found)
    if had := Proposal.objects.filter(match=match).first() if match.pk else None:
        raise ValidationError(_("Este emparejamiento ya tuvo su propuesta, %(code)s.") % {"code": had.code})
    match.stage, match.cause = MatchStage.ACCEPTED, ""
    match.our_gain, match.their_gain = gains
    settled(by, match, "match.accepted")
    needs.set_matched(by=by, demand=demand, offer=offer.code if offer else "")
    proposal = open_case(
        by=by, organisation=demand.organisation, cooperant=match.cooperant, title=demand.title, demand=demand, offer=offer, match=match
    )
    tell(demand, match)
    return proposal


@transaction.atomic
def reject(*, by, demand: Demand, offer: Offer | None = None, cooperant: Organisation | None = None, cause: str) -> Match:
    """Say that an offer, or a cooperant, does not serve a demand, and why: it is not proposed again. Leaves `match.rejected`.

    Refuses (PermissionDenied) whoever does not act for the institution and (ValidationError) a missing cause and a pair that was accepted.
    """
    demand = locked(by, demand)
    try:
        words = worded(cause, _("Diga por qué no sirve: así no se propone otra vez."))
    except ValidationError as refused:
        raise ValidationError({"cause": refused.message_dict["reason"]}) from refused
    found, _why = score(demand, offer, cooperant)
    match = kept_match(demand, offer, cooperant, found)
    if match.pk and match.stage == MatchStage.ACCEPTED:
        raise ValidationError(_("Este emparejamiento está aceptado: desista de su propuesta antes de rechazarlo."))
    match.stage, match.cause = MatchStage.REJECTED, words
    return settled(by, match, "match.rejected")


@transaction.atomic
def take_back(*, by, match: Match) -> Match:
    """Take a rejection back: the pair is proposed again. Leaves `match.retaken`.

    Refuses (PermissionDenied) whoever does not act for the institution and (ValidationError) a pair that is not rejected.
    """
    locked(by, match.demand)
    match = Match.objects.select_for_update(of=("self",)).select_related("demand", "offer", "cooperant").get(pk=match.pk)
    if match.stage != MatchStage.REJECTED:
        raise ValidationError(_("Este emparejamiento no está rechazado."))
    match.stage = MatchStage.PROPOSED
    return settled(by, match, "match.retaken")


@transaction.atomic
def set_weights(*, by, points: dict[str, str], reason: str) -> dict[str, Decimal]:
    """Set how much each part of the score weighs, for everybody; the sum is brought to 100 when it is used. Leaves `weights.changed`.

    `points`: {part: as typed}. Refuses (PermissionDenied) whoever does not administer and (ValidationError, by part) what is not a number
    from 0 to 100, weights of which none is above zero, no change, and a missing reason.
    """
    if not can_weigh(by):
        raise PermissionDenied("set_weights")
    journal.lock()
    wanted, before = typed(points), ranking.weights()
    words = worded(reason, _("Diga por qué cambian los pesos."))
    if wanted == before:
        raise ValidationError(_("Los pesos son los mismos que había."))
    for part, value in wanted.items():
        PartWeight.objects.update_or_create(part=part, defaults={"points": value, "by": by, "at": timezone.now()})
    told = [{part: f"{values[part]:f}" for part in WEIGHTS} for values in (before, wanted)]
    journal.record("weights.changed", by=by, thing=("weights", "matching"), before=told[0], after=told[1], reason=words)
    return wanted


def typed(points: dict[str, str]) -> dict[str, Decimal]:
    """Return the weights that a person typed, by part; ValidationError beside each that is no number from 0 to 100."""
    wanted, faults = dict[str, Decimal](), dict[str, str]()
    for part in WEIGHTS:
        try:
            value = Decimal(str(points.get(part, "")).strip().replace(",", "."))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or not 0 <= value <= 100:
            faults[part] = _("Escriba un número de 0 a 100.")
        else:
            wanted[part] = value.quantize(Decimal("0.01"))
    if faults:
        raise ValidationError(faults)
    if not any(value for part, value in wanted.items() if part != "meaning"):
        raise ValidationError(_("Alguna parte tiene que pesar más que cero."))
    return wanted


def locked(by, demand: Demand) -> Demand:
    """Return the demand as it is now, its row locked; PermissionDenied for whoever does not act for its institution."""
    journal.lock()
    demand = Demand.objects.select_for_update(of=("self",)).select_related("organisation", "country").get(pk=demand.pk)
    if not can_pair(by, demand):
        raise PermissionDenied("can_pair")
    return demand


def refuse_taken(demand: Demand) -> None:
    """Refuse a demand that is matched already, naming who did it, when and with whom."""
    if demand.stage != DemandStage.MATCHED:
        return
    first = Match.objects.filter(demand=demand, stage=MatchStage.ACCEPTED).select_related("by", "cooperant").first()
    if first:
        facts = {"who": first.by.name if first.by else "Minga", "cooperant": first.cooperant.name}
        raise ValidationError(_("%(who)s ya emparejó esta demanda con %(cooperant)s. Lo que usted escribió no se guardó.") % facts)


def gained(our_gain: str, their_gain: str) -> tuple[str, str]:
    """Return both gains, trimmed; ValidationError beside each that is missing or too long (R-090)."""
    gains = {"our_gain": our_gain.strip(), "their_gain": their_gain.strip()}
    missing = {
        "our_gain": _("Escriba qué gana el territorio."),
        "their_gain": _("Escriba la ganancia del cooperante: sin ella no se pasa a negociar."),
    }
    faults = {name: missing[name] for name, text in gains.items() if not text}
    faults |= {name: _("Caben %(most)s letras.") % {"most": LONGEST} for name, text in gains.items() if len(text) > LONGEST}
    if faults:
        raise ValidationError(faults)
    return gains["our_gain"], gains["their_gain"]


def score(demand: Demand, offer: Offer | None, cooperant: Organisation | None) -> tuple[Weighed, list]:
    """Return the score of an offer, or of a cooperant without one, and what bars it."""
    day = timezone.localdate()
    if offer is not None:
        return ranking.pair(demand, offer, day)
    if cooperant is None:
        raise ValueError("neither an offer nor a cooperant")
    return ranking.giver_score(demand, cooperant, day), []


def kept_match(demand: Demand, offer: Offer | None, cooperant: Organisation | None, found: Weighed) -> Match:
    """Return the row of a pair, new or as it was, with the score as it is shown today."""
    giver = offer.organisation if offer else cooperant
    match = Match.objects.filter(demand=demand, offer=offer, **({} if offer else {"cooperant": giver})).first()
    match = match or Match(demand=demand, offer=offer, cooperant=giver)
    match.demand, match.score, match.parts = demand, found.points, plain(found)
    return match


def plain(found: Weighed) -> list[dict[str, Any]]:
    """Return the parts of a score as they are kept."""
    return [
        {"part": name, "points": f"{points:.2f}", "of": f"{most:.2f}", "reason": {"code": reason.code, "figures": dict(reason.figures)}}
        for name, points, most, reason in found.parts
    ]


def settled(by, match: Match, event: str) -> Match:
    match.by, match.at = by, timezone.now()
    match.version = match.version + 1 if match.pk else 1
    match.full_clean()
    match.save()
    told = {"offer": match.offer.code if match.offer else "", "cooperant": match.cooperant.code, "score": f"{match.score:.2f}"}
    told |= {"our_gain": match.our_gain, "their_gain": match.their_gain} if match.stage == MatchStage.ACCEPTED else {}
    journal.record(
        event, by=by, thing=("demand", match.demand.code), after=told, reason=match.cause if match.stage == MatchStage.REJECTED else ""
    )
    return match


def tell(demand: Demand, match: Match) -> None:
    """Tell the people of the cooperant who work here that a government wants to negotiate, and what they would gain."""
    members = Membership.objects.current().filter(organisation=match.cooperant).values("person")
    people = Person.objects.filter(is_active=True, pk__in=members)
    with translation.override("es"):
        link = reverse("proposals:matches_of_offer", args=[match.offer.code]) if match.offer else ""
    figures = {"title": demand.title[:120], "institution": demand.organisation.name, "code": demand.code, "gain": match.their_gain}
    inbox.tell(to=people, subject=SUBJECT, body=BODY, figures=figures, link=link, thing=("demand", demand.code))
