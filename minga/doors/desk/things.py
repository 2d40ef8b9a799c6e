"""What the journal writes about, as people see it: the words of events and of kinds, the page of a thing."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.doors.desk.event_words import EVENTS as EVENTS
from minga.ground.accounts.models import Person

KINDS: dict[str, str | Promise] = {
    "account_request": _("Solicitud de cuenta"),
    "activity": _("Proyecto"),
    "agenda": _("Agenda territorial"),
    "agenda_table": _("Agendas reales de los cooperantes"),
    "agreement": _("Convenio"),
    "certificate": _("Constancia"),
    "code": _("Código"),
    "cluster": _("Clúster"),
    "codelist": _("Lista de códigos"),
    "condition": _("Condición previa"),
    "contact": _("Contactos de un expediente"),
    "dataset": _("Conjunto de datos de IATI"),
    "demand": _("Demanda"),
    "demand_plan": _("Plan de demanda"),
    "department": _("Departamento"),
    "document": _("Documento"),
    "dossier": _("Expediente"),
    "figure": _("Cifra declarada"),
    "finding": _("Hallazgo"),
    "folder": _("Carpeta de registros"),
    "gap": _("Laguna"),
    "head": _("Cabeza de la bitácora"),
    "import": _("Importación al lago de datos"),
    "initiative": _("Propuesta de estrategia"),
    "journal": _("Bitácora"),
    "law": _("Normas"),
    "letter": _("Carta"),
    "load": _("Carga de una tabla"),
    "macro_projects": _("Macroproyectos"),
    "mapping": _("Mapeo de columnas"),
    "norm": _("Norma"),
    "offer": _("Oferta"),
    "organisation": _("Organización"),
    "people": _("Personas"),
    "person": _("Persona"),
    "plan": _("Plan de desarrollo"),
    "policy": _("Política de un cooperante"),
    "practice": _("Práctica"),
    "promotion": _("Acción de promoción"),
    "proposal": _("Propuesta"),
    "rate": _("Tasa de cambio"),
    "rates": _("Tasas de cambio publicadas"),
    "relation": _("Relación entre países"),
    "round": _("Ronda de selección"),
    "scan": _("Texto escaneado"),
    "search": _("Búsqueda"),
    "source": _("Fuente"),
    "strategy": _("Estrategia de cooperación"),
    "suggestion": _("Sugerencia"),
    "template": _("Plantilla de nota conceptual"),
    "territory": _("Territorio"),
    "topic": _("Tema para la negociación"),
    "trace": _("Cambio fuera de la bitácora"),
    "unit": _("Unidad territorial"),
    "year_plan": _("Programación anual"),
    "weights": _("Pesos del puntaje"),
}


def kind_words(kind: str) -> str:
    """Return what a thing is in the reader's language, its own word where it has none here."""
    return str(KINDS.get(kind, kind))


def event_words(event: str) -> str:
    """Return what happened in the reader's language, the event's code where it has no words here."""
    return str(EVENTS.get(event, event))


# Kinds whose page is found by their key alone.
BY_KEY = {
    "activity": "portal:activity",
    "agreement": "agreements:work",
    "dataset": "lake:source",
    "dossier": "filing:dossier",
    "offer": "portal:offer",
    "organisation": "portal:organisation",
    "policy": "portal:policy",
}


def page_of(kind: str, key: str, people: dict[str, int] | None = None) -> str:
    """Return the address of the page of a thing, '' where it has none. `people`: {e-mail address: id} for those who tend people."""
    if kind in BY_KEY:
        return reverse(BY_KEY[kind], args=[key])
    if kind == "activity":
        return reverse("portal:activity", args=[key])
    if kind == "agreement":
        return reverse("agreements:work", args=[key])
    if kind == "dossier":
        return reverse("filing:dossier", args=[key])
    if kind == "proposal":
        return reverse("proposals:case", args=[key])
    if kind == "template":
        return reverse("proposals:template", args=[key])
    if kind == "organisation":
        return reverse("portal:organisation", args=[key])
    if kind == "load":
        return reverse("spreadsheets:report", args=[int(key)])
    if kind == "import":
        return reverse("lake:import", args=[int(key)])
    if kind == "account_request":
        return reverse("access:request", args=[int(key.rpartition("-")[2])])
    if kind == "person" and people and key in people:
        return reverse("desk:person", args=[people[key]])
    return ""


def ids_of(emails: set[str]) -> dict[str, int]:
    """Return {e-mail address: id} of the people among these addresses, in one query."""
    return dict(Person.objects.filter(email__in=emails).values_list("email", "pk"))
