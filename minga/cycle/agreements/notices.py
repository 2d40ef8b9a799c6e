"""Who is told what about an agreement: a task for whoever it waits for, a notice for whoever carries it, an alert of a day to come."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations.models import Membership
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind
from minga.ground.kit.dates import PartialDate

# After a step: for a role, or for the institution (None); to be done or to be known; what is said.
TOLD: dict[str, tuple[Role | None, Kind, str, str]] = {
    "send_to_review": (
        Role.VALIDATOR,
        Kind.TASK,
        gettext_noop("Revisión jurídica: %(title)s"),
        gettext_noop("%(who)s pide la revisión jurídica de «%(title)s» (%(code)s)."),
    ),
    "observe": (
        None,
        Kind.TASK,
        gettext_noop("Con observaciones: %(title)s"),
        gettext_noop("La revisión jurídica de «%(title)s» (%(code)s) dejó observaciones. Están junto a cada dato."),
    ),
    "review": (
        None,
        Kind.TASK,
        gettext_noop("Listo para firmar: %(title)s"),
        gettext_noop("La revisión jurídica halló conforme «%(title)s» (%(code)s): falta la firma."),
    ),
    "sign": (
        Role.REGISTRAR,
        Kind.TASK,
        gettext_noop("Por registrar: %(title)s"),
        gettext_noop("«%(title)s» (%(code)s) está suscrito y falta en el registro nacional (COOTAD, art. 131)."),
    ),
    "suspend": (
        Role.REGISTRAR,
        Kind.NOTICE,
        gettext_noop("Suspendido: %(title)s"),
        gettext_noop("Se suspendió «%(title)s» (%(code)s): %(reason)s"),
    ),
    "resume": (
        Role.REGISTRAR,
        Kind.NOTICE,
        gettext_noop("Reanudado: %(title)s"),
        gettext_noop("Se reanudó «%(title)s» (%(code)s): %(reason)s"),
    ),
    "settle": (
        Role.REGISTRAR,
        Kind.NOTICE,
        gettext_noop("Liquidado: %(title)s"),
        gettext_noop("Se liquidó «%(title)s» (%(code)s): %(reason)s"),
    ),
    "terminate": (
        Role.REGISTRAR,
        Kind.NOTICE,
        gettext_noop("Terminado antes de su fecha: %(title)s"),
        gettext_noop("Terminó antes de su fecha «%(title)s» (%(code)s): %(reason)s"),
    ),
    "addendum": (
        Role.REGISTRAR,
        Kind.TASK,
        gettext_noop("Adenda por registrar: %(title)s"),
        gettext_noop("«%(title)s» (%(code)s) tiene una adenda: su constancia es de antes."),
    ),
    "register": (
        None,
        Kind.NOTICE,
        gettext_noop("Registrado: %(title)s"),
        gettext_noop("«%(title)s» (%(code)s) está en el registro nacional y tiene su constancia."),
    ),
    "annul": (
        None,
        Kind.ALERT,
        gettext_noop("Registro anulado: %(title)s"),
        gettext_noop("Se anuló el registro de «%(title)s» (%(code)s): %(reason)s"),
    ),
}
KEPT_OPEN = frozenset({"suspend", "resume"})  # the registration that is still due stays due
EXPIRES = gettext_noop("Vence en %(days)s días: %(title)s")
EXPIRES_BODY = gettext_noop("«%(title)s» (%(code)s) rige hasta %(end)s. Si va a seguir, hace falta una adenda suscrita antes.")
DUE = gettext_noop("Obligación por cumplir: %(title)s")
DUE_BODY = gettext_noop("En «%(title)s» (%(code)s), %(who)s tiene hasta %(due)s para: %(what)s")
LATE = gettext_noop("Obligación vencida: %(title)s")
LATE_BODY = gettext_noop("En «%(title)s» (%(code)s), %(who)s tenía hasta %(due)s para: %(what)s. Anote con qué se cumplió.")


def tell(by: Person, agreement: Agreement, step: str, reason: str = "") -> None:
    """Close what was to be done about an agreement, and tell whoever it waits for now; never the one who took the step."""
    thing = ("agreement", agreement.code)
    if step not in KEPT_OPEN:
        inbox.finish(thing=thing)
    if step not in TOLD:
        return
    role, kind, subject, body = TOLD[step]
    people = [one for one in (holders(role) if role else officers(agreement)) if one.pk != by.pk]
    figures = said(agreement) | {"who": by.name, "reason": reason[:500]}
    inbox.tell(to=people, subject=subject, body=body, figures=figures, link=address(agreement), thing=thing, kind=kind)


JUSTIFY = gettext_noop("Por justificar: %(names)s")
NGO_ASKED = gettext_noop("%(who)s pide nombrar a %(names)s en «%(title)s» (%(key)s), aunque su Convenio Básico terminó: %(reason)s")
NGO_ALLOWED = gettext_noop("Se puede nombrar a %(names)s")
NGO_ALLOWED_WHY = gettext_noop("El centro justificó que «%(title)s» (%(key)s) nombre a %(names)s: %(reason)s")
NGO_DECLINED = gettext_noop("No se puede nombrar a %(names)s")
NGO_DECLINED_WHY = gettext_noop("«%(title)s» (%(key)s) no puede nombrar a %(names)s: hay que quitarla. Motivo: %(reason)s")


def tell_standing_asked(by: Person, agreement: Agreement, names: list[str], reason: str) -> None:
    """Ask the reviewers to justify, or not, that an agreement names NGOs whose agreement ended; never the one who asked."""
    people = [one for one in holders(Role.VALIDATOR) if one.pk != by.pk]
    tell_of_standing(people, agreement, names, (JUSTIFY, NGO_ASKED), Kind.TASK, who=by.name, reason=reason)


def tell_standing_answered(by: Person, agreement: Agreement, names: list[str], reason: str, *, justified: bool, over: bool) -> None:
    """Tell the institution what the centre answered; `over`: nothing of what was asked waits any more."""
    if over:
        inbox.finish(thing=("agreement", agreement.code), subject=JUSTIFY)
    people = [one for one in officers(agreement) if one.pk != by.pk]
    words = (NGO_ALLOWED, NGO_ALLOWED_WHY) if justified else (NGO_DECLINED, NGO_DECLINED_WHY)
    tell_of_standing(people, agreement, names, words, Kind.NOTICE, reason=reason)


def tell_of_standing(people: list[Person], agreement: Agreement, names: list[str], words: tuple[str, str], kind: Kind, **more) -> None:
    figures = {"names": ", ".join(names)[:200], "title": agreement.title[:120], "key": agreement.code, **more}
    with translation.override("es"):
        link = reverse("agreements:justify" if kind == Kind.TASK else "agreements:work", args=[agreement.code])
    inbox.tell(to=people, subject=words[0], body=words[1], figures=figures, link=link, thing=("agreement", agreement.code), kind=kind)


def tell_expiry(agreement: Agreement, days: int, end: PartialDate) -> None:
    """Alert the institution's people and the registrars that an agreement ends in so many days."""
    alert(agreement, [*officers(agreement), *holders(Role.REGISTRAR)], EXPIRES, EXPIRES_BODY, {"days": days, "end": end.text})


