"""Dates that follow one another: contact, concept note, sending, answer, closing; phases of a selection."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Figure, Finding, Severity

ORDER = gettext_noop("%(earlier)s (%(first)s) va antes que %(later)s (%(second)s), y las fechas dicen lo contrario.")
CONTACT = gettext_noop("el primer contacto")
NOTE = gettext_noop("la nota de concepto")
SENT = gettext_noop("el envío")
ANSWER = gettext_noop("la respuesta")
CLOSING = gettext_noop("el cierre")
CHAIN = (CONTACT, NOTE, SENT, ANSWER, CLOSING)

type Moment = tuple[str, PartialDate | None]  # the msgid of what happened, and when


def out_of_order(moments: Sequence[Moment], place: str = "", source: str = "") -> list[Finding]:
    """DQ-ORDER: of what follows one another, something is surely dated after what comes later (N-067).

    A year may be any of its days, so 2021 and 2021-07 are in order; what has no date is passed over.
    """
    found, dated = [], [(name, day) for name, day in moments if day is not None]
    for (earlier, first), (later, second) in zip(dated, dated[1:], strict=False):
        if first.first > second.last:
            figures: dict[str, Figure] = {
                "earlier": {"msgid": earlier}, "first": {"date": first.text}, "later": {"msgid": later}, "second": {"date": second.text},
            }  # fmt: skip
            found.append(Finding("DQ-ORDER", Severity.ERROR, ORDER, figures, place, source))
    return found


def years_after(day: PartialDate, years: int) -> PartialDate:
    """Return the same month or day so many years later, known as far: '2021-07' and 1 are '2022-07'; 29 February is then the 28th."""
    later = f"{int(day.text[:4]) + years:04d}{day.text[4:]}"
    try:
        return PartialDate(later)
    except ValueError:
        return PartialDate(f"{later[:8]}28")
