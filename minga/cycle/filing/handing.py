"""A successor takes over: dossiers, tasks, alerts and subscriptions pass in one act, and the membership of the one who leaves ends."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.filing.models import Dossier
from minga.cycle.organisations import people
from minga.cycle.organisations.models import InstitutionalRole, Membership, Organisation
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.accounts.permissions import can_appoint
from minga.ground.inbox import actions as inbox
from minga.ground.journal import actions as journal


@dataclass(frozen=True)
class Handed:
    """How much passed from one person to the other."""

    dossiers: int
    tasks: int
    alerts: int
    subscriptions: int
    roles: int = 0  # working roles of the one who leaves that ended


@transaction.atomic
def hand_over(*, by: Person, old: Person, new: Person, organisation: Organisation, reason: str, end_roles: bool = False) -> Handed:
    """Pass all that a person has open for an institution to a successor and end the membership, in one act.

    What a person holds of another institution stays with them, and so do their working roles unless `end_roles`. The successor
    comes to act for this one in the same role, and as an officer where the other was one. Refuses (PermissionDenied) whoever
    does not administer, and (ValidationError) an empty reason, the same person, a successor who may not sign in, a person who
    does not act for the institution today and, with `end_roles`, the last administrator. Leaves `person.handed_over`, beside
    the lines of the memberships and roles that begin and end.
    """
    if not can_appoint(by):
        raise PermissionDenied("hand_over")
    held = Membership.objects.current().filter(person=old, organisation=organisation).first()
    if held is None:
        raise ValidationError({"old": _("No actúa hoy por esa institución.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué pasa todo a otra persona.")})
    passed = inbox.hand_over(by=by, old=old, new=new, things=things_of(held))
    dossiers = Dossier.objects.filter(handler=old, organisation=organisation).update(handler=new)
    succeed(by, held, new)
    people.leave(by=by, membership=held, reason=reason)
    ending = list(Appointment.objects.standing().filter(person=old)) if end_roles else []
    for appointment in ending:
        accounts.dismiss(by=by, appointment=appointment, reason=reason)
    done = Handed(dossiers, passed.tasks, passed.alerts, passed.subscriptions, len(ending))
    after = {"to": new.email, "organisation": organisation.code, **vars(done)}
    journal.record("person.handed_over", by=by, thing=("person", old.email), after=after, reason=reason)
    return done


def things_of(held: Membership) -> list[tuple[str, str]] | None:
    """Return what the messages that pass are about; None, everything, where the person acts for no other institution."""
    if not Membership.objects.current().filter(person=held.person).exclude(pk=held.pk).exists():
        return None
    return [("dossier", key) for key in Dossier.objects.filter(organisation=held.organisation).values_list("key", flat=True)]


def succeed(by: Person, held: Membership, new: Person) -> None:
    """Give the successor the membership and the officer's role that they do not have yet."""
    if not Membership.objects.current().filter(person=new, organisation=held.organisation).exists():
        people.join(by=by, person=new, organisation=held.organisation, role=InstitutionalRole(held.role), post=held.post)
    was = Appointment.objects.current().filter(role=Role.OFFICER)
    if was.filter(person=held.person).exists() and not was.filter(person=new).exists():
        people.appoint(by=by, person=new, role=Role.OFFICER)
