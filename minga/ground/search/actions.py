"""The search cards: an area's action puts the card of its record in the same transaction as the change."""

from collections.abc import Iterable

from django.db import transaction

from minga.ground.journal import actions as journal
from minga.ground.kit.text import sort_key, stems, written_words
from minga.ground.search.models import Card, Kind, Word

# What people call a kind when they search: «proyectos en Ambato» finds the programmes of Ambato too.
KIND_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    Kind.ACTIVITY: (("proyecto", "es"), ("project", "en")),
    Kind.AGREEMENT: (("convenio acuerdo", "es"), ("agreement", "en")),
    Kind.DEMAND: (("demanda", "es"), ("demand", "en")),
    Kind.OFFER: (("oferta convocatoria", "es"), ("offer call", "en")),
    Kind.ORGANISATION: (("organización", "es"), ("organisation organization", "en")),
}


def make_card(kind: str, key: str, title: str, words: Iterable[tuple[str, str]] = (), language: str = "es", **shown) -> Card:
    """Return an unsaved card. `words`: (text, language) pairs found besides the title; `shown`: other fields of Card."""
    body = " ".join(stems(text, tongue or "es") for text, tongue in [*words, *KIND_WORDS.get(kind, ())] if text)
    return Card(
        kind=kind,
        key=key,
        title=title,
        title_language=language,
        title_text=" ".join([stems(title, language or "es"), *stems(key, "").split()]),
        body_text=body,
        sort_key=sort_key(title)[:400],
        **shown,
    )


def put(card: Card) -> None:
    """Write the card over the one of the same kind and key."""
    put_all([card])


def put_all(cards: Iterable[Card]) -> None:
    """Write many cards at once (reference data); those of the same kind and key are replaced."""
    rows = list(cards)
    if not rows:
        return
    fields = [f.name for f in Card._meta.concrete_fields if f.name not in ("id", "kind", "key")]
    Card.objects.bulk_create(rows, update_conflicts=True, unique_fields=["kind", "key"], update_fields=fields, batch_size=400)
    learn(rows)


def learn(cards: Iterable[Card]) -> None:
    """Take the words of these cards into the vocabulary; one that is known stays as it was written first."""
    words: dict[str, str] = {}
    for card in cards:
        for folded, written in written_words(f"{card.title} {card.lead}").items():
            words.setdefault(folded, written)
    rows = [Word(folded=folded, written=written) for folded, written in sorted(words.items())]
    Word.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)


def withdraw(kind: str, *keys: str) -> None:
    """Take records out of search; nothing happens where they have no card."""
    if keys:
        Card.objects.filter(kind=kind, key__in=keys).delete()


@transaction.atomic
def renew(kind: str, cards: Iterable[Card], *, by) -> tuple[int, int]:
    """Make these the cards of a kind, and the only ones; returns how many records came into search and how many left it.

    Leaves `search.renewed` where any did: counts of what search finds are kept until the journal grows.
    """
    rows = list(cards)
    held, wanted = set(Card.objects.filter(kind=kind).values_list("key", flat=True)), {row.key for row in rows}
    put_all(rows)
    withdraw(kind, *(held - wanted))
    came, left = len(wanted - held), len(held - wanted)
    if came or left:
        keys = {"came": sorted(wanted - held), "left": sorted(held - wanted)}
        journal.record("search.renewed", by=by, thing=("search", kind), after=keys)
    return came, left
