"""Who is told what about a demand: a task for whoever it waits for, a notice for its institution."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from minga.cycle.needs.models import Demand
from minga.cycle.organisations.models import Membership
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind

# After a step: for a role, or for the institution (None); to be done or to be known; what is said.
TOLD: dict[str, tuple[Role | None, Kind, str, str]] = {
    "register": (
        Role.PLANNER,
        Kind.TASK,
        gettext_noop("Demanda por validar: %(title)s"),
        gettext_noop("%(who)s registró la demanda «%(title)s» (%(code)s) de %(institution)s."),
    ),
    "return": (
        None,
        Kind.TASK,
        gettext_noop("Demanda devuelta: %(title)s"),
        gettext_noop("Planificación devolvió la demanda «%(title)s» (%(code)s). Lo que observa: %(reason)s"),
    ),
    "validate": (
        None,
        Kind.NOTICE,
        gettext_noop("Demanda validada: %(title)s"),
        gettext_noop("Planificación validó la demanda «%(title)s» (%(code)s). Ahora pueden priorizarla."),
    ),
    "match": (
        None,
        Kind.NOTICE,
        gettext_noop("Demanda emparejada: %(title)s"),
        gettext_noop("La demanda «%(title)s» (%(code)s) tiene una oferta aceptada."),
    ),
    "unmatch": (
        None,
        Kind.NOTICE,
        gettext_noop("La búsqueda sigue: %(title)s"),
        gettext_noop("La demanda «%(title)s» (%(code)s) vuelve a buscar cooperante: %(reason)s"),
    ),
    "withdraw": (
        Role.PLANNER,
        Kind.NOTICE,
        gettext_noop("Se desistió de una demanda: %(title)s"),
        gettext_noop("%(institution)s desistió de la demanda «%(title)s» (%(code)s): %(reason)s"),
    ),
}


def tell(by: Person, demand: Demand, step: str, reason: str = "") -> None:
    """Close what was to be done about a demand, and tell whoever it waits for now; never the one who took the step."""
    thing = ("demand", demand.code)
    inbox.finish(thing=thing)
    if step not in TOLD:
        return
    role, kind, subject, body = TOLD[step]
    people = [one for one in (holders(role) if role else officers(demand)) if one.pk != by.pk]
    figures = {"title": demand.title[:120], "code": demand.code, "who": by.name, "institution": demand.organisation.name[:120]}
    figures["reason"] = reason[:500]
    inbox.tell(to=people, subject=subject, body=body, figures=figures, link=address(demand), thing=thing, kind=kind)


def address(demand: Demand) -> str:
    """Return the address of the page of a demand."""
    with translation.override("es"):
        return reverse("needs:demand", args=[demand.code])


def holders(role: Role) -> list[Person]:
    """Return the people who hold a role today."""
    working = Appointment.objects.current().filter(role=role).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=working))


def officers(demand: Demand) -> list[Person]:
    """Return the officers of the institution whose demand it is."""
    members = Membership.objects.current().filter(organisation=demand.organisation_id).values("person")
    working = Appointment.objects.current().filter(role=Role.OFFICER).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=members).filter(pk__in=working))
