"""What a record is made of: its fields, its rows and its sections, in the order of the form (FEATURES 5.1).

The values of a dossier are plain JSON: a field by its name, rows as a list of objects with an `id` of their own, so that a
comment or a change stays with its row when others come and go. A place is 'title', 'places.3f2a' or 'places.3f2a.share'.
"""

from django.utils.translation import gettext_lazy as _

from minga.cycle.filing.pieces import Field as Field
from minga.cycle.filing.pieces import Rows as Rows
from minga.cycle.filing.pieces import Section as Section
from minga.cycle.filing.pieces import Sort as Sort

SOURCE = Field("source", Sort.LINE, _("Fuente"), hidden=True, length=300)
PRECISION = Field("precision", Sort.LINE, _("Exactitud"), hidden=True, length=12)
WHO = (
    Field("organisation", Sort.ORGANISATION, _("Organización"), hint=_("Nombre, siglas u otro nombre con que se la conoce.")),
    Field("as_written", Sort.LINE, _("Como está escrito"), hidden=True, length=300),
    Field("proposed", Sort.ORGANISATION, _("Organización propuesta"), hidden=True),
    Field("proposed_reason", Sort.LINE, _("Por qué se propone"), hidden=True, length=200),
)

ENDING = _("Desembolsos y cierre")
PURPOSE, OTHER_CODES = _("Para qué y por qué"), _("Códigos y palabras clave")
CONTACT, POINT, BREAKDOWN = _("Persona de contacto"), _("Punto en el mapa"), _("Desglose por sexo, edad o zona")
NOT_PUBLISHED = _("No se publica: la ve quien ve el expediente.")
PART = _("Vacío en la fila del grupo entero; en otra fila, la parte de ese mismo grupo.")

