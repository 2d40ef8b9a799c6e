"""Which organisation a written name means: found by name, acronym or alias; else a proposal with its reason.

Nothing is merged and nothing is created by a match: a person decides (R-079, R-080).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from minga.cycle.organisations.models import Alias, Capacity, Organisation, OrganisationCountry
from minga.ground.kit.text import fold, likeness
from minga.ground.territory.queries import country_named

SAME = gettext_noop("es el mismo nombre, escrito de otro modo")
INITIALS = gettext_noop("unas siglas son las iniciales del otro nombre")
SWAPPED = gettext_noop("son las mismas siglas con una letra de diferencia")
ALIKE = gettext_noop("los dos nombres se parecen mucho")
SHARED = gettext_noop("las dos comparten un nombre o unas siglas")
COUNTRY = gettext_noop("es el nombre de un país y ésta es su cooperación bilateral")
INSIDE = gettext_noop("un nombre contiene al otro")

SMALL = {"de", "del", "la", "las", "el", "los", "y", "e", "the", "of", "and", "for", "para", "en"}
ALIKE_FROM = 88  # rapidfuzz, 0 to 100, over folded names without small words
NEAR_FROM = 65  # for a person who chooses among them
MOST_ALIKE = 50  # of names borne or resembled by more organisations than this only so many are compared
INSIDE_FROM, INITIALS_AT, SWAPPED_AT = 50, 85, 80  # how near, beside the likeness of names that are alike


def nearest(written: str, organisations: QuerySet[Organisation], most: int = 3) -> list[Organisation]:
    """Return the organisations of these whose name, acronym or alias is most like what somebody wrote, the likest first."""
    if len(fold(written)) < 3:
        return []
    rows = organisations.order_by("sort_key").values_list("pk", "name", "acronym")
    names = [(pk, name) for pk, *both in rows for name in both if name]
    names += Alias.objects.filter(organisation__in=organisations).values_list("organisation_id", "name")
    choices = [without_small(name) for _pk, name in names]
    found = process.extract(without_small(written), choices, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_FROM, limit=4 * most)
    wanted = list(dict.fromkeys(names[at][0] for _name, _score, at in found))[:most]
    known = organisations.in_bulk(wanted)
    return [known[pk] for pk in wanted]


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
    """All names of the register, read once for many look-ups."""

    def __init__(self) -> None:
        self.organisations = {
            row.pk: row for row in Organisation.objects.select_related("kind", "source_kind").order_by("sort_key", "code")
        }
        self.exact: dict[str, int] = {}
        self.all: list[tuple[str, int]] = []
        for kind, pk, name in self._ranked():
            self.exact.setdefault(fold(name), pk)
            if kind != "acronym":
                self.all.append((name, pk))
        self.bilateral = self._bilateral()
        self.seats = self._seats()

    def _ranked(self) -> Iterable[tuple[str, int, str]]:
        """Yield names before acronyms before aliases: an organisation's own name wins over another's alias."""
        yield from (("name", row.pk, row.name) for row in self.organisations.values())
        yield from (("acronym", row.pk, row.acronym) for row in self.organisations.values() if row.acronym)
        yield from (("alias", pk, name) for pk, name in Alias.objects.order_by("id").values_list("organisation_id", "name"))

    def _bilateral(self) -> dict[str, int]:
        rows = Organisation.objects.filter(Q(kind__code="BILATERAL") | Q(source_kind__code="BILATERAL"))
        found: dict[str, int] = {}
        for pk, iso2 in rows.order_by("code").values_list("pk", "countries__country"):
            found.setdefault(iso2, pk)
        return found

    def _seats(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for pk, iso2 in OrganisationCountry.objects.filter(capacity=Capacity.SEAT).values_list("organisation", "country"):
            found.setdefault(pk, set()).add(iso2)
        return found

    def find(self, written: str) -> Organisation | None:
        """Return the organisation of exactly that name, acronym or alias, accents and case apart."""
        pk = self.exact.get(fold(written) or "-")
        return self.organisations[pk] if pk else None

    def propose(self, written: str, country: str = "") -> Proposal | None:
        """Return the likeliest organisation for a name that none bears; None where nothing is near.

        `country`: where the name stands for somebody; a body of another country that is no cooperant is then not meant.
        """
        bare = re.sub(r"\(.*?\)", "", written).strip() or written
        named = country_named(bare)
        if named and named in self.bilateral:
            return Proposal(self.organisations[self.bilateral[named]], COUNTRY)
        best: tuple[int, int, str] | None = None
        for name, pk in self.all:
            score, reason = nearness(bare, name)
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


def content(name: str) -> set[str]:
    """Return the folded words that carry meaning."""
    return set(fold(name).split()) - SMALL


def letters(name: str) -> str:
    """Return the letters of an acronym ('C.E.' -> 'ce'), '' where the text is no acronym."""
    bare = re.sub(r"[.\s/-]", "", name)
    return fold(bare) if 2 <= len(bare) <= 8 and bare.isupper() else ""


def initials(name: str) -> str:
    return "".join(word[0] for word in fold(name).split() if word not in SMALL)


def numbers(name: str) -> set[str]:
    """Return the words with a digit: 'Escuela 12' and 'Escuela 13' are two, however alike."""
    return {word for word in fold(name).split() if not word.isalpha()}


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


def likely_duplicates(of: Iterable[int] | None = None) -> list[tuple[Organisation, Organisation, str]]:
    """Return the pairs of registered organisations that may be one, with the reason, by code.

    `of`: ids of which at least one must be in a pair (None: all pairs).
    """
    rows = list(Organisation.objects.order_by("code"))
    names = {row.pk: {fold(row.name), fold(row.acronym)} - {""} for row in rows}
    for pk, folded in Alias.objects.exclude(folded="").values_list("organisation_id", "folded"):
        names[pk].add(folded)
    asked = None if of is None else set(of)
    wanted = {place for place, row in enumerate(rows) if asked is None or row.pk in asked}
    near = in_common([names[row.pk] for row in rows]) | by_acronym([row.name for row in rows]) | alike([row.name for row in rows], wanted)
    pairs = []
    for one, other in ((rows[a], rows[b]) for a, b in sorted(near) if a in wanted or b in wanted):
        reason = SHARED if names[one.pk] & names[other.pk] else why_same(one.name, other.name)
        if reason:
            pairs.append((one, other, reason))
    return pairs


def in_common(marks: Sequence[Iterable[str]]) -> set[tuple[int, int]]:
    """Return the pairs of places whose marks have one in common; of a mark that very many bear, only the first ones."""
    bearers: dict[str, list[int]] = {}
    for place, own in enumerate(marks):
        for mark in own:
            bearers.setdefault(mark, []).append(place)
    return {pair for places in bearers.values() for pair in combinations(places[:MOST_ALIKE], 2)}


def by_acronym(names: Sequence[str]) -> set[tuple[int, int]]:
    """Return the pairs of places where a name is an acronym one letter off another, or the initials of one."""
    short = [letters(name) for name in names]
    cut = [{name[:place] + name[place + 1 :] for place in range(len(name))} | {name} if name else set() for name in short]
    bearers: dict[str, list[int]] = {}
    for place, name in enumerate(short):
        if name:
            bearers.setdefault(name, []).append(place)
    found = in_common(cut)
    for place, name in enumerate(names):
        if not short[place]:
            found |= {(min(place, other), max(place, other)) for other in bearers.get(initials(name), [])[:MOST_ALIKE]}
    return found


def alike(names: Sequence[str], wanted: Iterable[int]) -> set[tuple[int, int]]:
    """Return the pairs of places, one of them wanted, whose names have nearly the same words: wider than ALIKE_FROM."""
    texts = [" ".join(sorted(content(name))) for name in names]
    found = set()
    for place in wanted:
        if texts[place]:
            near = process.extract(texts[place], texts, scorer=fuzz.ratio, score_cutoff=ALIKE_FROM - 10, limit=MOST_ALIKE)
            found |= {(min(place, other), max(place, other)) for _text, _score, other in near if other != place}
    return found
