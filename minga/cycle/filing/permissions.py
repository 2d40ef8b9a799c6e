"""Who may take each step with a dossier; actions ask here first, and so do the pages that show a button.

Nobody reviews, approves or registers what they wrote or sent themselves: whoever saved since the last registration has a hand in it.
"""

from collections.abc import Callable

from minga.cycle.activities.models import Condition
from minga.cycle.filing.models import Dossier, Revision
from minga.cycle.filing.states import CLOSED, IN_REVIEW, STEPS, Stage
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.documents.models import FileVersion
from minga.ground.journal.models import Entry


def acts_for(person, organisation_id: int) -> bool:
    """Whether somebody is an officer of that institution today."""
    return has_role(person, Role.OFFICER) and organisation_id in institutions_of(person)


def can_open(person, organisation: Organisation, *, on_paper: bool = False) -> bool:
    """Officers open dossiers of their institution; registrars those that come signed on paper, for a government (R-028)."""
    return has_role(person, Role.REGISTRAR) if on_paper else acts_for(person, organisation.pk)


def can_edit(person, dossier: Dossier) -> bool:
    """Its institution's officers, while it is a draft, observed or being amended; registrars, what came on paper (R-028)."""
    return dossier.editable and handles(person, dossier)


def can_attach(person, dossier: Dossier) -> bool:
    """Whoever files for its institution adds and changes its documents, but while it is reviewed and once it is put away."""
    return dossier.stage not in CLOSED | IN_REVIEW and handles(person, dossier)


def handles(person, dossier: Dossier) -> bool:
    """Whether somebody files for this dossier's institution."""
    return acts_for(person, dossier.organisation_id) or (dossier.on_paper and has_role(person, Role.REGISTRAR))


def has_a_hand(person: Person, dossier: Dossier) -> bool:
    """Whether somebody wrote, sent or saved any of what is now up for review."""
    if person.pk == dossier.submitted_by_id or (not dossier.registered and person.pk == dossier.author_id):
        return True
    return Revision.objects.filter(dossier=dossier, version__gt=dossier.registered_version, by=person).exists()


def reviews(*roles: Role) -> Callable[[Person, Dossier], bool]:
    """Return the rule of a step for the centre: any of these roles, by somebody without a hand in it."""
    return lambda person, dossier: has_role(person, *roles) and not has_a_hand(person, dossier)


def can_register(person: Person, dossier: Dossier) -> bool:
    """Registrars without a hand in it, who neither found it in order nor approved it for planning: four eyes, or six."""
    return reviews(Role.REGISTRAR)(person, dossier) and person.pk not in (dossier.validated_by_id, dossier.planned_by_id)


def can_approve_plan(person: Person, dossier: Dossier) -> bool:
    """Planners without a hand in it, who did not find it in order themselves."""
    return reviews(Role.PLANNER)(person, dossier) and person.pk != dossier.validated_by_id


def can_delete(person: Person, dossier: Dossier) -> bool:
    """Registrars without a hand in it, and not whoever asked for it: a registrar asks too, for what came on paper."""
    if not reviews(Role.REGISTRAR)(person, dossier):
        return False
    asked = Entry.objects.filter(thing_kind="dossier", thing_key=dossier.key, event="dossier.deletion_asked").order_by("-seq").first()
    return asked is None or asked.actor_id != person.pk


def can_observe(person: Person, dossier: Dossier) -> bool:
    """Reviewers what was sent, planners what waits for them, registrars what was approved."""
    role = {Stage.PLANNING: Role.PLANNER, Stage.APPROVED: Role.REGISTRAR}.get(Stage(dossier.stage), Role.VALIDATOR)
    return reviews(role)(person, dossier)


def can_confirm(person: Person, dossier: Dossier, condition: Condition) -> bool:
    """Reviewers without a hand in the record, who neither offered the document of a condition nor uploaded any version of it (R-106)."""
    if dossier.stage in CLOSED or not condition.offered or condition.offered_by_id == person.pk:
        return False
    if not reviews(Role.VALIDATOR)(person, dossier) or handles(person, dossier):
        return False
    return condition.file is None or not FileVersion.objects.filter(file__key=condition.file, by=person).exists()


def can_justify(person: Person, dossier: Dossier) -> bool:
    """Reviewers and administrators without a hand in it let an NGO be named whose agreement ended, while it is written (R-069)."""
    mine = has_a_hand(person, dossier) or handles(person, dossier)
    return dossier.editable and has_role(person, Role.VALIDATOR, Role.ADMINISTRATOR) and not mine


RULES: dict[str, Callable[[Person, Dossier], bool]] = {
    "submit": handles,
    "observe": can_observe,
    "send_to_planning": reviews(Role.VALIDATOR),
    "validate": reviews(Role.VALIDATOR),
    "approve_plan": can_approve_plan,
    "register": can_register,
    "amend": handles,
    "discard": handles,
    "withdraw": handles,
    "reopen": handles,
    "archive": lambda person, dossier: has_role(person, Role.REGISTRAR),
    "unarchive": lambda person, dossier: has_role(person, Role.REGISTRAR),
    "ask_deletion": handles,
    "keep": lambda person, dossier: handles(person, dossier) or has_role(person, Role.REGISTRAR),
    "delete": can_delete,
    "restore": lambda person, dossier: has_role(person, Role.REGISTRAR),
    "annul": lambda person, dossier: has_role(person, Role.REGISTRAR),
}


def can_take(person: Person, step: str, dossier: Dossier) -> bool:
    """Whether a person may take a step with a dossier, its stage apart."""
    return RULES[step](person, dossier)


def possible_steps(person: Person, dossier: Dossier) -> list:
    """Return the steps that a person can take now: the buttons of its page."""
    return [step for step in STEPS.allowed(dossier.stage) if can_take(person, step.name, dossier) and fits(step.name, dossier)]


def fits(step: str, dossier: Dossier) -> bool:
    """Whether a step makes sense for what the dossier is: amendments are discarded, first records withdrawn."""
    if step in ("discard", "annul"):
        return dossier.amends
    return not (step in ("withdraw", "ask_deletion") and dossier.amends)
