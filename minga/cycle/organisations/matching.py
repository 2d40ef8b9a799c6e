"""Which organisation a written name means: found by name, acronym or alias; else a proposal with its reason.

Nothing is merged and nothing is created by a match: a person decides (R-079, R-080).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_noop
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from minga.cycle.organisations.blocking import (
    SMALL,
    Pairs,
    alike,
    by_acronym,
    content,
    endings,
    in_common,
    initials,
    letters,
    marks,
    numbers,
)
from minga.cycle.organisations.models import Alias, Capacity, NameKey, Organisation, OrganisationCountry
from minga.ground.kit.text import fold, likeness
from minga.ground.territory.queries import country_named

SAME = gettext_noop("es el mismo nombre, escrito de otro modo")
INITIALS = gettext_noop("unas siglas son las iniciales del otro nombre")
SWAPPED = gettext_noop("son las mismas siglas con una letra de diferencia")
ALIKE = gettext_noop("los dos nombres se parecen mucho")
SHARED = gettext_noop("las dos comparten un nombre o unas siglas")
COUNTRY = gettext_noop("es el nombre de un país y ésta es su cooperación bilateral")
INSIDE = gettext_noop("un nombre contiene al otro")

ALIKE_FROM = 88  # rapidfuzz, 0 to 100, over folded names without small words
NEAR_FROM = 65  # for a person who chooses among them
MOST_CANDIDATES = 80  # organisations that are compared with what somebody types
COMMON = 1500  # names that bear a word from which on it says little
BEGINNING = 4  # letters of a word that must be right
FEW = 200  # organisations whose names are read apart from all others
LOOK_UP = 50  # organisations whose names are read in the time that looking one up by its marks takes
FEW_NAMES = 20  # written names that are looked up one by one; for more all names are read
BILATERAL = Q(kind__code="BILATERAL") | Q(source_kind__code="BILATERAL")
INSIDE_FROM, INITIALS_AT, SWAPPED_AT = 50, 85, 80  # how near, beside the likeness of names that are alike


def nearest(written: str, organisations: QuerySet[Organisation], most: int = 3) -> list[Organisation]:
    """Return the organisations of these whose name, acronym or alias is most like what somebody wrote, the likest first."""
    return [one for one, _score in scored(written, organisations, most)]


def scored(written: str, organisations: QuerySet[Organisation], most: int = 3) -> list[tuple[Organisation, int]]:
    """Return the organisations of these that are most like a written name with how alike they are, from NEAR_FROM to 100."""
    if len(fold(written)) < 3:
        return []
    few = organisations.filter(pk__in=candidates(written))
    rows = few.order_by("sort_key").values_list("pk", "name", "acronym")
    names = [(pk, name) for pk, *both in rows for name in both if name]
    names += Alias.objects.filter(organisation__in=few).values_list("organisation_id", "name")
    choices = [without_small(name) for _pk, name in names]
    found = process.extract(without_small(written), choices, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_FROM, limit=4 * most)
    wanted: dict[int, int] = {}
    for _name, score, at in found:
        wanted.setdefault(names[at][0], round(score))
    known = few.in_bulk(list(wanted)[:most])
    return [(known[pk], score) for pk, score in list(wanted.items())[:most]]


def candidates(written: str, most: int = MOST_CANDIDATES) -> list[int]:
    """Return the ids of the organisations that share most with a written name: words that begin or end alike, the initials.

    Read from the marks of all names by index, so that it takes no longer where there are many; of words that very many bear only
    where no other word is known.
    """
    whole = [mark for mark in marks(written) if mark[0] in "ni"]
    words = content(written) or set(fold(written).split())
    parts = [begins(word) for word in words] + [Q(mark=mark) for mark in endings(words)]
    rows = NameKey.objects.all()
    telling = [part for part in parts if rows.filter(part)[:COMMON].count() < COMMON]
    asked = Q(mark__in=whole)
    for part in telling or parts:
        asked |= part
    found = rows.filter(asked).order_by().values_list("organisation").annotate(n=Count("id")).order_by("-n", "organisation")[:most]
    ids = [*rows.filter(mark__in=whole).values_list("organisation", flat=True)[:most], *(pk for pk, _n in found)]
    into = dict(Organisation.objects.filter(pk__in=ids).exclude(merged_into=None).values_list("pk", "merged_into"))
    return list(dict.fromkeys(into.get(pk, pk) for pk in ids))


def begins(word: str) -> Q:
    """Return the condition of the marks of words that begin as this one; both databases answer it from the index."""
    stem = f"w:{word[:BEGINNING]}"
    return Q(mark__gte=stem, mark__lte=f"{stem}zzzzzzzz")


def without_small(name: str) -> str:
    """Return a name folded, its small words left out."""
    words = fold(name).split()
    return " ".join([word for word in words if word not in SMALL] or words)


@dataclass(frozen=True)
class Proposal:
    """A likely organisation and why it is likely (a msgid)."""

    organisation: Organisation
    reason: str


class Names:
    """All names of the register, read once for many look-ups; or those of some organisations (`of`, by id).

    The names of a record that was merged into another mean the one that was kept.
    """

    def __init__(self, of: Collection[int] | None = None) -> None:
        rows = Organisation.objects.all() if of is None else Organisation.objects.filter(Q(pk__in=of) | Q(merged_into__in=of))
        every = list(rows.select_related("kind", "source_kind").order_by("sort_key", "code"))
        self.organisations = {row.pk: row for row in every if row.merged_into_id is None}
        self.few = of is not None
        self.every = [(row, row.merged_into_id or row.pk) for row in every]
        self.exact: dict[str, int] = {}
        self.all: list[tuple[str, int]] = []
        for kind, pk, name in self._ranked():
            self.exact.setdefault(fold(name), pk)
            if kind != "acronym":
                self.all.append((name, pk))
        self.bilateral = self._bilateral()
        self.seats = self._seats()
        self.met: dict[tuple[str, str], dict] = {}

    def _ranked(self) -> Iterable[tuple[str, int, str]]:
        """Yield names before acronyms before aliases: an organisation's own name wins over another's alias."""
        meant = {row.pk: pk for row, pk in self.every}
        yield from (("name", pk, row.name) for row, pk in self.every)
        yield from (("acronym", pk, row.acronym) for row, pk in self.every if row.acronym)
        aliases = Alias.objects.order_by("id").values_list("organisation_id", "name")
        known = aliases.filter(organisation__in=list(meant)) if self.few else aliases
        yield from (("alias", meant[pk], name) for pk, name in known if pk in meant)

    @classmethod
    def near(cls, written: str) -> "Names":
        """Return the names of the organisations that a written one may mean: for one look-up."""
        found = set(candidates(written))
        if country_named(bare(written)):
            theirs = Organisation.objects.filter(BILATERAL, merged_into=None, countries__country=country_named(bare(written)))
            found.update(theirs.values_list("pk", flat=True))
        return cls(of=found)

    def among(self, rows: QuerySet, column: str) -> QuerySet:
        """Return those of the rows that are of these organisations, where only some are read."""
        return rows.filter(**{f"{column}__in": list(self.organisations)}) if self.few else rows

    def _bilateral(self) -> dict[str, int]:
        rows = self.among(Organisation.objects.filter(BILATERAL, merged_into=None), "pk")
        found: dict[str, int] = {}
        for pk, iso2 in rows.order_by("code").values_list("pk", "countries__country"):
            found.setdefault(iso2, pk)
        return found

    def _seats(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        rows = self.among(OrganisationCountry.objects.filter(capacity=Capacity.SEAT), "organisation")
        for pk, iso2 in rows.values_list("organisation", "country"):
            found.setdefault(pk, set()).add(iso2)
        return found

    def as_written(self, written: str, country: str = "") -> dict:
        """Somebody as written, with the organisation of that name or the one likeliest meant in that country; nobody is created."""
        if (written, country) not in self.met:
            organisation = self.find(written)
            proposal = None if organisation else self.propose(written, country)
            self.met[written, country] = {
                "as_written": written,
                "organisation": organisation,
                "proposed": proposal.organisation if proposal else None,
                "proposed_reason": proposal.reason if proposal else "",
            }
        return self.met[written, country]

    def find(self, written: str) -> Organisation | None:
        """Return the organisation of exactly that name, acronym or alias, accents and case apart."""
        pk = self.exact.get(fold(written) or "-")
        return self.organisations[pk] if pk else None

    def propose(self, written: str, country: str = "") -> Proposal | None:
        """Return the likeliest organisation for a name that none bears; None where nothing is near.

        `country`: where the name stands for somebody; a body of another country that is no cooperant is then not meant.
        """
        asked = bare(written)
        named = country_named(asked)
        if named and named in self.bilateral:
            return Proposal(self.organisations[self.bilateral[named]], COUNTRY)
        best: tuple[int, int, str] | None = None
        for name, pk in self.all:
            score, reason = nearness(asked, name)
            if score and (best is None or score > best[0]) and self.may_act_in(pk, country):
                best = (score, pk, reason)
        return Proposal(self.organisations[best[1]], best[2]) if best else None

    def may_act_in(self, pk: int, country: str) -> bool:
        """Say whether an organisation may be meant in a country: it is a cooperant, of no country, or of that one."""
        seats = self.seats.get(pk)
        return not country or not seats or country in seats or self.organisations[pk].source_kind is not None


def nearness(written: str, name: str) -> tuple[int, str]:
    """Return (0–100, reason) of how near two names are; 0 where they are not."""
    reason = why_same(written, name)
    if reason:
        return {SAME: 100, INITIALS: INITIALS_AT, SWAPPED: SWAPPED_AT}.get(reason) or likeness(written, name), reason
    smaller, larger = sorted((content(written), content(name)), key=len)
    if smaller <= larger and any(len(word) > 4 or len(smaller) > 1 for word in smaller):
        return INSIDE_FROM + 40 * len(smaller) // len(larger), INSIDE
    return 0, ""


def bare(written: str) -> str:
    """Return a written name without what stands in parentheses."""
    return re.sub(r"\(.*?\)", "", written).strip() or written


def why_same(one: str, other: str) -> str:
    """Return why two written names may mean one body (a msgid), '' where nothing says so."""
    if fold(one) == fold(other):
        return SAME if fold(one) else ""
    a, b = letters(one), letters(other)
    if (a and not b and a == initials(other)) or (b and not a and b == initials(one)):
        return INITIALS
    if a and b:
        return SWAPPED if len(a) > 3 and DamerauLevenshtein.distance(a, b) == 1 else ""
    return ALIKE if likeness(one, other) >= ALIKE_FROM and numbers(one) == numbers(other) else ""


def same_in(names: list[str]) -> list[tuple[str, str, str]]:
    """Return (one, other, reason) for every pair of a list of written names that may be one body (R-079)."""
    return [(one, other, reason) for one, other in combinations(names, 2) if (reason := why_same(one, other))]


def likely_duplicates(
    of: Iterable[int] | None = None, apart: Collection[tuple[str, str]] = ()
) -> list[tuple[Organisation, Organisation, str]]:
    """Return the pairs of registered organisations that may be one, with the reason, by code.

    `of`: ids of which at least one must be in a pair (None: all pairs); a few of many are looked up by their marks, else all names
    are read. `apart`: pairs of codes, each in order, that a person said are not the same: they are never returned.
    """
    wanted = None if of is None else set(of)
    known = known_names(beside(wanted) if wanted is not None and are_few(wanted) else None)
    near = brought_together([one.name for one in known], [one.folded for one in known])
    found = []
    for one, other in ((known[a], known[b]) for a, b in sorted(near)):
        if (wanted is None or one.pk in wanted or other.pk in wanted) and (one.code, other.code) not in apart:
            reason = SHARED if one.folded & other.folded else why_same(one.name, other.name)
            if reason:
                found.append((one.pk, other.pk, reason))
    rows = Organisation.objects.in_bulk({pk for pair in found for pk in pair[:2]})
    return [(rows[a], rows[b], reason) for a, b, reason in found]


def are_few(wanted: Collection[int]) -> bool:
    """Say whether these organisations are so few beside all that looking up each costs less than reading all names."""
    return len(wanted) <= FEW and len(wanted) * LOOK_UP < Organisation.objects.count()


@dataclass(frozen=True)
class Known:
    """An organisation as names are compared: its own name as written, and all its names folded."""

    pk: int
    code: str
    name: str
    folded: frozenset[str]


def known_names(of: Collection[int] | None = None) -> list[Known]:
    """Return the organisations that stand alone, all or these, by code, each with all its names."""
    rows = Organisation.objects.standing_alone().order_by("code")
    aliases = Alias.objects.exclude(folded="")
    if of is not None:
        rows, aliases = rows.filter(pk__in=of), aliases.filter(organisation__in=of)
    others: dict[int, list[str]] = {}
    for pk, folded in aliases.values_list("organisation_id", "folded"):
        others.setdefault(pk, []).append(folded)
    return [
        Known(pk, code, name, frozenset({fold(name), fold(acronym), *others.get(pk, ())} - {""}))
        for pk, code, name, acronym in rows.values_list("pk", "code", "name", "acronym")
    ]


def beside(wanted: set[int]) -> set[int]:
    """Return these organisations and those that share a mark with one of them."""
    names = [name for one in known_names(wanted) for name in (one.name, *one.folded)]
    return wanted.union(*(candidates(name) for name in names))


def brought_together(names: Sequence[str], folded: Sequence[Iterable[str]]) -> Pairs:
    """Return the pairs of places that are worth comparing: a name or mark in common, or nearly the same words."""
    return in_common(folded) | by_acronym(names) | alike(names)
