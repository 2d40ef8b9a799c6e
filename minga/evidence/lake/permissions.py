"""Who brings files into the lake, who says what of it is in the registry, and who takes it over. Whoever visits may look."""

from minga.cycle.organisations.queries import institutions_of
from minga.evidence.lake.models import Dataset, Import, Version
from minga.evidence.lake.queries import withdrawal_of
from minga.evidence.lake.states import DOUBTS, State
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role


def can_load(person) -> bool:
    """Registrars and administrators bring files and cancel imports; the system person for commands."""
    return isinstance(person, Person) and (person.administers or has_role(person, Role.REGISTRAR))


def can_cancel(person, one: Import) -> bool:
    """Whoever may load, while the import is not over and nobody asked before."""
    return can_load(person) and not one.over and not one.cancel_asked


def can_replace(person, one: Import) -> bool:
    """Whoever may load says that a file replaces what stands, where it was refused because most of that is not in it."""
    return can_load(person) and one.state == State.REFUSED and one.reason in DOUBTS


def can_return(person, version: Version) -> bool:
    """Whoever may load brings an earlier version back, as long as its rows are kept and another file stands in the lake."""
    standing = version.dataset.current
    return can_load(person) and version.kept and version.activities > 0 and standing is not None and standing.sha256 != version.sha256


def can_withdraw(person, dataset: Dataset) -> bool:
    """Whoever may load takes a dataset out of the lake, while something of it stands there."""
    return can_load(person) and dataset.current_id is not None


def can_restore(person, dataset: Dataset) -> bool:
    """Whoever may load brings back a dataset that was taken out."""
    return can_load(person) and dataset.current_id is None and withdrawal_of(dataset) is not None


def can_decide(person) -> bool:
    """Reviewers, registrars and administrators say whether a published activity is a record of the registry."""
    return isinstance(person, Person) and (person.administers or has_role(person, Role.VALIDATOR, Role.REGISTRAR))


def can_adopt(person) -> bool:
    """Whoever may begin a dossier: officers, for an institution of theirs."""
    return bool(has_role(person, Role.OFFICER) and institutions_of(person))
