"""What does not agree among whole numbers: a count and its list, a sum and its parts, people claimed and people on record."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_noop

from minga.evidence.quality.rules.amounts import share
from minga.ground.kit.findings import Figure, Finding, Severity

LEAST = Decimal(10)  # per cent of the people claimed; records that hold fewer are far below the claim (DQ-COVERAGE)

COUNT = gettext_noop("La fuente dice %(said)s %(of)s y la lista tiene %(found)s.")
SUM = gettext_noop("La fuente dice %(said)s %(of)s y sus partes suman %(sum)s: difieren en %(difference)s. Se guardan los dos.")
COVERAGE = gettext_noop(
    "La fuente dice que alcanzó a %(claimed)s personas; los registros reúnen %(counted)s: el %(share)s. El resto no tiene registro."
)


def count_differs(said: int, found: int, of: str, place: str = "", source: str = "") -> list[Finding]:
    """DQ-COUNT: a stated count is not the length of its list; `of`: the msgid of what is counted."""
    if said == found:
        return []
    figures: dict[str, Figure] = {"said": said, "found": found, "of": {"msgid": of}}
    return [Finding("DQ-COUNT", Severity.WARNING, COUNT, figures, place, source)]


def sum_differs(said: int | None, parts: Sequence[int | None], of: str, place: str = "", source: str = "") -> list[Finding]:
    """DQ-SUM: a whole is not the sum of its parts, with no tolerance; silent where a part is not known.

    `of`: the msgid of what is counted.
    """
    known = [part for part in parts if part is not None]
    if said is None or not known or len(known) != len(parts) or sum(known) == said:
        return []
    figures: dict[str, Figure] = {"said": said, "sum": sum(known), "difference": abs(sum(known) - said), "of": {"msgid": of}}
    return [Finding("DQ-SUM", Severity.ERROR, SUM, figures, place, source)]


def coverage(claimed: int, counted: int, place: str = "", source: str = "", least: Decimal = LEAST) -> list[Finding]:
    """DQ-COVERAGE: far more people are claimed than the records hold (N-032: 43,650 of 857,000 are 5.093349 %)."""
    part = share(Decimal(counted), Decimal(claimed))
    if part is None or part >= least:
        return []
    figures: dict[str, Figure] = {"claimed": claimed, "counted": counted, "share": {"percent": str(part)}}
    return [Finding("DQ-COVERAGE", Severity.INFO, COVERAGE, figures, place, source)]
