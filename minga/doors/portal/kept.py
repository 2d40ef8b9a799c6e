"""Counts kept until the journal grows: what is counted over many records is counted once for each state of them."""

from collections.abc import Callable

from django.core.cache import cache

from minga.ground.journal.actions import head

SECONDS = 3600


def kept[T](name: str, person, count: Callable[[], T]) -> T:
    """Return what `count` gives, kept under `name` for as long as nothing is written in the journal.

    Administrators see more records than other people, so theirs is kept apart. `name` must be short and hold no free text.
    """
    staff = person.is_authenticated and person.is_staff
    key = f"{name}:{head()[1]}:{'all' if staff else 'public'}"
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, SECONDS)
    return found
