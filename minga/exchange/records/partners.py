"""Relations between countries, networks, mancomunidades and Convenios Básicos that the sources tell of, from their tables."""

from collections import Counter

from django.utils.translation import gettext as _

from minga.cycle.agreements import networks
from minga.cycle.agreements import relations as between
from minga.cycle.agreements.models import Channel
from minga.cycle.office import territories
from minga.cycle.office.models import Strength
from minga.cycle.organisations import licensing, profiling
from minga.cycle.organisations.models import AssociationState, Organisation
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables
from minga.ground.kit.tables import Row
from minga.ground.territory.models import Country, Unit


def load_relations(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Record how two countries cooperate, one row a channel; sectors are 'español=inglés' joined by semicolons."""
    counts: Counter = Counter()
    countries = {one.iso2: one for one in Country.objects.all()}
    for row in tables["relations"]:
        pair = [countries.get(cells.country(row, name, cells.needed(row, name))) for name in ("partner", "recipient")]
        channel = one_of(cells, row, "channel", Channel.values)
        cells.once(row, "channel", row["partner"], row["recipient"], channel)
        fields = {name: cells.partial_date(row, name) for name in ("since", "before", "until")}
        fields |= {name: cells.text(row, name) for name in ("note_es", "note_en")} | {"source": cells.source(row)}
        sectors = [part.split("=") for part in filter(None, (part.strip() for part in row["sectors"].split(";")))]
        if cells.refused(row) or pair[0] is None or pair[1] is None:
            continue
        with cells.at(row):
            counts[between.record(by=by, partner=pair[0], recipient=pair[1], channel=channel, sectors=sectors, **fields)] += 1
    return counts


def load_networks(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    counts: Counter = Counter()
    known = organisations()
    for row in tables["networks"]:
        network, member = called(cells, row, "network", known), called(cells, row, "member", known)
        fields = {name: cells.partial_date(row, name) for name in ("since", "until")} | {"source": cells.source(row)}
        if network and member and not cells.refused(row):
            with cells.at(row):
                part = one_of(cells, row, "part", ["member", "promoter"])
                counts[networks.join(by=by, network=network, member=member, part=part, **fields)] += 1
    return counts


def load_strengths(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Write the strengths of territories, in the order of the table within each."""
    counts: Counter = Counter()
    told: Counter = Counter()
    for row in tables["strengths"]:
        title, unit = cells.needed(row, "title_es"), Unit.objects.filter(key=cells.needed(row, "unit")).first()
        if unit is None:
            cells.refuse(row, "unit", _("no hay un territorio con ese código"))
            continue
        cells.once(row, "title_es", row["unit"], title)
        texts = {name: cells.text(row, name) for name in ("title_es", "title_en", "text_es", "text_en")}
        fields = {**texts, "source": cells.source(row), "position": told[unit.pk]}
        told[unit.pk] += 1
        kept = Strength.objects.filter(unit=unit, title_es=title).first()
        if cells.refused(row):
            continue
        if kept and all(getattr(kept, name) == value for name, value in fields.items()):
            counts["unchanged"] += 1
            continue
        with cells.at(row):
            territories.tell_strength(by=by, unit=unit, strength=kept, **fields)
            counts["changed" if kept else "created"] += 1
    return counts


def load_associations(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    counts: Counter = Counter()
    known = organisations()
    own = {row["org_id"].strip() for row in tables["associations"]}
    for row in tables["associations"]:
        organisation = called(cells, row, "org_id", known)
        if organisation and organisation.code != row["org_id"].strip() and organisation.code in own:
            counts["merged"] += 1
            continue
        fields = {
            "mechanism": cells.code(row, "mechanism", "MECANISMO_ASOCIATIVO"),
            "state": one_of(cells, row, "state", AssociationState.values),
            "agreement_on": cells.partial_date(row, "agreement_on"),
            "registered_on": cells.partial_date(row, "registered_on"),
            "number": cells.text(row, "number", 80),
            "purpose": cells.text(row, "purpose"),
            "source": cells.source(row),
        }
        if organisation and not cells.refused(row):
            with cells.at(row):
                counts[profiling.inscribe(by=by, organisation=organisation, **fields)] += 1
    return counts


def load_basic_agreements(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    counts: Counter = Counter()
    known = organisations()
    for row in tables["basic_agreements"]:
        organisation = called(cells, row, "org_id", known)
        fields = {
            "number": cells.text(row, "number", 40),
            "signed_on": cells.partial_date(row, "signed_on"),
            "valid_until": cells.day(row, "valid_until"),
            "areas": cells.text(row, "areas"),
        }
        source = cells.source(row)
        if organisation and not cells.refused(row):
            with cells.at(row):
                counts[licensing.record(by=by, organisation=organisation, source=source, **fields)] += 1
    return counts


def organisations() -> dict[str, Organisation]:
    """Return the organisations by code, a record that was merged into another as the one that was kept."""
    return {one.code: one.kept for one in Organisation.objects.select_related("kind", "scope", "merged_into__kind", "merged_into__scope")}


def called(cells: Cells, row: Row, column: str, known: dict[str, Organisation]) -> Organisation | None:
    """Return the organisation of a code; refuses the row where there is none."""
    code = cells.needed(row, column)
    if code and code not in known:
        cells.refuse(row, column, _("«%(code)s» no es una organización del registro") % {"code": code[:40]})
    return known.get(code)


def one_of(cells: Cells, row: Row, column: str, values: list[str]) -> str:
    value = row[column].strip()
    if value not in values:
        words = {"value": value[:40], "all": ", ".join(values)}
        cells.refuse(row, column, _("«%(value)s» no se admite aquí: %(all)s") % words)
    return value
