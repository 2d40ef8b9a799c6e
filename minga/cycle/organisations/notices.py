"""Who is told what of an NGO: its own people, those who register, whoever asked for a correction."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation

from minga.cycle.organisations.models import Membership, Organisation
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind


def people_of(organisation: Organisation) -> list[Person]:
    """Return who acts for an organisation today."""
    members = Membership.objects.current().filter(organisation=organisation).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=members))


def working_as(role: Role) -> list[Person]:
    """Return who holds a working role today."""
    held = Appointment.objects.current().filter(role=role).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=held))


def registrars() -> list[Person]:
    """Return who registers today."""
    return working_as(Role.REGISTRAR)


def officers(organisations: Iterable[int]) -> list[Person]:
    """Return the officers of these institutions today."""
    members = Membership.objects.current().filter(organisation__in=list(organisations)).values("person")
    working = Appointment.objects.current().filter(role=Role.OFFICER).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=members).filter(pk__in=working))


def tell(
    to: Iterable[Person],
    organisation: Organisation,
    words: tuple[str, str],
    figures: Mapping[str, Any],
    page: str,
    *,
    kind: Kind,
    but: Person | None = None,
    about: tuple[str, str] | None = None,
) -> None:
    """Tell people (`but` one) something of an organisation.

    `words`: subject and body, Spanish msgids; `page`: the name of an address with its code; `about`: the thing, the organisation unless
    said.
    """
    with translation.override("es"):
        link = reverse(page, args=[organisation.code])
    subject, body = words
    told = {"name": organisation.name[:120], **figures}
    thing = about or ("organisation", organisation.code)
    people = [one for one in to if but is None or one.pk != but.pk]
    inbox.tell(to=people, subject=subject, body=body, figures=told, link=link, thing=thing, kind=kind)
