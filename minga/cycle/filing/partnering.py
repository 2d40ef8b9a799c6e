"""What the roles of those who take part say of the cooperation itself: triangular or not, direct or indirect (R-051, R-052).

It is computed from the roles; a label chosen by hand that they contradict holds the record back (pitfall 18).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from minga.cycle.activities import rules
from minga.cycle.activities.reckoning import Partner
from minga.cycle.activities.rules import partner_of
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import all_meant_by
from minga.ground.kit.findings import Finding
from minga.ground.territory.models import Unit


def findings_of(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what contradicts the roles of the participants."""
    chosen = (values.get("geopolitical") or "", values.get("decentralised") or "")
    yield from rules.labels_contradicted(*chosen, *partners_of(values))


def computed(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the codes that the roles give to 'geopolitical' and 'decentralised'; only those that they decide."""
    return rules.labels_computed(*partners_of(values))


def partners_of(values: Mapping[str, Any]) -> tuple[list[Partner], set[str]]:
    """Return who takes part, with their countries, and the countries in which the record lies."""
    rows = values.get("participants", [])
    meant = all_meant_by(row["organisation"] for row in rows if row.get("organisation"))
    known = rules.with_countries(Organisation.objects.filter(pk__in=[one.pk for one in meant.values()]))
    by_pk = {one.pk: one for one in known}
    by_code = {code: by_pk[one.pk] for code, one in meant.items()}
    partners = [partner_of(row.get("role") or "", by_code.get(row.get("organisation") or ""), row.get("as_written") or "") for row in rows]
    places = values.get("places", [])
    units = Unit.objects.filter(key__in=[row["unit"] for row in places if row.get("unit")]).values_list("country", flat=True)
    return partners, {*units, *(row["country"] for row in places if row.get("country"))}
