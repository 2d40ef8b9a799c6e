"""The steps of a demand from its registration to its end (R-006): none is skipped, each leaves one line and tells whoever it waits for.

Each asks, in this order, whether the person may, whether the stage allows it, and what is missing.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.needs import cards, notices
from minga.cycle.needs.actions.demands import locked, require_ready, thing
from minga.cycle.needs.models import Demand
from minga.cycle.needs.permissions import can_take
from minga.cycle.needs.states import DEMAND_STEPS, DemandStage
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.reasons import worded

EVENTS = {
    "register": "demand.registered",
    "return": "demand.returned",
    "validate": "demand.validated",
    "prioritise": "demand.prioritised",
    "search": "demand.search_begun",
    "match": "demand.matched",
    "unmatch": "demand.unmatched",
    "close": "demand.closed",
    "withdraw": "demand.withdrawn",
    "reopen": "demand.reopened",
}
RANKED = (DemandStage.PRIORITISED, DemandStage.SEARCHING, DemandStage.MATCHED)


def refuse(by: Person, demand: Demand, step: str) -> DemandStage:
    """Refuse (PermissionDenied, NotAllowedHere) a step that the person or the stage does not allow; return where it leads."""
    if not can_take(by, step, demand):
        raise PermissionDenied(step)
    return DemandStage(DEMAND_STEPS.check(demand.stage, step).target)


def move(by: Person, demand: Demand, step: str, *, reason: str = "", after: Mapping[str, Any] | None = None, **fields: Any) -> Demand:
    """Take a step that nothing refuses: stage, fields, version, one line, notices."""
    return put(by, demand, step, refuse(by, demand, step), reason=reason, after=after, **fields)


def put(by: Person, demand: Demand, step: str, target: DemandStage, *, reason: str = "", after: Any = None, **fields: Any) -> Demand:
    """Write the step of a demand that was allowed; its search card follows."""
    before = demand.stage
    for name, value in {"stage": target, "stage_since": timezone.now(), "stage_reason": reason, **fields}.items():
        setattr(demand, name, value)
    demand.version += 1
    demand.full_clean(exclude=["code", "opened_from"])
    demand.save()
    told = {"stage": str(target)} | dict(after or {})
    journal.record(EVENTS[step], by=by, thing=thing(demand), before={"stage": str(before)}, after=told, reason=reason)
    cards.renew(demand)
    notices.tell(by, demand, step, reason)
    return demand


@transaction.atomic
def register(*, by: Person, demand: Demand) -> Demand:
    """Send a draft to the centre as a demand of its institution. Leaves `demand.registered`.

    Refuses (PermissionDenied) whoever does not act for the institution, (NotAllowedHere) another stage and (NotReady) what a guard
    stops: the link with the plan or the unit strengthened, loans, another's territory, another level's competence.
    """
    demand = locked(demand)
    refuse(by, demand, "register")
    require_ready(demand)
    return move(by, demand, "register")


@transaction.atomic
def send_back(*, by: Person, demand: Demand, reason: str) -> Demand:
    """Return a demand to its institution with what has to be mended. Leaves `demand.returned`.

    Refuses (PermissionDenied) whoever does not plan or has a hand in it, (NotAllowedHere) another stage and (ValidationError) no
    observation.
    """
    demand = locked(demand)
    refuse(by, demand, "return")
    return move(by, demand, "return", reason=worded(reason), validated_by=None)


@transaction.atomic
def validate(*, by: Person, demand: Demand) -> Demand:
    """Find a demand in order: from now on everybody sees it, and the year's plan gathers it. Leaves `demand.validated`.

    Refuses (PermissionDenied) whoever does not plan or has a hand in it, (NotAllowedHere) another stage and (NotReady) what a guard
    stops by now.
    """
    demand = locked(demand)
    refuse(by, demand, "validate")
    require_ready(demand)
    return move(by, demand, "validate", validated_by=by)


@transaction.atomic
def prioritise(*, by: Person, demand: Demand, rank: int | None = None) -> Demand:
    """Put a validated demand in the order of its institution: at `rank`, else after the last. Leaves `demand.prioritised`.

    Those that stood there and after it move one place down. Refuses (PermissionDenied) whoever does not act for the institution,
    (NotAllowedHere) another stage and (ValidationError) a rank below 1.
    """
    demand = locked(demand)
    refuse(by, demand, "prioritise")
    others = Demand.objects.filter(organisation=demand.organisation, stage__in=RANKED).exclude(pk=demand.pk)
    last = others.aggregate(last=Max("rank"))["last"] or 0
    place = last + 1 if rank is None else rank
    if not 1 <= place <= 9999:
        raise ValidationError({"rank": _("El orden va de 1 en adelante.")})
    journal.lock()
    moved = move(by, demand, "prioritise", after={"rank": place}, rank=place)
    if others.filter(rank=place).exists():
        for one in others.filter(rank__gte=place).order_by("-rank"):
            one.rank = (one.rank or 0) + 1
            one.save(update_fields=["rank"])
    return moved


@transaction.atomic
def search(*, by: Person, demand: Demand) -> Demand:
    """Begin to look for somebody who cooperates. Leaves `demand.search_begun`.

    Refuses (PermissionDenied) whoever does not act for the institution and (NotAllowedHere) another stage.
    """
    demand = locked(demand)
    refuse(by, demand, "search")
    return move(by, demand, "search")


@transaction.atomic
def set_matched(*, by: Person, demand: Demand, offer: str = "") -> Demand:
    """Note that an offer was accepted for a demand (R-006); `offer`: its code, for the journal. Leaves `demand.matched`.

    Called by the acceptance of a match. Refuses (PermissionDenied) whoever does not act for the institution and (NotAllowedHere) a
    demand for which nobody is looking, one that is registered among them.
    """
    demand = locked(demand)
    refuse(by, demand, "match")
    return move(by, demand, "match", after={"offer": offer} if offer else {})


@transaction.atomic
def set_searching_again(*, by: Person, demand: Demand, reason: str) -> Demand:
    """Note that the accepted offer came to nothing: the search goes on. Leaves `demand.unmatched`.

    Called where a proposal ends without an agreement, by whoever ended it, the cooperant among them: who may is asked there. Refuses
    (NotAllowedHere) a demand that is not matched and (ValidationError) no reason.
    """
    demand = locked(demand)
    target = DemandStage(DEMAND_STEPS.check(demand.stage, "unmatch").target)
    return put(by, demand, "unmatch", target, reason=worded(reason))


@transaction.atomic
def close(*, by: Person, demand: Demand, reason: str) -> Demand:
    """Close a demand that was met, with what came of it. Leaves `demand.closed`.

    Refuses (PermissionDenied) whoever does not act for the institution, (NotAllowedHere) one without a match and (ValidationError)
    nothing said of how it ended.
    """
    demand = locked(demand)
    refuse(by, demand, "close")
    return move(by, demand, "close", reason=worded(reason))


@transaction.atomic
def withdraw(*, by: Person, demand: Demand, reason: str) -> Demand:
    """Give a demand up, with the reason: it leaves the public list and the plans that are not frozen yet. Leaves `demand.withdrawn`.

    Refuses (PermissionDenied) whoever does not act for the institution, (NotAllowedHere) one that ended and (ValidationError) no
    reason.
    """
    demand = locked(demand)
    refuse(by, demand, "withdraw")
    return move(by, demand, "withdraw", reason=worded(reason), rank=None)


@transaction.atomic
def reopen(*, by: Person, demand: Demand) -> Demand:
    """Take a demand that was given up in hand again, as a draft. Leaves `demand.reopened`.

    Refuses (PermissionDenied) whoever does not act for the institution and (NotAllowedHere) another stage.
    """
    demand = locked(demand)
    refuse(by, demand, "reopen")
    return move(by, demand, "reopen", validated_by=None, rank=None)
