"""Offers and policies that wait, for whom and since when: for curators what was sent and what is to be verified again."""

import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.permissions import cooperants_of, curates
from minga.cycle.offers.queries import OFFER, POLICY, due, written_by
from minga.cycle.offers.states import OfferStage
from minga.doors.desk.queues import Row, look_of, term_of
from minga.ground.accounts.models import Person, Role

OPEN = (OfferStage.SENT, OfferStage.RETURNED)
ASKED: dict[str, str | Promise] = {
    OfferStage.SENT: _("Validar"),
    OfferStage.RETURNED: _("Corregir y enviar otra vez"),
    OfferStage.VALIDATED: _("Verificar de nuevo"),
    OfferStage.DRAFT: _("Terminar y enviar"),
}


def own(person: Person) -> Q:
    """What a person writes for: the offers of their cooperants, and what they wrote themselves."""
    mine = Q(organisation__in=[one.pk for one in cooperants_of(person)])
    return mine | Q(written_by=person) if curates(person) else mine


def waiting(person: Person) -> QuerySet[Offer]:
    """Return the offers that wait for a person, the longest first; what they wrote waits for another curator."""
    theirs = Q(stage=OfferStage.RETURNED) & own(person)
    if curates(person):
        again = Q(pk__in=due(timezone.localdate()).values("pk"))
        theirs |= (Q(stage=OfferStage.SENT) | again) & ~Q(code__in=written_by(person, OFFER))
    return listed().filter(theirs)


def with_others(person: Person) -> QuerySet[Offer]:
    """Return what a person wrote or curates and waits for somebody else, the longest first."""
    seen = Q(stage__in=OPEN) if curates(person) else Q(stage__in=OPEN) & own(person)
    return listed().filter(seen).exclude(pk__in=waiting(person).values("pk"))


def drafts(person: Person) -> QuerySet[Offer]:
    """Return the drafts on which a person works, the last saved first."""
    return listed().filter(own(person), stage=OfferStage.DRAFT).order_by("-saved_at", "-pk")


def listed() -> QuerySet[Offer]:
    return Offer.objects.select_related("organisation", "written_by").defer("folded").order_by("stage_since", "pk")


def row(offer: Offer) -> Row:
    """Return an offer ready to be shown in a queue."""
    name, since = offer.organisation.name, offer.stage_since or offer.saved_at
    whom = name if offer.stage in (OfferStage.RETURNED, OfferStage.DRAFT) else str(Role.CURATOR.label)
    term = term_for(offer, since)
    saved = (offer.saved_at, offer.written_by)
    url = reverse("offers:work", args=[offer.code])
    return Row(offer.title, offer.code, name, since, url, str(ASKED.get(offer.stage, "")), whom, term, look_of(term), *saved)


def term_for(offer: Offer, since: datetime.datetime) -> datetime.date | None:
    """Return by when the curator answers: the centre's term for what was sent, the day of review for what was validated."""
    if offer.stage == OfferStage.VALIDATED:
        return offer.next_review_on
    return term_of(since) if offer.stage == OfferStage.SENT else None


def policies_waiting(person: Person) -> QuerySet[PolicySheet]:
    """Return the policies that wait for a person: sent ones for a curator without a hand in them, returned ones for their cooperant."""
    theirs = Q(stage=OfferStage.RETURNED) & own(person)
    if curates(person):
        theirs |= Q(stage=OfferStage.SENT) & ~Q(organisation__code__in=written_by(person, POLICY))
    rows = PolicySheet.objects.filter(theirs).select_related("organisation", "written_by")
    return rows.order_by("stage_since", "pk")


def policy_row(policy: PolicySheet) -> Row:
    """Return a policy ready to be shown in a queue."""
    name, since = policy.organisation.name, policy.stage_since or policy.saved_at
    term = term_of(since) if policy.stage == OfferStage.SENT else None
    whom = str(Role.CURATOR.label) if policy.stage == OfferStage.SENT else name
    url = reverse("offers:policy_work", args=[policy.organisation.code])
    title = _("Política de %(name)s") % {"name": name}
    saved = (policy.saved_at, policy.written_by)
    return Row(title, policy.organisation.code, name, since, url, str(ASKED[policy.stage]), whom, term, look_of(term), *saved)
