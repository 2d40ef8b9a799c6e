"""The register of findings counted: by institution, and month by month."""

from collections.abc import Iterator
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.doors.portal.finding_list import tellable
from minga.doors.portal.kept import kept
from minga.doors.portal.reading import other_language, page_of
from minga.evidence.quality import queries
from minga.evidence.quality.queries import Month
from minga.ground.journal import queries as journal
from minga.ground.kit import formats
from minga.ground.kit.bars import Measured, drawn
from minga.ground.kit.findings import Severity
from minga.ground.kit.tables import Cell

SIZE = 50
SHOWN = 24  # months drawn as bars; the table has all
GRAVEST = (Severity.ERROR, Severity.WARNING, Severity.REVIEW, Severity.INFO)
INSTITUTIONS = ("organizacion", "codigo", "errores", "advertencias", "por_revisar", "informacion", "total")
MONTHS = ("mes", "aparecieron", "se_fueron", "por_resolver_al_final")


def institutions(request: HttpRequest) -> list[tuple[Organisation, list[int]]]:
    """Return the institutions behind open findings, with their counts by severity, those with most errors and warnings first."""
    as_of = journal.head()[1]
    counts = kept("findings by institution", request.user, lambda: queries.by_institution(tellable(request.user, as_of).open()), as_of)
    seen = Organisation.objects.visible_to(request.user).filter(pk__in=counts)
    rows = [(one, [counts[one.pk][severity] for severity in GRAVEST]) for one in seen]
    return sorted(rows, key=lambda row: ([-n for n in row[1]], row[0].sort_key))


def institutions_page(request: HttpRequest) -> dict:
    """Return what portal/findings_institutions.html shows."""
    rows = institutions(request)
    listed = page_of(request, rows, SIZE)
    list_url = reverse("portal:findings")
    return {
        "page": listed,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "rows": [
            {"organisation": one, "lang": other_language(one.name_language), "counts": counts, "total": sum(counts)}
            for one, counts in listed
        ],
        "list_url": list_url,
        "headings": [str(severity.label) for severity in GRAVEST],
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Hallazgos"), list_url), (_("Por institución"), None)],
    }


def institution_rows(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download, under INSTITUTIONS."""
    return iter([(one.name, one.code, *counts, sum(counts)) for one, counts in institutions(request)])


def months(request: HttpRequest) -> list[Month]:
    as_of = journal.head()[1]
    return kept("findings by month", request.user, lambda: queries.trend(tellable(request.user, as_of)), as_of)


def trend_page(request: HttpRequest) -> dict:
    """Return what portal/findings_trend.html shows: bars of the last months, newest first, and a table of all."""
    told, language = months(request), get_language() or "es"
    rows = [
        {
            "name": date_format(one.first, "F Y"),
            "first": one.first,
            "came": formats.number(one.came, language),
            "went": formats.number(one.went, language),
            "open": formats.number(one.open, language),
        }
        for one in reversed(told)
    ]
    title = _("Por resolver al final del mes")
    measured = [
        Measured(date_format(one.first, "F Y"), text := formats.number(one.open, language), "", ((title, "c1", Decimal(one.open), text),))
        for one in reversed(told[-SHOWN:])
    ]
    crumbs = [(_("Inicio"), reverse("portal:home")), (_("Hallazgos"), reverse("portal:findings")), (_("Cómo cambian con el tiempo"), None)]
    return {"rows": rows, "bars": drawn(measured), "title": title, "crumbs": crumbs}


def month_rows(request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download, under MONTHS."""
    return iter([(f"{one.first:%Y-%m}", one.came, one.went, one.open) for one in months(request)])
