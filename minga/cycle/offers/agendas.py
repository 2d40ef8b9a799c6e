"""What cooperants really fund: the table that the lake and the registry fill, each its own rows, all of them at once."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from minga.cycle.offers.models import AgendaEntry
from minga.cycle.organisations.models import Alias, Organisation
from minga.ground.journal import actions as journal
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country

BATCH = 2000


@transaction.atomic
def fill_agendas(rows: Iterable[AgendaEntry], *, origin: str, by) -> int:
    """Put these rows in the place of all that this origin said before; returns how many. Leaves `agenda.filled`.

    `origin`: 'lake' or 'registry'; each row bears giver, country, sector, years and sizes, not yet saved. Rows of a country that the
    tables do not hold are left out, and the line says how many. Refuses (PermissionDenied) whoever neither administers nor is the system.
    """
    if not by.administers:
        raise PermissionDenied("fill_agendas")
    now, countries = timezone.now(), set(Country.objects.values_list("pk", flat=True))
    given = list(rows)
    kept = [row for row in given if row.country_id in countries]
    for row in kept:
        row.origin, row.as_of = origin, now
    gone = AgendaEntry.objects.filter(origin=origin)
    before = gone.count()
    gone.delete()
    AgendaEntry.objects.bulk_create(kept, batch_size=BATCH)
    told = {"rows": len(kept), "left_out": len(given) - len(kept)}
    journal.record("agenda.filled", by=by, thing=("agenda_table", origin), before={"rows": before}, after=told)
    return len(kept)


def known_names() -> dict[str, int]:
    """Return {folded name: organisation} of names, acronyms and other names; one that two organisations bear means none of them."""
    found = dict[str, int | None]()
    rows = Organisation.objects.filter(merged_into=None).values_list("pk", "name", "acronym")
    written = [(fold(name), key) for key, *both in rows for name in both]
    written += Alias.objects.filter(organisation__merged_into=None).values_list("folded", "organisation_id")
    for name, key in written:
        if name:
            found[name] = key if found.get(name, key) == key else None
    return {name: key for name, key in found.items() if key is not None}