SECTIONS: tuple[Section, ...] = (
    Section(
        "identification",
        _("Identificación"),
        (
            Field("kind", Sort.CODE, _("Qué es"), "TIPO_ACTIVIDAD", _("Una acción puntual pide menos datos que un proyecto.")),
            Field("title", Sort.LINE, _("Título"), length=400),
            Field("short_title", Sort.LINE, _("Título corto"), hint=_("Cómo se le llama todos los días."), length=120),
            Field("title_language", Sort.LANGUAGE, _("Idioma del título"), hidden=True),
            Field("objective", Sort.LINES, _("Objetivo general")),
            Field("objective_language", Sort.LANGUAGE, _("Idioma del objetivo"), hidden=True),
            Field("description", Sort.LINES, _("Resumen"), hint=_("Hasta 150 palabras."), words=150),
            Field("status", Sort.CODE, _("Estado"), "ESTADO_ACTIVIDAD"),
            Field(
                "status_reason",
                Sort.LINE,
                _("Motivo del estado"),
                hint=_("Si está suspendido o cancelado: por qué y desde cuándo."),
                length=500,
            ),
            Field("parent", Sort.ACTIVITY, _("Parte de"), hint=_("Código del programa al que pertenece, si pertenece a uno.")),
            Field("theme", Sort.LINE, _("Tema"), length=200),
            Field("note", Sort.LINES, _("Nota")),
            Field("specific_objectives", Sort.LINES, _("Objetivos específicos"), hint=_("Uno en cada línea."), under=PURPOSE),
            Field("problem", Sort.LINES, _("Problema que resuelve"), under=PURPOSE),
            Field("justification", Sort.LINES, _("Justificación"), hint=_("Por qué hace falta y por qué así."), under=PURPOSE),
            Field("own_code", Sort.LINE, _("Código propio de la institución"), length=60, under=OTHER_CODES),
            Field("donor_code", Sort.LINE, _("Código del donante"), length=60, under=OTHER_CODES),
            Field("budget_code", Sort.LINE, _("Código presupuestario"), hint=_("CUP o el que use su país."), length=60, under=OTHER_CODES),
            Field(
                "iati_identifier",
                Sort.IDENTIFIER,
                _("Identificador IATI"),
                hint=_("El que publica el cooperante: XM-DAC-41114-PROYECTO-12."),
                length=100,
                under=OTHER_CODES,
            ),
            Field("keywords", Sort.KEYWORDS, _("Palabras clave"), hint=_("Separadas por comas."), length=300, under=OTHER_CODES),
            Field("duplicate_of", Sort.ACTIVITY, _("Repite a"), hidden=True),
            SOURCE,
        ),
    ),
    Section(
        "classification",
        _("Clasificación"),
        (
            Field("source_kind", Sort.CODE, _("Fuente de financiamiento"), "FUENTE"),
            Field("modality", Sort.CODE, _("Modalidad o mecanismo"), "MODALIDAD"),
            Field("aid_type", Sort.CODE, _("Tipo de ayuda"), "AidType"),
            Field("tied_status", Sort.CODE, _("Ayuda atada"), "TiedStatus"),
            Field("on_budget", Sort.CODE, _("Dentro o fuera del presupuesto"), "EN_PRESUPUESTO"),
            Field("humanitarian", Sort.YES_NO, _("Ayuda humanitaria")),
            Field("concessional", Sort.YES_NO, _("Préstamo en condiciones concesionales"), hint=_("Solo si es un préstamo.")),
            Field("mechanism", Sort.CODE, _("Mecanismo alternativo"), "MECANISMO_ALTERNATIVO"),
            Field(
                "geopolitical",
                Sort.CODE,
                _("Criterio geopolítico"),
                "GEOPOLITICO",
                _("Vacío, Minga dice si es triangular por los papeles de quienes participan."),
            ),
            Field(
                "decentralised",
                Sort.CODE,
                _("Internacionalización"),
                "INTERNACIONALIZACION",
                _("Vacío, Minga dice si la cooperación descentralizada es directa o indirecta por los papeles."),
            ),
        ),
        (
            Rows(
                "classifications",
                _("Sectores, ODS y marcadores"),
                _("Clasificación"),
                (
                    Field("code", Sort.CODES, _("Sector, objetivo o meta"), hint=_("Código o palabras de su nombre.")),
                    Field("share", Sort.PERCENT, _("Porcentaje")),
                    SOURCE,
                ),
            ),
        ),
        _("Si reparte entre varios sectores, los porcentajes de una misma lista suman 100."),
    ),
    Section(
        "actors",
        _("Actores"),
        (),
        (
            Rows(
                "participants",
                _("Quiénes participan"),
                _("Participante"),
                (
                    Field("role", Sort.CODE, _("Papel"), "ROL_PARTICIPACION"),
                    *WHO,
                    Field("share", Sort.PERCENT, _("Parte de las tareas"), hint=_("De quienes ejecutan juntos: en total, 100.")),
                    Field("focal_point", Sort.YES_NO, _("Punto focal"), hint=_("Por quién pasa lo que se pregunta del proyecto.")),
                    Field(
                        "contact_name", Sort.LINE, _("Nombre del contacto"), hint=NOT_PUBLISHED, length=120, under=CONTACT, reserved=True
                    ),
                    Field("contact_email", Sort.EMAIL, _("Correo del contacto"), length=254, under=CONTACT, reserved=True),
                    Field("contact_phone", Sort.PHONE, _("Teléfono del contacto"), length=40, under=CONTACT, reserved=True),
                    SOURCE,
                ),
            ),
        ),
        _("Al menos quién financia y quién ejecuta."),
    ),
    Section(
        "territory",
        _("Territorio"),
        (Field("reach", Sort.CODE, _("Alcance"), "ALCANCE", _("Hasta dónde llega, esté donde esté.")),),
        (
            Rows(
                "places",
                _("Dónde"),
                _("Lugar"),
                (
                    Field("unit", Sort.UNIT, _("Provincia, cantón o parroquia"), hint=_("Nombre o código.")),
                    Field("share", Sort.PERCENT, _("Porcentaje")),
                    Field("country", Sort.COUNTRY, _("País"), hidden=True),
                    Field("locality", Sort.LOCALITY, _("Localidad"), hidden=True),
                    Field("as_written", Sort.LINE, _("Como está escrito"), hint=_("Barrio, comunidad o zona, si hace falta."), length=300),
                    Field("latitude", Sort.LATITUDE, _("Latitud"), hint=_("En grados: -1,2417. Al sur, negativa."), under=POINT),
                    Field("longitude", Sort.LONGITUDE, _("Longitud"), hint=_("En grados: -78,6197. Al oeste, negativa."), under=POINT),
                    Field("exactness", Sort.CODE, _("Exactitud del punto"), "GeographicExactness", under=POINT),
                    Field("count", Sort.COUNT, _("Cuántos"), hidden=True),
                    Field("count_of", Sort.LINE, _("De qué"), hidden=True, length=60),
                    SOURCE,
                ),
            ),
        ),
        _("Si son varios lugares y los reparte, los porcentajes suman 100."),
    ),
    Section(
        "dates",
        _("Fechas"),
        (
            Field("approved_on", Sort.DATE, _("Aprobación")),
            Field("start_planned", Sort.DATE, _("Inicio previsto")),
            Field("start", Sort.DATE, _("Fecha de inicio")),
            Field("end_planned", Sort.DATE, _("Fin previsto")),
            Field("end", Sort.DATE, _("Fecha de fin")),
            Field("disbursement_limit", Sort.DATE, _("Fecha límite de desembolsos"), under=ENDING),
            Field("closed_on", Sort.DATE, _("Cierre"), hint=_("Cuando se cerraron sus cuentas."), under=ENDING),
        ),
        (
            Rows(
                "extensions",
                _("Prórrogas"),
                _("Prórroga"),
                (
                    Field("new_end", Sort.DATE, _("Nueva fecha de fin")),
                    Field("approved_on", Sort.DATE, _("Aprobada el")),
                    Field("reason", Sort.LINE, _("Motivo"), length=300),
                    SOURCE,
                ),
                seldom=True,
            ),
        ),
        _("Basta el año o el mes si no se sabe el día: 2025, 2025-03 o 2025-03-14."),
    ),
    Section(
        "money",
        _("Dinero"),
        (
            Field("total_amount", Sort.AMOUNT, _("Costo total")),
            Field("total_currency", Sort.CURRENCY, _("Moneda"), "Currency"),
            Field("total_precision", Sort.LINE, _("Exactitud"), hidden=True, length=12),
            Field("total_as_written", Sort.LINE, _("Como está escrito"), hidden=True, length=64),
        ),
        (
            Rows(
                "contributions",
                _("Aportes"),
                _("Aporte"),
                (
                    Field("role", Sort.CODE, _("Papel"), "ROL_APORTE"),
                    *WHO,
                    Field("resource", Sort.CODE, _("Efectivo o especie"), "TIPO_RECURSO"),
                    Field("amount", Sort.AMOUNT, _("Monto"), hint=_("Vacío si no está valorado: vacío no es cero.")),
                    Field("currency", Sort.CURRENCY, _("Moneda"), "Currency"),
                    Field(
                        "description", Sort.LINE, _("Qué es"), hint=_("Sobre todo si es en especie: local, personal, equipo."), length=300
                    ),
                    Field("component", Sort.CODE, _("Componente de la finanza mixta"), "BLENDING_COMPONENTE"),
                    PRECISION,
                    SOURCE,
                ),
            ),
            Rows(
                "exchange_events",
                _("Cambios de moneda"),
                _("Cambio"),
                (
                    Field("date", Sort.DAY, _("Día")),
                    Field("base", Sort.CURRENCY, _("De"), "Currency"),
                    Field("quote", Sort.CURRENCY, _("A"), "Currency"),
                    Field("rate", Sort.RATE, _("Tasa")),
                    SOURCE,
                ),
            ),
        ),
    ),
    Section(
        "beneficiaries",
        _("Beneficiarios"),
        (),
        (
            Rows(
                "beneficiaries",
                _("A quiénes llega"),
                _("Grupo"),
                (
                    Field("number", Sort.COUNT, _("Cuántos")),
                    Field("unit", Sort.LINE, _("De qué"), hint=_("Personas, familias, organizaciones…"), length=120),
                    Field("group", Sort.CODE, _("Grupo prioritario"), "GRUPO_BENEFICIARIO"),
                    Field("directness", Sort.CODE, _("Directos o indirectos"), "TIPO_BENEFICIARIO", _("Nunca se suman unos con otros.")),
                    Field("sex", Sort.CODE, _("Sexo"), "SEXO", PART, under=BREAKDOWN),
                    Field("age", Sort.CODE, _("Grupo de edad"), "GRUPO_EDAD", under=BREAKDOWN),
                    Field("zone", Sort.CODE, _("Zona"), "ZONA", under=BREAKDOWN),
                    PRECISION,
                    SOURCE,
                ),
            ),
        ),
    ),
    Section(
        "alignment",
        _("Planes y competencia"),
        (
            Field("local_objective", Sort.LINE, _("Objetivo del plan local (PDOT)"), length=300),
            Field("national_objective", Sort.LINE, _("Objetivo del Plan Nacional de Desarrollo"), length=300),
            Field(
                "poverty_strategy",
                Sort.LINE,
                _("Estrategia contra la pobreza a la que aporta"),
                hint=_("Hace falta si hay inversión privada o un negocio inclusivo."),
                length=300,
            ),
            Field("management", Sort.CODE, _("Modalidad de gestión"), "MODALIDAD_GESTION"),
        ),
        (
            Rows(
                "criteria",
                _("Los seis criterios de gestión"),
                _("Criterio"),
                (
                    Field("criterion", Sort.CODE, _("Criterio"), "CRITERIO_GESTION"),
                    Field("answer", Sort.LINES, _("Cómo lo cumple")),
                    SOURCE,
                ),
                seldom=True,
            ),
            Rows(
                "agreement_links",
                _("Convenios a los que responde"),
                _("Convenio"),
                (
                    Field("agreement", Sort.AGREEMENT, _("Convenio"), hint=_("Su número, su código o palabras de su título.")),
                    Field(
                        "as_written",
                        Sort.LINE,
                        _("Número o nombre, como está escrito"),
                        hint=_("Basta con esto si el convenio no está en Minga."),
                        length=300,
                    ),
                    SOURCE,
                ),
            ),
        ),
    ),
    Section(
        "documents",
        _("Documentos"),
        (),
        (
            Rows(
                "documents",
                _("Documentos publicados en otra parte"),
                _("Documento"),
                (
                    Field("title", Sort.LINE, _("Título"), length=300),
                    Field("address", Sort.ADDRESS, _("Dirección")),
                    Field("category", Sort.CODE, _("Categoría"), "DocumentCategory"),
                    Field("language", Sort.LANGUAGE, _("Idioma"), hidden=True),
                    SOURCE,
                ),
            ),
        ),
    ),
)

