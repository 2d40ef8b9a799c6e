"""Search over the cards: the database's own full text, the same hits on SQLite (FTS5) and PostgreSQL (tsvector)."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL

from minga.ground.journal.actions import head
from minga.ground.kit.text import query_words, word_forms
from minga.ground.search.models import Card

RANKED = 2000  # past so many hits the order is by title, and the page says so
FACETS = ("kind", "status", "source_kind", "countries", "money")
HITS = {
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH %s",
    "postgresql": "SELECT id FROM search_card WHERE words @@ to_tsquery('simple', %s)",
}
BEST = {
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY bm25(search_words, 10.0, 1.0), rowid LIMIT %s",
    "postgresql": "SELECT id FROM search_card, to_tsquery('simple', %s) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC, id LIMIT %s",
}


@dataclass(frozen=True)
class Asked:
    """What a person asked for: words, and for each facet the chosen values (any of them)."""

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""  # '' best first (title without words), 'title', 'amount'


@dataclass
class Found:
    total: int
    facets: dict[str, Counter]
    ids: list[int]
    expression: str
    ranked: bool


def expression(words: list[str], *, prefix: bool = False) -> str:
    """Return the match expression of this database for `words`, all of which must occur in one of their forms."""
    groups = []
    for word in words:
        forms = [word] if prefix else word_forms(word)
        if connection.vendor == "sqlite":
            groups.append("(" + " OR ".join(f'"{form}"' + ("*" if prefix else "") for form in forms) + ")")
        else:
            groups.append("(" + " | ".join(form + (":*" if prefix else "") for form in forms) + ")")
    return (" AND " if connection.vendor == "sqlite" else " & ").join(groups)


def hits(match: str):
    """Return the cards that hold the match expression; all cards for ''."""
    return Card.objects.filter(id__in=RawSQL(HITS[connection.vendor], [match])) if match else Card.objects.all()


def match_for(text: str) -> str | None:
    """Return the expression to use for what was typed: whole words, else beginnings; None where nothing can match."""
    words = query_words(text)
    if not words:
        return "" if not text.strip() else None
    for prefix in (False, True):
        match = expression(words, prefix=prefix)
        if hits(match).exists():
            return match
    return None


def combinations(match: str) -> list[tuple]:
    """Return (kind, status, source_kind, countries, money, n) for all hits, kept until the journal grows."""
    name = f"facets:{head()[1]}:{connection.vendor}:{hash(match)}"
    found = cache.get(name)
    if found is None:
        rows = hits(match).values_list("kind", "status", "source_kind", "countries", "currency").annotate(n=Count("id"))
        found = [(*row[:4], "yes" if row[4] else "no", row[5]) for row in rows.order_by()]
        cache.set(name, found, 3600)
    return found


def facet_values(name: str, row: tuple) -> tuple[str, ...]:
    value = row[FACETS.index(name)]
    return tuple(value.split()) or ("",) if name == "countries" else (value,)


def fits(row: tuple, chosen: dict[str, tuple[str, ...]], but: str = "") -> bool:
    """Say whether a combination passes every chosen facet except `but`."""
    return all(any(value in values for value in facet_values(name, row)) for name, values in chosen.items() if values and name != but)


def count(rows: list[tuple], chosen: dict[str, tuple[str, ...]]) -> tuple[int, dict[str, Counter]]:
    """Return the total and, for each facet, the count of each value as if that facet were not chosen.

    Money is asked of activities alone: other kinds have none to state.
    """
    facets: dict[str, Counter] = {name: Counter() for name in FACETS}
    for name in FACETS:
        for row in rows:
            if fits(row, chosen, but=name):
                for value in facet_values(name, row):
                    facets[name][value] += row[-1]
    return sum(row[-1] for row in rows if fits(row, chosen)), facets


def narrowed(match: str, chosen: dict[str, tuple[str, ...]]):
    """Return the queryset of the hits that pass the chosen facets."""
    cards = hits(match)
    for name, values in chosen.items():
        if not values:
            continue
        if name == "countries":
            either = Q()
            for value in values:
                either |= Q(countries__contains=f" {value} ") if value else Q(countries="")
            cards = cards.filter(either)
        elif name == "money":
            cards = cards.filter(Q(currency="") if values == ("no",) else ~Q(currency="")) if len(set(values)) == 1 else cards
        else:
            cards = cards.filter(**{f"{name}__in": values})
    return cards


def find(asked: Asked, start: int, size: int) -> Found:
    """Return the page of card ids from `start`, with the total and the facets of everything found."""
    match = match_for(asked.text)
    if match is None:
        return Found(0, {name: Counter() for name in FACETS}, [], "", True)
    rows = combinations(match)
    total, facets = count(rows, asked.chosen)
    ranked = bool(match) and not asked.order and sum(row[-1] for row in rows) <= RANKED
    if ranked:
        ids = best(match, asked.chosen)[start : start + size]
    else:
        ids = list(ordered(narrowed(match, asked.chosen), asked.order).values_list("id", flat=True)[start : start + size])
    return Found(total, facets, ids, match, ranked or not match or bool(asked.order))


def best(match: str, chosen: dict[str, tuple[str, ...]]) -> list[int]:
    """Return all ids of at most RANKED hits, best first, that pass the chosen facets."""
    with connection.cursor() as cursor:
        cursor.execute(BEST[connection.vendor], [match, RANKED])
        ids = [row[0] for row in cursor.fetchall()]
    if any(chosen.values()):
        kept = set(narrowed(match, chosen).values_list("id", flat=True))
        ids = [one for one in ids if one in kept]
    return ids


def ordered(cards, order: str):
    if order == "amount":
        return cards.filter(amount__isnull=False).order_by("currency", "-amount", "id")
    return cards.order_by("sort_key", "id")
