"""Agreements in the national registry: their certificate, its next version after an addendum, and its annulment (R-025, R-040)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.agreements import notices
from minga.cycle.agreements.actions import review
from minga.cycle.agreements.certifying import printed
from minga.cycle.agreements.drafting import locked
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_annul, can_register
from minga.cycle.agreements.states import REGISTRABLE
from minga.cycle.agreements.values import certified
from minga.cycle.registration import actions as registration
from minga.cycle.registration.models import Certificate, Kind
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere


@transaction.atomic
def register(*, by: Person, agreement: Agreement) -> Certificate:
    """Enter a signed agreement in the national registry and give its certificate: a number, or the next version of its own.

    Leaves `agreement.registered` and `certificate.issued`. Refuses (PermissionDenied) whoever is no registrar, wrote any of it or
    found it in order, (NotAllowedHere) what is not signed, and (ValidationError) what has not changed since its last version.
    """
    agreement = locked(agreement)
    if not can_register(by, agreement):
        raise PermissionDenied("register")
    if agreement.stage not in REGISTRABLE:
        raise NotAllowedHere(agreement.stage, "register", _("Se registra lo que está suscrito."))
    issued = registration.register(
        by=by,
        thing=("agreement", agreement.code),
        kind=Kind.AGREEMENT,
        values=certified(agreement),
        shown=printed(agreement),
        level=agreement.organisation.gad_level if agreement.organisation else "",
        public=agreement.public,
    )
    after = {"certificate": issued.number, "version": issued.version}
    journal.record("agreement.registered", by=by, thing=("agreement", agreement.code), after=after)
    review(by=by, agreement=agreement)
    notices.tell(by, agreement, "register")
    return issued


@transaction.atomic
def annul(*, by: Person, agreement: Agreement, reason: str, act: str) -> Certificate:
    """Annul the registration of an agreement by a reasoned act; the agreement itself stays as it is.

    Leaves `agreement.registration_annulled` and `certificate.annulled`. Refuses (PermissionDenied) whoever is no registrar and
    (ValidationError) a missing reason or act, and what is not registered.
    """
    agreement = locked(agreement)
    if not can_annul(by, agreement):
        raise PermissionDenied("annul")
    gone = registration.annul(by=by, thing=("agreement", agreement.code), reason=reason, act=act)
    after = {"certificate": gone.number, "act": act.strip()}
    journal.record("agreement.registration_annulled", by=by, thing=("agreement", agreement.code), after=after, reason=reason.strip())
    review(by=by, agreement=agreement)
    notices.tell(by, agreement, "annul", reason)
    return gone
