"""One activity as a table: a row for each fact, with its unit or currency, its exactness and its source."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity, Named
from minga.cycle.registration.queries import certificate_of
from minga.doors.portal.downloads import inexact
from minga.ground.findings.models import Finding
from minga.ground.kit.tables import Cell

DATES = (
    ("inicio", "start"),
    ("fin", "end"),
    ("inicio_previsto", "start_planned"),
    ("fin_previsto", "end_planned"),
    ("aprobacion", "approved_on"),
    ("limite_de_desembolsos", "disbursement_limit"),
    ("cierre", "closed_on"),
)
EXACT = "1"  # of GeographicExactness
TEXTS = (
    ("titulo_corto", "short_title", "es"),
    ("objetivos_especificos", "specific_objectives", "es"),
    ("problema", "problem", "es"),
    ("justificacion", "justification", "es"),
    ("motivo_del_estado", "status_reason", "es"),
    ("codigo_propio", "own_code", ""),
    ("codigo_del_donante", "donor_code", ""),
    ("codigo_presupuestario", "budget_code", ""),
    ("identificador_iati", "iati_identifier", ""),
    ("palabras_clave", "keywords", "es"),
)
HEADER = ("codigo", "dato", "detalle", "valor", "moneda", "unidad", "aproximado", "idioma", "fuente")


def facts(activity: Activity, findings: Iterable[Finding]) -> Iterator[list[Cell]]:
    """Yield the rows under HEADER; a fact that no source gives has no row, an unvalued contribution has no value."""
    for name, detail, value, money, unit, rough, language, source in (*own_facts(activity), *part_facts(activity), *raised(findings)):
        yield [activity.code, name, detail, value, money, unit, rough, language, source]


def own_facts(activity: Activity) -> Iterator[tuple]:
    at = activity.located
    yield "titulo", "", activity.title, "", "", False, activity.title_language, at("title")
    if activity.objective:
        yield "objetivo", "", activity.objective, "", "", False, activity.objective_language, at("objective")
    for name, code, place in (
        ("tipo", activity.kind, "title"),
        ("estado", activity.status, "status"),
        ("tipo_fuente", activity.source_kind, "funder"),
        ("modalidad", activity.modality, "modality"),
        ("tipo_ayuda", activity.aid_type, "aid_type"),
        ("ayuda_atada", activity.tied_status, "tied_status"),
        ("mecanismo_alternativo", activity.mechanism, "mechanism"),
        ("criterio_geopolitico", activity.geopolitical, "geopolitical"),
        ("internacionalizacion", activity.decentralised, "decentralised"),
        ("modalidad_de_gestion", activity.management, "management"),
        ("presupuesto", activity.on_budget, "on_budget"),
        ("alcance", activity.reach, "reach"),
    ):
        if code:
            yield name, code.identifier, code.name_es, "", "", False, "es", at(place)
    for name, place in DATES:
        if getattr(activity, place):
            yield name, "", getattr(activity, place), "", "", False, "", at(place)
    if activity.total:
        rough = inexact(activity.total_precision)
        yield "costo_total", activity.total_as_written, activity.total_amount, activity.total_currency, "", rough, "", at("total")
    for name, place, language in TEXTS:
        if getattr(activity, place):
            yield name, "", getattr(activity, place), "", "", False, language, at(place)
    yield from registered(activity)
    if activity.theme:
        yield "tema", "", activity.theme, "", "", False, "es", activity.source
    if activity.note:
        yield "nota", "", activity.note, "", "", False, "es", at("note")
    if activity.duplicate_of and activity.duplicate_of.public:
        yield "repite_a", "", activity.duplicate_of.code, "", "", False, "", activity.source


def registered(activity: Activity) -> Iterator[tuple]:
    """Yield what the registry adds: summary, plans, humanitarian aid, conditions, what the source leaves out, the certificate."""
    for name, place in (
        ("resumen", "description"),
        ("objetivo_plan_local", "local_objective"),
        ("objetivo_plan_nacional", "national_objective"),
        ("estrategia_contra_la_pobreza", "poverty_strategy"),
    ):
        if getattr(activity, place):
            yield name, "", getattr(activity, place), "", "", False, "es", activity.located(place)
    if activity.concessional is not None:
        yield "prestamo_concesional", "", "si" if activity.concessional else "no", "", "", False, "", activity.source
    if activity.humanitarian is not None:
        yield "ayuda_humanitaria", "", "si" if activity.humanitarian else "no", "", "", False, "", activity.source
    for one in activity.conditions.all():
        yield "condicion", one.document, one.met_on or "", "", "", False, "es", one.source
    for name, where in sorted(activity.unstated.items()):
        yield "no_consta", name, "", "", "", False, "", where
    certificate = certificate_of(("activity", activity.code))
    if certificate and certificate.public:
        yield "constancia", "", certificate.number, "", "", False, "", ""


def raised(findings: Iterable[Finding]) -> Iterator[tuple]:
    for one in findings:
        yield "hallazgo", f"{one.rule} {one.severity}", one.text, "", "", False, "", one.source


def known(row: Named) -> Iterator[tuple]:
    """Yield who is meant by a name: a public organisation surely, or only by a proposal with its reason."""
    sure, likely = row.organisation, row.proposed
    if sure and sure.public:
        yield "organizacion", row.as_written, sure.code, "", "", False, "", row.source
    elif sure is None and likely and likely.public:
        yield "organizacion_propuesta", f"{row.as_written}: {_(row.proposed_reason)}", likely.code, "", "", False, "", row.source


def part_facts(activity: Activity) -> Iterator[tuple]:
    for one in activity.participants.all():
        yield "participante", one.role.code, one.as_written, "", "", False, "", one.source
        if one.share is not None:
            yield "parte_de_las_tareas", one.as_written, one.share, "", "%", False, "", one.source
        if one.focal_point is not None:
            yield "punto_focal", one.as_written, "si" if one.focal_point else "no", "", "", False, "", one.source
        yield from known(one)
    for line in activity.contributions.all():
        detail = f"{line.role.code}: {line.as_written}" + (f" ({line.resource.code})" if line.resource else "")
        yield from known(line)
        if line.component:
            yield "componente_de_finanza_mixta", detail, line.component.code, "", "", False, "", line.source
        if line.description:
            yield "que_es_el_aporte", detail, line.description, "", "", False, "es", line.source
        yield "aporte", detail, line.amount, line.currency, "", inexact(line.precision), "", line.source
    for event in activity.exchange_events.all():
        yield "tasa_cambio", event.date, event.rate.normalize(), "", f"{event.quote}/{event.base}", False, "", event.source
    yield from extension_facts(activity)
    yield from criterion_facts(activity)
    yield from place_facts(activity)
    for row in activity.beneficiaries.all():
        told = "; ".join(one.code for one in (row.group, row.directness, row.sex, row.age, row.zone) if one)
        yield "beneficiarios", told, row.number, "", row.unit, row.number is not None and inexact(row.precision), "", row.source
    for mark in activity.classifications.all():
        yield "clasificacion", mark.code.identifier, mark.code.name_es, "", "", False, "es", mark.source
    for link in activity.agreement_links.all():
        yield (
            "convenio",
            link.agreement.code if link.agreement and link.agreement.open_to_all else "",
            link.as_written,
            "",
            "",
            False,
            "",
            link.source,
        )
    for document in activity.documents.all():
        yield "documento", document.address, document.title, "", "", False, document.language, document.source


def extension_facts(activity: Activity) -> Iterator[tuple]:
    for one in activity.extensions.all():
        yield "prorroga", one.reason, one.new_end, "", "", False, "es", one.source
        if one.approved_on:
            yield "aprobacion_de_prorroga", one.new_end, one.approved_on, "", "", False, "", one.source


def criterion_facts(activity: Activity) -> Iterator[tuple]:
    for one in activity.criteria.all():
        yield "criterio_de_gestion", one.criterion.code, one.answer, "", "", False, "es", one.source


def place_facts(activity: Activity) -> Iterator[tuple]:
    """Yield each place, and the point of it that is told: degrees of WGS 84, approximate where it is said so."""
    for place in activity.places.all():
        key = place.unit.key if place.unit else place.country_id
        name = place.locality.name if place.locality else place.unit.name if place.unit else place.country.name_es
        yield "lugar", key, place.count if place.count else name, "", place.count_of, False, "", place.source
        if place.latitude is not None and place.longitude is not None:
            rough = None if place.exactness is None else place.exactness.code != EXACT
            yield "latitud", key, place.latitude, "", "grados WGS 84", rough, "", place.source
            yield "longitud", key, place.longitude, "", "grados WGS 84", rough, "", place.source
