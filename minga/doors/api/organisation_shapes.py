"""An organisation as programs read it."""

import hashlib
import json

from ninja import Schema

from minga.cycle.organisations.actions import snapshot
from minga.cycle.organisations.models import Organisation, Standing
from minga.doors.api.shapes import CodeValue, coded
from minga.doors.api.tags import tag


class OrganisationLine(Schema):
    """An organisation in a list."""

    code: str
    name: str
    name_language: str
    acronym: str
    kind: CodeValue
    source_kind: CodeValue | None
    scope: CodeValue | None
    public: bool
    source: str


class OrganisationCountryShape(Schema):
    """A country of an organisation: its seat, or whose money it works with."""

    country: str
    capacity: str


class AliasShape(Schema):
    """Another name of the same organisation, with its years where they are known."""

    name: str
    kind: str
    valid_from: str
    valid_to: str
    note: str
    source: str


class StandingShape(Schema):
    """What the ministry's directory of foreign NGOs says of one."""

    state: CodeValue
    tax_id: str
    source: str


class OrganisationWhole(OrganisationLine):
    """An organisation with every name it goes by."""

    role: str
    territory: str | None
    countries: list[OrganisationCountryShape]
    aliases: list[AliasShape]
    standing: StandingShape | None


def line(row: Organisation) -> dict:
    """Return an organisation as a list tells it."""
    return {
        "code": row.code,
        "name": row.name,
        "name_language": row.name_language,
        "acronym": row.acronym,
        "kind": coded(row.kind, "TIPO_ORGANIZACION"),
        "source_kind": coded(row.source_kind, "FUENTE"),
        "scope": coded(row.scope, "AMBITO"),
        "public": row.public,
        "source": row.source,
    }


def whole_shape(row: Organisation) -> dict:
    """Return an organisation with its countries, names and standing."""
    standing = Standing.objects.filter(organisation=row).select_related("state").first()
    return {
        **line(row),
        "role": row.role,
        "territory": row.territory.key if row.territory else None,
        "countries": [{"country": one.country_id, "capacity": one.capacity} for one in row.countries.all()],
        "aliases": [{name: getattr(one, name) for name in AliasShape.model_fields} for one in row.aliases.all()],
        "standing": None
        if standing is None
        else {"state": coded(standing.state, "ESTADO_ONG"), "tax_id": standing.tax_id, "source": standing.source},
    }


def state_tag(row: Organisation) -> str:
    """Return the tag of an organisation as it stands, the same in every language: it has no number of versions."""
    held = json.dumps([snapshot(row), row.public], sort_keys=True, default=str)
    return tag(0, hashlib.sha256(held.encode()).hexdigest())
