"""Who sits in a departmental consultative group (GCD): seats, the share of civil society, meetings (003 L519-580)."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from minga.evidence.quality.rules.statements import Said, conflict
from minga.ground.kit.findings import Figure, Finding, Severity

PROVINCIAL = gettext_noop("los puestos provinciales del grupo consultivo")
MANY = gettext_noop("Tiene %(n)s integrantes permanentes y no caben más de %(most)s.")
NEAR = gettext_noop("Tiene %(n)s integrantes permanentes: la fuente pide no pasar de %(low)s a %(most)s.")
CIVIL = gettext_noop("La sociedad civil tiene %(n)s puestos y no caben más de %(most)s.")
ABOVE = gettext_noop("La sociedad civil tiene %(civil)s puestos y los gobiernos %(government)s: no debe tener más que ellos.")


@dataclass(frozen=True, slots=True)
class Seats:
    """The permanent members of a group, by who sends them."""

    regional: int
    provincial: int
    district: int
    civil: int

    @property
    def government(self) -> int:
        return self.regional + self.provincial + self.district

    @property
    def total(self) -> int:
        return self.government + self.civil


@dataclass(frozen=True, slots=True)
class SeatRules:
    """What the composition may be: '10 a 12' warns above ten and refuses above twelve (003 L553)."""

    low: int = 10
    most: int = 12
    regional: int = 3
    district: int = 1
    civil: int = 4


def seats(one: Seats, rules: SeatRules | None = None, place: str = "", source: str = "") -> list[Finding]:
    """DQ-GCD: too many members; too many of civil society, by the cap or against the governments (N-093, N-095, pitfall 27)."""
    rules, found = rules or SeatRules(), []
    if one.total > rules.most:
        found.append(Finding("DQ-GCD", Severity.ERROR, MANY, {"n": one.total, "most": rules.most}, place, source))
    elif one.total > rules.low:
        found.append(Finding("DQ-GCD", Severity.WARNING, NEAR, {"n": one.total, "low": rules.low, "most": rules.most}, place, source))
    if one.civil > rules.civil:
        found.append(Finding("DQ-GCD", Severity.ERROR, CIVIL, {"n": one.civil, "most": rules.civil}, place, source))
    if one.civil > one.government:
        figures: dict[str, Figure] = {"civil": one.civil, "government": one.government}
        found.append(Finding("DQ-GCD", Severity.ERROR, ABOVE, figures, place, source))
    return found


def fullest(provincial: int, rules: SeatRules | None = None) -> Seats:
    """Return the largest group that the rules give with so many provincial seats (N-093: 9 to 12)."""
    rules = rules or SeatRules()
    return Seats(rules.regional, provincial, rules.district, rules.civil)


def provincial_seats(clusters: int, per_cluster: int, most: int, sources: tuple[str, str] = ("", ""), place: str = "") -> list[Finding]:
    """DQ-CONFLICT: one provincial seat for each cluster is more than the provincial seats that there are (N-094).

    `sources`: of the number of seats, and of the clusters of the department.
    """
    if clusters * per_cluster <= most:
        return []
    return conflict(PROVINCIAL, [Said(most, sources[0]), Said(clusters * per_cluster, sources[1])], place)


def meetings(per_year: int, periods: list[tuple[int, int]]) -> int:
    """Return the meetings of one department over periods of whole years (N-096: 3 × (2 + 3) = 15)."""
    return per_year * sum(last - first + 1 for first, last in periods)
