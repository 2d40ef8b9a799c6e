"""What is counted over many records, kept until the journal grows, apart for those who see more records."""

from collections.abc import Callable

from minga.ground.journal import queries as journal


def sees_everything(person) -> bool:
    """Say whether a person sees records that are not public: whoever is signed in as an administrator."""
    return bool(person.is_authenticated and person.is_staff)


def kept[T](name: str, person, count: Callable[[], T], as_of: str = "") -> T:
    """Return what `count` gives, kept under `name` for as long as nothing is written in the journal.

    Administrators see more records than other people, so theirs is kept apart. `as_of`: as in journal.queries.kept.
    """
    return journal.kept(f"{name}:{'all' if sees_everything(person) else 'public'}", count, as_of)
