"""Who reads which offers fit a demand, and who decides; actions ask here first, and so do the pages that show a button."""

from minga.cycle.needs.models import Demand
from minga.cycle.needs.permissions import can_read_pairs as can_read_pairs
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_see_everything, has_role


def can_pair(person, demand: Demand) -> bool:
    """The officers of the demand's institution accept and reject."""
    return has_role(person, Role.OFFICER) and demand.organisation_id in institutions_of(person)


def can_read_pairs_of_offer(person, offer: Offer) -> bool:
    """The people of the cooperant see which demands fit its offer; those who see everything, too."""
    return offer.organisation_id in institutions_of(person) or can_see_everything(person)


def can_weigh(person) -> bool:
    """Administrators set how much each part of the score weighs."""
    return has_role(person, Role.ADMINISTRATOR)
