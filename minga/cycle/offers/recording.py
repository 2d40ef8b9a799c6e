"""Offers and policies that a table or a file tells of: recorded as a whole by whoever may load them, as often as one likes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from minga.cycle.offers import cards
from minga.cycle.offers.drafting import next_code, put, snapshot
from minga.cycle.offers.models import Dissemination, Offer, PolicySheet
from minga.cycle.offers.queries import thing
from minga.cycle.offers.readiness import NotReady, lacking
from minga.cycle.offers.states import OfferStage
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.models import Code
from minga.ground.journal import actions as journal


@transaction.atomic
def record(*, by, code: str, organisation: Organisation, stage: str, values: Mapping[str, Any]) -> tuple[Offer, str]:
    """Record an offer of a table, or revise the one of that code as a whole. Leaves `offer.recorded`.

    `values`: fields, lists and rows as `drafting.put` takes them. Returns it with 'created', 'changed' or 'unchanged'; one that
    somebody wrote in since is left as it is ('kept'). Raises ValidationError for what a field refuses.
    """
    found = Offer.objects.select_for_update(of=("self",)).select_related("organisation", "written_by").filter(code=code).first()
    if found and found.written_by_id not in (None, by.pk):
        return found, "kept"
    before, now = snapshot(found) | {"stage": found.stage} if found else {}, timezone.now()
    offer = found or Offer(code=code, created_at=now, saved_at=now, stage_since=now)
    offer.organisation, offer.stage, offer.written_by = organisation, stage, by
    if stage in (OfferStage.VALIDATED, OfferStage.CLOSED):
        offer.published_at = offer.published_at or now
        offer.verified_by = by
    put(offer, values)
    if offer.published_at:
        known_by_catalogue(offer, by)
    done = noted(offer, by, before, "offer.recorded")
    if done != "unchanged":
        cards.renew(offer)
    return offer, done


def known_by_catalogue(offer: Offer, by) -> None:
    """Note that an offer that is shown is made known by the catalogue itself, once (R-020)."""
    if not offer.disseminations.exists():
        channel = Code.objects.of("CANAL_DIFUSION").get(code="BASE_DATOS")
        Dissemination.objects.create(offer=offer, channel=channel, on=timezone.localdate(), by=by, at=timezone.now())


@transaction.atomic
def record_policy(*, by, organisation: Organisation, stage: str, values: Mapping[str, Any]) -> tuple[PolicySheet, str]:
    """Record the policy of a cooperant from a table. Leaves `policy.recorded`; as `record`."""
    found = PolicySheet.objects.select_for_update(of=("self",)).filter(organisation=organisation).first()
    if found and found.written_by_id not in (None, by.pk):
        return found, "kept"
    before, now = snapshot(found) | {"stage": found.stage} if found else {}, timezone.now()
    policy = found or PolicySheet(organisation=organisation, saved_at=now, stage_since=now)
    policy.stage, policy.written_by = stage, by
    if stage == OfferStage.VALIDATED:
        policy.verified_by = by
    put(policy, values)
    return policy, noted(policy, by, before, "policy.recorded")


def noted(record: Offer | PolicySheet, by, before: dict[str, Any], event: str) -> str:
    """Leave a line where anything changed; return what was done."""
    after = snapshot(record) | {"stage": record.stage}
    if before == after:
        return "unchanged"
    journal.record(event, by=by, thing=thing(record), before=before, after=after)
    return "changed" if before else "created"


@transaction.atomic
def bring(*, by, organisation: Organisation, values: Mapping[str, Any]) -> Offer:
    """Keep an offer that a spreadsheet brought, as one that waits to be validated by somebody else. Leaves `offer.imported`.

    Refuses (ValidationError) what a field refuses and (NotReady) one that is not whole; who may is the matter of the caller.
    """
    now = timezone.now()
    offer = Offer(code=next_code(now), organisation=organisation, stage=OfferStage.SENT, written_by=by)
    offer.created_at = offer.saved_at = offer.stage_since = now
    put(offer, values)
    if missing := lacking(offer):
        raise NotReady(missing)
    journal.record("offer.imported", by=by, thing=thing(offer), after=snapshot(offer))
    return offer
