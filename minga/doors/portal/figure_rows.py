"""The figures that sources report, as rows of a page: value, exactness, footnote, and what contradicts them (R-324)."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import other_language
from minga.evidence.figures.models import ReportedFigure
from minga.ground.kit import formats
from minga.ground.kit.money import Money, Precision


def figure_rows(figures: Iterable[ReportedFigure], notes: Notes) -> dict[str, list[dict]]:
    """Return {'usable': rows, 'quarantined': rows}; each quarantined one stands beside the figures it contradicts."""
    every = list(figures)
    usable = [one for one in every if not one.quarantined]
    rows = {"usable": [figure_row(one, notes) for one in usable], "quarantined": []}
    for one in every:
        if one.quarantined:
            rows["quarantined"].append(figure_row(one, notes) | {"beside": [figure_row(other, notes) for other in comparable(one, usable)]})
    return rows


def comparable(figure: ReportedFigure, usable: list[ReportedFigure]) -> list[ReportedFigure]:
    """Return the exact figures of the same body, place and unit for the last period not after this one's."""
    near = [
        one
        for one in usable
        if (one.organisation_id, one.territory_id, one.unit) == (figure.organisation_id, figure.territory_id, figure.unit)
        and one.precision == Precision.EXACT
        and (one.period_end or 0) <= (figure.period_end or 0)
    ]
    last = max((one.period_end or 0 for one in near), default=0)
    return [one for one in near if (one.period_end or 0) == last]


def figure_row(figure: ReportedFigure, notes: Notes) -> dict:
    """Return one figure as plain values, with the marks of its sources."""
    footnote = figure.footnote
    return {
        "id": figure.code,
        "name": figure.name,
        "value": value_text(figure),
        "missing": figure.value is None,
        "unit": figure.unit,
        "shown_unit": "" if in_money(figure) or figure.value is None else figure.unit,
        "unit_lang": other_language("es"),
        "period": figure.period,
        "exactness": str(Precision(figure.precision).label) if figure.precision != Precision.EXACT else "",
        "place": figure.territory.name if figure.territory else figure.country.name if figure.country else "",
        "footnote": footnote,
        "note": figure.note_es,
        "note_lang": other_language("es"),
        "cited": notes.cite(figure.source, footnote),
    }


def value_text(figure: ReportedFigure) -> str:
    """Return '$244.000.000 COP', 'unos 857.000' (its unit stands apart, in its own language) or words for no value."""
    language = get_language() or "es"
    if figure.value is None:
        return _("Sin dato en la fuente")
    value = Decimal(figure.value).normalize()
    shown = formats.money(Money(value, figure.unit), language) if in_money(figure) else formats.number(value, language)
    return formats.hedged(shown, figure.precision, language)


def in_money(figure: ReportedFigure) -> bool:
    """Say whether the unit is a currency: three capital letters."""
    return figure.unit.isupper() and len(figure.unit) == 3
