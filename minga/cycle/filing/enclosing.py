"""The documents of a dossier: added, renewed, shown to everybody, removed and given back; the scan that a paper form comes with.

Whoever files for the institution does it until the record is put away. What documents.actions refuses (FileRefused, with its
status) it refuses here too; each act leaves the line of the document.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.activities import conditions
from minga.cycle.activities.conditions import READY, WAITING, said
from minga.cycle.activities.models import Activity, Condition
from minga.cycle.filing import drafting, enclosures, notices
from minga.cycle.filing.enclosures import FORM, IMAGE, KIND
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_confirm, handles
from minga.cycle.filing.states import CLOSED
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.documents import actions as documents
from minga.ground.documents.checking import Checked
from minga.ground.documents.checking.refusals import FileRefused, NotNow
from minga.ground.documents.models import File
from minga.ground.documents.pictures import is_image
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
    """Add a document to a dossier, on the quota of its institution. Leaves `document.stored`.

    Refuses (FileRefused, 422) to show the signed paper form to everybody, and as the image of the record what is none.
    """
    dossier = held(by, dossier)
    refuse_no_image(category, content)
    if public:
        refuse_form(category)
    thing, owner = (KIND, dossier.key), dossier.organisation.code
    file = documents.store(by=by, thing=thing, owner=owner, title=title, content=content, category=category, public=public)
    enclosures.follow(by, dossier)
    return file


@transaction.atomic
def renew(*, by: Person, dossier: Dossier, file: File, content: Checked) -> File:
    """Put a new version of a document; the earlier ones stay. Leaves `document.replaced`. An image stays an image (FileRefused, 422)."""
    held(by, dossier, file)
    refuse_no_image(file.category, content)
    return documents.replace(by=by, file=file, content=content)


@transaction.atomic
def publish(*, by: Person, dossier: Dossier, file: File) -> bool:
    """Show a document to everybody. Leaves `document.published`. Refuses (FileRefused, 422) the signed paper form."""
    held(by, dossier, file)
    refuse_form(file.category)
    return documents.publish(by=by, file=file)


def refuse_form(category: str) -> None:
    """Refuse to publish the signed form: it carries signatures and personal data (R-028)."""
    if category == FORM:
        raise FileRefused(_("El formulario firmado lleva datos personales: queda privado."))


def refuse_no_image(category: str, content: Checked) -> None:
    """Refuse as the image of a record what no page can show."""
    if category == IMAGE and not is_image(content.content_type):
        raise FileRefused(_("La imagen de la ficha es un archivo JPEG o PNG: elija otro archivo u otra clase de documento."))


@transaction.atomic
def hide(*, by: Person, dossier: Dossier, file: File, reason: str) -> bool:
    """Show a document no longer to everybody, with the reason. Leaves `document.withdrawn`."""
    held(by, dossier, file)
    return documents.withdraw_publication(by=by, file=file, reason=reason)


@transaction.atomic
def remove(*, by: Person, dossier: Dossier, file: File, reason: str) -> File:
    """Take a document away with a reason; it can be given back. Leaves `document.removed`.

    Refuses (NotNow, 409) one that meets a condition, or is offered for one: the record starts because of it.
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
def offer(*, by: Person, dossier: Dossier, condition: Condition, content: Checked, public: bool = False) -> File:
    """Attach the document that a condition waits for; it stays unmet until a reviewer confirms it (R-106).

    Leaves `document.stored` and `activity.condition_offered`, and tells the reviewers. Refuses (ValidationError) a condition of
    another record, one met before and one whose document waits to be confirmed, all before a byte is kept.
    """
    dossier = held(by, dossier)
    condition = of_its_record(dossier, condition)
    conditions.refuse_offer(condition)
    file = attach(by=by, dossier=dossier, title=condition.document, content=content, public=public)
    conditions.offer(by=by, condition=condition, with_=condition.document, file=file.key)
    notices.tell_offered(by, dossier, condition)
    return file


@transaction.atomic
def confirm(*, by: Person, dossier: Dossier, condition: Condition, version: int) -> Condition:
    """Confirm for the centre that a condition is met by the document as it was read, in that version. Leaves `activity.condition_met`.

    With the last one met, a dossier that says 'condicionado' says 'aprobado' too: the program writes it (`dossier.saved`), so that
    the reviewer has no hand in the record. Refuses (PermissionDenied) whoever is no reviewer, offered or uploaded it, (NotAllowedHere)
    a document that has a newer version and (ValidationError) what conditions.confirm refuses.
    """
    dossier, condition = answerable(by, dossier, condition)
    require_version(dossier, condition, version)
    met = conditions.confirm(by=by, condition=condition)
    agree(dossier, condition.activity.version, met.activity.version)
    dossier = drafting.locked(dossier)
    if dossier.values.get("status") == WAITING and said(met.activity) == READY:
        drafting.write(Person.objects.system(), dossier, {"status": READY}, dossier.typed)
    notices.tell_answered(by, dossier, met, "")
    return met


@transaction.atomic
def decline(*, by: Person, dossier: Dossier, condition: Condition, reason: str) -> Condition:
    """Say why the document offered does not meet its condition; it stays in the dossier and another may be offered.

    Leaves `activity.condition_declined` and tells the institution. Refuses what `confirm` refuses, and (ValidationError) no reason.
    """
    dossier, condition = answerable(by, dossier, condition)
    declined = conditions.decline(by=by, condition=condition, reason=reason)
    notices.tell_answered(by, dossier, declined, reason.strip())
    return declined


def of_its_record(dossier: Dossier, condition: Condition) -> Condition:
    """Return a condition held until the end of the transaction; refuses (ValidationError) one of another record."""
    if condition.activity_id != dossier.activity_id:
        raise ValidationError(_("Esta condición es de otro registro."))
    return conditions.locked(condition)


def answerable(by: Person, dossier: Dossier, condition: Condition) -> tuple[Dossier, Condition]:
    """Hold a dossier and a condition that somebody answers; refuses (PermissionDenied) whoever may not answer an offered document."""
    dossier = drafting.locked(dossier)
    condition = of_its_record(dossier, condition)
    if condition.offered and not can_confirm(by, dossier, condition):
        raise PermissionDenied("confirm_condition")
    return dossier, condition


def require_version(dossier: Dossier, condition: Condition, version: int) -> None:
    """Refuse (NotAllowedHere) to confirm a document of which there is a newer version than the one that was read."""
    file = File.objects.select_related("current").filter(key=condition.file).first() if condition.file else None
    if file and file.current and file.current.number != version:
        raise NotAllowedHere(dossier.stage, "confirm", _("El documento tiene una versión nueva: léala antes de confirmar."))


def agree(dossier: Dossier, before: int, after: int) -> None:
    """Keep a dossier that agreed with its record agreeing, now that an act of its own changed the record."""
    Dossier.objects.filter(pk=dossier.pk, activity_version=before).update(activity_version=after)


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
