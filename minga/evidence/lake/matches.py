"""What people say of a published activity and a record of the registry: they are one, they are not, and back again."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.evidence.lake.matching import Reason, total
from minga.evidence.lake.models import Match
from minga.evidence.lake.permissions import can_decide
from minga.evidence.merging.rules import check_reason
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

State = Match.State
EVENTS = {State.CONFIRMED: "activity.matched", State.REJECTED: "activity.match_rejected"}


@transaction.atomic
def decide(*, by: Person, code: str, identifier: str, state: str, reason: str, reasons: Sequence[Reason] = ()) -> Match:
    """Say that a published activity and a record are one (`confirmed`) or are not (`rejected`), with the reason.

    Refuses (PermissionDenied) whoever may not decide, and (ValidationError) an empty reason, a record that is not there, a pair that
    was decided already and a published activity that is another record. Leaves `activity.matched` or `activity.match_rejected`.
    """
    if not can_decide(by):
        raise PermissionDenied("decide")
    check_reason(reason)
    if not Activity.objects.select_for_update().visible_to(by).filter(code=code).exists():
        raise ValidationError(_("No hay ficha con el código %(code)s.") % {"code": code})
    standing = Match.objects.filter(identifier=identifier, undone_at=None)
    if standing.filter(code=code).exists():
        raise ValidationError(_("Ya se decidió: deshaga primero lo que se dijo."))
    if state == State.CONFIRMED and (other := standing.filter(state=State.CONFIRMED).first()):
        raise ValidationError(_("Ya se dijo que es la ficha %(code)s: deshaga primero eso.") % {"code": other.code})
    told = [[one.points, one.message, one.figures] for one in reasons]
    match = Match(code=code, identifier=identifier, state=State(state), reason=reason.strip(), by=by, at=timezone.now())
    match.points, match.reasons = total(reasons), told
    match.full_clean(exclude=["reasons"])
    match.save()
    after = {"identifier": identifier, "points": match.points}
    journal.record(EVENTS[State(state)], by=by, thing=("activity", code), after=after, reason=match.reason)
    return match


@transaction.atomic
def undo(*, by: Person, match: Match, reason: str) -> Match:
    """Take back what was said of a pair: it is open again. Leaves `activity.match_undone`.

    Refuses (PermissionDenied) whoever may not decide, and (ValidationError) an empty reason and what was undone already.
    """
    if not can_decide(by):
        raise PermissionDenied("undo")
    check_reason(reason)
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    if match.undone_at:
        raise ValidationError(_("Ya se deshizo."))
    match.undone_by, match.undone_at, match.undone_why = by, timezone.now(), reason.strip()
    match.save()
    before = {"identifier": match.identifier, "state": match.state}
    journal.record("activity.match_undone", by=by, thing=("activity", match.code), before=before, reason=match.undone_why)
    return match
