"""Figures that sources report: kept as they say them, with exactness, scope and footnote; never summed with our own."""

from django.db import transaction
from django.utils.translation import gettext_noop

from minga.evidence.figures.models import ReportedFigure
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import Precision

QUARANTINED = gettext_noop("Esta cifra no se usa en ningún total ni gráfico: contradice la tabla de su propia fuente.")
APPROXIMATE = gettext_noop("La fuente da esta cifra como aproximada o como mínimo: la marca va con ella.")
MISSING = gettext_noop("La fuente anuncia esta estadística y su texto no trae ninguna cifra.")


@transaction.atomic
def record_figure(*, by, code: str, **fields) -> tuple[ReportedFigure, str]:
    """Keep a reported figure, or correct the one of that code; returns it with 'created', 'changed' or 'unchanged'.

    Leaves `figure.recorded`; raises the findings DQ-MAGNITUDE (quarantined), DQ-APPROX and DQ-MISSING.
    """
    row = ReportedFigure.objects.filter(code=code).first()
    if row and all(getattr(row, name) == value for name, value in fields.items()):
        return row, "unchanged"
    before = {name: str(getattr(row, name)) for name in fields} if row else {}
    figure = row or ReportedFigure(code=code)
    for name, value in fields.items():
        setattr(figure, name, value)
    figure.full_clean()
    figure.save()
    after = {name: str(value) for name, value in fields.items()}
    journal.record("figure.recorded", by=by, thing=("figure", code), before=before, after=after)
    findings.renew(by=by, thing=("figure", code), proposed=doubts(figure))
    return figure, "changed" if row else "created"


def doubts(figure: ReportedFigure) -> list[Finding]:
    """Return what a reader must know of a reported figure before using it."""
    found = []
    if figure.quarantined:
        found.append(Finding("DQ-MAGNITUDE", Severity.ERROR, QUARANTINED, {}, "value", figure.source))
    if figure.precision != Precision.EXACT:
        found.append(Finding("DQ-APPROX", Severity.INFO, APPROXIMATE, {}, "value", figure.source))
    if figure.value is None:
        found.append(Finding("DQ-MISSING", Severity.WARNING, MISSING, {}, "value", figure.source))
    return found
