"""What an agreement is made of: its fields, its rows and the sections of its form, in their order (FEATURES 5.2).

Its values are plain JSON: a field by its name, rows as a list of objects with an `id` of their own, so that a note or a change
stays with its row. A place is 'title', 'parties.12' or 'parties.12.role'.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Sort(Enum):
    """How a cell is written and read."""

    LINE = "line"
    LINES = "lines"
    CODE = "code"  # a value of a list, by its code
    SECTOR = "codes"  # a value of a classifying list, by its identifier 'Sector/43030'
    DATE = "date"  # a day, a month or a year
    DAY = "day"
    AMOUNT = "amount"
    CURRENCY = "currency"
    COUNT = "count"
    YES_NO = "yes_no"
    AGREEMENT = "agreement"
    WHO = "organisation"  # a name as written; the organisation that surely bears it goes into the column `organisation`
    ORGANISATION = "organisation_code"
    COUNTRY = "country"
    UNIT = "unit"
    PLAIN = "plain"  # JSON as it is


@dataclass(frozen=True)
class Field:
    """One cell. `list`: the code list of its values; `hidden`: told and compared, not written in the form."""

    name: str
    sort: Sort
    label: str | Promise
    list: str = ""
    hint: str | Promise = ""
    length: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class Rows:
    """A table: several rows of the same columns; `one` is what a row is called."""

    name: str
    label: str | Promise
    one: str | Promise
    columns: tuple[Field, ...]
    hint: str | Promise = ""
    hidden: bool = False

    @property
    def shown(self) -> tuple[Field, ...]:
        """The columns of the form."""
        return tuple(one for one in self.columns if not one.hidden)


@dataclass(frozen=True)
class Section:
    """One task of the task list."""

    name: str
    label: str | Promise
    fields: tuple[Field, ...] = ()
    rows: tuple[Rows, ...] = ()
    hint: str | Promise = ""


SOURCE = Field("source", Sort.LINE, _("Fuente"), hidden=True, length=300)
PRECISION = Field("precision", Sort.LINE, _("Exactitud"), hidden=True)
PARTIAL = _("Basta el año o el mes si no se sabe el día: 2026, 2026-03 o 14/03/2026.")
NAME = _("Como en las partes.")

SECTIONS: tuple[Section, ...] = (
    Section(
        "instrument",
        _("El instrumento"),
        (
            Field("kind", Sort.CODE, _("Clase"), "TIPO_CONVENIO"),
            Field("title", Sort.LINE, _("Título"), length=400),
            Field("number", Sort.LINE, _("Número propio"), hint=_("El que le da su institución, si ya lo tiene."), length=80),
            Field("object", Sort.LINES, _("Objeto"), hint=_("Para qué se firma, en una o dos frases.")),
            Field("modality", Sort.CODE, _("Tipo de cooperación"), "MODALIDAD"),
            Field(
                "parent",
                Sort.AGREEMENT,
                _("Deriva de"),
                hint=_(
                    "El código del acuerdo del que deriva, por ejemplo AGR-010. Hace falta con un cooperante oficial (agencia): un acuerdo "
                    "internacional suscrito."
                ),
            ),
            Field("programme_logic", Sort.YES_NO, _("Trabaja por programas y no por proyectos")),
            Field("note", Sort.LINES, _("Nota")),
        ),
    ),
    Section(
        "parties",
        _("Las partes"),
        (),
        (
            Rows(
                "parties",
                _("Quiénes toman parte"),
                _("Parte"),
                (
                    Field("role", Sort.CODE, _("Papel"), "ROL_CONVENIO"),
                    Field("as_written", Sort.WHO, _("Quién"), hint=_("Nombre, siglas u otro nombre con que se la conoce."), length=300),
                    Field("organisation", Sort.ORGANISATION, _("Organización"), hidden=True),
                    Field("country", Sort.COUNTRY, _("País"), hint=_("Si la parte es un país o no está en el directorio.")),
                    Field("unit", Sort.UNIT, _("Territorio"), hint=_("La provincia, cantón o parroquia, si es un gobierno subnacional.")),
                    Field("subnational", Sort.YES_NO, _("Es un gobierno subnacional")),
                    Field("signatory", Sort.LINE, _("Quién firma"), length=200),
                    Field("post", Sort.LINE, _("Cargo"), length=200),
                    Field("power", Sort.LINE, _("Con qué poder"), hint=_("Nombramiento, delegación o poder, con su fecha."), length=300),
                    SOURCE,
                ),
                _("Su institución y, al menos, otra parte. Quien ejecuta va en una fila propia."),
            ),
        ),
    ),
    Section(
        "validity",
        _("Vigencia"),
        (
            Field("signed_on", Sort.DATE, _("Suscrito"), hidden=True),
            Field("in_force_from", Sort.DATE, _("En vigor desde"), hint=_("Vacío, si rige desde que se firma.")),
            Field("ends_on", Sort.DATE, _("Vigente hasta")),
            Field("indefinite", Sort.YES_NO, _("De duración indefinida")),
            Field("renews", Sort.YES_NO, _("Se renueva por sí solo")),
            Field("notice_days", Sort.COUNT, _("Días de preaviso para terminarlo")),
            Field(
                "overlap_reason",
                Sort.LINE,
                _("Por qué coincide con otro programa"),
                hint=_("Solo si es un programa indicativo y hay otro de los mismos países en los mismos años."),
                length=300,
            ),
        ),
        (),
        PARTIAL,
    ),
    Section(
        "money",
        _("Recursos"),
        (
            Field("implies_disbursement", Sort.YES_NO, _("Implica erogación de recursos")),
            Field("total_amount", Sort.AMOUNT, _("Valor total"), hint=_("Vacío si no lo dice: vacío no es cero.")),
            Field("total_currency", Sort.CURRENCY, _("Moneda"), "Currency"),
            Field("total_precision", Sort.LINE, _("Exactitud"), hidden=True),
        ),
        (
            Rows(
                "values",
                _("Qué pone cada parte"),
                _("Aporte"),
                (
                    Field("party", Sort.LINE, _("Quién"), hint=NAME, length=300),
                    Field("resource", Sort.CODE, _("Efectivo o especie"), "TIPO_RECURSO"),
                    Field("amount", Sort.AMOUNT, _("Monto"), hint=_("Vacío si no está valorado: vacío no es cero.")),
                    Field("currency", Sort.CURRENCY, _("Moneda"), "Currency"),
                    PRECISION,
                    Field("description", Sort.LINE, _("Qué es"), length=300),
                    SOURCE,
                ),
            ),
        ),
        _("Si no mueve recursos, responda que no implica erogación y deje el valor vacío."),
    ),
    Section(
        "work",
        _("Áreas y territorio"),
        (),
        (
            Rows(
                "areas",
                _("Áreas de trabajo"),
                _("Área"),
                (
                    Field("text", Sort.LINE, _("Área o eje"), length=300),
                    Field("code", Sort.SECTOR, _("Sector"), hint=_("Código o palabras de su nombre, si es uno.")),
                    SOURCE,
                ),
            ),
            Rows(
                "places",
                _("Dónde"),
                _("Lugar"),
                (
                    Field("unit", Sort.UNIT, _("Provincia, cantón o parroquia"), hint=_("Nombre o código.")),
                    Field("country", Sort.COUNTRY, _("País"), hint=_("Si es todo un país.")),
                    Field("as_written", Sort.LINE, _("Como está escrito"), length=300),
                    SOURCE,
                ),
            ),
        ),
    ),
    Section(
        "obligations",
        _("Obligaciones"),
        (),
        (
            Rows(
                "obligations",
                _("Qué tiene que hacer cada parte"),
                _("Obligación"),
                (
                    Field("party", Sort.LINE, _("Quién"), hint=NAME, length=300),
                    Field("text", Sort.LINES, _("Qué")),
                    Field("due", Sort.DATE, _("Hasta"), hint=PARTIAL),
                    Field("met_on", Sort.DAY, _("Cumplida el"), hidden=True),
                    Field("met_with", Sort.LINE, _("Con qué"), hidden=True),
                    SOURCE,
                ),
            ),
        ),
    ),
    Section(
        "governance",
        _("Autorización y administración"),
        (
            Field("authorising_act", Sort.LINE, _("Acto que lo autoriza"), hint=_("Resolución o sesión del concejo."), length=300),
            Field("authorised_on", Sort.DAY, _("Fecha del acto")),
            Field("administrator", Sort.LINE, _("Administrador del convenio"), length=200),
            Field("reporting", Sort.LINE, _("Informes que pide"), hint=_("Cuáles y cada cuánto."), length=200),
            Field("guarantee", Sort.LINE, _("Garantía"), length=200),
            Field("languages", Sort.LINE, _("Idiomas del texto"), length=60),
        ),
    ),
)
TOLD: tuple[Field, ...] = (  # of the record and of no section: told in its versions
    Field("organisation", Sort.ORGANISATION, _("Institución que lo lleva"), hidden=True),
    Field("title_language", Sort.LINE, _("Idioma del título"), hidden=True),
    Field("object_language", Sort.LINE, _("Idioma del objeto"), hidden=True),
    Field("stage", Sort.LINE, _("Etapa"), hidden=True),
    Field("stage_reason", Sort.LINE, _("Motivo"), hidden=True),
    Field("stage_act", Sort.LINE, _("Acto"), hidden=True),
    Field("reviewed_on", Sort.DAY, _("Revisión jurídica"), hidden=True),
    Field("signature_law", Sort.PLAIN, _("Norma de la firma"), hidden=True),
    Field("standing_reasons", Sort.PLAIN, _("Por qué se nombra a una ONG sin convenio vigente"), hidden=True),
    Field("public", Sort.YES_NO, _("Público"), hidden=True),
    Field("locators", Sort.PLAIN, _("Dónde está cada dato"), hidden=True),
    SOURCE,
)
ADDENDA = Rows(
    "addenda",
    _("Adendas"),
    _("Adenda"),
    (
        Field("number", Sort.COUNT, _("Número"), hidden=True),
        Field("signed_on", Sort.DATE, _("Suscrita"), hidden=True),
        Field("object", Sort.LINES, _("Qué cambia"), hidden=True),
        Field("new_end", Sort.DATE, _("Vigente hasta"), hidden=True),
        Field("added_amount", Sort.AMOUNT, _("Monto que añade"), hidden=True),
        Field("added_currency", Sort.CURRENCY, _("Moneda"), "Currency", hidden=True),
        SOURCE,
    ),
    hidden=True,
)
FIELDS: dict[str, Field] = {one.name: one for section in SECTIONS for one in section.fields} | {one.name: one for one in TOLD}
ROWS: dict[str, Rows] = {rows.name: rows for section in SECTIONS for rows in section.rows} | {ADDENDA.name: ADDENDA}


def field_at(place: str) -> Field | None:
    """Return the field of a place, None where there is none: 'title', 'parties.12.role'."""
    parts = place.split(".")
    if len(parts) == 1:
        return FIELDS.get(place)
    if len(parts) == 3 and parts[0] in ROWS:
        return next((column for column in ROWS[parts[0]].columns if column.name == parts[2]), None)
    return None


def section_of(place: str) -> Section | None:
    """Return the section in which a place is filled in, None for the whole agreement."""
    name = place.split(".")[0]
    for section in SECTIONS:
        if any(one.name == name for one in section.fields) or any(rows.name == name for rows in section.rows):
            return section
    return None
