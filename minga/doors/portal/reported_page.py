"""Figures that sources report: all of them in one list, and the statistics of official aid that arrived without any figure."""

from collections.abc import Iterable, Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.doors.portal import figure_form
from minga.doors.portal.breakdowns import BREAKDOWNS
from minga.doors.portal.figure_filters import asked_of
from minga.doors.portal.figure_rows import figure_row
from minga.doors.portal.gap_list import shown
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import other_language, shortened
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.figures.reported import Period
from minga.ground.documents.models import Gap, Source
from minga.ground.documents.queries import citations
from minga.ground.kit.pages import read_page
from minga.ground.kit.text import sort_key

SIZE = 100
AID = Period(2000, 2010)  # the statistics of official aid that a source announces


def figures() -> list[ReportedFigure]:
    """Return every reported figure with its place and its body."""
    return list(ReportedFigure.objects.select_related("territory", "country", "organisation"))


def place_of(figure: ReportedFigure) -> str:
    """Return the key of the place of a figure, '' where it has none."""
    return figure.territory.key if figure.territory else figure.country_id or ""


def document_of(figure: ReportedFigure) -> str:
    """Return the code of the document that reports it first."""
    return figure.source.partition(":")[0]


READERS = {"place": place_of, "source": document_of, "period": lambda figure: figure.period}


def choices(every: Iterable[ReportedFigure]) -> dict[str, dict[str, str]]:
    """Return {filter: {value: words}} of what the figures say, by their words."""
    rows = list(every)
    titles = dict(Source.objects.values_list("code", "title"))
    places = {place_of(row): row.territory.name if row.territory else row.country.name if row.country else "" for row in rows}
    named = {
        "place": {key: name for key, name in places.items() if key},
        "source": {code: titles.get(code, code) for code in map(document_of, rows) if code},
        "period": {row.period: row.period for row in rows if row.period},
    }
    return {name: dict(sorted(values.items(), key=lambda pair: sort_key(pair[1]))) for name, values in named.items()}


def asked(request: HttpRequest, known: Mapping[str, Mapping[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Return ({filter: value}, {filter: what is wrong with it}) of an address."""
    chosen, errors = {}, {}
    for name in READERS:
        for value in asked_of(request, name)[-1:]:
            if value in known[name]:
                chosen[name] = value
            else:
                errors[name] = _("«%(value)s» no es un valor de este filtro: elija uno de la lista.") % {"value": shortened(value)}
    return chosen, errors


def passing(every: Iterable[ReportedFigure], chosen: Mapping[str, str]) -> list[ReportedFigure]:
    """Return the figures that pass the filters."""
    return [row for row in every if all(READERS[name](row) == value for name, value in chosen.items())]


def page(request: HttpRequest) -> dict:
    """Return what portal/figures_reported.html shows; `problems` where something of the address is refused."""
    every, notes = figures(), Notes()
    known = choices(every)
    chosen, errors = asked(request, known)
    found = [] if errors else passing(every, chosen)
    paginator = Paginator(found, SIZE)
    listed = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    words = {"place": _("Lugar"), "source": _("Documento"), "period": _("Periodo")}
    fields = [
        figure_form.choice(name, label, {"": _("Todos"), **known[name]}, chosen.get(name, ""), errors.get(name, ""))
        for name, label in words.items()
    ]
    path = reverse("portal:reported_figures")
    rows = [reported_row(row, notes) for row in listed.object_list]
    return {
        "here": path,
        "fields": fields,
        "problems": figure_form.problems(fields),
        "page": listed,
        "numbers": paginator.get_elided_page_range(listed.number),
        "rows": rows,
        "crumbs": crumbs(_("Cifras que dan las fuentes")),
        "sources": notes.shown,
        "credits": notes.credits,
    }


def reported_row(figure: ReportedFigure, notes: Notes) -> dict:
    """Return one figure as the list shows it: with its body, where that is public, and its quarantine."""
    body = figure.organisation if figure.organisation and figure.organisation.public else None
    named = {"body": body.name, "body_lang": other_language(body.name_language)} if body else {"body": "", "body_lang": ""}
    body_url = reverse("portal:organisation", args=[body.code]) if body else ""
    place_url = reverse("portal:place", args=[place_of(figure)]) if place_of(figure) else ""
    urls = {"body_url": body_url, "place_url": place_url}
    return figure_row(figure, notes) | named | urls | {"quarantined": figure.quarantined}


def table(request: HttpRequest) -> tuple[dict[str, str], list[ReportedFigure]]:
    """Return what is wrong with an address, else the figures that pass its filters."""
    every = figures()
    chosen, errors = asked(request, choices(every))
    return errors, [] if errors else passing(every, chosen)


def crumbs(title: str) -> list[tuple[str, str | None]]:
    """Return the way to a page of the figures."""
    return [(_("Inicio"), reverse("portal:home")), (_("Cifras"), reverse("portal:figures")), (title, None)]


def aid_statistics_figure() -> ReportedFigure | None:
    """Return the figure by which a source announces its statistics of 2000–2010 and gives none; None where no source does."""
    found = ReportedFigure.objects.select_related("territory", "country", "organisation")
    return found.filter(value=None, period_start=AID.first, period_end=AID.last).first()


def aid_statistics(figure: ReportedFigure) -> dict:
    """Return what portal/figures_aid.html shows: who reports them, what they count, the announced charts (pitfall 8)."""
    notes = Notes()
    body = figure.organisation
    years = f"?from={AID.first}&to={AID.last}"
    return {
        "period": AID,
        "figure": reported_row(figure, notes),
        "source": body.name if body and body.public else "",
        "source_url": reverse("portal:organisation", args=[body.code]) if body and body.public else "",
        "charts": [
            shown(gap) | {"cited": notes.cite(f"{gap.source.code}:{gap.locator}"), "wanted": f"{gap.source.code}:{gap.locator}"}
            for gap in charts_inside(figure)
        ],
        "own": [
            {"title": one.title, "url": f"{reverse('portal:figure', args=[one.slug])}{years}"}
            for one in BREAKDOWNS
            if one.slug in ("fuente", "modalidad", "tema")
        ],
        "crumbs": crumbs(_("Ayuda oficial 2000–2010")),
        "sources": notes.shown,
        "credits": notes.credits,
    }


def charts_inside(figure: ReportedFigure) -> list[Gap]:
    """Return the charts that the cited lines of a figure announce and whose drawing was lost."""
    places = citations(figure.source)
    found = []
    for gap in Gap.objects.select_related("source").filter(kind="chart", source__code__in=[one.code for one in places]):
        at = citations(f"{gap.source.code}:{gap.locator}")[0]
        if any(one.code == at.code and one.first <= at.first and at.last <= one.last for one in places):
            found.append(gap)
    return found
