"""One organisation as a table: its names, its part in activities and the figures it gives, a row for each fact."""

from collections.abc import Iterator

from minga.cycle.organisations.models import Organisation
from minga.doors.portal.downloads import inexact
from minga.doors.portal.organisation_page import PARTS, Parts
from minga.evidence.figures.models import ReportedFigure
from minga.ground.kit.tables import Cell

HEADER = ("codigo", "dato", "detalle", "valor", "moneda", "unidad", "aproximado", "proyecto", "fuente")


def facts(organisation: Organisation, person) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows under HEADER: names, sure parts, parts that are only proposed, figures."""
    code = organisation.code
    yield (code, "nombre", "", organisation.name, "", "", None, "", organisation.source)
    for alias in organisation.aliases.all():
        yield (code, "otro_nombre", alias.kind, alias.name, "", "", None, "", alias.source)
    sure, likely = Parts(person, organisation=organisation), Parts(person, organisation=None, proposed=organisation)
    for prefix, parts in (("", sure), ("propuesta_", likely)):
        for model in PARTS:
            for row in parts.of(model).select_related("activity", "role").order_by("activity__sort_key", "id").iterator(chunk_size=500):
                money = getattr(row, "money", None)
                yield (
                    code, f"{prefix}{'aporte' if hasattr(row, 'money') else 'participante'}", f"{row.role.code}: {row.as_written}",
                    money.amount if money else None, money.currency if money else "", "", inexact(money.precision) if money else None,
                    row.activity.code, row.source,
                )  # fmt: skip
    for figure in ReportedFigure.objects.filter(organisation=organisation):
        value = None if figure.value is None else figure.value.normalize()
        rough = None if value is None else inexact(figure.precision)
        yield (code, "cifra", f"{figure.name_es} {figure.period}".strip(), value, "", figure.unit, rough, "", figure.source)
