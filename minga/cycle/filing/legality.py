"""What the law says of a dossier, as findings: scope, territory, competence (R-004, R-042, R-044); whether planning approves (R-038).

A refusal stops the submission; what needs a justification stops it until somebody writes one, which then stays with the record.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from minga.cycle.filing.models import Dossier
from minga.cycle.filing.shape import REASONS
from minga.cycle.law import authority, guards
from minga.cycle.law.authority import Case
from minga.cycle.law.guards import Answer
from minga.cycle.law.models import Verdict
from minga.ground.codelists import queries as codelists
from minga.ground.kit.findings import Finding, Severity
from minga.ground.territory.models import Unit

ASKED = {"scope": ("R-044", "modality"), "territory": ("R-004", "places"), "competence": ("R-042", "classifications")}


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Yield what the law refuses (error) or wants justified (error until it is, then a warning), with the articles as the source."""
    case, reasons = case_of(dossier), dossier.values.get(REASONS, {})
    for name, (rule, place) in ASKED.items():
        answer = authority.GUARDS[name](case)
        if answer is None or answer.verdict == Verdict.YES:
            continue
        justified = answer.verdict == Verdict.JUSTIFY and bool(reasons.get(name))
        severity = Severity.WARNING if justified else Severity.ERROR
        where = f"{REASONS}.{name}" if answer.verdict == Verdict.JUSTIFY else place
        yield Finding(rule, severity, answer.reason, dict(answer.figures), where, "; ".join(answer.articles))


def to_justify(dossier: Dossier) -> list[tuple[str, Answer]]:
    """Return the guards that want a written justification, with what they say."""
    case = case_of(dossier)
    found = [(name, authority.GUARDS[name](case)) for name in ASKED]
    return [(name, answer) for name, answer in found if answer is not None and answer.verdict == Verdict.JUSTIFY]


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


def planning(dossier: Dossier) -> Answer:
    """Say whether the planning secretariat approves first what the institution carries out, with the legal reason (R-038)."""
    return guards.planning_approval(dossier.organisation.kind.code)
