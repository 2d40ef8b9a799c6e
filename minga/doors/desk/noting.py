"""Who looked: a line in the journal for each page of personal data that somebody reads."""

from django.db import transaction

from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal


@transaction.atomic
def note_reading(*, by: Person, thing: tuple[str, str], what: str) -> None:
    """Note that somebody read what is kept of people: a person's page, the list of them, the journal as a file.

    Leaves `person.read`. Leaves `people.read`. Leaves `journal.read`.
    """
    journal.record(f"{thing[0]}.read", by=by, thing=thing, after={"what": what} if what else {})
