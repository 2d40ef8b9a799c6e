"""An activity as programs read it."""

import datetime
from collections.abc import Callable
from typing import Any

from ninja import Schema

from minga.cycle.activities.models import Activity, Place
from minga.cycle.organisations.models import Organisation
from minga.doors.api.shapes import CodeValue, MoneyShape, Reference, coded, told_money

Name = Callable[[Organisation | None], dict[str, str] | None]


class ActivityLine(Schema):
    """An activity in a list."""

    code: str
    title: str
    title_language: str
    kind: CodeValue
    status: CodeValue | None
    start: str | None
    end: str | None
    total: MoneyShape | None
    public: bool
    version: int
    revised_at: datetime.datetime
    source: str


class ParticipantShape(Schema):
    """Who takes part; `organisation` is null where the name is not tied to a record that the reader may see."""

    role: CodeValue
    as_written: str
    organisation: Reference | None
    share: str | None
    focal_point: bool | None
    source: str


class PlaceShape(Schema):
    """Where: a country, and in it a unit by its official code, a locality, or only a number of places.

    `latitude`, `longitude`: degrees of WGS 84 as text, null where no point is told.
    """

    country: str
    unit: str | None
    unit_name: str | None
    locality: str | None
    as_written: str
    count: int | None
    count_of: str
    share: str | None
    latitude: str | None
    longitude: str | None
    exactness: CodeValue | None
    source: str


class ContributionShape(Schema):
    """What somebody gives; `amount` is null where it is not valued."""

    role: CodeValue
    resource: CodeValue | None
    as_written: str
    organisation: Reference | None
    amount: MoneyShape | None
    component: CodeValue | None
    description: str
    source: str


class AgreementLinkShape(Schema):
    """An agreement under which it is done: as written, and its code where everybody may see it."""

    as_written: str
    agreement: str | None
    source: str


class ExchangeShape(Schema):
    """The day on which money was changed, and at what rate: units of `quote` for one of `base`."""

    date: datetime.date
    base: str
    quote: str
    rate: str
    source: str


class CriterionShape(Schema):
    """How an activity answers one of the six criteria of management."""

    criterion: CodeValue | None
    answer: str
    source: str


class ExtensionShape(Schema):
    """A prolongation: the new end, the day of its approval and why."""

    new_end: str
    approved_on: str | None
    reason: str
    source: str


class BeneficiariesShape(Schema):
    """People reached: a number with its unit and exactness, or a group without a number.

    A line with a sex, an age or a zone is a part of the line of the same group, unit and directness without them: do not add them up.
    """

    number: int | None
    unit: str
    group: CodeValue | None
    directness: CodeValue | None
    sex: CodeValue | None
    age: CodeValue | None
    zone: CodeValue | None
    precision: str
    source: str


class ClassificationShape(Schema):
    """A value of a list that the activity bears: sector, goal, target, marker."""

    value: CodeValue
    share: str | None
    source: str


class DocumentShape(Schema):
    """A document by its title and, where there is one, its address."""

    title: str
    address: str
    category: CodeValue | None
    language: str
    source: str


class ActivityWhole(ActivityLine):
    """Everything the sources say of an activity. `locators`: where single facts stand, by field; empty where no source tells one."""

    short_title: str
    objective: str
    objective_language: str
    specific_objectives: str
    problem: str
    justification: str
    status_reason: str
    own_code: str
    donor_code: str
    budget_code: str
    iati_identifier: str
    keywords: list[str]
    disbursement_limit: str | None
    closed_on: str | None
    on_budget: CodeValue | None
    reach: CodeValue | None
    total_as_written: str
    source_kind: CodeValue | None
    modality: CodeValue | None
    aid_type: CodeValue | None
    mechanism: CodeValue | None
    geopolitical: CodeValue | None
    decentralised: CodeValue | None
    management: CodeValue | None
    concessional: bool | None
    poverty_strategy: str
    theme: str
    note: str
    part_of: str | None
    repeats: str | None
    locators: dict[str, Any]
    recorded_at: datetime.datetime
    participants: list[ParticipantShape]
    places: list[PlaceShape]
    contributions: list[ContributionShape]
    exchange_events: list[ExchangeShape]
    extensions: list[ExtensionShape]
    criteria: list[CriterionShape]
    beneficiaries: list[BeneficiariesShape]
    classifications: list[ClassificationShape]
    documents: list[DocumentShape]
    agreements: list[AgreementLinkShape]


class HistoryLine(Schema):
    """A line of the journal about one record.

    `person`: '' where it is nobody of the reader's institutions. `before` and `after`: as they were kept, with nothing where
    they name an organisation or a record that the reader may not see.
    """

    number: int
    at: datetime.datetime
    event: str
    person: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


class CertificateShape(Schema):
    """The last certificate of a record and how it stands: valid, outdated, superseded, annulled or broken."""

    number: str
    version: int
    code: str
    kind: str
    state: str
    issued_at: datetime.datetime
    digest: str
    check: str


def line(row: Activity) -> dict:
    """Return an activity as a list tells it."""
    return {
        "code": row.code,
        "title": row.title,
        "title_language": row.title_language,
        "kind": coded(row.kind, "TIPO_ACTIVIDAD"),
        "status": coded(row.status, "ESTADO_ACTIVIDAD"),
        "start": row.start or None,
        "end": row.end or None,
        "total": told_money(row.total),
        "public": row.public,
        "version": row.version,
        "revised_at": row.revised_at,
        "source": row.source,
    }


