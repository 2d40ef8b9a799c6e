"""Offers and policies step by step: sent, returned or validated by a curator without a hand in them, verified again, closed.

Each step asks, in this order, whether the person may, whether the stage allows it and what is missing; it leaves one line in
the journal and tells whoever it waits for. Nothing is shown to a government before a curator validated it (R-086).
"""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.offers import cards, notices
from minga.cycle.offers.drafting import locked
from minga.cycle.offers.drafting import open_offer as open_offer
from minga.cycle.offers.drafting import save as save
from minga.cycle.offers.drafting import save_policy as save_policy
from minga.cycle.offers.models import Dissemination, Offer, PolicySheet
from minga.cycle.offers.permissions import can_take
from minga.cycle.offers.queries import OFFER, POLICY, due, thing
from minga.cycle.offers.readiness import NotReady, lacking
from minga.cycle.offers.states import OFFER_STEPS, OfferStage
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.inbox.models import Message
from minga.ground.journal import actions as journal
from minga.ground.kit.reasons import worded

DATABASE = "BASE_DATOS"  # CANAL_DIFUSION: the catalogue itself
EVENTS = {
    OFFER: {
        "send": "offer.sent",
        "return": "offer.returned",
        "validate": "offer.validated",
        "verify": "offer.verified",
        "revise": "offer.revised",
        "close": "offer.closed",
        "archive": "offer.archived",
        "restore": "offer.restored",
    },
    POLICY: {
        "send": "policy.sent",
        "return": "policy.returned",
        "validate": "policy.validated",
        "verify": "policy.verified",
        "revise": "policy.revised",
        "close": "policy.closed",
        "archive": "policy.archived",
        "restore": "policy.restored",
    },
}


def held[R: (Offer, PolicySheet)](record: R) -> R:
    """Return it as it is now, its row locked until the transaction ends."""
    if isinstance(record, Offer):
        return locked(record)
    return PolicySheet.objects.select_for_update(of=("self",)).select_related("organisation__kind", "written_by").get(pk=record.pk)


def refuse(by: Person, record: Offer | PolicySheet, step: str) -> OfferStage:
    """Refuse (PermissionDenied, NotAllowedHere) a step that the person or the stage does not allow; return where it leads."""
    if not can_take(by, step, record):
        raise PermissionDenied(step)
    return OfferStage(OFFER_STEPS.check(record.stage, step).target)


def require_whole(record: Offer | PolicySheet) -> None:
    """Refuse (NotReady) what is not whole."""
    if missing := lacking(record):
        raise NotReady(missing)


def move[R: (Offer, PolicySheet)](by: Person, record: R, step: str, reason: str = "", **fields: Any) -> R:
    """Take a step that was not refused: its stage, its fields, one line, the search card of an offer, and who is told."""
    before, target = record.stage, refuse(by, record, step)
    record.stage, record.stage_since, record.stage_reason, record.version = target, timezone.now(), reason, record.version + 1
    for name, value in fields.items():
        setattr(record, name, value)
    record.full_clean(exclude=["folded", "version"])
    record.save()
    told = {name: str(value) for name, value in fields.items() if value is not None}
    event = EVENTS[thing(record)[0]][step]
    journal.record(event, by=by, thing=thing(record), before={"stage": before}, after={"stage": target} | told, reason=reason)
    if isinstance(record, Offer):
        cards.renew(record)
    notices.tell(by, record, step, reason)
    return record


@transaction.atomic
def send[R: (Offer, PolicySheet)](*, by: Person, record: R) -> R:
    """Send it to the curators. Leaves `offer.sent` or `policy.sent`; refuses (NotReady) what is missing."""
    record = held(record)
    refuse(by, record, "send")
    require_whole(record)
    return move(by, record, "send")


@transaction.atomic
def return_for_changes[R: (Offer, PolicySheet)](*, by: Person, record: R, reason: str) -> R:
    """Give it back to its writers with what has to change. Leaves `offer.returned` or `policy.returned`; refuses an empty observation."""
    record = held(record)
    refuse(by, record, "return")
    return move(by, record, "return", worded(reason, _("Escriba qué hay que corregir.")))


