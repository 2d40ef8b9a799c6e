"""What the journal writes about, as people see it: the words of events and of kinds, the page of a thing."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts.models import Person

KINDS: dict[str, str | Promise] = {
    "activity": _("Proyecto"),
    "agreement": _("Convenio"),
    "organisation": _("Organización"),
    "person": _("Persona"),
    "people": _("Personas"),
    "journal": _("Bitácora"),
    "code": _("Código"),
    "codelist": _("Lista de códigos"),
    "figure": _("Cifra declarada"),
    "dossier": _("Expediente"),
    "finding": _("Hallazgo"),
    "folder": _("Carpeta de registros"),
    "gap": _("Laguna"),
    "rate": _("Tasa de cambio"),
    "source": _("Fuente"),
    "territory": _("Territorio"),
    "unit": _("Unidad territorial"),
}
EVENTS: dict[str, str | Promise] = {
    "account.closed": _("Se cerró una cuenta"),
    "account.opened": _("Se abrió una cuenta"),
    "account.password_changed": _("Cambió una contraseña"),
    "account.reopened": _("Se reabrió una cuenta"),
    "account.signed_in": _("Ingresó"),
    "activity.recorded": _("Se cargó un proyecto"),
    "activity.revised": _("Cambió un proyecto"),
    "agreement.addendum_added": _("Se añadió una adenda"),
    "agreement.expiry_announced": _("Se avisó de un vencimiento"),
    "agreement.obligation_announced": _("Se avisó de una obligación"),
    "agreement.obligation_met": _("Se cumplió una obligación"),
    "agreement.observed": _("Un convenio volvió con observaciones"),
    "agreement.opened": _("Se empezó un convenio"),
    "agreement.recorded": _("Se cargó un convenio"),
    "agreement.registered": _("Se registró un convenio"),
    "agreement.registration_annulled": _("Se anuló el registro de un convenio"),
    "agreement.reopened": _("Se retomó un convenio"),
    "agreement.resumed": _("Se reanudó un convenio"),
    "agreement.reviewed": _("La revisión jurídica halló conforme un convenio"),
    "agreement.revised": _("Cambió un convenio"),
    "agreement.saved": _("Se guardó un convenio"),
    "agreement.sent_to_review": _("Un convenio pasó a revisión jurídica"),
    "agreement.settled": _("Se liquidó un convenio"),
    "agreement.signed": _("Se suscribió un convenio"),
    "agreement.standing_justified": _("Se justificó que se nombre a una ONG"),
    "agreement.suspended": _("Se suspendió un convenio"),
    "agreement.terminated": _("Terminó un convenio antes de su fecha"),
    "agreement.withdrawn": _("Se desistió de un convenio"),
    "code.added": _("Se añadió un código"),
    "code.revised": _("Cambiaron las palabras de un código"),
    "code.withdrawn": _("Se retiró un código"),
    "codelist.loaded": _("Se cargó una lista"),
    "codelist.version_opened": _("Se abrió una versión de una lista"),
    "dossier.amended": _("Empezó una enmienda"),
    "dossier.amendment_discarded": _("Se descartó una enmienda"),
    "dossier.annulled": _("Se anuló un registro"),
    "dossier.archived": _("Se archivó un expediente"),
    "dossier.deleted": _("Se eliminó un expediente"),
    "dossier.deletion_asked": _("Se pidió eliminar un expediente"),
    "dossier.kept": _("Se conservó un expediente"),
    "dossier.observed": _("Se devolvió con observaciones"),
    "dossier.opened": _("Se abrió un expediente"),
    "dossier.plan_approved": _("Planificación aprobó un expediente"),
    "dossier.read": _("Se leyó un expediente"),
    "dossier.registered": _("Se registró un expediente"),
    "dossier.reopened": _("Se retomó un expediente"),
    "dossier.restored": _("Se restauró un expediente"),
    "dossier.saved": _("Se guardó un expediente"),
    "dossier.sent_to_planning": _("Pasó a planificación"),
    "dossier.submitted": _("Se envió un expediente"),
    "dossier.unarchived": _("Se desarchivó un expediente"),
    "dossier.validated": _("La revisión lo halló conforme"),
    "dossier.withdrawn": _("Se desistió de un expediente"),
    "figure.recorded": _("Se anotó una cifra declarada"),
    "finding.raised": _("Apareció un hallazgo"),
    "finding.reopened": _("Volvió un hallazgo"),
    "finding.settled": _("Se resolvió un hallazgo"),
    "gap.recorded": _("Se anotó una laguna"),
    "journal.read": _("Se descargó la bitácora"),
    "membership.begun": _("Empezó una pertenencia"),
    "membership.ended": _("Terminó una pertenencia"),
    "organisation.published": _("Se publicó una organización"),
    "organisation.registered": _("Se registró una organización"),
    "organisation.revised": _("Cambió una organización"),
    "organisation.standing_recorded": _("Se anotó la situación de una ONG"),
    "organisation.withdrawn": _("Se retiró una organización"),
    "people.read": _("Se leyeron datos de personas"),
    "person.handed_over": _("Pasó el trabajo a otra persona"),
    "person.read": _("Se leyó la ficha de una persona"),
    "rate.recorded": _("Se anotó una tasa de cambio"),
    "records.loaded": _("Se cargó una carpeta de registros"),
    "role.given": _("Se dio un rol"),
    "role.taken": _("Terminó un rol"),
    "source.recorded": _("Se anotó una fuente"),
    "stated_count.recorded": _("Se anotó un recuento de la fuente"),
    "territory.boundaries_loaded": _("Se cargaron límites"),
    "territory.loaded": _("Se cargó territorio"),
}


def kind_words(kind: str) -> str:
    """Return what a thing is in the reader's language, its own word where it has none here."""
    return str(KINDS.get(kind, kind))


def event_words(event: str) -> str:
    """Return what happened in the reader's language, the event's code where it has no words here."""
    return str(EVENTS.get(event, event))


def page_of(kind: str, key: str, people: dict[str, int] | None = None) -> str:
    """Return the address of the page of a thing, '' where it has none. `people`: {e-mail address: id} for those who tend people."""
    if kind == "activity":
        return reverse("portal:activity", args=[key])
    if kind == "agreement":
        return reverse("agreements:work", args=[key])
    if kind == "dossier":
        return reverse("filing:dossier", args=[key])
    if kind == "organisation":
        return reverse("portal:organisation", args=[key])
    if kind == "person" and people and key in people:
        return reverse("desk:person", args=[people[key]])
    return ""


def ids_of(emails: set[str]) -> dict[str, int]:
    """Return {e-mail address: id} of the people among these addresses, in one query."""
    return dict(Person.objects.filter(email__in=emails).values_list("email", "pk"))
