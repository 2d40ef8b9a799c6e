"""An NGO whose Convenio Básico ended is named in a record only when the centre says why, in writing (R-069).

Whoever files asks; a reviewer or an administrator without a hand in the record justifies it or declines, and the ask is over.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.filing import notices
from minga.cycle.filing.drafting import locked
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_edit, can_justify
from minga.cycle.filing.relating import unjustified
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import last_of
from minga.ground.kit.reasons import worded
from minga.ground.kit.steps import NotAllowedHere

ASKED, DECLINED = "dossier.standing_asked", "dossier.standing_declined"


@transaction.atomic
def ask(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Ask the centre to let an NGO be named whose agreement ended, saying why. Leaves `dossier.standing_asked`.

    Refuses (PermissionDenied) whoever may not edit the record and (ValidationError) an empty reason and a record that names none.
    """
    dossier = locked(dossier)
    if not can_edit(by, dossier):
        raise PermissionDenied("ask")
    words = worded(reason)
    names = [one.name for one in unjustified(dossier)]
    if not names:
        raise ValidationError(_("El registro no nombra a ninguna ONG cuyo Convenio Básico haya terminado y espere justificación."))
    dossier.standing_asked = words
    dossier.save(update_fields=["standing_asked"])
    journal.record("dossier.standing_asked", by=by, thing=("dossier", dossier.key), after={"names": names}, reason=words)
    notices.tell_standing_asked(by, dossier, names, words)
    return dossier


@transaction.atomic
def justify(*, by: Person, dossier: Dossier, organisation: Organisation, reason: str) -> Dossier:
    """Let an NGO whose agreement ended be named, saying why. Leaves `dossier.standing_justified`.

    Refuses (PermissionDenied) whoever neither reviews nor administers, or has a hand in the record, (NotAllowedHere) a record that is
    not being written and (ValidationError) an empty reason and a body that needs none. With the last one the ask is over.
    """
    dossier = answerable(by, dossier)
    words = worded(reason)
    if organisation not in unjustified(dossier):
        raise ValidationError(_("El registro no nombra a esta ONG, o no hace falta justificarla."))
    dossier.standing_reasons = dossier.standing_reasons | {organisation.code: words}
    dossier.standing_asked = dossier.standing_asked if unjustified(dossier) else ""
    dossier.save(update_fields=["standing_reasons", "standing_asked"])
    after = {"organisation": organisation.code}
    journal.record("dossier.standing_justified", by=by, thing=("dossier", dossier.key), after=after, reason=words)
    notices.tell_standing_answered(by, dossier, [organisation.name], words, justified=True)
    return dossier


@transaction.atomic
def decline(*, by: Person, dossier: Dossier, reason: str) -> Dossier:
    """Answer that the NGOs may not be named, saying why. Leaves `dossier.standing_declined`.

    Refuses what `justify` refuses of the person and the stage, and (ValidationError) an empty reason and a record nobody asked for.
    """
    dossier = answerable(by, dossier)
    words = worded(reason)
    if not dossier.standing_asked:
        raise ValidationError(_("Nadie pidió justificar a una ONG en este registro."))
    dossier.standing_asked = ""
    dossier.save(update_fields=["standing_asked"])
    journal.record("dossier.standing_declined", by=by, thing=("dossier", dossier.key), reason=words)
    notices.tell_standing_answered(by, dossier, [one.name for one in unjustified(dossier)], words, justified=False)
    return dossier


def answerable(by: Person, dossier: Dossier) -> Dossier:
    """Return the dossier as it is now, locked; refuse whoever may not answer and a stage at which nothing is written."""
    dossier = locked(dossier)
    if not dossier.editable:
        raise NotAllowedHere(dossier.stage, "justify", _("El registro ya no está en borrador: lo que nombra se mira al revisarlo."))
    if not can_justify(by, dossier):
        raise PermissionDenied("justify")
    return dossier


def last_said(dossier: Dossier) -> dict[str, Entry | None]:
    """Return {'asked': the line of the request that waits for its answer, 'declined': that of the refusal that stands}."""
    last = last_of(("dossier", dossier.key), ASKED, DECLINED) if waiting(dossier) else None
    refused = last is not None and last.event == DECLINED
    return {"asked": last if dossier.standing_asked and not refused else None, "declined": last if refused else None}


def waiting(dossier: Dossier) -> Collection[Organisation]:
    """Return the NGOs of a record that the centre has yet to justify, while it is being written."""
    return unjustified(dossier) if dossier.editable else []
