"""The documents of an agreement: added, renewed, shown to everybody, removed and given back by whoever carries it.

What documents.actions refuses (FileRefused, with its status) it refuses here too; each act leaves the line of the document.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.agreements.drafting import locked
from minga.cycle.agreements.models import Agreement, Obligation
from minga.cycle.agreements.obligations import KIND
from minga.cycle.agreements.permissions import can_attach, handles
from minga.ground.accounts.models import Person
from minga.ground.documents import actions as documents
from minga.ground.documents.checking import Checked
from minga.ground.documents.checking.refusals import NotNow
from minga.ground.documents.models import File
from minga.ground.kit.steps import NotAllowedHere


def held(by: Person, agreement: Agreement, file: File | None = None) -> Agreement:
    """Hold an agreement whose documents a person may change.

    Refuses (PermissionDenied) whoever does not carry it and a document of something else, and (NotAllowedHere) a stage in which
    its documents stay as they are.
    """
    agreement = locked(agreement)
    if not handles(by, agreement) or (file and (file.thing_kind, file.thing_key) != (KIND, agreement.code)):
        raise PermissionDenied("enclose")
    if not can_attach(by, agreement):
        raise NotAllowedHere(agreement.stage, "enclose", _("En esta etapa los documentos del convenio no se cambian."))
    return agreement


@transaction.atomic
def attach(*, by: Person, agreement: Agreement, title: str, content: Checked, category: str = "", public: bool = False) -> File:
    """Add a document to an agreement, on the quota of its institution. Leaves `document.stored`."""
    agreement = held(by, agreement)
    owner = agreement.organisation.code if agreement.organisation else agreement.code
    thing = (KIND, agreement.code)
    return documents.store(by=by, thing=thing, owner=owner, title=title, content=content, category=category, public=public)


@transaction.atomic
def renew(*, by: Person, agreement: Agreement, file: File, content: Checked) -> File:
    """Put a new version of a document; the earlier ones stay. Leaves `document.replaced`."""
    held(by, agreement, file)
    return documents.replace(by=by, file=file, content=content)


@transaction.atomic
def publish(*, by: Person, agreement: Agreement, file: File) -> bool:
    """Show a document to everybody. Leaves `document.published`."""
    held(by, agreement, file)
    return documents.publish(by=by, file=file)


@transaction.atomic
def hide(*, by: Person, agreement: Agreement, file: File, reason: str) -> bool:
    """Show a document no longer to everybody, with the reason. Leaves `document.withdrawn`."""
    held(by, agreement, file)
    return documents.withdraw_publication(by=by, file=file, reason=reason)


@transaction.atomic
def remove(*, by: Person, agreement: Agreement, file: File, reason: str) -> File:
    """Take a document away with a reason; it can be given back. Leaves `document.removed`.

    Refuses (NotNow, 409) one with which an obligation was met.
    """
    held(by, agreement, file)
    if Obligation.objects.filter(file=file.key).exists():
        raise NotNow(_("Con este documento se cumplió una obligación: no se retira. Puede subir una versión nueva."))
    return documents.remove(by=by, file=file, reason=reason)


@transaction.atomic
def restore(*, by: Person, agreement: Agreement, file: File) -> File:
    """Give a removed document back, not public. Leaves `document.restored`."""
    held(by, agreement, file)
    return documents.restore(by=by, file=file)
