"""The selection of clusters as its tables tell it: departments, rounds, proposals; read whole and checked, each with its findings.

Nothing is recorded of them: the area of clusters has its own register. The findings are on the department, the round or the cluster.
"""

from collections import Counter

from django.utils.translation import gettext_noop

from minga.evidence.quality.rules.bodies import provincial_seats
from minga.evidence.quality.rules.clusters import Proposal, composition, no_room, preference, quota, with_exactly
from minga.evidence.quality.rules.counts import count_differs, sum_differs
from minga.evidence.quality.rules.places import misplaced
from minga.evidence.quality.rules.sequences import out_of_order
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables
from minga.ground.findings import actions as findings
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding
from minga.ground.kit.tables import Row
from minga.ground.kit.text import fold

PROVINCES = gettext_noop("provincias")
DISTRICTS = gettext_noop("distritos")
CLUSTERS = gettext_noop("clústeres")
GOVERNMENTS = gettext_noop("gobiernos")
BEFORE = gettext_noop("la ronda anterior")
THIS = gettext_noop("esta ronda")
FIRST = "1"
PREFERRED = "P20"  # how the note of a province says that the source prefers it
ROUNDS = ("clusters_2013_01", "clusters_2013_09", "clusters_2013_12")


def check_departments(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Hold each department against its provinces, its rounds, its proposals and the seats of its consultative group."""
    rules = {row["rule"].strip(): row for row in tables.get("gcd_rules", [])}
    proposals = [proposal_of(row, cells) for row in tables.get("cluster_proposals", []) if round_of(row) == FIRST]
    told: dict[str, list[Finding]] = {}
    for row in tables["departments"]:
        name = cells.needed(row, "department", 150)
        mine = [one for one in proposals if fold(one.department) == fold(name)]
        told[name] = [
            *of_provinces(row, [one for one in tables["provinces"] if fold(one["department"]) == fold(name)], mine, cells),
            *of_rounds(row, mine, cells),
            *of_seats(row, rules, cells),
        ]
    return renewed("department", told, cells, by)


def of_provinces(row: Row, provinces: list[Row], proposals: list[Proposal], cells: Cells) -> list[Finding]:
    """DQ-COUNT and DQ-SUM of its provinces and districts; DQ-PREFERENCE among them."""
    source = cells.source(row)
    if not provinces:
        return []
    stated, districts = cells.whole(row, "provinces_stated"), cells.whole(row, "districts_stated")
    preferred = [one["province"].strip() for one in provinces if PREFERRED in one["note"]]
    parts = [cells.whole(one, "districts_corrected") for one in provinces]
    return [
        *(count_differs(stated, len(provinces), PROVINCES, "provinces", source) if stated is not None else []),
        *sum_differs(districts, parts, DISTRICTS, "districts", source),
        *preference(preferred, proposals, "provinces"),
    ]


def of_rounds(row: Row, proposals: list[Proposal], cells: Cells) -> list[Finding]:
    """DQ-SUM of its rounds and DQ-QUOTA of what is proposed for the first."""
    source, parts = cells.source(row), [cells.whole(row, column) for column in ROUNDS]
    found = sum_differs(cells.whole(row, "clusters_total"), parts, CLUSTERS, "clusters", source)
    return found if parts[0] is None else [*found, *quota(len(proposals), parts[0], "clusters", cited(source, proposals))]


def cited(source: str, proposals: list[Proposal]) -> str:
    """Return the place of a rule with those of the proposals that it is held against."""
    return " | ".join(dict.fromkeys([source, *(one.source for one in proposals)]))[:300]


def of_seats(row: Row, rules: dict[str, Row], cells: Cells) -> list[Finding]:
    """DQ-CONFLICT: a provincial seat for each cluster against the provincial seats that there are."""
    clusters = cells.whole(row, "clusters_total")
    most, each = (
        cells.whole(rules[name], "value") if name in rules else None for name in ("provincial_seats_max", "provincial_per_cluster")
    )
    if clusters is None or most is None or each is None:
        return []
    return provincial_seats(clusters, each, most, (cells.source(rules["provincial_seats_max"]), cells.source(row)), "seats")


def check_rounds(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Hold each round against its sum, three districts for each cluster, the one before, and what is proposed for it."""
    told: dict[str, list[Finding]] = {}
    before: PartialDate | None = None
    for row in tables["cluster_rounds"]:
        number, source = cells.needed(row, "round", 20), cells.source(row)
        clusters, *parts, total = (cells.whole(row, name) for name in ("clusters", "cum_gr", "cum_glp", "cum_gld", "cum_total"))
        text = cells.partial_date(row, "selection_period")
        day = PartialDate(text) if text else None
        rows = [one for one in tables.get("cluster_proposals", []) if round_of(one) == number]
        proposed = [proposal_of(one, cells) for one in rows]
        told[number] = [
            *sum_differs(total, parts, GOVERNMENTS, "cum_total", source),
            *(with_exactly(parts[1], parts[2], place="cum_gld", source=source) if parts[1] and parts[2] is not None else []),
            *(quota(len(rows), clusters, "clusters", cited(source, proposed)) if clusters is not None else []),
            *out_of_order([(BEFORE, before), (THIS, day)], "selection_period", source),
        ]
        before = day or before
    return renewed("round", told, cells, by)


def check_proposals(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Hold each proposed cluster against what a cluster may be made of, and its districts against the territory."""
    districts = {(fold(row["department"]), fold(row["province"])): cells.whole(row, "districts_corrected") for row in tables["provinces"]}
    told: dict[str, list[Finding]] = {}
    for row in tables["cluster_proposals"]:
        one = proposal_of(row, cells)
        homes = homes_in(one.department, cells)
        room = districts.get((fold(one.department), fold(one.provinces[0]))) if one.provinces else None
        told[one.code] = [
            *composition(one, {name: sorted(provinces)[0] for name, provinces in homes.items() if len(provinces) == 1}),
            *(found for name in one.districts if homes for found in misplaced(name, (), homes, "districts", one.source)),
            *(no_room(one, room) if room else []),
        ]
    return renewed("cluster", told, cells, by)


def homes_in(department: str, cells: Cells) -> dict[str, set[str]]:
    """Return {district, folded: its provinces} of a department by its name."""
    found: dict[str, set[str]] = {}
    units = {unit.pk: unit for unit in cells.units.values()}
    for unit in units.values():
        province = units.get(unit.parent_id or 0)
        above = units.get(province.parent_id or 0) if province else None
        if province and above and fold(above.name) == fold(department):
            found.setdefault(fold(unit.name), set()).add(province.name)
    return found


def proposal_of(row: Row, cells: Cells) -> Proposal:
    """Return a row as a proposal; a cell with several names has them between semicolons."""
    provinces, districts, services = (several(cells.needed(row, name)) for name in ("province", "districts", "services"))
    code, department = cells.needed(row, "cluster_id", 60), cells.needed(row, "department", 150)
    return Proposal(code, department, provinces, districts, services, cells.source(row), cells.text(row, "reason"))


def several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(";"))))


def round_of(row: Row) -> str:
    """Return the round for which a cluster is proposed: the first where the table has no such column."""
    return row["round"].strip() or FIRST


def renewed(kind: str, told: dict[str, list[Finding]], cells: Cells, by) -> Counter:
    """Renew the findings of each thing, unless a cell could not be read; all count as unchanged, for nothing is recorded."""
    for key, proposed in told.items() if not cells.problems else ():
        findings.renew(by=by, thing=(kind, key), proposed=proposed)
    return Counter(unchanged=len(told))
