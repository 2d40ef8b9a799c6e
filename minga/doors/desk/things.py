"""What the journal writes about, as people see it: the words of events and of kinds, the page of a thing."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts.models import Person

KINDS: dict[str, str | Promise] = {
    "account_request": _("Solicitud de cuenta"),
    "activity": _("Proyecto"),
    "agreement": _("Convenio"),
    "certificate": _("Constancia"),
    "code": _("Código"),
    "codelist": _("Lista de códigos"),
    "condition": _("Condición previa"),
    "contact": _("Contactos de un expediente"),
    "document": _("Documento"),
    "dossier": _("Expediente"),
    "figure": _("Cifra declarada"),
    "finding": _("Hallazgo"),
    "folder": _("Carpeta de registros"),
    "gap": _("Laguna"),
    "head": _("Cabeza de la bitácora"),
    "journal": _("Bitácora"),
    "law": _("Normas"),
    "letter": _("Carta"),
    "norm": _("Norma"),
    "organisation": _("Organización"),
    "people": _("Personas"),
    "person": _("Persona"),
    "rate": _("Tasa de cambio"),
    "relation": _("Relación entre países"),
    "source": _("Fuente"),
    "suggestion": _("Sugerencia"),
    "territory": _("Territorio"),
    "trace": _("Cambio fuera de la bitácora"),
    "unit": _("Unidad territorial"),
}
EVENTS: dict[str, str | Promise] = {
    "account.closed": _("Se cerró una cuenta"),
    "account.opened": _("Se abrió una cuenta"),
    "account.password_changed": _("Cambió una contraseña"),
    "account.reopened": _("Se reabrió una cuenta"),
    "account.signed_in": _("Ingresó"),
    "account_request.approved": _("Se aprobó una solicitud de cuenta"),
    "account_request.checked": _("Se revisó una solicitud de cuenta"),
    "account_request.expired": _("Caducó una solicitud de cuenta"),
    "account_request.filled_in": _("Se completaron datos de una solicitud de cuenta"),
    "account_request.form_received": _("Llegó el formulario firmado de una cuenta"),
    "account_request.form_sent": _("Se envió el formulario de una cuenta"),
    "account_request.made": _("Se pidió una cuenta"),
    "account_request.read": _("Se leyó una solicitud de cuenta"),
    "account_request.refused": _("Se negó una solicitud de cuenta"),
    "activity.condition_declined": _("El documento ofrecido no cumple la condición de un proyecto"),
    "activity.condition_met": _("Llegó un documento que el inicio de un proyecto esperaba"),
    "activity.condition_offered": _("Se ofreció el documento que el inicio de un proyecto espera"),
    "activity.condition_taken_back": _("Se retiró el documento ofrecido para una condición"),
    "activity.conditioned": _("El inicio de un proyecto quedó a la espera de un documento"),
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
    "association.inscribed": _("Se inscribió una mancomunidad o cambió su inscripción"),
    "association.joined": _("Un gobierno entró en una mancomunidad"),
    "basic_agreement.alerted": _("Se avisó del fin de un Convenio Básico"),
    "basic_agreement.ended": _("Terminó un Convenio Básico"),
    "basic_agreement.granted": _("Se otorgó un Convenio Básico"),
    "basic_agreement.lapsed": _("Venció un Convenio Básico"),
    "basic_agreement.recorded": _("Se cargó un Convenio Básico"),
    "basic_agreement.refused": _("Se negó un Convenio Básico"),
    "basic_agreement.requested": _("Se pidió un Convenio Básico"),
    "certificate.annulled": _("Se anuló una constancia"),
    "certificate.issued": _("Se emitió una constancia"),
    "certificate.matched": _("Un registro volvió a coincidir con su constancia"),
    "certificate.outdated": _("Un registro dejó de coincidir con su constancia"),
    "certificate.printed": _("Se hizo el archivo de una constancia"),
    "certificate.shown": _("Cambió si una constancia se muestra en la lista"),
    "code.added": _("Se añadió un código"),
    "code.revised": _("Cambiaron las palabras de un código"),
    "code.withdrawn": _("Se retiró un código"),
    "codelist.loaded": _("Se cargó una lista"),
    "codelist.version_opened": _("Se abrió una versión de una lista"),
    "contact.read": _("Se leyeron los contactos de un expediente"),
    "correction.accepted": _("Se aceptó una corrección"),
    "correction.asked": _("Se pidió una corrección"),
    "correction.refused": _("Se negó una corrección"),
    "document.described": _("Se corrigieron los datos de un documento"),
    "document.published": _("Se publicó un documento"),
    "document.removed": _("Se quitó un documento"),
    "document.replaced": _("Se guardó otra versión de un documento"),
    "document.restored": _("Se devolvió un documento"),
    "document.shown_again": _("Un documento público volvió a mostrarse"),
    "document.stored": _("Se guardó un documento"),
    "document.withdrawn": _("Dejó de ser público un documento"),
    "document.withheld": _("Un documento público dejó de mostrarse"),
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
    "head.published": _("Se publicó la cabeza de la bitácora"),
    "journal.read": _("Se descargó la bitácora"),
    "law.loaded": _("Se cargaron las normas"),
    "law.revised": _("El centro cambió una norma"),
    "letter.retried": _("Se reintentó enviar una carta"),
    "membership.begun": _("Empezó una pertenencia"),
    "membership.ended": _("Terminó una pertenencia"),
    "network.joined": _("Se anotó un miembro de una red"),
    "ngo.verified": _("Se verificó una ONG"),
    "organisation.funding_set": _("Se escribió de dónde viene el dinero de una ONG"),
    "organisation.incentive_set": _("Se escribió por qué coopera una fuente privada"),
    "organisation.mapped": _("Se escribió el mapeo de un actor"),
    "organisation.published": _("Se publicó una organización"),
    "organisation.registered": _("Se registró una organización"),
    "organisation.revised": _("Cambió una organización"),
    "organisation.standing_recorded": _("Se anotó la situación de una ONG"),
    "organisation.withdrawn": _("Se retiró una organización"),
    "people.read": _("Se leyeron datos de personas"),
    "person.handed_over": _("Pasó el trabajo a otra persona"),
    "person.read": _("Se leyó la ficha de una persona"),
    "preference.changed": _("Alguien cambió cómo recibe sus mensajes"),
    "rate.recorded": _("Se anotó una tasa de cambio"),
    "records.loaded": _("Se cargó una carpeta de registros"),
    "relation.recorded": _("Se anotó una relación entre países"),
    "role.given": _("Se dio un rol"),
    "role.taken": _("Terminó un rol"),
    "second_factor.added": _("Alguien puso un segundo factor"),
    "second_factor.removed": _("Alguien quitó un segundo factor"),
    "second_factor.renewed": _("Alguien hizo códigos de recuperación nuevos"),
    "second_factor.reset": _("Se retiró un segundo factor perdido"),
    "second_factor.reset_asked": _("Se pidió retirar un segundo factor perdido"),
    "source.recorded": _("Se anotó una fuente"),
    "stated_count.recorded": _("Se anotó un recuento de la fuente"),
    "subscription.ended": _("Alguien dejó de seguir un asunto"),
    "subscription.opened": _("Alguien empezó a seguir un asunto"),
    "suggestion.answered": _("Se respondió una sugerencia"),
    "suggestion.sent": _("Se envió una sugerencia"),
    "suggestion.taken_up": _("Se tomó en estudio una sugerencia"),
    "system_member.enrolled": _("Se inscribió a un miembro del sistema"),
    "system_members.seeded": _("Se inscribió a quienes tienen un papel en el sistema"),
    "temporary_access.given": _("Se dio un acceso temporal"),
    "temporary_access.used": _("Alguien entró con un acceso temporal"),
    "territory.boundaries_loaded": _("Se cargaron límites"),
    "territory.loaded": _("Se cargó territorio"),
    "token.issued": _("Se creó una llave de acceso"),
    "token.revoked": _("Se revocó una llave de acceso"),
    "trace.explained": _("Se explicó un cambio hecho fuera de la bitácora"),
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
    if kind == "account_request":
        return reverse("access:request", args=[int(key.rpartition("-")[2])])
    if kind == "person" and people and key in people:
        return reverse("desk:person", args=[people[key]])
    return ""


def ids_of(emails: set[str]) -> dict[str, int]:
    """Return {e-mail address: id} of the people among these addresses, in one query."""
    return dict(Person.objects.filter(email__in=emails).values_list("email", "pk"))
