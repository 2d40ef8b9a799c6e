"""The findings and the card of a made-up activity, the same that `activities.actions.review` gives it, without a query."""

from collections.abc import Iterable

from benchmarks.activities import Drawn
from benchmarks.reference import MOMENT
from minga.cycle.activities import rules
from minga.ground.findings.actions import fingerprint
from minga.ground.findings.models import Finding as Raised
from minga.ground.kit.findings import Finding, Severity
from minga.ground.search.actions import make_card
from minga.ground.search.models import Card, Kind


def findings(drawn: Drawn) -> list[Finding]:
    """Return what `rules.findings_of` says of an activity."""
    found = []
    original = drawn.activity.duplicate_of
    if original:
        found.append(Finding("DQ-DUP", Severity.ERROR, rules.REPEATED, {"other": original.code}, "duplicate_of", drawn.activity.source))
    for code in drawn.copies:
        found.append(Finding("DQ-DUP", Severity.INFO, rules.REPEATED_BY, {"other": code}, "duplicates", drawn.activity.source))
    found += rules.unmatched([*drawn.participants, *drawn.contributions])
    for row in drawn.beneficiaries:
        if row.number is None and row.group:
            figures = {"group": row.group.name_es.lower()}
            found.append(Finding("DQ-MISSING", Severity.INFO, rules.NO_FIGURE, figures, "beneficiaries", row.source))
    return found


def raised(drawn: Drawn, found: Iterable[Finding]) -> list[Raised]:
    """Return the findings as unsaved rows of the register."""
    thing = ("activity", drawn.activity.code)
    return [
        Raised(
            rule=one.rule,
            severity=one.severity,
            thing_kind=thing[0],
            thing_key=thing[1],
            place=one.place,
            message=one.message,
            figures=dict(one.figures),
            source=one.source,
            raised_at=MOMENT,
            fingerprint=fingerprint(thing, one),
        )
        for one in found
    ]


def card(drawn: Drawn, open_findings: int) -> Card:
    """Return the unsaved card that `activities.actions.refresh` would put."""
    activity = drawn.activity
    people = next((row for row in drawn.beneficiaries if row.number is not None), None)
    funder = next((row for row in drawn.participants if row.role.code == "FINANCIADOR"), None)
    countries = sorted({place.country_id for place in drawn.places})
    return make_card(
        Kind.ACTIVITY,
        activity.code,
        activity.title,
        words=words(drawn),
        lead=activity.objective,
        lead_language="es",
        type=activity.kind.code,
        status=activity.status.code if activity.status else "",
        source_kind=activity.source_kind.code if activity.source_kind else "",
        countries=f" {' '.join(countries)} " if countries else "",
        amount=activity.total_amount,
        currency=activity.total_currency,
        amount_precision=activity.total_precision if activity.total_currency else "",
        people=people.number if people else None,
        people_unit=people.unit if people else "",
        people_precision=people.precision if people else "",
        partner=(funder.organisation.name if funder.organisation else funder.as_written) if funder else "",
        findings=open_findings,
        counted=activity.duplicate_of is None,
    )


def words(drawn: Drawn) -> list[tuple[str, str]]:
    """Return the texts of `activities.actions.words`, in its order."""
    activity = drawn.activity
    found = [(activity.objective, activity.objective_language), (activity.note, "es"), (activity.theme, "es")]
    for row in drawn.participants:
        found.append((row.as_written, ""))
        found += [(row.organisation.name, ""), (row.organisation.acronym, "")] if row.organisation else []
    for place in drawn.places:
        found += [(place.as_written, "es"), (place.country.name_es, "es"), (place.country.name_en, "en")]
        found += [(unit.name, "es") for unit in (place.unit.chain if place.unit else [])]
    for code in (activity.source_kind, activity.modality, activity.status, activity.kind, activity.aid_type):
        found += [(code.name_es, "es"), (code.name_en, "en")] if code else []
    for row in drawn.beneficiaries:
        found += [(row.group.name_es, "es"), (row.group.name_en, "en")] if row.group else []
    for one in drawn.classifications:
        found += [(one.code.name_es, "es"), (one.code.name_en, "en")]
    return found
