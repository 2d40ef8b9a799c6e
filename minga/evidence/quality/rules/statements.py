"""What sources say of one fact in two places, announce and do not give, or look for where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Figure, Finding, Severity

CONFLICT = gettext_noop("Sobre %(fact)s, dos lugares de la fuente dicen cosas distintas: %(one)s y %(other)s. Se guardan las dos.")
NOT_THERE = gettext_noop("La fuente remite a «%(cited)s» para %(what)s, que está en «%(found)s».")
NOWHERE = gettext_noop("La fuente remite a «%(cited)s» para %(what)s, y eso no está en lo que nos llegó.")
ELSEWHERE = gettext_noop("Sobre %(fact)s, la fuente dice %(said)s y otro registro público dice %(elsewhere)s. Nada se corrige por sí solo.")
ANNOUNCED = gettext_noop("La fuente se apoya en un dato que no trae: %(what)s.")


@dataclass(frozen=True, slots=True)
class Said:
    """What one place of a source says of a fact, as a figure of a finding; `source`: that place."""

    value: Figure
    source: str = ""


def conflict(fact: str, said: Sequence[Said], place: str = "") -> list[Finding]:
    """DQ-CONFLICT: two places say different things of one fact; the finding carries the places of both. `fact`: its msgid."""
    for one, other in zip(said, said[1:], strict=False):
        if one.value != other.value:
            figures: dict[str, Figure] = {"fact": {"msgid": fact}, "one": one.value, "other": other.value}
            source = " | ".join(dict.fromkeys(filter(None, (one.source, other.source))))
            return [Finding("DQ-CONFLICT", Severity.WARNING, CONFLICT, figures, place, source)]
    return []


def trace(what: str, cited: str, holding: Sequence[str], place: str = "", source: str = "") -> list[Finding]:
    """DQ-TRACE: a reference to a section which does not hold what it says; `what`: a msgid, `holding`: the sections that do (N-105)."""
    if cited in holding:
        return []
    figures: dict[str, Figure] = {"cited": cited, "what": {"msgid": what}, "found": ", ".join(holding)}
    return [Finding("DQ-TRACE", Severity.INFO, NOT_THERE if holding else NOWHERE, figures, place, source)]


def background(fact: str, said: Figure, elsewhere: Figure, place: str = "", source: str = "") -> list[Finding]:
    """DQ-BACKGROUND: a source says other than a public record, which corrects nothing; `fact`: its msgid (N-051)."""
    if said == elsewhere:
        return []
    figures: dict[str, Figure] = {"fact": {"msgid": fact}, "said": said, "elsewhere": elsewhere}
    return [Finding("DQ-BACKGROUND", Severity.INFO, ELSEWHERE, figures, place, source)]


def announced(what: str, value: object, place: str = "", source: str = "") -> list[Finding]:
    """DQ-MISSING: something that a source announces, and does not give (N-030, N-048); `what`: its msgid."""
    return [Finding("DQ-MISSING", Severity.WARNING, ANNOUNCED, {"what": {"msgid": what}}, place, source)] if value is None else []
