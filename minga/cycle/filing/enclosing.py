"""The documents of a dossier: added, renewed, shown to everybody, removed and given back; the scan that a paper form comes with.

Whoever files for the institution does it until the record is put away. What documents.actions refuses (FileRefused, with its
status) it refuses here too; each act leaves the line of the document.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.activities.conditions import READY, WAITING, said
from minga.cycle.activities.models import Activity, Condition
from minga.cycle.filing import drafting, registering
from minga.cycle.filing.enclosures import FORM, KIND
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import handles
from minga.cycle.filing.states import CLOSED
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.documents import actions as documents
from minga.ground.documents.checking import Checked
from minga.ground.documents.checking.refusals import NotNow
from minga.ground.documents.models import File
from minga.ground.kit.steps import NotAllowedHere

FORM_TITLE = "Formulario firmado"


def held(by: Person, dossier: Dossier, file: File | None = None) -> Dossier:
    """Hold a dossier whose documents a person may change.

    Refuses (PermissionDenied) whoever does not file for its institution and a document of something else, and (NotAllowedHere)
    a record that is put away.
    """
    dossier = drafting.locked(dossier)
    if not handles(by, dossier) or (file and (file.thing_kind, file.thing_key) != (KIND, dossier.key)):
        raise PermissionDenied("enclose")
    if dossier.stage in CLOSED:
        raise NotAllowedHere(dossier.stage, "enclose", _("En esta etapa los documentos del expediente no se cambian."))
    return dossier


@transaction.atomic
def attach(*, by: Person, dossier: Dossier, title: str, content: Checked, category: str = "", public: bool = False) -> File:
    """Add a document to a dossier, on the quota of its institution. Leaves `document.stored`."""
    dossier = held(by, dossier)
    thing, owner = (KIND, dossier.key), dossier.organisation.code
    return documents.store(by=by, thing=thing, owner=owner, title=title, content=content, category=category, public=public)


@transaction.atomic
def renew(*, by: Person, dossier: Dossier, file: File, content: Checked) -> File:
    """Put a new version of a document; the earlier ones stay. Leaves `document.replaced`."""
    held(by, dossier, file)
    return documents.replace(by=by, file=file, content=content)


@transaction.atomic
def publish(*, by: Person, dossier: Dossier, file: File) -> bool:
    """Show a document to everybody. Leaves `document.published`."""
    held(by, dossier, file)
    return documents.publish(by=by, file=file)


@transaction.atomic
def hide(*, by: Person, dossier: Dossier, file: File, reason: str) -> bool:
    """Show a document no longer to everybody, with the reason. Leaves `document.withdrawn`."""
    held(by, dossier, file)
    return documents.withdraw_publication(by=by, file=file, reason=reason)


@transaction.atomic
def remove(*, by: Person, dossier: Dossier, file: File, reason: str) -> File:
    """Take a document away with a reason; it can be given back. Leaves `document.removed`.

    Refuses (NotNow, 409) one that meets a condition: the record started because of it.
    """
    held(by, dossier, file)
    if Condition.objects.filter(file=file.key).exists():
        raise NotNow(_("Este documento cumple una condición del registro: no se retira. Puede subir una versión nueva."))
    return documents.remove(by=by, file=file, reason=reason)


@transaction.atomic
def restore(*, by: Person, dossier: Dossier, file: File) -> File:
    """Give a removed document back, not public. Leaves `document.restored`."""
    held(by, dossier, file)
    return documents.restore(by=by, file=file)


@transaction.atomic
def meet(*, by: Person, dossier: Dossier, condition: Condition, content: Checked, public: bool = False) -> File:
    """Attach the document that a condition waits for, which meets it (R-106). Leaves `document.stored`, `activity.condition_met`.

    With the last one met, a dossier that says 'condicionado' says 'aprobado' too (`dossier.saved`). Refuses (ValidationError) a
    condition met before and one of another record.
    """
    file = attach(by=by, dossier=dossier, title=condition.document, content=content, public=public)
    met = registering.meet_condition(by=by, dossier=dossier, condition=condition, with_=condition.document, file=file.key)
    dossier = drafting.locked(dossier)
    if dossier.values.get("status") == WAITING and said(met.activity) == READY:
        drafting.write(by, dossier, {"status": READY}, dossier.typed)
    return file


@transaction.atomic
def open_on_paper(
    *, by: Person, organisation: Organisation, scan: Checked, values: Mapping[str, Any], activity: Activity | None = None
) -> Dossier:
    """Open the dossier of a signed paper form with its scan, for an institution that cannot file itself (R-028).

    With a record of Minga, what its sources say comes along and `values` is left out. Refuses what `open_dossier` and
    `open_from` refuse. Leaves `dossier.opened` and `document.stored`.
    """
    if activity:
        dossier = drafting.open_from(by=by, organisation=organisation, activity=activity, on_paper=True)
    else:
        dossier = drafting.open_dossier(by=by, organisation=organisation, values=values, on_paper=True)
    attach(by=by, dossier=dossier, title=FORM_TITLE, content=scan, category=FORM)
    return dossier
