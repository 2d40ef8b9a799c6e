"""How clusters of governments are composed and chosen: provinces, districts, services, quotas, preferences (003 L603-627)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from minga.evidence.quality.rules.amounts import ratio
from minga.ground.kit.findings import Figure, Finding, Severity
from minga.ground.kit.text import fold

PROVINCES = gettext_noop("Reúne %(n)s provincias (%(names)s): un clúster está en una sola.")
FEW = gettext_noop("Tiene %(n)s distritos y hacen falta %(least)s por lo menos.")
SERVICES = gettext_noop("Tiene %(n)s servicios (%(names)s) y caben %(most)s: uno o dos.")
OUTSIDE = gettext_noop("%(district)s es de la provincia de %(own)s, que no está en el clúster.")
SPREAD = gettext_noop("Se proponen %(provinces)s provincias para %(clusters)s clústeres: cada uno está en una sola.")
EXACTLY = gettext_noop(
    "Con %(exactly)s distritos por clúster serían %(expected)s y la fuente cuenta %(districts)s: %(mean)s por clúster, %(missing)s más."
)
FULL = gettext_noop("Usa los %(n)s distritos de su provincia: no puede crecer.")
QUOTA = gettext_noop("Se proponen %(n)s clústeres y el cupo es de %(quota)s.")
PREFERENCE = gettext_noop("La fuente prefiere %(preferred)s y se propone %(chosen)s, sin decir por qué.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cluster as it is proposed: names as written; `reason`: why it departs from a rule or a preference, '' where nobody says."""

    code: str
    department: str
    provinces: tuple[str, ...]
    districts: tuple[str, ...]
    services: tuple[str, ...]
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a cluster may be made of; a programme of other rules has others (003 L603-607)."""

    provinces: int = 1
    districts: int = 3
    services: int = 2


def composition(one: Proposal, homes: Mapping[str, str] | None = None, limits: Limits | None = None) -> list[Finding]:
    """DQ-CLUSTER: provinces, districts or services other than the limits allow; a district of a province that is not in it.

    `homes`: {district, folded: its province}, for those that are known. A departure with a reason is information.
    """
    limits, severity = limits or Limits(), Severity.INFO if one.reason else Severity.ERROR
    told: list[tuple[str, dict[str, Figure], str]] = []
    if len(one.provinces) != limits.provinces:
        told.append((PROVINCES, {"n": len(one.provinces), "names": ", ".join(one.provinces)}, "provinces"))
    if len(one.districts) < limits.districts:
        told.append((FEW, {"n": len(one.districts), "least": limits.districts}, "districts"))
    if len(one.services) > limits.services:
        told.append((SERVICES, {"n": len(one.services), "names": ", ".join(one.services), "most": limits.services}, "services"))
    inside = {fold(name) for name in one.provinces}
    for district in one.districts:
        own = (homes or {}).get(fold(district))
        if own and fold(own) not in inside:
            told.append((OUTSIDE, {"district": district, "own": own}, "districts"))
    return [Finding("DQ-CLUSTER", severity, message, figures, place, one.source) for message, figures, place in told]


def spread(provinces: Sequence[int], place: str = "", source: str = "") -> list[Finding]:
    """DQ-CLUSTER: so many provinces are named for each cluster of a document, more than one for each (N-090)."""
    if sum(provinces) <= len(provinces):
        return []
    figures: dict[str, Figure] = {"provinces": sum(provinces), "clusters": len(provinces)}
    return [Finding("DQ-CLUSTER", Severity.WARNING, SPREAD, figures, place, source)]


def with_exactly(clusters: int, districts: int, exactly: int = 3, place: str = "", source: str = "") -> list[Finding]:
    """DQ-CLUSTER: with exactly so many districts each, the clusters do not reach the districts counted (N-078, N-079, pitfall 20)."""
    expected = clusters * exactly
    if districts == expected:
        return []
    mean = ratio(Decimal(districts), Decimal(clusters), 4) or Decimal(0)
    figures: dict[str, Figure] = {
        "exactly": exactly, "expected": expected, "districts": districts, "mean": {"number": str(mean)}, "missing": districts - expected,
    }  # fmt: skip
    return [Finding("DQ-CLUSTER", Severity.INFO, EXACTLY, figures, place, source)]


def no_room(one: Proposal, districts: int) -> list[Finding]:
    """DQ-CLUSTER: it takes every district of its only province, so that it cannot grow (N-103). `districts`: those of the province."""
    if len(one.provinces) != 1 or len(one.districts) < districts:
        return []
    return [Finding("DQ-CLUSTER", Severity.INFO, FULL, {"n": districts}, "districts", one.source)]


def quota(proposed: int, allowed: int, place: str = "", source: str = "") -> list[Finding]:
    """DQ-QUOTA: more clusters are proposed, of a department or of a round, than it may have (N-088)."""
    if proposed <= allowed:
        return []
    return [Finding("DQ-QUOTA", Severity.ERROR, QUOTA, {"n": proposed, "quota": allowed}, place, source)]


def preference(preferred: Iterable[str], proposals: Sequence[Proposal], place: str = "") -> list[Finding]:
    """DQ-PREFERENCE: of the preferred provinces of a department none is proposed, and nobody says why (N-092)."""
    wanted = list(preferred)
    chosen = [name for one in proposals for name in one.provinces]
    explained = any(one.reason for one in proposals)
    if not wanted or not proposals or explained or {fold(name) for name in wanted} & {fold(name) for name in chosen}:
        return []
    figures: dict[str, Figure] = {"preferred": ", ".join(wanted), "chosen": ", ".join(chosen)}
    source = " | ".join(dict.fromkeys(one.source for one in proposals if one.source))
    return [Finding("DQ-PREFERENCE", Severity.WARNING, PREFERENCE, figures, place, source)]
