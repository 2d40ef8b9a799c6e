"""Who may take each step with an agreement; actions ask here first, and so do the pages that show a button.

Nobody reviews what they wrote, and whoever found it in order does not register it.
"""

from collections.abc import Callable

from minga.cycle.agreements.models import Agreement, AgreementVersion
from minga.cycle.agreements.states import EDITABLE, LIVING, STEPS, Stage
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import can_see_everything, has_role

WRITING = ("agreement.opened", "agreement.saved", "agreement.sent_to_review", "agreement.addendum_added")
CLOSED = frozenset({Stage.SETTLED, Stage.WITHDRAWN})  # their documents are as they are


def acts_for(person, organisation_id: int | None) -> bool:
    """Whether somebody signs and writes for that institution today, as the law has it for a signature (law.authority)."""
    return has_role(person, Role.OFFICER, Role.ADMINISTRATOR) and organisation_id in institutions_of(person)


def can_open(person, organisation: Organisation) -> bool:
    """Officers draft agreements of their institution; the ministry's are drafted by whoever administers for it."""
    return acts_for(person, organisation.pk)


def handles(person, agreement: Agreement) -> bool:
    """Whether somebody carries this agreement: its institution's people; registrars one that only its source tells."""
    if agreement.organisation_id is None:
        return has_role(person, Role.REGISTRAR)
    return acts_for(person, agreement.organisation_id)


def can_follow(person, agreement: Agreement) -> bool:
    """Who reads how an agreement is worked at: whoever carries it, the people of its parties, those of the centre."""
    if can_see_everything(person) or handles(person, agreement):
        return True
    return agreement.party_rows.filter(organisation__in=institutions_of(person)).exists()


def can_edit(person, agreement: Agreement) -> bool:
    """Its institution's people, while it is a draft or came back with notes: what is signed changes by an addendum (decision 18)."""
    return agreement.stage in EDITABLE and handles(person, agreement)


def can_attach(person, agreement: Agreement) -> bool:
    """Whoever carries it adds and changes its documents, but while it is reviewed and once it is settled or withdrawn."""
    return agreement.stage not in CLOSED | {Stage.REVIEW} and handles(person, agreement)


def can_add_addendum(person, agreement: Agreement) -> bool:
    """Whoever carries it, while it is signed and neither settled nor terminated."""
    return agreement.stage in LIVING and handles(person, agreement)


def can_note_obligation(person, agreement: Agreement) -> bool:
    """Whoever carries it says what was done, as long as it lives and until it is settled."""
    return agreement.stage in LIVING | {Stage.TERMINATED} and handles(person, agreement)


def has_a_hand(person: Person, agreement: Agreement) -> bool:
    """Whether somebody wrote or sent any of it."""
    if person.pk in (agreement.written_by_id, agreement.saved_by_id):
        return True
    return AgreementVersion.objects.filter(agreement=agreement, by=person, event__in=WRITING).exists()


def can_review(person: Person, agreement: Agreement) -> bool:
    """Legal reviewers without a hand in it."""
    return has_role(person, Role.VALIDATOR) and not has_a_hand(person, agreement)


def can_justify(person, agreement: Agreement) -> bool:
    """Reviewers and administrators without a hand in it let an NGO without standing be named, in writing; signed it is never."""
    return has_role(person, Role.VALIDATOR, Role.ADMINISTRATOR) and agreement.stage in EDITABLE and not has_a_hand(person, agreement)


def can_register(person: Person, agreement: Agreement) -> bool:
    """Registrars without a hand in it, who did not find it in order themselves."""
    mine = has_a_hand(person, agreement) or person.pk == agreement.reviewed_by_id
    return has_role(person, Role.REGISTRAR) and not mine


def can_annul(person, agreement: Agreement) -> bool:
    """Registrars, by a reasoned act."""
    return has_role(person, Role.REGISTRAR)


RULES: dict[str, Callable[[Person, Agreement], bool]] = {
    "send_to_review": handles,
    "observe": can_review,
    "review": can_review,
    "sign": handles,
    "suspend": handles,
    "resume": handles,
    "settle": handles,
    "terminate": handles,
    "withdraw": handles,
    "reopen": handles,
}


def can_take(person: Person, step: str, agreement: Agreement) -> bool:
    """Whether a person may take a step with an agreement, its stage apart."""
    return RULES[step](person, agreement)


def possible_steps(person: Person, agreement: Agreement) -> list:
    """Return the steps that a person can take now: the buttons of its page."""
    return [step for step in STEPS.allowed(agreement.stage) if can_take(person, step.name, agreement)]
