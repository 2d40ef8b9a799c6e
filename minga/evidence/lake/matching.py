"""How likely a published activity is one of the registry: points for each reason, between 0 and 100. Pure.

Nothing is decided by points: they put first what a person should look at first, and say why. Only pairs with a mark in common are
weighed, so that a hundred thousand records take seconds.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext_noop

from minga.cycle.organisations.blocking import content, numbers
from minga.cycle.organisations.matching import ALIKE_FROM
from minga.evidence.merging.scoring import total as total
from minga.evidence.merging.shape import Reason as Reason
from minga.ground.kit.text import fold, likeness

PROPOSED_FROM = 40  # points below which nobody need look, as between two records
MOST_WORDS = 8  # of a title by which it is looked for: those that the fewest publish
MOST_SHARING = 40  # titles that share two words up to which all are weighed; more say nothing
FEWEST = 4  # one in so many pairs of words is shared by titles that are alike: 7 of 8 words make 21 of 28 pairs
COMMON = 3  # published activities or records of one title from which on it says little: 'Administración'

SAME_IDENTIFIER = gettext_noop("Llevan el mismo identificador IATI: %(code)s.")
OTHER_IDENTIFIER = gettext_noop("La ficha lleva otro identificador IATI: %(code)s.")
SAME_CODE = gettext_noop("Llevan el mismo código del donante: %(code)s.")
SAME_TITLE = gettext_noop("El título es el mismo.")
REWRITTEN_TITLE = gettext_noop("El título es el mismo, escrito de otro modo.")
COMMON_TITLE = gettext_noop("El título es el mismo, pero lo llevan %(n)s: dice poco.")
ALIKE_TITLE = gettext_noop("Los títulos se parecen: %(percent)s de 100.")
SAME_DATES = gettext_noop("Empiezan y terminan en las mismas fechas.")
SAME_START = gettext_noop("Empiezan o terminan en la misma fecha.")
APART = gettext_noop("Sus periodos no coinciden en ningún día.")
SAME_AMOUNT = gettext_noop("Declaran el mismo monto: %(amount)s %(currency)s.")
OTHER_AMOUNT = gettext_noop("Declaran montos distintos en %(currency)s.")
SAME_PEOPLE = gettext_noop("Participa en ambos: %(name)s.")
SAME_SECTOR = gettext_noop("Comparten un sector: %(code)s.")
SAME_PLACE = gettext_noop("Están en un mismo lugar: %(place)s.")
OTHER_PLACES = gettext_noop("No tienen ningún lugar en común.")

type Amounts = frozenset[tuple[str, Decimal]]  # (currency, amount)


@dataclass(frozen=True, slots=True)
class Side:
    """What tells an activity from another, published or recorded; '' and empty: nothing is said.

    `titles`: in every language; `codes`: folded, that others give it; `start`, `end`: as exactly as known ('2014', '2014-03-01');
    `people`: names and references, folded; `sectors`: five-figure codes; `places`: keys of units.
    """

    key: str  # the IATI identifier, or the code of the record
    titles: tuple[str, ...] = ()
    identifier: str = ""
    codes: frozenset[str] = frozenset()
    start: str = ""
    end: str = ""
    amounts: Amounts = frozenset()
    people: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scored:
    """A published activity and a record that may be one: identifier, code, points and why."""

    identifier: str
    code: str
    points: int
    reasons: tuple[Reason, ...]


@dataclass
class Marks:
    """The published activities by what they are found by; `alike` remembers what was found by a title."""

    codes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words: Counter[str] = field(default_factory=Counter)
    shared: dict[tuple[str, ...], list[str]] = field(default_factory=lambda: defaultdict(list))
    amounts: dict[tuple[str, Decimal, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    alike: dict[str, tuple[int, ...]] = field(default_factory=dict)


def marks_of(published: Sequence[Side]) -> Marks:
    """Return the marks of published activities: codes, whole titles, pairs of the rarest words of a title, amounts with a year."""
    found = Marks()
    for place, one in enumerate(published):
        for code in {fold(one.identifier), *one.codes} - {""}:
            found.codes[code].append(place)
        for title in {fold(title) for title in one.titles} - {""}:
            found.titles[title].append(place)
        for currency, amount in one.amounts:
            found.amounts[currency, amount, one.start[:4]].append(place)
    for title in found.titles:
        found.words.update(content(title))
    for title in found.titles:
        for pair in pairs_of(content(title), found.words):
            found.shared[pair].append(title)
    return found


def pairs_of(words: Iterable[str], known: Counter[str]) -> Iterator[tuple[str, ...]]:
    """Yield the pairs of the rarest of these words that are published at all; the word itself where it is the only one."""
    rare = sorted(sorted((word for word in words if word in known), key=lambda word: (known[word], word))[:MOST_WORDS])
    yield from combinations(rare, 2) if len(rare) > 1 else [tuple(rare)] if rare else []


def candidates(marks: Marks, recorded: Sequence[Side]) -> set[tuple[int, int]]:
    """Return (place of a published activity, place of a record) of the pairs that are worth weighing."""
    found = set[tuple[int, int]]()
    for at, one in enumerate(recorded):
        near: set[int] = set()
        for code in {fold(one.identifier), *one.codes} - {""}:
            near.update(marks.codes.get(code, ()))
        for title in one.titles:
            if title not in marks.alike:
                marks.alike[title] = tuple(by_title(fold(title), marks))
            near.update(marks.alike[title])
        for currency, amount in one.amounts:
            near.update(marks.amounts.get((currency, amount, one.start[:4]), ()) if one.start else ())
        found.update((place, at) for place in near)
    return found


def by_title(title: str, marks: Marks) -> Iterator[int]:
    """Yield the published activities of the same title, or of one that shares two of its words and is like it."""
    yield from marks.titles.get(title, ())
    pairs = list(pairs_of(content(title), marks.words))
    shared = Counter(other for pair in pairs if len(near := marks.shared.get(pair, ())) <= MOST_SHARING for other in near)
    digits = numbers(title) if shared else set()
    for other, times in shared.items():
        if times * FEWEST >= len(pairs) and other != title and numbers(other) == digits and likeness(title, other) >= ALIKE_FROM:
            yield from marks.titles[other]


def borne(sides: Iterable[Side], folded: dict[str, str] | None = None) -> Counter[str]:
    """Return how many bear each title. `folded` remembers titles as they are compared."""
    known = {} if folded is None else folded
    found: Counter[str] = Counter()
    for one in sides:
        for title in one.titles:
            if title not in known:
                known[title] = fold(title)
        found.update({known[title] for title in one.titles})
    return found


def scored(one: Side, other: Side, bearers: Counter[str]) -> Scored | None:
    """Return the points of a published activity and a record; None where neither code, title nor amount says that they are one."""
    strong = [*of_codes(one, other), *of_titles(one, other, bearers)]
    amounts, dates = list(of_amounts(one, other)), list(of_dates(one, other))
    same_amount = any(reason.message == SAME_AMOUNT for reason in amounts)
    if not any(reason.points > 0 for reason in strong) and not (same_amount and any(reason.points > 0 for reason in dates)):
        return None
    reasons = (*strong, *dates, *amounts, *of_people(one, other), *of_sectors(one, other), *of_places(one, other))
    return Scored(one.key, other.key, total(reasons), reasons)


def of_codes(one: Side, other: Side) -> Iterator[Reason]:
    if other.identifier and fold(one.identifier) == fold(other.identifier):
        yield Reason(60, SAME_IDENTIFIER, {"code": one.identifier})
    elif other.identifier:
        yield Reason(-30, OTHER_IDENTIFIER, {"code": other.identifier})
    shared = sorted((one.codes & other.codes) - {""})
    if shared:
        yield Reason(35, SAME_CODE, {"code": shared[0].upper()})


def of_titles(one: Side, other: Side, bearers: Counter[str]) -> Iterator[Reason]:
    mine, theirs = {fold(title) for title in one.titles} - {""}, {fold(title) for title in other.titles} - {""}
    if shared := mine & theirs:
        many = min(bearers[title] for title in shared)
        alike = SAME_TITLE if {*one.titles} & {*other.titles} else REWRITTEN_TITLE
        yield Reason(45, alike) if many < COMMON else Reason(20, COMMON_TITLE, {"n": many})
        return
    best = max((likeness(a, b) for a in mine for b in theirs if numbers(a) == numbers(b)), default=0)
    if best >= ALIKE_FROM:
        yield Reason(best * 2 // 5, ALIKE_TITLE, {"percent": best})


def same_day(one: str, other: str) -> bool:
    """Whether two dates agree as exactly as both are known."""
    size = min(len(one), len(other))
    return bool(size) and one[:size] == other[:size]


def of_dates(one: Side, other: Side) -> Iterator[Reason]:
    start, end = same_day(one.start, other.start), same_day(one.end, other.end)
    if start and end:
        yield Reason(15, SAME_DATES)
    elif start or end:
        yield Reason(5, SAME_START)
    elif before(one.end, other.start) or before(other.end, one.start):
        yield Reason(-15, APART)


def before(end: str, start: str) -> bool:
    """Whether one surely ends before the other begins."""
    size = min(len(end), len(start))
    return bool(size) and end[:size] < start[:size]


def of_amounts(one: Side, other: Side) -> Iterator[Reason]:
    shared = sorted(one.amounts & other.amounts)
    both = sorted({currency for currency, _a in one.amounts} & {currency for currency, _a in other.amounts})
    if shared:
        yield Reason(20, SAME_AMOUNT, {"amount": f"{shared[-1][1].normalize():f}", "currency": shared[-1][0]})
    elif both:
        yield Reason(-10, OTHER_AMOUNT, {"currency": ", ".join(both)})


def of_people(one: Side, other: Side) -> Iterator[Reason]:
    shared = sorted(one.people & other.people, key=lambda name: (-len(name), name))
    if shared:
        yield Reason(10, SAME_PEOPLE, {"name": shared[0]})


def of_sectors(one: Side, other: Side) -> Iterator[Reason]:
    shared = sorted(one.sectors & other.sectors)
    if shared:
        yield Reason(5, SAME_SECTOR, {"code": shared[0]})


def of_places(one: Side, other: Side) -> Iterator[Reason]:
    if one.places and other.places:
        shared = sorted(one.places & other.places)
        yield Reason(10, SAME_PLACE, {"place": shared[0]}) if shared else Reason(-15, OTHER_PLACES)


def proposed(found: Iterable[Scored], rejected: Collection[tuple[str, str]]) -> list[Scored]:
    """Return what is worth proposing, the likeliest first; never a pair (identifier, code) that a person rejected."""
    wanted = (one for one in found if one.points >= PROPOSED_FROM and (one.identifier, one.code) not in rejected)
    return sorted(wanted, key=lambda one: (-one.points, one.identifier, one.code))
