"""Who acts for which organisation: people join, leave, and take working roles; what they had passes on elsewhere.

Roles of the whole system belong to people of a central institution (R-019): the first administrator of a new house, opened
from the command line, is the one exception.
"""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import InstitutionalRole, Membership, Organisation
from minga.cycle.organisations.queries import is_central
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import CENTRAL, Appointment, Person, Role
from minga.ground.accounts.permissions import can_admit, can_appoint
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
    held = Membership.objects.filter(person=person, organisation=organisation, until=None, ended_at=None).first()
    if held:
        day = f"{held.since:%d/%m/%Y}"
        raise ValidationError({"organisation": _("Ya actúa por esta institución, desde el %(day)s y sin fecha de fin.") % {"day": day}})
    return _begin(
        by, Membership(person=person, organisation=organisation, role=role, post=post, since=since or timezone.localdate(), until=until)
    )


@transaction.atomic
def admit(*, by: Person, person: Person, organisation: Organisation, role: InstitutionalRole, post: str) -> Membership:
    """Begin the first membership of somebody who was let in on request. Leaves `membership.begun`.

    Refuses (PermissionDenied) whoever neither registers nor administers, and whoever the person is if they ever acted for an
    organisation: what follows the first is for administrators (`join`).
    """
    if not can_admit(by) or Membership.objects.filter(person=person).exists():
        raise PermissionDenied("admit")
    return _begin(by, Membership(person=person, organisation=organisation, role=role, post=post, since=timezone.localdate()))


def _begin(by: Person, begun: Membership) -> Membership:
    begun.full_clean()
    begun.save()
    vars(begun.person).pop("institutions", None)
    journal.record("membership.begun", by=by, thing=("person", begun.person.email), after=told(begun))
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
