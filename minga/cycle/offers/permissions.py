"""Who writes an offer or a policy, and who finds it in order; actions ask here first, and so do the pages that show a button.

Curators write for any cooperant; a cooperant's own people write its own. Nobody validates what they had a hand in.
"""

from collections.abc import Callable

from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.queries import has_a_hand
from minga.cycle.offers.states import EDITABLE, OFFER_STEPS, OfferStage
from minga.cycle.organisations.models import InstitutionalRole, Membership, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit.steps import Step

Record = Offer | PolicySheet
# Governments receive: what they offer to others is written by the curator.
RECEIVING = frozenset(
    {
        *("GOBIERNO_SUBNACIONAL", "GOBIERNO_LOCAL", "GAD_PARROQUIAL", "GAD_MUNICIPAL", "GAD_METROPOLITANO", "GAD_PROVINCIAL"),
        *("GAD_REGIONAL", "MANCOMUNIDAD", "ASOCIACION_GAD"),
    }
)


def curates(person) -> bool:
    """Whether somebody tends the catalogue: finds offers and policies in order, and writes for any cooperant."""
    return has_role(person, Role.CURATOR)


def spoken_for(person) -> frozenset[int]:
    """Return the ids of the organisations in whose name somebody writes: as an officer of them, or because they finance through it.

    Read once for each instance of a person, which lasts one request, as `institutions_of` is.
    """
    own = institutions_of(person)
    if not own:
        return own
    if "spoken_for" not in vars(person):
        rows = Organisation.objects.filter(pk__in=own).exclude(kind__code__in=RECEIVING)
        if not has_role(person, Role.OFFICER):
            financing = Membership.objects.current().filter(person=person, role=InstitutionalRole.FINANCING)
            rows = rows.filter(pk__in=financing.order_by().values("organisation"))
        vars(person)["spoken_for"] = frozenset(rows.order_by().values_list("pk", flat=True))
    return vars(person)["spoken_for"]


def speaks_for(person, organisation: Organisation) -> bool:
    """Whether somebody writes in the name of a cooperant: one of its officers, or of those who finance through it."""
    return organisation.pk in spoken_for(person)


def can_write(person, organisation: Organisation) -> bool:
    """Whether somebody writes the offers and the policy of an organisation."""
    return curates(person) or speaks_for(person, organisation)


def cooperants_of(person) -> list[Organisation]:
    """Return the organisations in whose name somebody writes offers, by name; a curator writes for any and has none of their own."""
    return list(Organisation.objects.filter(pk__in=spoken_for(person)).select_related("kind").order_by("sort_key"))


def writes_offers(person) -> bool:
    """Whether somebody writes any offer: curators, and the people of a cooperant."""
    return curates(person) or bool(spoken_for(person))


def can_edit(person, record: Record) -> bool:
    """Whoever writes for its cooperant, while it is a draft or came back with observations."""
    return record.stage in EDITABLE and can_write(person, record.organisation)


def can_validate(person, record: Record) -> bool:
    """Curators without a hand in it (R-086)."""
    return curates(person) and not has_a_hand(person, record)


def writes(person, record: Record) -> bool:
    return can_write(person, record.organisation)


def can_spread(person, offer: Offer) -> bool:
    """Whoever writes it, once it is validated."""
    return offer.stage == OfferStage.VALIDATED and can_write(person, offer.organisation)


def can_follow(person, record: Record) -> bool:
    """Who sees how it is worked at: those who write it. Everybody else who may see it reads its page."""
    return can_write(person, record.organisation)


RULES: dict[str, Callable[[Person, Record], bool]] = {
    "send": writes,
    "return": can_validate,
    "validate": can_validate,
    "verify": can_validate,
    "revise": writes,
    "close": writes,
    "archive": writes,
    "restore": writes,
}


def can_take(person, step: str, record: Record) -> bool:
    """Whether a person may take a step, the stage apart."""
    return RULES[step](person, record)


def possible_steps(person, record: Record) -> list[Step]:
    """Return the steps that a person can take now: the buttons of its page."""
    return [step for step in OFFER_STEPS.allowed(record.stage) if can_take(person, step.name, record)]
