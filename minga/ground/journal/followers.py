"""What is done by itself once a change is committed: functions named in the settings, each given the things that changed.

They look at what a change reaches in other areas; what they cannot do is left to the nightly run, and never undoes the change.
"""

import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

QUIET = ("finding.",)  # what the followers themselves write


def note(event: str, thing: tuple[str, str]) -> None:
    """Note that a thing changed; once the transaction is committed the followers are called, once for all its changes."""
    if not settings.JOURNAL_FOLLOWERS or event.startswith(QUIET):
        return
    changed: dict[tuple[str, str], None] = vars(connection).setdefault("changed_things", {})
    if not any(one[1] is call for one in connection.run_on_commit):
        changed.clear()  # of a transaction that was rolled back
        transaction.on_commit(call)
    changed[thing] = None


def call() -> None:
    """Call the followers with what changed in the transaction."""
    changed = list(vars(connection).pop("changed_things", {}))
    for follower in named() if changed else ():
        try:
            follower(changed)
        except Exception:  # the change stands; the nightly run looks again
            log.exception("a follower failed after a change of %d things", len(changed))


@cache
def named() -> list[Callable[[list[tuple[str, str]]], None]]:
    """Return the followers that the settings name."""
    return [import_string(path) for path in settings.JOURNAL_FOLLOWERS]
