"""What people say of a published activity and a record of the registry: they are one, they are not, and back again."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.evidence.lake.matching import Reason, total
from minga.evidence.lake.models import Match
from minga.evidence.lake.permissions import can_decide
from minga.evidence.merging.rules import check_reason
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit import formats

State = Match.State
EVENTS = {State.CONFIRMED: "activity.matched", State.REJECTED: "activity.match_rejected"}


@transaction.atomic
def decide(*, by: Person, code: str, identifier: str, state: str, reason: str, reasons: Sequence[Reason] = ()) -> Match:
    """Say that a published activity and a record are one (`confirmed`) or are not (`rejected`), with the reason.

    Refuses (PermissionDenied) whoever may not decide, and (ValidationError) an empty reason, a record that is not there, a pair that
    was decided already and a published activity that is another record, also where somebody says so at the same moment.
    Leaves `activity.matched` or `activity.match_rejected`.
    """
    if not can_decide(by):
        raise PermissionDenied("decide")
    check_reason(reason)
    if not Activity.objects.select_for_update().visible_to(by).filter(code=code).exists():
        raise ValidationError(_("No hay ficha con el código %(code)s.") % {"code": code})
    check_open(code, identifier, state, by)
    told = [[one.points, one.message, one.figures] for one in reasons]
    match = Match(code=code, identifier=identifier, state=State(state), reason=reason.strip(), by=by, at=timezone.now())
    match.points, match.reasons = total(reasons), told
    match.full_clean(exclude=["reasons"], validate_constraints=False)  # the table holds them: a refusal here would not say who
    try:
        with transaction.atomic():
            match.save()
    except IntegrityError:  # of two at once on different records: the row that was first is seen now
        check_open(code, identifier, state, by)
        raise
    after = {"identifier": identifier, "points": match.points}
    journal.record(EVENTS[State(state)], by=by, thing=("activity", code), after=after, reason=match.reason)
    return match


def check_open(code: str, identifier: str, state: str, by: Person) -> None:
    """Refuse (ValidationError) a pair that was decided, and to confirm a published activity that is another record; told who said so."""
    standing = Match.objects.filter(identifier=identifier, undone_at=None).select_related("by")
    if before := standing.filter(code=code).first():
        raise ValidationError(_("%(who)s ya lo decidió el %(day)s: deshaga primero lo que se dijo.") % told_of(before))
    if state == State.CONFIRMED and (other := standing.filter(state=State.CONFIRMED).first()):
        seen = Activity.objects.visible_to(by).filter(code=other.code).exists()
        words = (
            _("%(who)s ya dijo el %(day)s que es la ficha %(code)s: deshaga primero eso.")
            if seen
            else _("%(who)s ya dijo el %(day)s que es otra ficha, que usted no puede ver: pregúntele.")
        )
        raise ValidationError(words % told_of(other))


def told_of(match: Match) -> dict[str, str]:
    """Return who decided, on which day and of which record, as sentences tell it."""
    return {"who": str(match.by), "day": formats.day(match.at, (get_language() or "es")[:2]), "code": match.code}


@transaction.atomic
def undo(*, by: Person, match: Match, reason: str) -> Match:
    """Take back what was said of a pair: it is open again. Leaves `activity.match_undone`.

    Refuses (PermissionDenied) whoever may not decide, and (ValidationError) an empty reason and what was undone already.
    """
    if not can_decide(by):
        raise PermissionDenied("undo")
    check_reason(reason)
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    if match.undone_by:
        raise ValidationError(_("%(who)s ya lo deshizo: está otra vez por decidir.") % {"who": match.undone_by})
    match.undone_by, match.undone_at, match.undone_why = by, timezone.now(), reason.strip()
    match.save()
    before = {"identifier": match.identifier, "state": match.state}
    journal.record("activity.match_undone", by=by, thing=("activity", match.code), before=before, reason=match.undone_why)
    return match
