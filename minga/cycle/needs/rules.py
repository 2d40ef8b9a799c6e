"""What does not add up in agendas and macro-projects: pure rules over plain values."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Finding, Severity

NO_INDICATOR = gettext_noop("La prioridad %(rank)s, «%(theme)s», está incompleta: no tiene un indicador con el que se mida.")
OTHER_COUNT = gettext_noop("La fuente declara %(declared)s macroproyectos y se listan %(listed)s.")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A priority of an agenda: its rank, its words, its indicator ('' where it has none), where it is written."""

    rank: int
    theme: str
    indicator: str
    source: str = ""


def without_indicator(rows: Iterable[Ranked]) -> list[Finding]:
    """R-012: a priority without an indicator is incomplete (002 L110)."""
    return [
        Finding("DQ-MISSING", Severity.WARNING, NO_INDICATOR, {"rank": row.rank, "theme": row.theme[:120]}, "indicator", row.source)
        for row in rows
        if not row.indicator.strip()
    ]


def declared_count(declared: int | None, listed: int, source: str = "") -> list[Finding]:
    """DQ-COUNT: how many macro-projects a source declares is how many it lists (R-008; 002 L25); nothing declared is no fault."""
    if declared is None or declared == listed:
        return []
    return [Finding("DQ-COUNT", Severity.WARNING, OTHER_COUNT, {"declared": declared, "listed": listed}, "declared", source)]
