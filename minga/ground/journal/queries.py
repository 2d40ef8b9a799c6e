import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection
from django.utils.translation import gettext as _

from minga.ground.journal import chain
from minga.ground.journal.models import Entry

KEPT_SECONDS = 3600
NOTHING = object()
HEAD = "SELECT seq, digest FROM journal_entry ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True)
class Break:
    """The first line at which the chain does not hold, and why."""

    seq: int
    why: str


def first_break(*kept_outside: tuple[int, str]) -> tuple[int, Break | None]:
    """Return (lines read, first break or None), walking the whole chain in order.

    `kept_outside`: heads kept elsewhere (count, digest); without any a cut tail cannot be seen (RELIABILITY 0.5).
    """
    previous, count = chain.START, 0
    digests: dict[int, set[str]] = {}
    for place, digest in kept_outside:
        digests.setdefault(place, set()).add(digest)
    for entry in Entry.objects.order_by("seq").iterator():
        count += 1
        why = fault(entry, count, previous)
        if why:
            return count, Break(entry.seq if entry.seq == count else count, why)
        previous = entry.digest
        if digests.get(count, {previous}) != {previous}:
            return count, Break(count, _("no es la línea que se guardó fuera"))
    longest = max(digests, default=0)
    if count < longest:
        return count, Break(count + 1, _("falta: fuera se guardó una bitácora de %(n)s líneas") % {"n": longest})
    return count, None


def fault(entry: Entry, place: int, previous: str) -> str:
    """Return why the line does not hold at its place in the chain; '' where it does."""
    if entry.seq != place:
        return _("falta la línea %(n)s") % {"n": place}
    if entry.previous != previous:
        return _("no sigue a la línea anterior")
    secret = chain.key(entry.key_id)
    if secret is None:
        return _("falta la clave %(id)s con que se firmó") % {"id": entry.key_id}
    if chain.digest(entry, secret) != entry.digest:
        return _("su contenido fue cambiado")
    return ""


def last_of(thing: tuple[str, str], *events: str) -> Entry | None:
    """Return the last line about a thing with one of these events, None where there is none."""
    kind, key = thing
    return Entry.objects.filter(thing_kind=kind, thing_key=key, event__in=events).order_by("-seq").first()


def head() -> tuple[int, str]:
    """Return (count of lines, digest of the last): publish it outside, so that a cut tail is seen."""
    with connection.cursor() as cursor:  # plain SQL: every page asks, and the query builder would cost more than the answer
        cursor.execute(HEAD)
        seq, digest = cursor.fetchone() or (0, chain.START)
    return seq, digest


def kept[T](name: str, work: Callable[[], T], as_of: str = "") -> T:
    """Return what `work` gives, kept under `name` until the journal grows: one answer for each state of the records.

    `name` tells everything the answer depends on (language, who may see, what was asked); it may be free text. `as_of`: the
    digest of the head where the caller knows it, so that one page asks for it once. Kept in this process, an hour at most,
    apart from the counters of wrong tries.
    """
    text = f"{connection.vendor}:{as_of or head()[1]}:{name}"
    key = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    found = caches["kept"].get(key, NOTHING)
    if found is NOTHING:
        found = work()
        caches["kept"].set(key, found, KEPT_SECONDS)
    return found
