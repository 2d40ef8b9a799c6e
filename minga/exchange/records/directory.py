"""Organisations and the directory of NGOs, from their tables."""

from collections import Counter

from django.utils.translation import gettext as _

from minga.cycle.organisations import actions as organisations
from minga.cycle.organisations.actions import ALIAS_FIELDS
from minga.cycle.organisations.models import AliasKind, Capacity, Organisation
from minga.cycle.organisations.rules import acronym_of
from minga.evidence.merging import proposing
from minga.evidence.merging.queries import apart_pairs
from minga.evidence.merging.states import Kind
from minga.exchange.records.aliases import read_aliases
from minga.exchange.records.cells import Cells, said
from minga.exchange.records.facts import Tables
from minga.ground.kit.tables import Row

NGO_KIND = "ONG_EXTRANJERA"
NGO_ROLE = "ONG extranjera inscrita en el directorio del ministerio"
COLUMNS = {"code": "org_id", "kind": "org_type", "role": "role_in_seed"}
NGO_COLUMNS = {"code": "ngo_id", "name": "name_corrected", "acronym": "acronym_corrected", "tax_id": "ruc", "state": "status"}


def load_organisations(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Register the organisations with all their names; those with a role are published (R-067)."""
    counts: Counter = Counter()
    aliases = alias_rows(tables, cells)
    known = {one.code: one for one in Organisation.objects.select_related("merged_into").prefetch_related("aliases", "countries")}
    for row in tables["organizations"]:
        code = cells.needed(row, "org_id")
        if merged(known.get(code), counts, notes):
            continue
        kind = cells.code_needed(row, "org_type", "TIPO_ORGANIZACION")
        source = cells.source(row)
        there = known.get(code)
        fields = organisation_fields(row, cells, there)
        countries = seats(row, cells, "country") + financing(row, cells, there)
        names = read_aliases(row["aliases"], source) + aliases.get(code, [])
        if kind is None:
            continue
        with cells.at(row, **COLUMNS):
            organisation, done = organisations.register(
                by=by,
                code=code,
                name=cells.needed(row, "name"),
                kind=kind,
                source=source,
                countries=countries,
                aliases=organisations.with_identifiers(there, names) if "aliases" in tables else joined(there, names),
                **fields,
            )
            if organisation.role:
                organisations.publish(by=by, organisation=organisation)
            counts[done] += 1
    return counts


def merged(there: Organisation | None, counts: Counter, notes: list[str]) -> bool:
    """Say whether a record was merged into another: its own row then changes nothing, with a note."""
    if there is None or there.merged_into is None:
        return False
    counts["merged"] += 1
    notes.append(_("%(code)s se unió a %(into)s: su fila no cambia nada.") % {"code": there.code, "into": there.merged_into.code})
    return True


def organisation_fields(row: Row, cells: Cells, there: Organisation | None) -> dict:
    """Return the fields that the table says: an optional column that it has not says nothing of an organisation already there."""
    same_word = cells.listed("FUENTE").get(row["org_type"].strip())
    fields = {
        "name_language": row["name_language"].strip() or "es",
        "acronym": acronym_of(cells.text(row, "acronym")),
        "source_kind": cells.code(row, "source_kind", "FUENTE") or same_word,
        "scope": cells.code(row, "scope", "AMBITO"),
        "role": cells.text(row, "role_in_seed"),
        "territory": None if cells.is_country(row["territory"]) else cells.unit(row, "territory"),
    }
    return fields if there is None else said(row, fields, ("name_language", "source_kind", "scope", "territory"))


def joined(there: Organisation | None, names: list[dict]) -> list[dict]:
    """Return the names that an organisation has, as they are, and those of a table without alias rows that are new."""
    if there is None:
        return names
    kept = [{field: getattr(alias, field) for field in ("name", *ALIAS_FIELDS)} for alias in there.aliases.all()]
    old = {alias["name"] for alias in kept}
    return kept + [alias for alias in names if alias["name"] not in old]


def seats(row: Row, cells: Cells, column: str) -> list[tuple[str, str]]:
    """Return the countries of a cell, several parted by '/': 'Italia/Ecuador'."""
    found = [cells.country(row, column, part) for part in row[column].split("/")]
    return [(iso2, Capacity.SEAT) for iso2 in dict.fromkeys(found) if iso2]


def financing(row: Row, cells: Cells, there: Organisation | None = None) -> list[tuple[str, str]]:
    """Return the countries whose money it works with; those it has already where the table has no such column."""
    if there is not None and not row.has("financing_country"):
        return [(one.country_id, one.capacity) for one in there.countries.all() if one.capacity == Capacity.FINANCING]
    return [(iso2, Capacity.FINANCING) for iso2, _seat in seats(row, cells, "financing_country")]


def alias_rows(tables: Tables, cells: Cells) -> dict[str, list[dict]]:
    known = {row["org_id"].strip() for row in tables["organizations"]}
    found: dict[str, list[dict]] = {}
    for row in tables.get("aliases", []):
        code = cells.needed(row, "org_id")
        if code not in known:
            cells.refuse(row, "org_id", _("«%(code)s» no está en organizations.csv") % {"code": code})
        kind = row["kind"].strip()
        if kind not in AliasKind.values:
            cells.refuse(
                row, "kind", _("«%(kind)s» no es una clase de alias: %(all)s") % {"kind": kind, "all": ", ".join(AliasKind.values)}
            )
        alias = {"name": cells.needed(row, "alias", 300), "kind": kind, "source": cells.source(row), "note": cells.text(row, "note")}
        alias |= {name: cells.partial_date(row, name) for name in ("valid_from", "valid_to")}
        if not cells.refused(row):
            found.setdefault(code, []).append(alias)
    return found


def load_directory(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Register the NGOs of the directory with what it says of their agreement."""
    counts: Counter = Counter()
    registered = {row["org_id"].strip() for row in tables["organizations"]}
    codes = [row["ngo_id"].strip() for row in tables["ngo_directory"]]
    there = Organisation.objects.filter(code__in=codes).select_related("merged_into").prefetch_related("aliases")
    known = {one.code: one for one in there}
    for row in tables["ngo_directory"]:
        code, state = cells.needed(row, "ngo_id"), cells.code_needed(row, "status", "ESTADO_ONG")
        if code in registered:
            cells.refuse(row, "ngo_id", _("«%(code)s» ya está en organizations.csv") % {"code": code})
        kind = cells.listed("TIPO_ORGANIZACION")[NGO_KIND]
        if state is None or merged(known.get(code), counts, notes):
            continue
        fields = ngo_fields(row, cells)
        fields["aliases"] = organisations.with_identifiers(known.get(code), fields["aliases"])
        printed = {name: row[name].strip() for name in ("name_printed", "acronym_printed")}
        with cells.at(row, **NGO_COLUMNS):
            organisation, done = organisations.register(by=by, code=code, kind=kind, **fields)
            organisations.publish(by=by, organisation=organisation)
            stood = organisations.record_standing(
                by=by, organisation=organisation, state=state, tax_id=row["ruc"].strip(), source=fields["source"], **printed
            )
            counts[done if done != "unchanged" else stood] += 1
    return counts


def look_side_by_side(*, by) -> None:
    """Look at all organisations beside one another: what the findings and the cards of each tell is renewed, and what may be one."""
    organisations.renew_findings(
        by=by, organisations=Organisation.objects.select_related("kind", "source_kind"), apart=apart_pairs(Kind.ORGANISATION)
    )
    proposing.look(Kind.ORGANISATION)


def ngo_fields(row: Row, cells: Cells) -> dict:
    name, source = cells.needed(row, "name_corrected"), cells.source(row)
    acronym = acronym_of(cells.text(row, "acronym_corrected"))
    return {
        "name": name,
        "source": source,
        "source_kind": cells.listed("FUENTE")[NGO_KIND],
        "scope": cells.listed("AMBITO")["INTERNACIONAL"],
        "role": NGO_ROLE,
        "acronym": acronym,
        "name_language": row["name_language"].strip(),
        "countries": seats(row, cells, "country_of_origin") + financing(row, cells),
        "aliases": printed_names(row, name, acronym, source),
    }


def printed_names(row: Row, name: str, acronym: str, source: str) -> list[dict]:
    """Return as aliases what the directory prints otherwise than it is called: 'ADDVOCA', 'ACBUR'."""
    printed = [row["name_printed"].strip(), acronym_of(row["acronym_printed"])]
    return [
        {"name": text, "kind": AliasKind.PRINTED, "source": source}
        for text in dict.fromkeys(printed)
        if text and text not in (name, acronym)
    ]
