"""The yearly demand plan as plain lines: gathered by sector and government, summed by currency, compared, sealed (R-005)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

from minga.ground.kit.money import Money, Precision, half_up

UNTOLD = ("code", "public", "government_key")  # what is no news when it differs


@dataclass(frozen=True, slots=True)
class Line:
    """One demand as the plan says it. `amount`: '120000.00' or None, which is not zero; `sector`: the DAC category of its first sector,
    '' where it has none; `units`: [key, name] each.
    """

    code: str
    title: str
    government: str
    government_name: str
    government_key: str
    sector: str
    sector_es: str
    sector_en: str
    units: list[list[str]] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    purpose: str = ""
    modality: str = ""
    objective: str = ""
    plan_item: str = ""
    amount: str | None = None
    currency: str = ""
    precision: str = "exact"
    rank: int | None = None
    stage: str = ""
    public: bool = True

    @property
    def money(self) -> Money | None:
        """What is sought, None where nobody says."""
        return None if self.amount is None else Money(Decimal(self.amount), self.currency, Precision(self.precision))

    @property
    def plain(self) -> dict[str, Any]:
        """The line as it is frozen and published."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Return the line that was frozen; what a later version of Minga adds is empty there."""
        return cls(**{name: plain[name] for name in NAMES if name in plain})

    def sector_name(self, language: str) -> str:
        """The name of its sector in 'es' or 'en', its code where it has none."""
        return (self.sector_en if language.startswith("en") else self.sector_es) or self.sector


NAMES = tuple(one.name for one in fields(Line))


@dataclass(frozen=True, slots=True)
class Group:
    """Some lines with what they sum by currency, and how many of them say no amount."""

    key: str
    lines: tuple[Line, ...]

    @property
    def totals(self) -> list[Money]:
        """One sum a currency, as weak as its weakest part."""
        return totals(self.lines)

    @property
    def unknown(self) -> int:
        return sum(1 for one in self.lines if one.amount is None)

    @property
    def first(self) -> Line:
        return self.lines[0]


def totals(lines: Iterable[Line]) -> list[Money]:
    """Return one sum for each currency, in their order; currencies are never added to each other."""
    found: dict[str, Money] = {}
    for line in lines:
        if (money := line.money) is not None:
            found[money.currency] = found[money.currency] + money if money.currency in found else money
    return [found[code].rounded() for code in sorted(found)]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return lines by sector, government, its own order of priority (those without one last) and code."""
    return sorted(lines, key=lambda one: (one.sector == "", one.sector, one.government_key, one.rank is None, one.rank or 0, one.code))


def by_sector(lines: Iterable[Line]) -> list[Group]:
    """Return the lines gathered by sector, in order."""
    return gathered(in_order(lines), "sector")


def by_government(lines: Iterable[Line]) -> list[Group]:
    """Return the lines gathered by government, in order of its name."""
    return gathered(sorted(lines, key=lambda one: (one.government_key, one.government)), "government")


def gathered(lines: Iterable[Line], name: str) -> list[Group]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(getattr(line, name), []).append(line)
    return [Group(key, tuple(some)) for key, some in found.items()]


def digest(lines: Iterable[Line]) -> str:
    """Return the SHA-256 of lines as canonical JSON: keys and codes in order, no spaces; the same for the same facts."""
    plain = [line.plain for line in sorted(lines, key=lambda one: one.code)]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two plans: lines that came, lines that went, and of the others each field before and after."""

    added: list[Line]
    removed: list[Line]
    changed: list[tuple[Line, list[tuple[str, Any, Any]]]]

    @property
    def any(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def differences(before: Iterable[Line], after: Iterable[Line]) -> Changes:
    """Compare two plans line by line, by the code of the demand."""
    old, new = ({one.code: one for one in lines} for lines in (before, after))
    changed = []
    for code in old.keys() & new.keys():
        if pairs := [
            (name, getattr(old[code], name), getattr(new[code], name))
            for name in NAMES
            if name not in UNTOLD and getattr(old[code], name) != getattr(new[code], name)
        ]:
            changed.append((new[code], pairs))
    return Changes(
        in_order(new[code] for code in new.keys() - old.keys()),
        in_order(old[code] for code in old.keys() - new.keys()),
        sorted(changed, key=lambda pair: pair[0].code),
    )


def as_text(amount: Decimal | None) -> str | None:
    """Return an amount as a line keeps it: '120000.00'; None stays None."""
    return None if amount is None else f"{half_up(amount):f}"
