"""What is wrong in one section of a dossier, told in the section itself and not only before it is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.filing.actions import findings_of
from minga.cycle.filing.legality import case_of
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.readiness import Step
from minga.cycle.filing.shape import Section, section_of
from minga.cycle.law import authority
from minga.cycle.law.models import Verdict
from minga.ground.kit.findings import Finding, Severity

TERRITORY = "R-004"


def wrong_in(section: Section, dossier: Dossier, findings: Iterable[Finding] | None = None) -> dict[str, str]:
    """Return {place: sentence} of what stands in a section and cannot be sent so; what is only missing is told in the list.

    `findings`: those of the submission, where they are known already.
    """
    language = get_language() or "es"
    known = findings_of(dossier, Step.SUBMISSION) if findings is None else list(findings)
    errors = [one for one in known if one.severity == Severity.ERROR and one.rule != "DQ-MISSING"]
    told = {one.place: one.show(language) for one in errors if section_of(one.place) == section}
    if section.name == "territory" and any(one.rule == TERRITORY for one in errors):
        told = {place: text for place, text in told.items() if place != "places"} | dict(places_outside(dossier))
    return told


def places_outside(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield (place, sentence) of each row whose place the institution may not register, or has to justify (R-004)."""
    case = case_of(dossier)
    units = {unit.key: unit for unit in case.units}
    for row in dossier.values.get("places", []):
        unit = units.get(row.get("unit", ""))
        answer = authority.territory(replace(case, units=(unit,))) if unit else None
        if answer is None or answer.verdict == Verdict.YES:
            continue
        where = _(" Se justifica en «Planes y competencia».") if answer.verdict == Verdict.JUSTIFY else ""
        yield f"places.{row['id']}.unit", f"{answer.text}{where}"
