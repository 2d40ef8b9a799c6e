"""Who may do what with a case; actions ask here first, and so do the pages that show a button.

A government's officers write; the cooperant's people answer what they received, and only where no such person works here does the
government record the answer itself, with its evidence.
"""

from minga.cycle.organisations.models import Membership, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals.models import Proposal
from minga.cycle.proposals.states import LIVING, PREPARING, SENT, STEPS, Stage
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_see_everything, has_role

OURS = ("write_note", "back_to_negotiation", "validate", "correct", "submit", "suspend", "withdraw")
ANSWERS = ("ask_again", "accept", "condition", "refuse")


def acts_for(person, organisation_id: int | None) -> bool:
    """Whether somebody writes cases for that institution today."""
    return has_role(person, Role.OFFICER) and organisation_id in institutions_of(person)


def can_open(person, organisation: Organisation) -> bool:
    """Officers open cases of their institution."""
    return acts_for(person, organisation.pk)


def handles(person, proposal: Proposal) -> bool:
    """Whether somebody carries this case: the officers of its institution."""
    return acts_for(person, proposal.organisation_id)


def is_ally(person, proposal: Proposal) -> bool:
    """Whether somebody acts for a partner of the alliance."""
    mine = institutions_of(person)
    return bool(mine) and proposal.partners.filter(organisation__in=mine).exists()


def is_cooperant(person, proposal: Proposal) -> bool:
    """Whether somebody acts for the cooperant of this case."""
    return proposal.cooperant_id in institutions_of(person)


def can_follow(person, proposal: Proposal) -> bool:
    """Who reads the negotiation file: the people of its institution and those of the centre; never the cooperant."""
    return can_see_everything(person) or proposal.organisation_id in institutions_of(person)


def note_given(proposal: Proposal) -> bool:
    """Whether the cooperant has the note: it was shared with them, or sent."""
    note = getattr(proposal, "note", None)
    return proposal.stage in SENT or bool(note and note.shared_at)


def can_read_note(person, proposal: Proposal) -> bool:
    """Who reads the note: whoever follows the case, its allies, and the cooperant once it was shared or sent."""
    if can_follow(person, proposal) or is_ally(person, proposal):
        return True
    return is_cooperant(person, proposal) and note_given(proposal)


def can_prepare(person, proposal: Proposal) -> bool:
    """Officers of its institution, until the note is sent."""
    return proposal.stage in PREPARING and handles(person, proposal)


def can_write_note(person, proposal: Proposal) -> bool:
    """Officers of its institution, while the case is at the concept note."""
    return proposal.stage == Stage.NOTE and handles(person, proposal)


def can_comment(person, proposal: Proposal) -> bool:
    """Whoever acts for the institution, an ally or the cooperant and may read the note, as long as the case lives."""
    if proposal.stage not in LIVING or not institutions_of(person):
        return False
    own = proposal.organisation_id in institutions_of(person)
    return (own or is_ally(person, proposal) or is_cooperant(person, proposal)) and can_read_note(person, proposal)


def has_desk(cooperant: Organisation) -> bool:
    """Whether the cooperant has people of its own here, who answer for it."""
    return Membership.objects.current().filter(organisation=cooperant, person__is_active=True).exists()


def can_answer(person, proposal: Proposal) -> bool:
    """The cooperant's people; the institution's officers where the cooperant has nobody here."""
    if is_cooperant(person, proposal):
        return True
    return handles(person, proposal) and not has_desk(proposal.cooperant)


def can_tend_templates(person) -> bool:
    """Curators and administrators write the templates of notes."""
    return has_role(person, Role.CURATOR, Role.ADMINISTRATOR)


def can_meet_condition(person, proposal: Proposal) -> bool:
    """Officers of its institution, as long as the case waits for its conditions."""
    return proposal.stage == Stage.CONDITIONED and handles(person, proposal)


def can_note_evidence(person, proposal: Proposal) -> bool:
    """Officers of its institution, but of a case that ended without cooperation."""
    return proposal.stage not in (Stage.REFUSED, Stage.WITHDRAWN) and handles(person, proposal)


def can_take(person, step: str, proposal: Proposal) -> bool:
    """Whether a person may take a step with a case, its stage apart."""
    if step in ANSWERS:
        return can_answer(person, proposal)
    return handles(person, proposal)


def possible_steps(person, proposal: Proposal) -> list:
    """Return the steps that a person can take now: the buttons of its page; only one way leads back from a suspension."""
    back = f"resume_{proposal.suspended_from}"
    steps = [one for one in STEPS.allowed(proposal.stage) if not one.name.startswith("resume_") or one.name == back]
    return [one for one in steps if can_take(person, one.name, proposal)]
