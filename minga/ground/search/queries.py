"""Search over the cards: what was found, how many of each facet, the rows of a page."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Q

from minga.ground.journal.queries import head, kept
from minga.ground.search.fulltext import Match, best_ids, hits, match_for, tuned
from minga.ground.search.models import Card, Kind

FACETS = ("kind", "status", "source_kind", "countries", "money")
# Kinds of which a facet is asked; the others have nothing to say of it and are not counted as "not said".
ASKED_OF = {
    "status": (Kind.ACTIVITY.value,),
    "money": (Kind.ACTIVITY.value,),
    "source_kind": (Kind.ACTIVITY.value, Kind.OFFER.value, Kind.ORGANISATION.value),
}
DEEPEST = 10_000  # pages of very many hits end here; a download holds them all


@dataclass(frozen=True)
class Asked:
    """What a person asked for: words, and for each facet the chosen values (any of them)."""

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""  # '' best first (by kind and title without words), 'title', 'amount' (by currency, the largest first)


@dataclass
class Found:
    """What was found: how many, the count of each value of each facet, the rows of the page.

    A row holds the columns asked for, its id first. `ranked` is False where the hits are too many to weigh, so that they
    stand by title; their pages end at DEEPEST.
    """

    total: int
    facets: dict[str, Counter]
    rows: list[tuple]
    ranked: bool = True
    loose: bool = False

    @property
    def ids(self) -> list[int]:
        return [row[0] for row in self.rows]

    @property
    def reachable(self) -> int:
        """How many of them have a page."""
        return self.total if self.ranked else min(self.total, DEEPEST)


def combinations(match: Match) -> list[tuple]:
    """Return (kind, status, source_kind, countries, money, n) for all hits."""
    rows = hits(match).values_list("kind", "status", "source_kind", "countries", "currency").annotate(n=Count("id"))
    summed: Counter = Counter()
    with tuned(match):
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


def counted(match: Match, chosen: dict[str, tuple[str, ...]], as_of: str) -> tuple[int, dict[str, Counter]]:
    """Return how many hits pass the chosen facets, and the counts of each facet."""
    return count(kept(f"facets {match.expression}", lambda: combinations(match), as_of), chosen)


def narrowed(match: Match, chosen: dict[str, tuple[str, ...]]):
    """Return the queryset of the hits that pass the chosen facets."""
    found = hits(match)
    kinds = set(chosen.get("kind") or Kind.values)
    for name, values in chosen.items():
        if not values or name == "kind":
            continue
        kinds &= set(ASKED_OF.get(name, kinds))
        if name == "countries":
            found = found.filter(in_countries(values))
        elif name == "money":
            found = found.filter(with_money(values))
        else:
            found = found.filter(**{f"{name}__in": values})
    return found if kinds == set(Kind.values) else found.filter(kind__in=sorted(kinds))


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
        return Found(0, {name: Counter() for name in FACETS}, [])
    as_of = as_of or head()[1]
    question = repr((match, sorted((name, sorted(values)) for name, values in asked.chosen.items() if values)))
    total, facets = kept(f"counts {question}", lambda: counted(match, asked.chosen, as_of), as_of)
    found = Found(total, facets, [], not match.many or bool(asked.order), match.loose)
    with tuned(match):
        found.rows = cards(page_ids(match, asked, start, size), columns)
    return found


def page_ids(match: Match, asked: Asked, start: int, size: int) -> list[int]:
    """Return the ids of a page: the best ones first where the hits can be ranked, else in the order asked for."""
    if match.expression and not match.many and not asked.order:
        return best(match, asked.chosen)[start : start + size]
    chosen = tuple(sorted((name, values) for name, values in asked.chosen.items() if values))
    sql, values = in_sql(connection.vendor, match, chosen, asked.order)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {size} OFFSET {start}", values)
        return [row[0] for row in cursor.fetchall()]


@lru_cache(maxsize=256)
def in_sql(vendor: str, match: Match, chosen: tuple[tuple[str, tuple[str, ...]], ...], order: str) -> tuple[str, tuple]:
    """Return the statement that gives the ids of what was asked, in order: built once for all pages of a list."""
    sql, values = ordered(narrowed(match, dict(chosen)), order).values_list("id", flat=True).query.sql_with_params()
    return str(sql), tuple(values)


def cards(ids: list[int], columns: tuple[str, ...]) -> list[tuple]:
    """Return the columns of these cards, in the order of the ids: read at the end, for the index that found them has them not."""
    if not ids:
        return []
    sql, converters = rows_sql(connection.vendor, columns, len(ids))
    with connection.cursor() as cursor:
        cursor.execute(sql, ids)
        rows = cursor.fetchall()
    for place, functions in converters:
        rows = [(*row[:place], converted(row[place], functions), *row[place + 1 :]) for row in rows]
    found = {row[0]: row for row in rows}
    return [found[pk] for pk in ids if pk in found]


@lru_cache(maxsize=256)
def rows_sql(vendor: str, columns: tuple[str, ...], number: int) -> tuple[str, list]:
    """Return the statement that reads so many cards by id, and how this database's values become Python's, by place.

    Built once: the query builder takes longer for it than the database for the rows.
    """
    query = Card.objects.filter(id__in=range(number)).values_list(*columns).query
    compiler = query.get_compiler(connection=connection)
    sql, _values = compiler.as_sql()
    converters = compiler.get_converters(expression for expression, _sql, _alias in compiler.select)
    return sql, [(place, (functions, expression)) for place, (functions, expression) in converters.items()]


def converted(value, functions: tuple):
    """Return a value of the database as Python's."""
    for function in functions[0]:
        value = function(value, functions[1], connection)
    return value


def best(match: Match, chosen: dict[str, tuple[str, ...]]) -> list[int]:
    """Return all ids of the hits, best first, that pass the chosen facets."""
    ids = best_ids(match)
    if any(chosen.values()):
        passing = set(narrowed(match, chosen).values_list("id", flat=True))
        ids = [one for one in ids if one in passing]
    return ids


def ordered(found, order: str):
    """Return the cards in order: by kind and title, by 'title' alone, or by 'amount'.

    By amount: one currency after another, the largest first; those without amount come last.
    """
    if order == "amount":
        return found.order_by("-currency", "-amount", "-id")
    return found.order_by("sort_key", "id") if order == "title" else found.order_by("kind", "sort_key", "id")


def everything(asked: Asked, limit: int):
    """Return the queryset of all cards found, by title or amount, at most `limit`: what a download writes."""
    match = match_for(asked.text)
    return Card.objects.none() if match is None else ordered(narrowed(match, asked.chosen), asked.order)[:limit]
