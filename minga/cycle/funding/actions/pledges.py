"""Pledges: who announced what, until when, and whether it was kept; what is overdue is told, once (issue 5)."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.funding.actions.ledger import refuse_amount, strike_entry
from minga.cycle.funding.models import Pledge
from minga.cycle.funding.notices import officers_around, path_to
from minga.cycle.funding.permissions import can_pledge
from minga.cycle.funding.queries import overdue
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind, Message
from minga.ground.journal import actions as journal

LATE = gettext_noop("Promesa sin cumplir: %(who)s")
LATE_BODY = gettext_noop("%(who)s prometió «%(what)s» hasta el %(until)s y no consta que se cumpliera. Anote qué pasó.")


@transaction.atomic
def announce(*, by, **fields: Any) -> Pledge:
    """Write down what somebody announced. Leaves `pledge.announced`.

    `fields`: those of Pledge. Refuses (PermissionDenied) whoever does not take part and (ValidationError) a term before the
    announcement, an amount without its currency and one that is not above zero.
    """
    made = Pledge(by=by, at=timezone.now(), **fields)
    if not can_pledge(by, made):
        raise PermissionDenied("announce")
    if made.amount is not None:
        refuse_amount(made.amount)
    if made.until and made.announced_on and made.until < made.announced_on:
        raise ValidationError({"until": _("El plazo termina antes del anuncio.")})
    made.full_clean()
    made.save()
    journal.record("pledge.announced", by=by, thing=thing(made), after=told(made))
    return made


@transaction.atomic
def keep(*, by, pledge: Pledge, on: datetime.date, outcome: str = "") -> Pledge:
    """Write down that a pledge was kept. Leaves `pledge.kept`.

    Refuses (PermissionDenied) whoever does not take part and (ValidationError) a day to come and a pledge settled before.
    """
    pledge = held(by, pledge)
    if on > timezone.localdate():
        raise ValidationError({"on": _("Este día aún no llega.")})
    pledge.kept_on, pledge.outcome = on, outcome.strip()
    return settled(by, pledge, "pledge.kept")


@transaction.atomic
def give_up(*, by, pledge: Pledge, outcome: str) -> Pledge:
    """Write down that a pledge will not be kept, with what happened. Leaves `pledge.given_up`.

    Refuses (PermissionDenied) whoever does not take part and (ValidationError) a missing explanation and a pledge settled before.
    """
    pledge = held(by, pledge)
    if not outcome.strip():
        raise ValidationError({"outcome": _("Diga qué pasó.")})
    pledge.given_up, pledge.outcome = True, outcome.strip()
    return settled(by, pledge, "pledge.given_up")


@transaction.atomic
def strike(*, by, pledge: Pledge, reason: str) -> Pledge:
    """Strike a pledge that was written by mistake. Leaves `pledge.struck`."""
    pledge = held(by, pledge)
    strike_entry(by, pledge, reason)
    inbox.finish(thing=thing(pledge))
    journal.record("pledge.struck", by=by, thing=thing(pledge), before=told(pledge), reason=reason)
    return pledge


def held(by, pledge: Pledge) -> Pledge:
    """Return the pledge, locked; PermissionDenied for whoever does not take part, ValidationError for one that is settled."""
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("activity", "agreement", "who").get(pk=pledge.pk)
    if not can_pledge(by, pledge):
        raise PermissionDenied("pledge")
    if pledge.kept_on or pledge.given_up or pledge.struck_at:
        raise ValidationError(_("Ya consta qué pasó con esta promesa."))
    return pledge


def settled(by, pledge: Pledge, event: str) -> Pledge:
    pledge.full_clean()
    pledge.save()
    inbox.finish(thing=thing(pledge))
    journal.record(event, by=by, thing=thing(pledge), after=told(pledge))
    return pledge


@transaction.atomic
def remind(today: datetime.date | None = None) -> int:
    """Tell the officers around each pledge whose term passed, once a pledge; returns how many were told now."""
    day, told_of = today or timezone.localdate(), 0
    for pledge in overdue(Pledge.objects.select_related("activity", "agreement", "who"), day):
        if Message.objects.filter(thing_kind="pledge", thing_key=str(pledge.key)).exists():
            continue
        figures = {"who": pledge.who_written[:120], "what": pledge.what[:200], "until": pledge.until.isoformat() if pledge.until else ""}
        sent = inbox.tell(
            to=officers_around(pledge),
            subject=LATE,
            body=LATE_BODY,
            figures=figures,
            link=path_to("funding:pledges"),
            thing=thing(pledge),
            kind=Kind.ALERT,
        )
        told_of += bool(sent)
    return told_of


def thing(pledge: Pledge) -> tuple[str, str]:
    return ("pledge", str(pledge.key))


def told(pledge: Pledge) -> dict[str, Any]:
    """Return what the journal keeps of a pledge."""
    days = {name: day.isoformat() if (day := getattr(pledge, name)) else "" for name in ("announced_on", "until", "kept_on")}
    return {
        "who": pledge.who_written,
        "what": pledge.what,
        "amount": f"{pledge.amount:f}" if pledge.amount is not None else "",
        "currency": pledge.currency,
        "activity": pledge.activity.code if pledge.activity else "",
        "agreement": pledge.agreement.code if pledge.agreement else "",
        "given_up": pledge.given_up,
        "outcome": pledge.outcome,
        **days,
    }
