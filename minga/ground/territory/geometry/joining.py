"""Features joined to units by their code: which property holds it, how it is written, what joins to nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from minga.ground.territory.geometry.files import Feature

type Codes = dict[tuple[str, int], dict[str, str]]  # {(country, level): {official code: key}}; ('', 0) holds the countries


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the codes of a file stand: country ('' at level 0), level, property."""

    country: str
    level: int
    property: str


@dataclass
class Joined:
    """What became of each feature: joined to a key, or why not."""

    units: dict[str, list[Feature]] = field(default_factory=lambda: defaultdict(list))
    padded: list[tuple[str, str]] = field(default_factory=list)  # (as written, official code): zeros were lost
    prefixed: int = 0  # written with the country before it: EC0101
    unmatched: list[Feature] = field(default_factory=list)
    without_code: list[Feature] = field(default_factory=list)

    @property
    def repeated(self) -> dict[str, list[Feature]]:
        """The keys that several features bear."""
        return {key: features for key, features in self.units.items() if len(features) > 1}


def choose(features: list[Feature], codes: Codes, options: Iterable[Choice]) -> Choice | None:
    """Return the option whose codes join most units, those written exactly before those repaired; None below half the features."""
    best: tuple[tuple[int, int], Choice] | None = None
    for option in options:
        joined = join(features, codes, option)
        matched = sum(len(found) for found in joined.units.values())
        score = (len(joined.units), -len(joined.padded) - joined.prefixed)
        if 2 * matched >= len(features) and (best is None or score > best[0]):
            best = score, option
    return best[1] if best else None


def properties(features: Iterable[Feature]) -> list[str]:
    """Return the names of all properties, in the order they are met."""
    return list(dict.fromkeys(name for feature in features for name in feature.properties))


def join(features: Iterable[Feature], codes: Codes, choice: Choice) -> Joined:
    """Join each feature by the code in its property: as written, without the country before it, or with its zeros put back."""
    table = codes[choice.country, choice.level]
    width = width_of(table) if choice.level else 0
    found = Joined()
    for feature in features:
        written = code_text(feature.properties.get(choice.property))
        if not written:
            found.without_code.append(feature)
            continue
        for code, how in readings(written, choice.country, width):
            if code in table:
                found.units[table[code]].append(feature)
                found.prefixed += how == "prefixed"
                found.padded += [(written, code)] if how == "padded" else []
                break
        else:
            found.unmatched.append(feature)
    return found


def code_text(value: Any) -> str:
    """Return a code as text: 101, 101.0 and ' 101 ' are '101'."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().upper() if isinstance(value, (str, int)) else ""


def width_of(table: dict[str, str]) -> int:
    """Return how many digits every code of the table has, 0 where they differ or are no digits."""
    widths = {len(code) if code.isascii() and code.isdecimal() else 0 for code in table}
    return widths.pop() if len(widths) == 1 else 0


def readings(written: str, country: str, width: int) -> Iterator[tuple[str, str]]:
    """Yield (code, how) that a written code may stand for, the plainest first."""
    yield written, "exact"
    if country and written.startswith(country):
        yield written.removeprefix(country).lstrip("-_ "), "prefixed"
    if written.isascii() and written.isdecimal() and len(written) < width:
        yield written.zfill(width), "padded"
