"""The vectors of texts, each worked out once by the language model and kept; what the offers of the catalogue mean at this moment."""

import hashlib
import logging
from collections.abc import Mapping

from minga.cycle.proposals.meaning import MODEL, Centred, read, wanted
from minga.cycle.proposals.models import Meaning

OFFER, DEMAND = "offer", "demand"
AT_ONCE = 8  # texts that are read while somebody waits; more are read by `minga learn-meanings`, which keeps them
log = logging.getLogger(__name__)


def digest(text: str) -> str:
    return hashlib.sha256(f"{MODEL}\n{text}".encode()).hexdigest()


def unread(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Return those of {code: text} whose text as it stands now has no vector that is kept."""
    kept = dict(Meaning.objects.filter(kind=kind).values_list("key", "digest"))
    return {code: text for code, text in texts.items() if kept.get(code) != digest(text)}


def learn(kind: str, texts: Mapping[str, str]) -> int:
    """Read those of {code: text} that are new or changed and keep their vectors; returns how many were read."""
    new = unread(kind, texts)
    for code, text in new.items():
        told = {"digest": digest(text), "vector": read(text, kind == DEMAND)}
        Meaning.objects.update_or_create(kind=kind, key=code, defaults=told)
    return len(new)


def vectors(kind: str, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return {code: vector} of {code: text}: those that are kept, and the few others read now; nothing where these are too many."""
    new = unread(kind, texts)
    if len(new) > AT_ONCE:
        log.warning("MINGA_SEMANTICA: %s texts are not read yet: run «minga learn-meanings»", len(new))
        return {}
    kept = Meaning.objects.filter(kind=kind, key__in=[code for code in texts if code not in new]).values_list("key", "vector")
    return {code: bytes(vector) for code, vector in kept} | {code: read(text, kind == DEMAND) for code, text in new.items()}


class Meanings:
    """What the offers of one state of the catalogue mean; read once, as soon as all but a few of them were."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """`texts`: {offer: its text}."""
        self.texts = texts
        self.held: Centred | None = None

    def nearness(self, code: str, text: str) -> dict[str, float]:
        """Return {offer: how near it is to a demand}, to put them in order and for nothing else; empty where the model is not to be had."""
        if not text or not wanted():
            return {}
        if self.held is None and (found := vectors(OFFER, self.texts)):
            self.held = Centred(found)
        return self.held.nearness(vectors(DEMAND, {code: text})[code]) if self.held else {}
