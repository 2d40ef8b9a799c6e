"""What is counted over many records, kept until the journal grows, apart for those who see more records."""

from collections.abc import Callable

from minga.ground.accounts.permissions import can_see_everything
from minga.ground.journal import queries as journal


def kept[T](name: str, person, count: Callable[[], T], as_of: str = "") -> T:
    """Return what `count` gives, kept under `name` for as long as nothing is written in the journal.

    Administrators see more records than other people, so theirs is kept apart. `as_of`: as in journal.queries.kept.
    """
    return journal.kept(f"{name}:{'all' if can_see_everything(person) else 'public'}", count, as_of)
