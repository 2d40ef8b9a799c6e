"""Offers of a spreadsheet: each row understood cell by cell, the whole ones kept to be validated, the others named with why."""

import datetime

from django.utils.translation import gettext as _

from minga.cycle.offers import understanding as reading
from minga.cycle.offers.models import Offer
from minga.cycle.offers.permissions import can_write
from minga.cycle.offers.readiness import NotReady
from minga.cycle.offers.recording import bring
from minga.cycle.offers.states import Instrument, Reach
from minga.cycle.organisations.understanding import organisation, seen_by
from minga.exchange.spreadsheets.taking import Kind, Refused, Row, Taken
from minga.exchange.spreadsheets.understanding import (
    Fields,
    listed,
    one_of,
    paragraphs,
    rows,
    several,
    text,
    understood,
    whole,
    whole_day,
    yes,
)
from minga.ground.accounts.models import Person
from minga.ground.kit.text import fold

COLUMNS: Fields = {
    "titulo": ("title", text(300)),
    "descripcion": ("description", paragraphs()),
    "objetivos": ("objectives", paragraphs()),
    "tipo_fuente": ("source_kind", listed("FUENTE")),
    "modalidad": ("modality", listed("MODALIDAD")),
    "mecanismo": ("instrument", one_of(Instrument)),
    "sectores": ("sectors", several(lambda one: reading.listed(one, *reading.SECTORS))),
    "ods": ("goals", several(lambda one: reading.listed(one, "ODS"))),
    "grupos": ("groups", text(300)),
    "quien_puede": ("recipients", several(lambda one: reading.listed(one, "TIPO_ORGANIZACION"))),
    "paises": ("countries", several(reading.country)),
    "alcance": ("reach", one_of(Reach)),
    "territorios": ("units", several(reading.unit)),
    "otras_condiciones": ("eligibility", paragraphs()),
    "monto_minimo": ("amount_min", reading.amount),
    "monto_maximo": ("amount_max", reading.amount),
    "moneda": ("currency", reading.currency),
    "contrapartida": ("counterpart_percent", reading.percent),
    "meses_minimo": ("months_min", whole()),
    "meses_maximo": ("months_max", whole()),
    "idiomas_solicitud": ("languages", reading.languages),
    "abre": ("opens_on", whole_day),
    "cierra": ("closes_on", whole_day),
    "ventanilla_abierta": ("rolling", yes),
    "frecuencia": ("frequency", text(120)),
    "como_se_pide": ("how_to_apply", paragraphs()),
    "enlace": ("link", text(500)),
    "contacto": ("contact", text(300)),
    "requisitos": ("requirement", rows),
    "pasos": ("step", rows),
    "condiciones": ("condition", rows),
    "documentos": ("document", rows),
    "fuente_informacion": ("source_url", text(500)),
    "fuente": ("source", text(300)),
}
DEFAULTS = {"instrument": Instrument.DIRECT.value, "reach": Reach.NATIONAL.value}
GIVER = "cooperante"


def take(row: Row, by: Person) -> Taken:
    """Keep one row as an offer that waits to be validated, which leaves `offer.imported`; Refused says what is wrong with it."""
    values, faults = understood(row.cells, COLUMNS, DEFAULTS, row.known)
    named = row.cells.get(GIVER)
    giver = organisation(named, seen_by(by)) if named else None
    if giver is None:
        faults.append((GIVER, _("No hay una organización con ese nombre: mire cómo se llama en el directorio.")))
    elif not can_write(by, giver):
        faults.append((GIVER, _("Usted no escribe en nombre de este cooperante.")))
    like = (giver.pk if giver else 0, fold(values.get("title", "")), values.get("closes_on"))
    if giver and (why := already(row, *like)):
        faults.append(("titulo", why))
    if faults or giver is None:
        raise Refused(faults)
    try:
        offer = bring(by=by, organisation=giver, values=values)
    except NotReady as refused:
        raise Refused([("", one.text) for one in refused.missing]) from refused
    return Taken(offer.code, offer.title, like)


def already(row: Row, giver: int, title: str, closes_on: datetime.date | None) -> str:
    """Say where an offer of that cooperant with the same title and closing day stands: in a row before, or in the catalogue."""
    if said := row.repeats(lambda like: like == (giver, title, closes_on)):
        return said
    rows = Offer.objects.filter(organisation=giver, closes_on=closes_on).exclude(stage="archived").values_list("code", "title")
    code = next((code for code, known in rows if fold(known) == title), "")
    return _("Ya está en el catálogo: %(code)s.") % {"code": code} if code else ""


KIND = Kind(
    columns=(GIVER, *COLUMNS),
    needed=(GIVER, "titulo"),
    fields={name: column for column, (name, _read) in COLUMNS.items()},
    take=take,
)
