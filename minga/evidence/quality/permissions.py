"""Who decides on findings; actions and pages ask here first."""

from minga.cycle.organisations.queries import institutions_of
from minga.evidence.quality.models import ScannedText
from minga.evidence.quality.queries import behind
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role
from minga.ground.findings.models import Finding, State

CENTRE = (Role.VALIDATOR, Role.REGISTRAR, Role.ADMINISTRATOR)


def can_decide(person) -> bool:
    """Those of the centre who review, register or administer decide on any finding."""
    return has_role(person, *CENTRE)


def possible_states(person, finding: Finding) -> list[State]:
    """Return the states that a person may give a finding now.

    Those of the centre: any other. The officers of an institution behind the record explain it.
    """
    if can_decide(person):
        return [state for state in State if state != finding.state]
    if finding.state == State.OPEN and has_role(person, Role.OFFICER):
        return [State.EXPLAINED] if not institutions_of(person).isdisjoint(behind(finding.thing_kind, finding.thing_key)) else []
    return []


def can_bring_scans(person) -> bool:
    """Officers bring the texts of their institution; whoever reviews, registers or administers, any."""
    return has_role(person, Role.OFFICER, *CENTRE)


def can_correct(person, text: ScannedText) -> bool:
    """Whoever brought a text, and those of the centre."""
    return has_role(person, *CENTRE) or (text.by_id == person.pk and can_bring_scans(person))
