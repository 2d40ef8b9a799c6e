"""Who tends the directory and the standing of NGOs, verifies it before signing, asks for corrections, keeps the mancomunidades."""

from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import can_see_everything, has_role


def can_tend(person: Person) -> bool:
    """Whoever administers registers, corrects, publishes and withdraws organisations (R-019)."""
    return person.administers


def can_tend_standing(person) -> bool:
    """Registrars and administrators write the life of a Convenio Básico and answer corrections: the centre alone (R-069)."""
    return isinstance(person, Person) and (person.administers or has_role(person, Role.REGISTRAR))


def can_verify(person, institution: Organisation) -> bool:
    """Whoever works for cooperation at an institution records what it looked up before signing with an NGO (R-070)."""
    return institution.pk in institutions_of(person) and has_role(person, Role.OFFICER, Role.REGISTRAR, Role.ADMINISTRATOR)


def can_read_verifications(person, organisation: Organisation) -> bool:
    """Those of a public institution and those who see every record read who verified an NGO; the NGO reads what is said of it."""
    return bool(institutions_of(person)) or can_see_everything(person)


def can_ask_correction(person, organisation: Organisation) -> bool:
    """The people of an NGO ask for its own entry, and of nobody else's."""
    return organisation.pk in institutions_of(person)


def can_describe(person) -> bool:
    """Whoever tends the directory writes an actor's mapping, funding mix and incentive."""
    return can_tend_standing(person)


def can_keep_associations(person) -> bool:
    """Whoever administers keeps the registry of mancomunidades, as the register of their members (GC-02, R-019)."""
    return isinstance(person, Person) and person.administers