# What is carried along of a visible cell and says nothing of another value: it goes when the cell changes. A row's source goes with any.
COMPANIONS: dict[str, tuple[str, ...]] = {
    "title": ("title_language",),
    "objective": ("objective_language",),
    "total_amount": ("total_as_written", "total_precision"),
    "total_currency": ("total_as_written", "total_precision"),
}
ROW_COMPANIONS: dict[str, tuple[str, ...]] = {
    "organisation": ("as_written", "proposed", "proposed_reason"),
    "amount": ("precision",),
    "currency": ("precision",),
    "number": ("precision",),
    "unit": ("country", "locality", "count", "count_of"),
    "title": ("language",),
    "address": ("language",),
}

FIELDS: dict[str, Field] = {field.name: field for section in SECTIONS for field in section.fields}
ROWS: dict[str, Rows] = {rows.name: rows for section in SECTIONS for rows in section.rows}
GATHERED = {"financing": "participants", "executing": "participants"}  # asked of the rows together
UNSTATED, REASONS = "unstated", "reasons"  # objects: {place: locator} and {rule: why}
OBJECTS = (UNSTATED, REASONS)


def field_at(place: str) -> Field | None:
    """Return the field of a place, None where there is none: 'title', 'places.3f2a.share'."""
    parts = place.split(".")
    if len(parts) == 1:
        return FIELDS.get(place)
    if len(parts) == 3 and parts[0] in ROWS:
        return next((column for column in ROWS[parts[0]].columns if column.name == parts[2]), None)
    return None


def section_of(place: str) -> Section | None:
    """Return the section in which a place is filled in, None for the whole record."""
    name = GATHERED.get(place, place.split(".")[0])
    for section in SECTIONS:
        if any(field.name == name for field in section.fields) or any(rows.name == name for rows in section.rows):
            return section
    if name == UNSTATED:
        return section_of(place.partition(".")[2])
    return next(one for one in SECTIONS if one.name == "alignment") if name == REASONS else None
