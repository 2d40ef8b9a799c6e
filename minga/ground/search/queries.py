"""Search over the cards: the database's own full text, the same hits on SQLite (FTS5) and PostgreSQL (tsvector)."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL

from minga.ground.journal.actions import head
from minga.ground.kit.text import query_words, word_forms
from minga.ground.search.models import Card, Kind

RANKED = 2000  # past so many hits the order is by title, and the page says so
FACETS = ("kind", "status", "source_kind", "countries", "money")
# Kinds of which a facet is asked; the others have nothing to say of it and are not counted as "not said".
ASKED_OF = {
    "status": (Kind.ACTIVITY.value,),
    "money": (Kind.ACTIVITY.value,),
    "source_kind": (Kind.ACTIVITY.value, Kind.ORGANISATION.value),
}
HITS = {
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH %s",
    "postgresql": "SELECT id FROM search_card WHERE words @@ to_tsquery('simple', %s)",
}
# Records come before the places and list values that bear the same word, and what is repeated after what it repeats.
WEIGHT = "CASE WHEN NOT c.counted THEN 2 WHEN c.kind IN ('activity', 'organisation') THEN 3 ELSE 1 END"
BEST = {
    "sqlite": f"""SELECT c.id FROM search_words JOIN search_card c ON c.id = search_words.rowid WHERE search_words MATCH %s
        ORDER BY bm25(search_words, 10.0, 1.0) * {WEIGHT}, c.id LIMIT %s""",
    "postgresql": f"""SELECT c.id FROM search_card c, to_tsquery('simple', %s) q WHERE c.words @@ q
        ORDER BY ts_rank(c.words, q) * {WEIGHT} DESC, c.id LIMIT %s""",
}


@dataclass(frozen=True)
class Asked:
    """What a person asked for: words, and for each facet the chosen values (any of them)."""

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""  # '' best first (by kind and title without words), 'title', 'amount' (by currency, the largest first)


@dataclass
class Found:
    """What was found: how many, the count of each value of each facet, the rows of the page, the expression used.

    A row holds the columns asked for, its id first. `ranked` is False where the hits are too many to weigh, so that they stand by title.
    """

    total: int
    facets: dict[str, Counter]
    rows: list[tuple]
    expression: str
    ranked: bool

    @property
    def ids(self) -> list[int]:
        return [row[0] for row in self.rows]


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


def kept(name: str, key: str, as_of: str, work: Callable[[], Any]) -> Any:
    """Return what `work` gives for a question, kept until the journal grows past `as_of`."""
    mark = hashlib.sha256(key.encode(errors="replace")).hexdigest()
    name = f"{name}:{as_of}:{connection.vendor}:{mark}"
    found = cache.get(name)
    if found is None:
        found = work()
        cache.set(name, found, 3600)
    return found


def combinations(match: str) -> list[tuple]:
    """Return (kind, status, source_kind, countries, money, n) for all hits."""
    rows = hits(match).values_list("kind", "status", "source_kind", "countries", "currency").annotate(n=Count("id"))
    summed: Counter = Counter()
    for *values, currency, n in rows.order_by():
        summed[(*values, "yes" if currency else "no")] += n
    return [(*values, n) for values, n in sorted(summed.items())]


def facet_values(name: str, row: tuple) -> tuple[str, ...]:
    """Return the values of a facet in a combination: none where its kind is not asked, '' where nothing is said."""
    if row[0] not in ASKED_OF.get(name, (row[0],)):
        return ()
    value = row[FACETS.index(name)]
    return tuple(value.split()) or ("",) if name == "countries" else (value,)


def failed(row: tuple, chosen: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the chosen facets that a combination does not pass."""
    return [name for name, values in chosen.items() if values and not any(one in values for one in facet_values(name, row))]


def count(rows: list[tuple], chosen: dict[str, tuple[str, ...]]) -> tuple[int, dict[str, Counter]]:
    """Return the total and, for each facet, the count of each value as if that facet were not chosen.

    A facet counts only the kinds it is asked of (ASKED_OF); a hit in two countries counts in both.
    """
    total, facets = 0, {name: Counter[str]() for name in FACETS}
    for row in rows:
        missed = failed(row, chosen)
        total += row[-1] if not missed else 0
        for name in FACETS if not missed else missed if len(missed) == 1 else ():
            for value in facet_values(name, row):
                facets[name][value] += row[-1]
    return total, facets


def counted(match: str, chosen: dict[str, tuple[str, ...]], as_of: str) -> tuple[int, int, dict[str, Counter]]:
    """Return how many hits there are, how many pass the chosen facets, and the counts of each facet."""
    rows = kept("facets", match, as_of, lambda: combinations(match))
    return (sum(row[-1] for row in rows), *count(rows, chosen))


def narrowed(match: str, chosen: dict[str, tuple[str, ...]]):
    """Return the queryset of the hits that pass the chosen facets."""
    cards = hits(match)
    for name, values in chosen.items():
        if not values:
            continue
        if name in ASKED_OF:
            cards = cards.filter(kind__in=ASKED_OF[name])
        if name == "countries":
            cards = cards.filter(in_countries(values))
        elif name == "money":
            cards = cards.filter(with_money(values))
        else:
            cards = cards.filter(**{f"{name}__in": values})
    return cards


def in_countries(values: tuple[str, ...]) -> Q:
    """Return the condition for cards of any of these countries; '' asks for those of none."""
    either = Q()
    for value in values:
        either |= Q(countries__contains=f" {value} ") if value else Q(countries="")
    return either


def with_money(values: tuple[str, ...]) -> Q:
    """Return the condition for cards that state an amount ('yes'), that do not ('no'), or either."""
    if "yes" in values and "no" in values:
        return Q()
    return ~Q(currency="") if "yes" in values else Q(currency="")


def find(asked: Asked, start: int, size: int, columns: tuple[str, ...] = ("id",), as_of: str = "") -> Found:
    """Return the page of cards from `start`, with the total and the facets of everything found.

    `columns`: those of Card wanted for each row, 'id' first; `as_of`: the head of the journal where the caller knows it.
    """
    match = match_for(asked.text)
    if match is None:
        return Found(0, {name: Counter() for name in FACETS}, [], "", True)
    as_of = as_of or head()[1]
    question = repr((match, sorted((name, sorted(values)) for name, values in asked.chosen.items() if values)))
    before, total, facets = kept("counts", question, as_of, lambda: counted(match, asked.chosen, as_of))
    ranked = bool(match) and not asked.order and before <= RANKED
    if ranked:
        ids = best(match, asked.chosen)[start : start + size]
        cards = {row[0]: row for row in Card.objects.filter(id__in=ids).values_list(*columns)}
        rows = [cards[pk] for pk in ids if pk in cards]
    else:
        rows = list(ordered(narrowed(match, asked.chosen), asked.order).values_list(*columns)[start : start + size])
    return Found(total, facets, rows, match, ranked or not match or bool(asked.order))


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
    """Return the cards in order: by kind and title, by 'title' alone, or by 'amount'.

    By amount: one currency after another, the largest first; those without amount come last.
    """
    if order == "amount":
        return cards.order_by("-currency", "-amount", "-id")
    return cards.order_by("sort_key", "id") if order == "title" else cards.order_by("kind", "sort_key", "id")


def everything(asked: Asked, limit: int):
    """Return the queryset of all cards found, by title or amount, at most `limit`: what a download writes."""
    match = match_for(asked.text)
    return Card.objects.none() if match is None else ordered(narrowed(match, asked.chosen), asked.order)[:limit]
