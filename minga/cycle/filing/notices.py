"""Who is told what after a step: a task for whoever it waits for now, a notice for whoever sent it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from minga.cycle.activities.models import Condition
from minga.cycle.agreements.notices import JUSTIFY, NGO_ALLOWED, NGO_ALLOWED_WHY, NGO_ASKED, NGO_DECLINED, NGO_DECLINED_WHY
from minga.cycle.filing.models import Dossier
from minga.cycle.organisations.models import Membership
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind
from minga.ground.kit.text import sentence

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


CONFIRM = gettext_noop("Por confirmar: %(document)s")
OFFERED = gettext_noop("%(who)s ofreció «%(document)s», que «%(title)s» (%(key)s) espera para empezar. Léalo y confirme si lo cumple.")
MET = gettext_noop("Condición cumplida: %(document)s")
CONFIRMED = gettext_noop("El centro confirmó que «%(document)s» cumple la condición de «%(title)s» (%(key)s).")
NOT_MET = gettext_noop("No cumple la condición: %(document)s")
DECLINED = gettext_noop("«%(document)s» no cumple la condición de «%(title)s» (%(key)s): %(reason)s")


def tell_offered(by: Person, dossier: Dossier, condition: Condition) -> None:
    """Ask the reviewers to confirm a document that was offered for a condition; never the one who offered it."""
    people = [one for one in holders(Role.VALIDATOR) if one.pk != by.pk]
    tell_of_condition(people, dossier, condition, (CONFIRM, OFFERED), Kind.TASK, who=by.name)


def tell_answered(by: Person, dossier: Dossier, condition: Condition, reason: str) -> None:
    """Close what was to be confirmed, and tell the institution: met, or with the reason why it is not."""
    inbox.finish(thing=("condition", str(condition.pk)))
    people = [one for one in officers(dossier) if one.pk != by.pk]
    words = (NOT_MET, DECLINED) if reason else (MET, CONFIRMED)
    tell_of_condition(people, dossier, condition, words, Kind.NOTICE, reason=reason[:500])


def tell_standing_asked(by: Person, dossier: Dossier, names: list[str], reason: str) -> None:
    """Ask the reviewers to justify, or not, that a record names NGOs whose agreement ended; never the one who asked."""
    people = [one for one in holders(Role.VALIDATOR) if one.pk != by.pk]
    tell_of_standing(people, dossier, names, (JUSTIFY, NGO_ASKED), Kind.TASK, who=by.name, reason=reason)


def tell_standing_answered(by: Person, dossier: Dossier, names: list[str], reason: str, *, justified: bool) -> None:
    """Tell the institution what the centre answered; what was to be answered is over once nothing is asked."""
    if not dossier.standing_asked:
        inbox.finish(thing=("dossier", dossier.key), subject=JUSTIFY)
    people = [one for one in officers(dossier) if one.pk != by.pk]
    words = (NGO_ALLOWED, NGO_ALLOWED_WHY) if justified else (NGO_DECLINED, NGO_DECLINED_WHY)
    tell_of_standing(people, dossier, names, words, Kind.NOTICE, reason=sentence(reason))


def tell_of_standing(people: list[Person], dossier: Dossier, names: list[str], words: tuple[str, str], kind: Kind, **more) -> None:
    figures = {"names": ", ".join(names)[:200], "title": dossier.title[:120], "key": dossier.key, **more}
    with translation.override("es"):
        link = reverse("filing:standing" if kind == Kind.TASK else "filing:dossier", args=[dossier.key])
    inbox.tell(to=people, subject=words[0], body=words[1], figures=figures, link=link, thing=("dossier", dossier.key), kind=kind)


def tell_of_condition(people: list[Person], dossier: Dossier, condition: Condition, words: tuple[str, str], kind: Kind, **more) -> None:
    figures = {"document": condition.document[:120], "title": dossier.title[:120], "key": dossier.key, **more}
    with translation.override("es"):
        asked = kind == Kind.TASK
        link = reverse("filing:condition", args=[dossier.key, condition.pk]) if asked else reverse("filing:dossier", args=[dossier.key])
    thing = ("condition", str(condition.pk))
    inbox.tell(to=people, subject=words[0], body=words[1], figures=figures, link=link, thing=thing, kind=kind)


def holders(role: Role) -> Iterable[Person]:
    """Return the people who hold a role today."""
    return Person.objects.filter(is_active=True, pk__in=Appointment.objects.current().filter(role=role).values("person"))


def officers(dossier: Dossier) -> Iterable[Person]:
    """Return the officers of the institution of a dossier, and its author where it came on paper."""
    members = Membership.objects.current().filter(organisation=dossier.organisation_id).values("person")
    working = Appointment.objects.current().filter(role=Role.OFFICER).values("person")
    found = list(Person.objects.filter(is_active=True, pk__in=members).filter(pk__in=working))
    return [*found, dossier.author] if dossier.on_paper and dossier.author not in found else found