@transaction.atomic
def validate[R: (Offer, PolicySheet)](
    *,
    by: Person,
    record: R,
    verified_on: datetime.date | None,
    next_review_on: datetime.date | None = None,
    channels: tuple[str, ...] = (DATABASE,),
) -> R:
    """Find it in order and show it to everybody, with who checked it and on which day. Leaves `offer.validated` or `policy.validated`.

    `channels`: codes of CANAL_DIFUSION by which it is made known from now on, at least one (R-020). `next_review_on`: by default
    settings.OFFER_REVIEW_DAYS after the check. Refuses (PermissionDenied) whoever had a hand in it, (NotReady) an offer without
    requirements (R-087) or without source, (ValidationError) no day of the check, one to come, a review before it, no channel.
    """
    record = held(record)
    refuse(by, record, "validate")
    require_whole(record)
    dates = checked(verified_on, next_review_on)
    if not isinstance(record, Offer):
        return move(by, record, "validate", verified_by=by, **dates)
    chosen = channels_of(channels)
    if record.closes_on and record.closes_on < timezone.localdate():
        raise ValidationError(_("La oferta ya cerró: devuélvala para que corrijan la fecha, o archívela."))
    published = record.published_at or timezone.now()
    move(by, record, "validate", verified_by=by, published_at=published, **dates)
    for one in chosen:
        Dissemination.objects.get_or_create(offer=record, channel=one, on=timezone.localdate(), defaults={"by": by, "at": timezone.now()})
    return record


@transaction.atomic
def verify[R: (Offer, PolicySheet)](
    *, by: Person, record: R, verified_on: datetime.date | None, next_review_on: datetime.date | None = None
) -> R:
    """Check again what is validated: it holds as it stands. Leaves `offer.verified` or `policy.verified`; refuses as `validate`."""
    record = held(record)
    refuse(by, record, "verify")
    require_whole(record)
    return move(by, record, "verify", verified_by=by, **checked(verified_on, next_review_on))


def checked(verified_on: datetime.date | None, next_review_on: datetime.date | None) -> dict[str, Any]:
    """Return the days of a check; ValidationError where there is none, it has not come yet, or the review comes before it."""
    if verified_on is None:
        raise ValidationError({"verified_on": _("Escriba el día en que se verificó.")})
    if verified_on > timezone.localdate():
        raise ValidationError({"verified_on": _("Este día aún no llega.")})
    review = next_review_on or verified_on + datetime.timedelta(days=settings.OFFER_REVIEW_DAYS)
    if review <= verified_on:
        raise ValidationError({"next_review_on": _("La próxima revisión es posterior a la verificación.")})
    return {"verified_on": verified_on, "next_review_on": review}


def channels_of(codes: tuple[str, ...]) -> list[Code]:
    """Return the channels of these codes; ValidationError where there is none or one is unknown (R-020)."""
    found = list(Code.objects.of("CANAL_DIFUSION").current().filter(code__in=codes))
    if not found or len(found) != len(set(codes)):
        raise ValidationError({"channels": _("Elija al menos un canal por el que se difunde.")})
    return found


@transaction.atomic
def revise[R: (Offer, PolicySheet)](*, by: Person, record: R, reason: str) -> R:
    """Take back to draft what is validated or closed, to correct it: until it is validated again nobody else sees it.

    Leaves `offer.revised` or `policy.revised`; refuses an empty reason.
    """
    record = held(record)
    refuse(by, record, "revise")
    return move(by, record, "revise", worded(reason))


@transaction.atomic
def close[R: (Offer, PolicySheet)](*, by: Person, record: R, reason: str) -> R:
    """Close an offer before its day, or a window: it leaves the search and can still be read. Leaves `offer.closed` or `policy.closed`."""
    record = held(record)
    refuse(by, record, "close")
    return move(by, record, "close", worded(reason))


@transaction.atomic
def archive[R: (Offer, PolicySheet)](*, by: Person, record: R, reason: str) -> R:
    """Put away what is no longer wanted. Leaves `offer.archived` or `policy.archived`."""
    record = held(record)
    refuse(by, record, "archive")
    return move(by, record, "archive", worded(reason))


@transaction.atomic
def restore[R: (Offer, PolicySheet)](*, by: Person, record: R) -> R:
    """Take an archived one up again, as a draft. Leaves `offer.restored` or `policy.restored`."""
    record = held(record)
    refuse(by, record, "restore")
    return move(by, record, "restore")


@transaction.atomic
def remind(today: datetime.date | None = None) -> int:
    """Ask the curators to verify again each offer whose review is due, once until somebody does; returns how many offers."""
    told = 0
    for offer in due(today or timezone.localdate()).select_related("organisation__kind"):
        open_task = Message.objects.open_tasks().about(*thing(offer)).filter(subject=notices.DUE)
        if not open_task.exists():
            told += bool(notices.tell_due(offer))
    return told
