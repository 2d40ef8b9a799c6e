"""What follows from the parts of an activity: pure calculations over plain values, exact, rounded half-up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minga.ground.kit.money import Precision, half_up, weakest

GIVING = frozenset({"FINANCIADOR", "DONANTE", "SOCIO_DONANTE"})
TAKING_PART = frozenset({"DISENO", "EJECUTOR", "COEJECUTOR"})
THREE = ("SOCIO_DONANTE", "SOCIO_OFERENTE", "SOCIO_RECEPTOR")
DIRECT, INDIRECT, TRIANGULAR = "DESC_DIRECTA", "DESC_INDIRECTA", "TRIANGULAR"
COMPONENTS = ("AT", "SUBVENCION", "INSTRUMENTO_FINANCIERO")
ODA_COMPONENTS = frozenset({"AT", "SUBVENCION"})
LOAN = "FINANCIERA_REEMBOLSABLE"
OFFICIAL = frozenset({"BILATERAL", "MULTILATERAL", "DESCENTRALIZADA"})


@dataclass(frozen=True)
class Partner:
    """Somebody in a role: country by its code ('' where it is not known), and whether it is a subnational government."""

    role: str
    country: str = ""
    subnational: bool = False


def decentralised(partners: Iterable[Partner], home: Collection[str]) -> str:
    """Return whether foreign local governments take part in design or execution (direct) or only finance (indirect); '' for neither.

    001 L325, R-051. `home`: the countries in which the activity lies; a government of another one is foreign.
    """
    roles = {one.role for one in partners if one.subnational and one.country and home and one.country not in home}
    if roles & TAKING_PART:
        return DIRECT
    return INDIRECT if roles and roles <= GIVING else ""


def triangle(partners: Iterable[Partner]) -> dict[str, set[str]]:
    """Return {role: countries} of the three partners of triangular cooperation (001 L311)."""
    found: dict[str, set[str]] = {role: set() for role in THREE}
    for one in partners:
        if one.role in found:
            found[one.role].add(one.country)
    return found


def is_triangular(partners: Iterable[Partner]) -> bool:
    """Whether three different countries are donor, provider and recipient partner, one in each role (R-052)."""
    countries = list(triangle(partners).values())
    return all(len(one) == 1 for one in countries) and len(set.union(*countries) - {""}) == 3


@dataclass(frozen=True)
class Blend:
    """A blended operation: the share of each component in per cent, what is missing, the part that is official aid and its leverage."""

    shares: Mapping[str, Decimal]
    missing: tuple[str, ...]
    oda_share: Decimal | None
    leverage: Decimal | None


def blended(amounts: Mapping[str, Decimal]) -> Blend:
    """Return what {component: amount} of one currency comes to (R-063, R-064; 001 L413).

    The official aid is the grant and the technical assistance; leverage is all else divided by it, to four decimals.
    """
    missing = tuple(name for name in COMPONENTS if not amounts.get(name))
    total = sum(amounts.values(), Decimal(0))
    if not total:
        return Blend({}, missing, None, None)
    oda = sum((amount for name, amount in amounts.items() if name in ODA_COMPONENTS), Decimal(0))
    shares = {name: half_up(amounts[name] * 100 / total) for name in COMPONENTS if amounts.get(name)}
    return Blend(shares, missing, half_up(oda * 100 / total), leverage(oda, total - oda))


def leverage(oda: Decimal, other: Decimal) -> Decimal | None:
    """Return other resources for each unit of official aid, to four decimals (R-064); None without official aid."""
    return half_up(other / oda, 4) if oda else None


def counts_as_cinr(modality: str) -> bool | None:
    """Whether it is non-reimbursable international cooperation; None where no modality is said (001 L90, R-058).

    `modality`: the main one, of the mechanism that was chosen. What anybody gives counts: NGO, company, any country.
    """
    return modality != LOAN if modality else None


def counts_as_oda(modality: str, source: str, *, concessional: bool | None, south_south: bool = False) -> bool | None:
    """Whether it is official development assistance; None where what is said does not decide it (001 L88-90, R-059).

    It comes from an official source, given or lent on concessional terms. What NGOs, companies, universities and countries
    outside the DAC (South-South) give is none. `source`: the main kind of source.
    """
    if source and source not in OFFICIAL or south_south:
        return False
    if modality == LOAN and concessional is False:
        return False
    if not source or not modality or modality == LOAN and concessional is None:
        return None
    return True


PARTS_OF_PEOPLE = ("sex", "age", "zone")


@dataclass(frozen=True)
class People:
    """A row of beneficiaries, plain: what it counts and by what it is broken down ('' for what it does not say).

    `group`: what tells one group from another: code of the group, unit, direct or indirect.
    """

    number: int | None
    group: tuple[str, str, str]
    parts: tuple[str, str, str] = ("", "", "")
    precision: str = Precision.EXACT

    @property
    def unit(self) -> str:
        return self.group[1]

    @property
    def indirect(self) -> bool:
        return self.group[2] == "INDIRECTO"


def told(row: Any) -> People:
    """Return a row of the registry as a plain one."""
    parts = [one.code if one else "" for one in (row.sex, row.age, row.zone)]
    group = row.group.code if row.group else ""
    directness = row.directness.code if row.directness else ""
    return People(row.number, (group, row.unit, directness), (parts[0], parts[1], parts[2]), row.precision)


def by_breakdown(rows: Iterable[People]) -> dict[tuple[str, str, str], dict[tuple[str, ...], list[People]]]:
    """Return {group: {what it is broken down by: its rows}} of the rows with a number; () for those of the whole group."""
    found: dict[tuple[str, str, str], dict[tuple[str, ...], list[People]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.number is not None:
            by = tuple(name for name, value in zip(PARTS_OF_PEOPLE, row.parts, strict=True) if value)
            found[row.group][by].append(row)
    return found


def reached(rows: Iterable[People]) -> list[People]:
    """Return one line for each group with a number, in order: nobody is counted twice, direct and indirect stay apart (R-151).

    The rows of the whole group tell it; those by sex, age or zone are parts of them. Where there are parts alone, the largest of
    the breakdowns tells it: each speaks of the same people.
    """
    found = []
    for group, breakdowns in by_breakdown(rows).items():
        sums = {by: sum(row.number or 0 for row in many) for by, many in breakdowns.items()}
        chosen = () if () in sums else max(sums, key=lambda by: sums[by])
        found.append(People(sums[chosen], group, precision=weakest(row.precision for row in breakdowns[chosen])))
    return found


def exceeded(rows: Iterable[People]) -> list[tuple[tuple[str, str, str], tuple[str, ...], int, int]]:
    """Return (group, what it is broken down by, sum of the parts, the whole) of each breakdown that is more than its group."""
    found = []
    for group, breakdowns in by_breakdown(rows).items():
        if () not in breakdowns:
            continue
        whole = sum(row.number or 0 for row in breakdowns[()])
        sums = {by: sum(row.number or 0 for row in many) for by, many in breakdowns.items() if by}
        found += [(group, by, number, whole) for by, number in sums.items() if number > whole]
    return found


def first_reached(rows: Iterable[Any]) -> People | None:
    """Return what a list shows of the beneficiaries of an activity: the first group that is not indirect; None without a number."""
    groups = reached(told(row) for row in rows)
    return next((one for one in groups if not one.indirect), groups[0] if groups else None)