def whole_shape(row: Activity, name: Name, seen: set[str]) -> dict:
    """Return an activity with its parts. `name`: an organisation as this reader may know it; `seen`: the other activities that
    they may see, by code."""
    other = {"part_of": row.parent, "repeats": row.duplicate_of}
    return {
        **line(row),
        "objective": row.objective,
        "objective_language": row.objective_language,
        **more_shape(row),
        "total_as_written": row.total_as_written,
        "source_kind": coded(row.source_kind, "FUENTE"),
        "modality": coded(row.modality, "MODALIDAD"),
        "aid_type": coded(row.aid_type, "AidType"),
        "mechanism": coded(row.mechanism, "MECANISMO_ALTERNATIVO"),
        "geopolitical": coded(row.geopolitical, "GEOPOLITICO"),
        "decentralised": coded(row.decentralised, "INTERNACIONALIZACION"),
        "management": coded(row.management, "MODALIDAD_GESTION"),
        "concessional": row.concessional,
        "poverty_strategy": row.poverty_strategy,
        "theme": row.theme,
        "note": row.note,
        **{place: one.code if one and one.code in seen else None for place, one in other.items()},
        "locators": row.locators,
        "recorded_at": row.recorded_at,
        "participants": [
            {"role": coded(one.role, "ROL_PARTICIPACION"), "as_written": one.as_written, "organisation": name(one.organisation)}
            | {"share": exact(one.share), "focal_point": one.focal_point, "source": one.source}
            for one in row.participants.all()
        ],
        "places": [place_shape(one) for one in row.places.all()],
        **money_shapes(row, name),
        **rest_shapes(row),
    }


def more_shape(row: Activity) -> dict:
    """Return what a record tells of its purpose, its codes and its closing."""
    names = ("short_title", "specific_objectives", "problem", "justification", "status_reason", "own_code", "donor_code", "budget_code")
    return {
        **{name: getattr(row, name) for name in (*names, "iati_identifier")},
        "keywords": row.keywords.split(", ") if row.keywords else [],
        "disbursement_limit": row.disbursement_limit or None,
        "closed_on": row.closed_on or None,
        "on_budget": coded(row.on_budget, "EN_PRESUPUESTO"),
        "reach": coded(row.reach, "ALCANCE"),
    }


def place_shape(one: Place) -> dict:
    return {
        "country": one.country_id,
        "unit": one.unit.key if one.unit else None,
        "unit_name": one.unit.full_name if one.unit else None,
        "locality": one.locality.key if one.locality else None,
        "as_written": one.as_written,
        "count": one.count,
        "count_of": one.count_of,
        "share": exact(one.share),
        "latitude": exact(one.latitude),
        "longitude": exact(one.longitude),
        "exactness": coded(one.exactness, "GeographicExactness"),
        "source": one.source,
    }


def money_shapes(row: Activity, name: Name) -> dict:
    contributions = [
        {
            "role": coded(one.role, "ROL_APORTE"),
            "resource": coded(one.resource, "TIPO_RECURSO"),
            "as_written": one.as_written,
            "organisation": name(one.organisation),
            "amount": told_money(one.money),
            "component": coded(one.component, "BLENDING_COMPONENTE"),
            "description": one.description,
            "source": one.source,
        }
        for one in row.contributions.all()
    ]
    changed = [
        {"date": one.date, "base": one.base, "quote": one.quote, "rate": exact(one.rate), "source": one.source}
        for one in row.exchange_events.all()
    ]
    return {"contributions": contributions, "exchange_events": changed}


def rest_shapes(row: Activity) -> dict:
    people = [
        {"number": one.number, "unit": one.unit, "group": coded(one.group, "GRUPO_BENEFICIARIO"), "precision": one.precision}
        | {"directness": coded(one.directness, "TIPO_BENEFICIARIO"), "sex": coded(one.sex, "SEXO"), "age": coded(one.age, "GRUPO_EDAD")}
        | {"zone": coded(one.zone, "ZONA"), "source": one.source}
        for one in row.beneficiaries.all()
    ]
    extensions = [
        {"new_end": one.new_end, "approved_on": one.approved_on or None, "reason": one.reason, "source": one.source}
        for one in row.extensions.all()
    ]
    values = [
        {"value": coded(one.code, one.code.list.code), "share": exact(one.share), "source": one.source} for one in row.classifications.all()
    ]
    documents = [
        {"title": one.title, "address": one.address, "category": coded(one.category, "DocumentCategory"), "language": one.language}
        | {"source": one.source}
        for one in row.documents.all()
    ]
    agreements = [
        {"as_written": one.as_written, "agreement": one.agreement.code if one.agreement and one.agreement.open_to_all else None}
        | {"source": one.source}
        for one in row.agreement_links.all()
    ]
    criteria = [
        {"criterion": coded(one.criterion, "CRITERIO_GESTION"), "answer": one.answer, "source": one.source} for one in row.criteria.all()
    ]
    told = {"beneficiaries": people, "extensions": extensions, "criteria": criteria, "classifications": values}
    return told | {"documents": documents, "agreements": agreements}


def exact(number) -> str | None:
    """Return a Decimal as text without trailing zeros, None where there is none."""
    return None if number is None else f"{number.normalize():f}"
