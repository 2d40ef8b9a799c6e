"""The findings of one activity: what does not add up stands as a block, the rest as a short list."""

from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from minga.doors.portal.finding_rules import name_of
from minga.evidence.quality.confidence import HOLDING, QUARANTINING
from minga.ground.findings.models import Finding, State
from minga.ground.kit import formats
from minga.ground.kit.findings import Severity
from minga.ground.kit.money import Money

BLOCKS = (Severity.ERROR, Severity.WARNING)


def finding_blocks(findings: list[Finding], reader) -> tuple[list[dict], list[dict]]:
    """Return (blocks for components/finding.html, remarks as {text, rule, marks}), errors first."""
    ranked = sorted(findings, key=lambda one: (one.gravity, one.pk))
    blocks = [block(one, reader) for one in ranked if one.severity in BLOCKS]
    remarks = [
        {"text": one.text, "rule": one.rule, "name": name_of(one.rule), "marks": reader.notes.cite(one.source)["marks"]} | decided(one)
        for one in ranked
        if one.severity not in BLOCKS
    ]
    return blocks, remarks


def block(one: Finding, reader) -> dict:
    """Return one finding for components/finding.html; a sum that differs shows its values side by side."""
    found = {"id": f"hallazgo-{one.pk}", "title": name_of(one.rule), "rule": one.rule, "text": one.text, "rows": []} | decided(one)
    found["marks"] = reader.notes.cite(one.source)["marks"]
    if one.rule == "DQ-SUM":
        found |= sum_rows(one.figures, reader.language)
    return found


def decided(one: Finding) -> dict:
    """Return where a finding leads, and what was decided about it with the reason: '' for an open one."""
    words = "" if one.state == State.OPEN else f"{capfirst(one.get_state_display())}: {one.reason}"
    held = one.rule in QUARANTINING and one.severity == Severity.ERROR and one.state in HOLDING
    return {"url": reverse("portal:finding", args=[one.pk]), "decided": words, "quarantined": held and one.thing_kind == "activity"}


def sum_rows(figures: dict, language: str) -> dict:
    """Return the title, the compared values and the sentence of DQ-SUM."""
    told = {name: amount(figures[name], language) for name in ("sum", "total", "difference") if name in figures}
    rows = [
        {"label": _("Suma de los aportes"), "value": told.get("sum", "")},
        {"label": _("Costo total declarado"), "value": told.get("total", "")},
        {"label": _("Diferencia"), "value": told.get("difference", ""), "sum": True},
    ]
    return {
        "title": _("El total y sus aportes difieren en %(difference)s") % {"difference": told.get("difference", "—")},
        "rows": rows,
        "text": _("Se guardan los dos valores tal como están en la fuente. En las cifras se usa el total declarado."),
    }


def amount(figure: dict, language: str) -> str:
    return formats.money(Money(Decimal(figure["amount"]), figure["currency"]), language)
