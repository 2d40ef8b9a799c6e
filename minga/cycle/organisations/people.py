"""Who acts for which organisation: people join, leave, and take working roles; what they had passes on elsewhere.

Roles of the whole system belong to people of a central institution (R-019): the first administrator of a new house, opened
from the command line, is the one exception.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import InstitutionalRole, Membership, Organisation
from minga.cycle.organisations.queries import is_central
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import CENTRAL, Appointment, Person, Role
from minga.ground.accounts.permissions import can_appoint
from minga.ground.inbox import actions as inbox
from minga.ground.journal import actions as journal


@transaction.atomic
def join(
    *,
    by: Person,
    person: Person,
    organisation: Organisation,
    role: InstitutionalRole,
    post: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Membership:
    """Let a person act for an organisation from a day (today) to a day (open). Leaves `membership.begun`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) what a field refuses and a person who acts
    for the organisation already.
    """
    if not can_appoint(by):
        raise PermissionDenied("join")
    begun = Membership(person=person, organisation=organisation, role=role, post=post, since=since or timezone.localdate(), until=until)
    begun.full_clean()
    begun.save()
    vars(person).pop("institutions", None)
    journal.record("membership.begun", by=by, thing=("person", person.email), after=told(begun))
    return begun


@transaction.atomic
def leave(*, by: Person, membership: Membership, reason: str) -> None:
    """End a membership now: the next request no longer has it. Leaves `membership.ended`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) an empty reason and a membership that ended.
    """
    if not can_appoint(by):
        raise PermissionDenied("leave")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué termina.")})
    if membership.ended_at:
        raise ValidationError(_("Esta pertenencia ya terminó."))
    before = told(membership)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    vars(membership.person).pop("institutions", None)
    thing = ("person", membership.person.email)
    journal.record("membership.ended", by=by, thing=thing, before=before, after=told(membership), reason=reason)


@transaction.atomic
def appoint(*, by: Person, person: Person, role: Role, **terms) -> Appointment:
    """Give a person a working role; `terms`: since, until, deputy_of, as in accounts.actions.appoint, whose refusals it has.

    Refuses too (ValidationError) a role of the whole system for a person of no central institution (R-019).
    """
    if role in CENTRAL and not any(is_central(one) for one in organisations_of(person)):
        raise ValidationError({"role": _("Este rol es de personas de una institución central.")})
    return accounts.appoint(by=by, person=person, role=role, **terms)


@transaction.atomic
def hand_over(
    *, by: Person, old: Person, new: Person, organisation: Organisation, reason: str, moved: Mapping[str, int] | None = None
) -> Mapping[str, int]:
    """Pass what a person does for an organisation to their successor, and end their membership: one act, one line.

    The successor, who begins to act for the organisation in the same role and post if they did not yet, receives the open
    tasks, unread alerts and subscriptions, unless the person before goes on acting for another institution. `moved`: how many
    of what higher areas keep have passed in the same transaction, by name (drafts); returned with what passed here. Refuses
    (PermissionDenied) whoever does not administer, and (ValidationError) an empty reason, a successor who is the same person or
    may not sign in, and a person who does not act for the organisation.
    Leaves `person.handed_over`.
    """
    if not can_appoint(by):
        raise PermissionDenied("hand_over")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué pasa su trabajo.")})
    if new.pk == old.pk or not new.is_active:
        raise ValidationError({"new": _("Elija a otra persona, con la cuenta abierta.")})
    ending = Membership.objects.current().filter(person=old, organisation=organisation).first()
    if ending is None:
        raise ValidationError(_("Esta persona no actúa por esa institución."))
    before = told(ending)
    succeed(ending, new)
    ending.ended_at = timezone.now()
    ending.save(update_fields=["ended_at"])
    vars(old).pop("institutions", None)
    passed = {**(moved or {}), **pass_messages(by=by, old=old, new=new)}
    after = {**told(ending), "to": new.email, "moved": passed}
    journal.record("person.handed_over", by=by, thing=("person", old.email), before=before, after=after, reason=reason)
    return passed


def succeed(ending: Membership, new: Person) -> None:
    """Let the successor act for the organisation as the person before did, unless they act for it already."""
    if Membership.objects.current().filter(person=new, organisation=ending.organisation).exists():
        return
    begun = Membership(person=new, organisation=ending.organisation, role=ending.role, post=ending.post, since=timezone.localdate())
    begun.until = ending.until
    begun.full_clean()
    begun.save()
    vars(new).pop("institutions", None)


def pass_messages(*, by: Person, old: Person, new: Person) -> Mapping[str, int]:
    """Pass what the inbox keeps for one person to another, told by name; nothing while they act for another institution.

    A message does not say for which institution it was written, and what is of another institution may not be read elsewhere.
    """
    if Membership.objects.current().filter(person=old).exists():
        return {}
    return asdict(inbox.hand_over(by=by, old=old, new=new))


def organisations_of(person: Person) -> list[Organisation]:
    return [one.organisation for one in Membership.objects.current().filter(person=person).select_related("organisation__kind")]


def told(membership: Membership) -> dict:
    return {
        "organisation": membership.organisation.code,
        "role": membership.role,
        "post": membership.post,
        "since": membership.since,
        "until": membership.until,
        "ended_at": membership.ended_at,
    }
