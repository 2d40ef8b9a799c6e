"""What the explorer shows for words: the best activities, with the words that were found, and what narrows them."""

import re
from typing import Any

from django.urls import reverse

from minga.evidence.lake import searching
from minga.evidence.lake.asking import Look
from minga.evidence.lake.indexing import SHOWN
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.pages.reading import Read
from minga.evidence.lake.pages.texts import mine
from minga.evidence.lake.pages.words import count, money
from minga.evidence.lake.searching import BEST, Found, Hit, Passes
from minga.ground.kit.text import fold, word_forms

WORD = re.compile(r"\w+")


def found_page(read: Read, at: Look) -> dict[str, Any]:
    """Return what lake/parts/found.html shows."""
    asked = read.asked
    among = searching.indexes(one.folder for one in at.store.now if one.made)
    passes = Passes(asked.filters, (asked.first_year, asked.last_year), at.store.left)
    found = searching.search(read.text, among, passes)
    elsewhere = also_in([hit.row["identifier"] for hit in found.hits], at)
    return {
        "total": count(found.total),
        "number": found.total,
        "best": BEST,
        "loose": found.loose,
        "hits": [shown(hit, found, elsewhere) for hit in found.hits],
        "unindexed": sum(bool(one.made) for one in at.store.now) - len(among),
    }


def shown(hit: Hit, found: Found, elsewhere: dict[str, list[str]]) -> dict[str, Any]:
    """Return an activity that was found, ready to print."""
    row = hit.row
    titles = row["titles"] or [{"lang": "", "text": row["identifier"] or ""}]
    title = next((one for one in titles if mine(one["lang"])), titles[0])
    told = telling(row["texts"] or [{"lang": "", "text": ""}], found)
    return {
        "url": reverse("lake:published", args=[row["identifier"]]) if row["identifier"] else "",
        "identifier": row["identifier"],
        "lang": told["lang"],
        "title": marked(title["text"], found),
        "title_lang": title["lang"],
        "text": marked(told["text"] + ("…" if len(told["text"]) == SHOWN else ""), found),
        "reporter": row["reporter"] or "",
        "start": str(row["starts"].year) if row["starts"] else "",
        "committed": money(row["committed"]),
        "spent": money(row["spent"]),
        "also": elsewhere.get(row["identifier"], []),
    }


def telling(texts: list[dict[str, str]], found: Found) -> dict[str, str]:
    """Return the text that bears a word that was looked for, of several the one in the reader's language; where none does, that one."""
    return max(texts, key=lambda one: (any(is_sought for _piece, is_sought in marked(one["text"], found)), mine(one["lang"])))


def marked(text: str, found: Found) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a word that was looked for."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for word in WORD.finditer(text):
        if sought(word.group(), found):
            pieces += [(text[end : word.start()], False), (word.group(), True)]
            end = word.end()
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def sought(word: str, found: Found) -> bool:
    """Say whether a word is one of those that were looked for, in one of its forms."""
    if found.begun:
        folded = fold(word)
        return any(folded.startswith(term) for terms in found.terms for term in terms)
    forms = word_forms(word)
    return any(form in terms for terms in found.terms for form in forms)


def also_in(identifiers: list[str], at: Look) -> dict[str, list[str]]:
    """Return, by identifier, the datasets that publish the activity too, by their slug; those alone that do not count."""
    if not at.store.left_out:
        return {}
    sql = "SELECT DISTINCT identifier, dataset FROM twice WHERE dataset <> counted AND identifier IN (SELECT unnest(?)) ORDER BY ALL"
    rows = at.rows(sql, [identifiers])
    slugs = dict(Dataset.objects.filter(pk__in={dataset for _identifier, dataset in rows}).values_list("pk", "slug"))
    found: dict[str, list[str]] = {}
    for identifier, dataset in rows:
        if dataset in slugs:
            found.setdefault(identifier, []).append(slugs[dataset])
    return found
