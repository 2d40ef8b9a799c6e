"""Figures that sources report: kept as they say them, with exactness, scope and footnote; never summed with our own."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_noop

from minga.evidence.figures.models import ReportedFigure
from minga.evidence.figures.queries import of_the_same_table, table_total
from minga.evidence.quality.rules.amounts import magnitude, out_of_scale
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

    More than a hundred times its own source's table it goes into quarantine, whatever `quarantined` says (R-148); figures already
    kept that contradict a table now complete follow it. Leaves `figure.recorded`; raises the findings DQ-MAGNITUDE (quarantined),
    DQ-APPROX and DQ-MISSING.
    """
    row = ReportedFigure.objects.filter(code=code).first()
    figure = row or ReportedFigure(code=code)
    old = {name: getattr(figure, name) for name in {**fields, "quarantined": False}}
    for name, value in fields.items():
        setattr(figure, name, value)
    figure.quarantined = figure.quarantined or contradicts_its_table(figure)
    new = {**fields, "quarantined": figure.quarantined}
    if row and old == new:
        return figure, "unchanged"
    figure.full_clean()
    figure.save()
    before = {name: str(value) for name, value in old.items()} if row else {}
    after = {name: str(value) for name, value in new.items()}
    journal.record("figure.recorded", by=by, thing=("figure", code), before=before, after=after)
    findings.renew(by=by, thing=("figure", code), proposed=doubts(figure))
    for other in of_the_same_table(figure).filter(quarantined=False):
        if contradicts_its_table(other):
            record_figure(by=by, code=other.code, quarantined=True)
    return figure, "changed" if row else "created"


def check_figures(*, by) -> Iterator[int]:
    """Weigh every declared figure against its table anew and renew what is found about it; yield 1 for each."""
    for figure in ReportedFigure.objects.order_by("pk"):
        if not figure.quarantined and contradicts_its_table(figure):
            record_figure(by=by, code=figure.code, quarantined=True)
        else:
            findings.renew(by=by, thing=("figure", figure.code), proposed=doubts(figure))
        yield 1


def contradicts_its_table(figure: ReportedFigure) -> bool:
    """Say whether a figure is more than a hundred times the table of its own source: the one rule of DQ-MAGNITUDE."""
    found = magnitude(figure.value, table_total(figure))
    return found is not None and found.quarantined


def doubts(figure: ReportedFigure) -> list[Finding]:
    """Return what a reader must know of a reported figure before using it."""
    found = []
    if figure.quarantined:
        scale = out_of_scale(figure.value, table_total(figure), figure.source)
        found += scale or [Finding("DQ-MAGNITUDE", Severity.ERROR, QUARANTINED, {}, "value", figure.source)]
    if figure.precision != Precision.EXACT:
        found.append(Finding("DQ-APPROX", Severity.INFO, APPROXIMATE, {}, "value", figure.source))
    if figure.value is None:
        found.append(Finding("DQ-MISSING", Severity.WARNING, MISSING, {}, "value", figure.source))
    return found
