"""Who writes in a ledger and who reads it; actions ask here first, and so do the pages that show a button."""

from django.db.models import Q

from minga.cycle.activities.models import Activity
from minga.cycle.funding.models import Entry, Pledge, Pool
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_see_everything, has_role


def can_enter(person, activity: Activity) -> bool:
    """Officers of an institution that takes part in an activity, gives to it or holds its record."""
    mine = institutions_of(person) if has_role(person, Role.OFFICER) else frozenset()
    if not mine:
        return False
    named = Q(participants__organisation__in=mine) | Q(contributions__organisation__in=mine)
    holds = Q(dossiers__organisation__in=mine)  # the record's own institution: filing stands above, its table points here
    return Activity.objects.filter(named | holds, pk=activity.pk).exists()


def can_strike(person, entry: Entry, activity: Activity | None) -> bool:
    """Whoever wrote an entry while they still may, and other officers of the institutions that may write in it."""
    return activity is not None and can_enter(person, activity)


def can_pledge(person, pledge: Pledge) -> bool:
    """Officers who may write in the ledger of its activity; of one that has none, officers of whoever pledges."""
    if pledge.activity is not None:
        return can_enter(person, pledge.activity)
    return can_keep_pools(person, pledge.who) if pledge.who else has_role(person, Role.OFFICER)


def can_keep_pools(person, organisation: Organisation) -> bool:
    """Officers keep the counterpart pools of their own institution (R-098)."""
    return has_role(person, Role.OFFICER) and organisation.pk in institutions_of(person)


def can_read_pools(person) -> bool:
    """Whether somebody reads the pools of every institution: those who see everything and the centre's reviewers."""
    return can_see_everything(person) or has_role(person, Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR)


def can_read_pool(person, pool: Pool) -> bool:
    """The centre, and whoever acts for the institution."""
    return can_read_pools(person) or pool.organisation_id in institutions_of(person)


def can_tend_rates(person) -> bool:
    """Registrars and administrators record dated rates for everybody, and take away those that nobody used."""
    return has_role(person, Role.REGISTRAR, Role.ADMINISTRATOR)
