"""What does not agree inside one agreement: rules over a loaded record, answered as findings."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import ends, validity
from minga.cycle.agreements.states import Stage, Validity
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import Money, add_up

NO_END = gettext_noop("La fuente no dice hasta cuándo rige.")
NO_KIND = gettext_noop("La fuente no dice el tipo de cooperación.")
NO_EXECUTOR = gettext_noop("La fuente no dice quién lo ejecuta.")
EXPIRED = gettext_noop("Rigió hasta %(end)s: ya no está vigente y sigue sin liquidarse.")
WITH_AMOUNT = gettext_noop("Un convenio marco no implica erogación, y éste tiene un valor.")
SUM = gettext_noop(
    "El valor y los aportes difieren en %(difference)s: los aportes suman %(sum)s y el valor es %(total)s. Se guardan los dos."
)
UNMATCHED = gettext_noop("«%(written)s» no coincide con ningún nombre registrado. Se propone %(proposed)s, porque %(reason)s.")
UNKNOWN = gettext_noop("«%(written)s» no coincide con ningún nombre registrado y ninguno se le parece.")


def findings_of(agreement: Agreement) -> list[Finding]:
    """Return every finding about one agreement and its rows."""
    return [*missing(agreement), *expired(agreement), *money(agreement), *unmatched(agreement)]


def missing(agreement: Agreement) -> Iterator[Finding]:
    """DQ-MISSING: no end, no kind of cooperation, no executor (R-066, R-112, N-039)."""
    if ends(agreement) is None and not agreement.indefinite:
        yield Finding("DQ-MISSING", Severity.WARNING, NO_END, {}, "ends_on", agreement.source)
    if agreement.modality is None:
        yield Finding("DQ-MISSING", Severity.WARNING, NO_KIND, {}, "modality", agreement.source)
    if not agreement.party_rows.filter(role__code="EJECUTOR").exists():
        yield Finding("DQ-MISSING", Severity.WARNING, NO_EXECUTOR, {}, "parties", agreement.source)


def expired(agreement: Agreement) -> Iterator[Finding]:
    """DQ-EXPIRED: signed, past its end and not settled (N-038)."""
    end = ends(agreement)
    if end and agreement.stage == Stage.SIGNED and validity(agreement, timezone.localdate()) == Validity.EXPIRED:
        source = agreement.locators.get("ends_on", agreement.source)
        yield Finding("DQ-EXPIRED", Severity.WARNING, EXPIRED, {"end": end.text}, "ends_on", source)


def money(agreement: Agreement) -> Iterator[Finding]:
    """DQ-FRAMEWORK and DQ-SUM: a framework with an amount (N-040); values that do not add up to the total."""
    total, source = agreement.total, agreement.locators.get("total", agreement.source)
    if total and "CONVENIO_MARCO" in (agreement.kind.code, agreement.kind.parent and agreement.kind.parent.code):
        yield Finding("DQ-FRAMEWORK", Severity.ERROR, WITH_AMOUNT, {}, "total", source)
    lines = [one.money for one in agreement.partyvalue_rows.all()]
    if total is None or not lines or any(line is None or line.currency != total.currency for line in lines):
        return
    added = add_up(lines)
    if added and added.amount != total.amount:
        figures = {"difference": shown(added - total), "sum": shown(added), "total": shown(total)}
        yield Finding("DQ-SUM", Severity.ERROR, SUM, figures, "total", source)


def shown(value: Money) -> dict[str, str]:
    return {"amount": str(abs(value.amount)), "currency": value.currency}


def unmatched(agreement: Agreement) -> Iterator[Finding]:
    """DQ-ALIAS: a party that no register knows, kept as written, with the likeliest one where there is one."""
    unknown = agreement.party_rows.filter(organisation=None).exclude(Q(country__isnull=False) & ~Q(subnational=True))
    for row in unknown.select_related("proposed"):
        figures: dict = {"written": row.as_written}
        if row.proposed:
            figures |= {"proposed": row.proposed.name, "reason": {"msgid": row.proposed_reason}}
        yield Finding("DQ-ALIAS", Severity.REVIEW, UNMATCHED if row.proposed else UNKNOWN, figures, "parties", row.source)