def tell_obligation(agreement: Agreement, who: str, what: str, due: PartialDate, *, late: bool) -> None:
    """Alert the institution's people of what is due soon, or was."""
    figures = {"who": who, "what": what[:300], "due": due.text}
    alert(agreement, officers(agreement), LATE if late else DUE, LATE_BODY if late else DUE_BODY, figures)


def alert(agreement: Agreement, people: Iterable[Person], subject: str, body: str, figures: dict) -> None:
    thing, whole = ("agreement", agreement.code), said(agreement) | figures
    inbox.tell(to=people, subject=subject, body=body, figures=whole, link=address(agreement), thing=thing, kind=Kind.ALERT)


def said(agreement: Agreement) -> dict:
    return {"title": agreement.title[:120], "code": agreement.code}


def address(agreement: Agreement) -> str:
    """Return the address of the page on which an agreement is worked at."""
    with translation.override("es"):
        return reverse("agreements:work", args=[agreement.code])


def holders(role: Role) -> list[Person]:
    """Return the people who hold a role today."""
    working = Appointment.objects.current().filter(role=role).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=working))


def officers(agreement: Agreement) -> list[Person]:
    """Return the people of the institution who work with agreements."""
    members = Membership.objects.current().filter(organisation=agreement.organisation_id).values("person")
    working = Appointment.objects.current().filter(role__in=(Role.OFFICER, Role.ADMINISTRATOR)).values("person")
    return list(Person.objects.filter(is_active=True, pk__in=members).filter(pk__in=working))
