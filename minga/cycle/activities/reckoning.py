"""What follows from the parts of an activity: pure calculations over plain values, exact, rounded half-up."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from minga.ground.kit.money import half_up

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
