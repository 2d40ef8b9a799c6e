"""What the law says of a dossier, as findings: scope, territory, competence (R-004, R-042, R-044); whether planning approves (R-038).

A refusal stops the submission; what needs a justification stops it until somebody writes one, which then stays with the record.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from minga.cycle.filing.models import Dossier
from minga.cycle.filing.readiness import carrying_out
from minga.cycle.filing.shape import REASONS
from minga.cycle.filing.values import called
from minga.cycle.law import authority, guards
from minga.cycle.law.authority import Case
from minga.cycle.law.guards import Answer
from minga.cycle.law.models import Verdict
from minga.cycle.law.queries import territory_of
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import all_meant_by
from minga.ground.codelists import queries as codelists
from minga.ground.kit.findings import Finding, Severity
from minga.ground.territory.models import Unit

ASKED = {"scope": ("R-044", "modality"), "territory": ("R-004", "places"), "competence": ("R-042", "classifications")}
OF_EXECUTORS = ("territory", "competence")  # asked of each participant that carries it out, too
EXECUTES = gettext_noop("%(body)s ejecuta: %(reason)s")


@dataclass(frozen=True)
class Asked:
    """What one guard says of one body: whoever files, or a participant that carries it out (`body`, at `row`)."""

    name: str
    answer: Answer
    body: Organisation | None = None
    row: str = ""

    @property
    def key(self) -> str:
        """The name of its justification: 'competence', 'competence.ORG-113'."""
        return f"{self.name}.{self.body.code}" if self.body else self.name

    @property
    def text(self) -> str:
        """The reason in the reader's language, with the body it is about."""
        return f"{called(self.body)}: {self.answer.text}" if self.body else self.answer.text


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Yield what the law refuses (error) or wants justified (error until it is, then a warning), with the articles as the source.

    Whoever files is asked, and each participant that carries it out: nobody acts outside its own territory and competence by the
    hand of another (R-004, R-042). Who needs the approval of planning is told (R-038).
    """
    reasons, bodies = dossier.values.get(REASONS, {}), executors(dossier)
    for one in asked_of(dossier, bodies):
        if one.answer.verdict == Verdict.YES:
            continue
        rule, place = ASKED[one.name]
        due = one.answer.verdict == Verdict.JUSTIFY
        severity = Severity.WARNING if due and reasons.get(one.key) else Severity.ERROR
        where = f"{REASONS}.{one.key}" if due else one.row or place
        yield told(rule, severity, one.answer, where, one.body)
    for body, row in bodies.items():
        answer = guards.planning_approval(body.kind.code)
        if answer.verdict == Verdict.STEP:
            yield told("R-038", Severity.INFO, answer, row, body)


def told(rule: str, severity: Severity, answer: Answer, place: str, body: Organisation | None) -> Finding:
    """Return an answer as a finding; one about a participant names it."""
    source = "; ".join(answer.articles)
    if body is None:
        return Finding(rule, severity, answer.reason, dict(answer.figures), place, source)
    reason = {"msgid": answer.reason, "figures": dict(answer.figures)}
    return Finding(rule, severity, EXECUTES, {"body": called(body), "reason": reason}, place, source)


def to_justify(dossier: Dossier) -> list[Asked]:
    """Return what the guards want justified in writing, of whoever files and of those who carry it out."""
    return [one for one in asked_of(dossier, executors(dossier)) if one.answer.verdict == Verdict.JUSTIFY]


def asked_of(dossier: Dossier, bodies: Mapping[Organisation, str]) -> Iterator[Asked]:
    """Yield what the guards say of whoever files, then of every other of the `bodies` that carry it out, each once."""
    case = case_of(dossier)
    for name in ASKED:
        if (answer := authority.GUARDS[name](case)) is not None:
            yield Asked(name, answer)
    for body, row in bodies.items():
        if body == dossier.organisation:
            continue
        own = replace(case, executor=body, units=tuple(part_of(body, bodies, case.units)))
        for name in OF_EXECUTORS:
            if (answer := authority.GUARDS[name](own)) is not None:
                yield Asked(name, answer, body, row)


def executors(dossier: Dossier) -> dict[Organisation, str]:
    """Return {body: place of its row} of the registered organisations that carry a record out, in the order of its rows."""
    rows: dict[str, str] = {}
    for row in carrying_out(dossier.values):
        rows.setdefault(row["organisation"], f"participants.{row['id']}.organisation")
    known = all_meant_by(rows, "kind__parent__list")
    bodies: dict[Organisation, str] = {}
    for code, place in rows.items():
        if code in known:
            bodies.setdefault(known[code], place)
    return bodies


def part_of(body: Organisation, bodies: Iterable[Organisation], units: Sequence[Unit]) -> list[Unit]:
    """Return the places for which a body that carries a record out with others answers.

    Where some lie in its own territory, those in the territory of another of them are the other's part; where none does, all are its.
    """
    today = timezone.localdate()
    mine = lying_in(units, territory_of(body, today))
    if not mine:
        return list(units)
    others = [unit for other in bodies if other != body for unit in territory_of(other, today)]
    theirs = lying_in(units, others)
    return [unit for unit in units if unit in mine or unit not in theirs]


def lying_in(units: Iterable[Unit], homes: Iterable[Unit]) -> list[Unit]:
    keys = {home.key for home in homes}
    return [unit for unit in units if not keys.isdisjoint(one.key for one in unit.chain)]


def case_of(dossier: Dossier) -> Case:
    """Return the case that the guards are asked about: who registers, what, where."""
    values = dossier.values
    units = Unit.objects.filter(key__in=[row["unit"] for row in values.get("places", []) if row.get("unit")])
    return Case(
        executor=dossier.organisation,
        modality=modality(values),
        units=tuple(units.select_related("country", "parent__parent")),
        sectors=tuple(sectors(values)),
    )


def modality(values: Mapping[str, Any]) -> str:
    """Return the modality, that of the mechanism where one was chosen: BECAS is TECNICA (R-048)."""
    chosen = codelists.get("MODALIDAD", values.get("modality") or "-")
    return "" if chosen is None else chosen.parent.code if chosen.parent else chosen.code


def sectors(values: Mapping[str, Any]) -> Iterator[str]:
    for row in values.get("classifications", []):
        list_code, _sign, code = str(row.get("code", "")).partition("/")
        if list_code in ("Sector", "SectorCategory"):
            yield code


def planning(dossier: Dossier) -> tuple[Answer, list[str]]:
    """Say whether the planning secretariat approves first, with the legal reason, and the codes of the bodies that need it (R-038).

    Asked of whoever files and of each body that carries it out: one that needs it is enough.
    """
    bodies = list(dict.fromkeys([dossier.organisation, *executors(dossier)]))
    answers = [(one.code, guards.planning_approval(one.kind.code)) for one in bodies]
    due = [(code, answer) for code, answer in answers if answer.verdict == Verdict.STEP]
    return (due or answers)[0][1], [code for code, _answer in due]
