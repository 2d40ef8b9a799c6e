"""An NGO whose Convenio Básico ended is named in an agreement only when the centre says why, in writing (R-069).

Whoever writes it asks; a reviewer or an administrator without a hand in it justifies it (actions.justify_standing) or declines. What
was asked and answered is read from the journal.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.agreements import notices
from minga.cycle.agreements.drafting import locked
from minga.cycle.agreements.legality import unjustified
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_edit, can_justify
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import last_of
from minga.ground.kit.reasons import worded

ASKED, DECLINED = "agreement.standing_asked", "agreement.standing_declined"


@transaction.atomic
def ask(*, by: Person, agreement: Agreement, reason: str) -> Agreement:
    """Ask the centre to let an NGO be named whose agreement ended, saying why. Leaves `agreement.standing_asked`.

    Refuses (PermissionDenied) whoever may not edit it and (ValidationError) an empty reason and an agreement that names none.
    """
    agreement = locked(agreement)
    if not can_edit(by, agreement):
        raise PermissionDenied("ask")
    words = worded(reason)
    names = [one.name for one in waiting(agreement)]
    if not names:
        raise ValidationError(_("El convenio no nombra a ninguna ONG cuyo Convenio Básico haya terminado y espere justificación."))
    journal.record("agreement.standing_asked", by=by, thing=("agreement", agreement.code), after={"names": names}, reason=words)
    notices.tell_standing_asked(by, agreement, names, words)
    return agreement


@transaction.atomic
def decline(*, by: Person, agreement: Agreement, reason: str) -> Agreement:
    """Answer that the NGOs may not be named, saying why. Leaves `agreement.standing_declined`.

    Refuses (PermissionDenied) whoever may not justify it and (ValidationError) an empty reason and what nobody asked for.
    """
    agreement = locked(agreement)
    if not can_justify(by, agreement):
        raise PermissionDenied("decline")
    words = worded(reason)
    if asked(agreement) is None:
        raise ValidationError(_("Nadie pidió justificar a una ONG en este convenio."))
    names = [one.name for one in waiting(agreement)]
    journal.record("agreement.standing_declined", by=by, thing=("agreement", agreement.code), reason=words)
    notices.tell_standing_answered(by, agreement, names, words, justified=False, over=True)
    return agreement


def waiting(agreement: Agreement) -> list[Organisation]:
    """Return the NGOs that somebody of the centre has yet to justify."""
    return unjustified(agreement, timezone.localdate())


def asked(agreement: Agreement) -> Entry | None:
    """Return the line of the request that waits for its answer, None where none does."""
    return last_line(agreement, ASKED)


def declined(agreement: Agreement) -> Entry | None:
    """Return the line of the refusal that stands, None where nothing was declined or somebody asked again since."""
    return last_line(agreement, DECLINED)


def last_line(agreement: Agreement, event: str) -> Entry | None:
    if not waiting(agreement):
        return None
    last = last_of(("agreement", agreement.code), ASKED, DECLINED)
    return last if last and last.event == event else None
