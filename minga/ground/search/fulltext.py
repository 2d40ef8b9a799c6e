"""Words asked for, as this database's full text matches them: FTS5 on SQLite, tsvector on PostgreSQL, the same hits.

How the statements are put is measured (docs/performance.md): whether hits are few or many decides which way is quick.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from minga.ground.kit.text import query_words, telling, word_forms
from minga.ground.search.models import Card

LOOSE_FROM = 3  # words: of two, one alone would say little
RANKED = 1000  # past so many hits the order is by title, and the page says so
COUNTED = {
    "sqlite": "SELECT count(*) FROM (SELECT 1 FROM search_words WHERE search_words MATCH %s LIMIT %s) hits",
    "postgresql": "SELECT count(*) FROM (SELECT 1 FROM search_card WHERE words @@ to_tsquery('simple', %s) LIMIT %s) hits",
}
# Many hits on SQLite: the plus keeps it from seeking each hit in the table, so that it reads a covering index instead.
HOLDS = {
    ("sqlite", False): '"search_card"."id" IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)',
    ("sqlite", True): '+"search_card"."id" IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)',
    ("postgresql", False): '"search_card"."words" @@ to_tsquery(\'simple\', %s)',
    ("postgresql", True): '"search_card"."words" @@ to_tsquery(\'simple\', %s)',
}
HELD = {
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH %s",
    "postgresql": "SELECT id FROM search_card WHERE words @@ to_tsquery('simple', %s)",
}
# Records come before the places and list values that bear the same word, and what is repeated after what it repeats.
WEIGHT = "CASE WHEN NOT c.counted THEN 2 WHEN c.kind IN ('place', 'term') THEN 1 ELSE 3 END"
BEST = {
    "sqlite": f"""SELECT c.id FROM search_words JOIN search_card c ON c.id = search_words.rowid WHERE search_words MATCH %s
        ORDER BY bm25(search_words, 10.0, 1.0) * {WEIGHT}, c.id LIMIT %s""",
    "postgresql": f"""SELECT c.id FROM search_card c, to_tsquery('simple', %s) q WHERE c.words @@ q
        ORDER BY ts_rank(c.words, q) * {WEIGHT} DESC, c.id LIMIT %s""",
}


@dataclass(frozen=True)
class Match:
    """An expression that has hits; '' stands for all cards.

    `many`: more than can be ranked; `loose`: no card has all the words, these have some.
    """

    expression: str = ""
    many: bool = False
    loose: bool = False


def expression(words: list[str], *, prefix: bool = False, some: bool = False) -> str:
    """Return the match expression of this database for `words`, all of which (`some`: any) must occur in one of their forms."""
    groups = []
    for word in words:
        forms = [word] if prefix else word_forms(word)
        if connection.vendor == "sqlite":
            groups.append("(" + " OR ".join(f'"{form}"' + ("*" if prefix else "") for form in forms) + ")")
        else:
            groups.append("(" + " | ".join(form + (":*" if prefix else "") for form in forms) + ")")
    sqlite, postgresql = (" OR ", " | ") if some else (" AND ", " & ")
    return (sqlite if connection.vendor == "sqlite" else postgresql).join(groups)


def match_for(text: str) -> Match | None:
    """Return the match to use for what was typed: whole words, else beginnings, else (of three or more) some of them.

    None where nothing can match.
    """
    words = telling(query_words(text))
    if not words:
        return Match() if not text.strip() else None
    tries = [(False, False), (True, False)] + ([(False, True)] if len(words) >= LOOSE_FROM else [])
    for prefix, some in tries:
        match = expression(words, prefix=prefix, some=some)
        n = count_hits(match)
        if n:
            return Match(match, n > RANKED, some)
    return None


def count_hits(match: str) -> int:
    """Return how many cards hold the expression, at most RANKED + 1."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED[connection.vendor], [match, RANKED + 1])
        return cursor.fetchone()[0]


def hits(match: Match) -> QuerySet[Card]:
    """Return the cards that hold the match; all cards for the empty one."""
    if not match.expression:
        return Card.objects.all()
    holds = HOLDS[connection.vendor, match.many]
    return Card.objects.filter(RawSQL(holds, [match.expression], output_field=BooleanField()))


def best_ids(match: Match) -> list[int]:
    """Return the ids of the hits, at most RANKED, best first."""
    with connection.cursor() as cursor:
        cursor.execute(BEST[connection.vendor], [match.expression, RANKED])
        return [row[0] for row in cursor.fetchall()]


def keys_with(match: Match, kind: str) -> QuerySet:
    """Return the keys of the cards of one kind that hold the match, to stand inside another query."""
    held = RawSQL(HELD[connection.vendor], [match.expression])
    return Card.objects.filter(id__in=held, kind=kind).values("key")


@contextmanager
def tuned(match: Match) -> Iterator[None]:
    """Tell PostgreSQL, for this statement, what it cannot know of many hits: that reading every row unpacks their words."""
    if not match.many or connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL work_mem = '32MB'")
        yield
