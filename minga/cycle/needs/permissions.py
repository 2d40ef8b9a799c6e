"""Who writes what a territory wants, and who examines it; actions ask here first, and so do the pages that show a button."""

from collections.abc import Callable

from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DEMAND_STEPS, DemandStage
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import SYSTEM_EMAIL, Person, Role
from minga.ground.accounts.permissions import can_see_everything, has_role
from minga.ground.journal.models import Entry

# Kinds that govern or are part of the state, beside the five levels of decentralised governments: cooperants and NGOs demand nothing.
GOVERNING = frozenset(
    {"GOBIERNO_NACIONAL", "ENTIDAD_PUBLICA", "EMPRESA_PUBLICA", "GOBIERNO_SUBNACIONAL", "GOBIERNO_LOCAL", "MANCOMUNIDAD", "ASOCIACION_GAD"}
)
WRITING = ("demand.opened", "demand.imported", "demand.saved", "demand.registered")


def governs(organisation: Organisation) -> bool:
    """Whether an organisation is a government, an association of them or a public body."""
    kind = organisation.kind
    return bool(organisation.gad_level) or kind.code in GOVERNING or (kind.parent is not None and kind.parent.code in GOVERNING)


def acts_for(person, organisation: Organisation) -> bool:
    """Officers of a government, for their own institution."""
    return has_role(person, Role.OFFICER) and organisation.pk in institutions_of(person) and governs(organisation)


def can_open(person, organisation: Organisation) -> bool:
    """Who begins a demand of a government: its officers."""
    return acts_for(person, organisation)


def can_keep_plans(person, organisation: Organisation) -> bool:
    """Who keeps the plans, agendas and macro-projects of a government: its officers."""
    return acts_for(person, organisation)


def can_edit(person, demand: Demand) -> bool:
    """Its institution's officers, while it is a draft or came back with observations."""
    return demand.stage == DemandStage.DRAFT and acts_for(person, demand.organisation)


def can_follow(person, demand: Demand) -> bool:
    """Who reads what was observed and what is missing: its institution's people and those who see everything."""
    return can_see_everything(person) or demand.organisation_id in institutions_of(person)


def can_read_pairs(person, demand: Demand) -> bool:
    """Who is shown the way to the offers that fit: the officers who would ask for them, and those who see everything."""
    return acts_for(person, demand.organisation) or can_see_everything(person)


def has_a_hand(person, demand: Demand) -> bool:
    """Whether somebody wrote or registered any of it, by the journal."""
    if demand.written_by_id == person.pk:
        return True
    return Entry.objects.filter(thing_kind="demand", thing_key=demand.code, event__in=WRITING, actor=person).exists()


def can_examine(person, demand: Demand) -> bool:
    """Planners validate a demand or return it, never one in which they have a hand."""
    return has_role(person, Role.PLANNER) and not has_a_hand(person, demand)


def can_freeze(person) -> bool:
    """Planners freeze the versions of the yearly demand plan (R-005; attribution of the centre, 001 L250)."""
    return has_role(person, Role.PLANNER)


def handles(person, demand: Demand) -> bool:
    return acts_for(person, demand.organisation)


def matches(person, demand: Demand) -> bool:
    """The institution's officers, and the system person where a proposal ends by itself."""
    return handles(person, demand) or (isinstance(person, Person) and person.email == SYSTEM_EMAIL)


RULES: dict[str, Callable[[Person, Demand], bool]] = {
    "register": handles,
    "return": can_examine,
    "validate": can_examine,
    "prioritise": handles,
    "search": handles,
    "match": matches,
    "unmatch": matches,
    "close": handles,
    "withdraw": handles,
    "reopen": handles,
}
BY_PROPOSALS = frozenset({"match", "unmatch"})  # taken by the acceptance of an offer, on no page of a demand


def can_take(person, step: str, demand: Demand) -> bool:
    """Whether a person may take a step with a demand, its stage apart."""
    return RULES[step](person, demand)


def possible_steps(person, demand: Demand) -> list:
    """Return the steps that a person can take now: the buttons of its page."""
    return [step for step in DEMAND_STEPS.allowed(demand.stage) if step.name not in BY_PROPOSALS and can_take(person, step.name, demand)]


def institutions_to_demand_for(person) -> list[Organisation]:
    """Return the governments for which a person may write demands, plans and agendas today."""
    mine = Organisation.objects.filter(pk__in=institutions_of(person)).select_related("kind__parent__list", "territory__country")
    return [one for one in mine if can_open(person, one)]
