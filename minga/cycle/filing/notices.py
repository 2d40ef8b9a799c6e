"""Who is told what after a step: a task for whoever it waits for now, a notice for whoever sent it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from minga.cycle.filing.models import Dossier
from minga.cycle.organisations.models import Membership
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind

# After a step: for a role, or for the institution ('officers'); whether it is to be done or to be known; what is said.
TOLD: dict[str, tuple[Role | None, Kind, str, str]] = {
    "submit": (Role.VALIDATOR, Kind.TASK, gettext_noop("Por revisar: %(title)s"), gettext_noop("%(who)s envió «%(title)s» (%(key)s).")),
    "send_to_planning": (
        Role.PLANNER,
        Kind.TASK,
        gettext_noop("Por aprobar: %(title)s"),
        gettext_noop("«%(title)s» (%(key)s) necesita la aprobación de planificación (COPLAFIP)."),
    ),
    "validate": (Role.REGISTRAR, Kind.TASK, gettext_noop("Por registrar: %(title)s"), gettext_noop("«%(title)s» (%(key)s) está conforme.")),
    "approve_plan": (
        Role.REGISTRAR,
        Kind.TASK,
        gettext_noop("Por registrar: %(title)s"),
        gettext_noop("Planificación aprobó «%(title)s» (%(key)s)."),
    ),
    "ask_deletion": (
        Role.REGISTRAR,
        Kind.TASK,
        gettext_noop("Piden eliminar: %(title)s"),
        gettext_noop("%(who)s pide eliminar «%(title)s» (%(key)s): %(reason)s"),
    ),
    "observe": (
        None,
        Kind.TASK,
        gettext_noop("Con observaciones: %(title)s"),
        gettext_noop("«%(title)s» (%(key)s) tiene observaciones. Están junto a cada dato."),
    ),
    "register": (
        None,
        Kind.NOTICE,
        gettext_noop("Registrado: %(title)s"),
        gettext_noop("«%(title)s» (%(key)s) está registrado y tiene su constancia."),
    ),
    "annul": (
        None,
        Kind.ALERT,
        gettext_noop("Registro anulado: %(title)s"),
        gettext_noop("Se anuló el registro de «%(title)s»: %(reason)s"),
    ),
    "archive": (None, Kind.NOTICE, gettext_noop("Archivado: %(title)s"), gettext_noop("«%(title)s» (%(key)s) se archivó: %(reason)s")),
    "keep": (None, Kind.NOTICE, gettext_noop("Se conserva: %(title)s"), gettext_noop("«%(title)s» (%(key)s) no se elimina: %(reason)s")),
    "delete": (None, Kind.NOTICE, gettext_noop("Eliminado: %(title)s"), gettext_noop("«%(title)s» (%(key)s) se eliminó, como se pidió.")),
}


def tell(by: Person, dossier: Dossier, step: str, reason: str = "") -> None:
    """Close what was to be done about a dossier, and tell whoever it waits for now; never the one who took the step."""
    inbox.finish(thing=("dossier", dossier.key))
    if step not in TOLD:
        return
    role, kind, subject, body = TOLD[step]
    people = [one for one in (holders(role) if role else officers(dossier)) if one.pk != by.pk]
    figures = {"title": dossier.title[:120], "key": dossier.key, "who": by.name, "reason": reason[:500]}
    with translation.override("es"):
        link = reverse("filing:dossier", args=[dossier.key])
    inbox.tell(to=people, subject=subject, body=body, figures=figures, link=link, thing=("dossier", dossier.key), kind=kind)


def holders(role: Role) -> Iterable[Person]:
    """Return the people who hold a role today."""
    return Person.objects.filter(is_active=True, pk__in=Appointment.objects.current().filter(role=role).values("person"))


def officers(dossier: Dossier) -> Iterable[Person]:
    """Return the officers of the institution of a dossier, and its author where it came on paper."""
    members = Membership.objects.current().filter(organisation=dossier.organisation_id).values("person")
    working = Appointment.objects.current().filter(role=Role.OFFICER).values("person")
    found = list(Person.objects.filter(is_active=True, pk__in=members).filter(pk__in=working))
    return [*found, dossier.author] if dossier.on_paper and dossier.author not in found else found
