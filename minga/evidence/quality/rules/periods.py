"""What does not agree among years: a year that is none, a count of years, labels of one period, a table older than its programme."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Figure, Finding, Severity

FIRST, LAST = 1900, 2100  # DQ-PERIOD: years that a period may have
YEAR = re.compile(r"(?<![\d.,])\d{3,6}(?![\d.,]?\d)")

NO_YEAR = gettext_noop("«%(label)s»: %(year)s no es un año entre 1900 y 2100. Se guarda como está escrito.")
COUNTED = gettext_noop("La fuente cuenta %(said)s años; de %(first)s a %(last)s son %(found)s años de calendario.")
LEFT = gettext_noop("La fuente dice que faltan %(said)s años; de %(since)s a %(until)s faltan %(found)s.")
LABELS = gettext_noop("Un mismo periodo lleva rótulos distintos: %(labels)s.")
TOO_EARLY = gettext_noop("El programa nace en %(born)s y su cuadro empieza en %(first)s.")
GAP = gettext_noop("De %(first)s a %(last)s falta algún año entre un periodo y el siguiente, o se cuenta dos veces.")


def count_years(first: int, last: int) -> int:
    """Return the calendar years of a period, both limits counted: 2000–2010 has eleven (R-279)."""
    return last - first + 1


def impossible_year(label: str, place: str = "", source: str = "") -> list[Finding]:
    """DQ-PERIOD: a label of a period with a number that is no year from 1900 to 2100, such as '2008-20011' (N-029)."""
    odd = [year for year in YEAR.findall(label) if not FIRST <= int(year) <= LAST]
    return [Finding("DQ-PERIOD", Severity.WARNING, NO_YEAR, {"label": label, "year": odd[0]}, place, source)] if odd else []


def years_counted(said: int, first: int, last: int, place: str = "", source: str = "") -> list[Finding]:
    """DQ-PERIOD: a count of years that its range has not (N-028: 'ten years', 2000–2010)."""
    if count_years(first, last) == said:
        return []
    figures: dict[str, Figure] = {"said": said, "first": str(first), "last": str(last), "found": count_years(first, last)}
    return [Finding("DQ-PERIOD", Severity.WARNING, COUNTED, figures, place, source)]


def years_left(said: int, since: int, until: int, place: str = "", source: str = "") -> list[Finding]:
    """DQ-PERIOD: so many years are said to be left, and from the text's own year there are others (N-055)."""
    if until - since == said:
        return []
    figures: dict[str, Figure] = {"said": said, "since": str(since), "until": str(until), "found": until - since}
    return [Finding("DQ-PERIOD", Severity.WARNING, LEFT, figures, place, source)]


def labels_differ(labels: Sequence[tuple[int, int]], place: str = "", source: str = "") -> list[Finding]:
    """DQ-PERIOD: one period is labelled with different years (N-026)."""
    told = list(dict.fromkeys(f"{first}-{last}" for first, last in labels))
    return [Finding("DQ-PERIOD", Severity.WARNING, LABELS, {"labels": " / ".join(told)}, place, source)] if len(told) > 1 else []


def starts_before(born: int, first: int, place: str = "", source: str = "") -> list[Finding]:
    """DQ-PERIOD: a table begins before that which it tells of was born (N-027)."""
    if first >= born:
        return []
    return [Finding("DQ-PERIOD", Severity.WARNING, TOO_EARLY, {"born": str(born), "first": str(first)}, place, source)]


def not_contiguous(one: tuple[int, int], other: tuple[int, int], place: str = "", source: str = "") -> list[Finding]:
    """DQ-PERIOD: two phases told as following one another leave a year out or share one (N-047)."""
    if one[1] + 1 == other[0]:
        return []
    return [Finding("DQ-PERIOD", Severity.WARNING, GAP, {"first": str(one[0]), "last": str(other[1])}, place, source)]
