"""The findings and the card of a made-up activity, the same that `activities.actions.review` gives it, without a query."""

from collections.abc import Iterable

from benchmarks.activities import Drawn
from benchmarks.reference import MOMENT
from minga.cycle.activities import rules
from minga.cycle.activities.actions import CardRows, card_of
from minga.ground.findings.actions import fingerprint
from minga.ground.findings.models import Finding as Raised
from minga.ground.kit.findings import Finding, Severity
from minga.ground.search.models import Card


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
        found += rules.vague(row.number, row.unit, row.precision, row.source)
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
    """Return the unsaved card that `activities.actions.refresh` would put: everything made up is public and no name is a country."""
    rows = CardRows(drawn.participants, drawn.places, drawn.beneficiaries, drawn.classifications)
    return card_of(drawn.activity, rows, open_findings, lambda _written: [])
