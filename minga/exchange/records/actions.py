"""Record folders: tables of facts with their sources, loaded all or nothing, as often as one likes.

A cell that cannot be read refuses the whole folder and is named by file, line and column; a name that no organisation
bears is kept as written with a proposal, neither refused nor created unasked.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.cycle.activities.actions import refresh_naming
from minga.cycle.organisations.models import Organisation
from minga.exchange.records import (
    activities,
    agreements,
    clusters,
    contradictions,
    directory,
    facts,
    legal,
    needs,
    offers,
    partners,
    practices,
    proposals,
)
from minga.exchange.records.cells import Cells
from minga.exchange.records.columns import LATER, TABLES
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.tables import Problem, Row, TableRefused, read_table

DEMO = Path(__file__).parent / "demo"
DEMO_KEY = "minga:demo"
STEPS: tuple[tuple[str, str, Callable], ...] = (
    ("sources", "Fuentes", facts.load_sources),
    ("gaps", "Lagunas de las fuentes", facts.load_gaps),
    ("organizations", "Organizaciones", directory.load_organisations),
    ("ngo_directory", "Directorio de ONG", directory.load_directory),
    ("basic_agreements", "Convenios Básicos", partners.load_basic_agreements),
    ("associations", "Mancomunidades", partners.load_associations),
    ("networks", "Redes", partners.load_networks),
    ("relations", "Relaciones entre países", partners.load_relations),
    ("strengths", "Fortalezas de los territorios", partners.load_strengths),
    ("plans", "Planes de desarrollo", needs.load_plans),
    ("macro_projects", "Macroproyectos", needs.load_macro_projects),
    ("agendas", "Agendas territoriales", needs.load_agendas),
    ("demands", "Demandas", needs.load_demands),
    ("fx_rates", "Tasas de cambio", facts.load_rates),
    ("legal_framework", "Marco legal", legal.compare_law),
    ("agreements", "Convenios", agreements.load_agreements),
    ("cooperant_policies", "Políticas de cooperantes", offers.load_policies),
    ("offers", "Ofertas", offers.load_offers),
    ("projects", "Proyectos", activities.load_activities),
    ("provinces", "Provincias de la fuente", facts.load_provinces),
    ("indicators", "Cifras declaradas", facts.load_figures),
    ("departments", "Departamentos de la selección", clusters.check_departments),
    ("cluster_rounds", "Rondas de selección", clusters.check_rounds),
    ("cluster_proposals", "Clústeres propuestos", clusters.check_proposals),
    ("practices", "Prácticas", practices.check_practices),
    ("note_templates", "Plantillas de nota", proposals.load_templates),
    ("proposals", "Propuestas", proposals.load_proposals),
)


@dataclass
class Report:
    """What a load did: for each table the rows created, changed and unchanged; notes for the person; open findings."""

    tables: dict[str, Counter] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    findings: int = 0

    @property
    def changed(self) -> int:
        return sum(counts["created"] + counts["changed"] for counts in self.tables.values())


@transaction.atomic
def load_folder(folder: Path, *, by, tell: Callable[[str], None] = lambda text: None) -> Report:
    """Load every known table of the folder in one transaction; `tell` hears a line for each step.

    Raises TableRefused with every problem found; nothing is then changed. Loading the same folder again changes nothing.
    A load that changed something leaves `records.loaded`.
    """
    report, start = Report(), journal.head()[0]
    tables = read_folder(folder, report)
    cells = Cells()
    for name, label, load in STEPS:
        if name not in tables:
            continue
        report.tables[name] = load(tables, cells, by=by, notes=report.notes)
        if cells.problems:
            continue
        counts = report.tables[name]
        tell(f"{label}: {sum(counts.values())} ({counts['created']} nuevas, {counts['changed']} cambiadas)")
    if cells.problems:
        found = dict.fromkeys(cells.problems)
        raise TableRefused(sorted(found, key=lambda problem: (problem.file, problem.line, problem.column)))
    if "ngo_directory" in tables:
        directory.look_side_by_side(by=by)
    contradictions.tell(by=by)
    report.findings = Finding.objects.open().count()
    if report.changed:
        refresh_naming(renamed_since(start))
        rows = {name: dict(counts) for name, counts in report.tables.items()}
        journal.record("records.loaded", by=by, thing=("folder", known_as(folder)), after=rows)
    return report


def renamed_since(seq: int) -> QuerySet[Organisation]:
    """Return the organisations that changed or were published after that line of the journal."""
    events = ("organisation.revised", "organisation.published", "organisation.withdrawn")
    return Organisation.objects.filter(code__in=Entry.objects.filter(seq__gt=seq, event__in=events).values("thing_key"))


def loaded_before(folder: Path) -> bool:
    """Say whether that folder has been loaded into this registry."""
    return Entry.objects.filter(event="records.loaded", thing_key=known_as(folder)).exists()


def known_as(folder: Path) -> str:
    """Return how the journal knows a folder: Minga's own demonstration wherever it stands, another by its path."""
    return DEMO_KEY if folder.resolve() == DEMO.resolve() else str(folder.resolve())[-200:]


def read_folder(folder: Path, report: Report) -> dict[str, list[Row]]:
    """Return the rows of every known table; raises TableRefused with the problems of all files."""
    if not folder.is_dir():
        raise TableRefused([Problem(str(folder), 0, "", _("no es una carpeta: dé la carpeta que tiene las tablas CSV"))])
    tables: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for table in TABLES:
        path = folder / table.file
        if not path.exists():
            if table.needed:
                problems.append(Problem(table.file, 0, "", _("falta en la carpeta")))
            continue
        try:
            tables[table.name] = read_table(path, required=table.required, optional=table.optional, key=table.key)
            problems += untrimmed(tables[table.name], table.key)
        except TableRefused as refused:
            problems += refused.problems
        except OSError as error:
            problems.append(Problem(table.file, 0, "", _("no se puede leer: %(why)s") % {"why": error.strerror}))
    if problems:
        raise TableRefused(problems)
    if "sources" not in tables:
        shape = next(table for table in TABLES if table.name == "sources")
        tables["sources"] = read_table(DEMO / shape.file, required=shape.required, key=shape.key)
    note_others(folder, report)
    return tables


def untrimmed(rows: list[Row], key: str | None) -> list[Problem]:
    """Return a problem for each key with spaces around it: it would be the same as the one without."""
    return [row.problem(key, _("lleva espacios al principio o al final")) for row in rows if key and row[key] != row[key].strip()]


def note_others(folder: Path, report: Report) -> None:
    known = {table.name for table in TABLES}
    names = sorted(path.stem for path in folder.glob("*.csv") if path.stem not in known)
    later = [name for name in names if name in LATER]
    strange = [name for name in names if name not in LATER]
    if later:
        report.notes.append(_("Tablas que esta versión aún no carga: %(names)s.") % {"names": ", ".join(later)})
    if strange:
        report.notes.append(_("Archivos que no se conocen y no se leyeron: %(names)s.") % {"names": ", ".join(strange)})
