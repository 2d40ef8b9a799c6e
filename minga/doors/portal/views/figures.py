"""Pages and files of the figures: what is counted, what is behind each line, and what sources declare."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.doors.portal import comparison_page, figure_files, figures_csv, figures_page, portfolio_page, reported_page
from minga.doors.portal import figure_records as opened
from minga.doors.portal.breakdowns import BY_SLUG, Breakdown
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.figures_page import Page
from minga.evidence.figures.warehouse import reading

REFUSED = 422


def answered(request: HttpRequest, template: str, page: Page) -> HttpResponse:
    """Return the page; 422 where something of the address is refused: it says what and how to correct it."""
    return render(request, template, page.context, status=REFUSED if page.refused else 200)


def known(slug: str) -> Breakdown:
    """Return the breakdown of that word; Http404 where there is none."""
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show which figures there are and what each answers."""
    return answered(request, "portal/figures.html", figures_page.index(request))


@require_safe
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one breakdown with its bars, its table and what is left out (R-280, R-281, R-282)."""
    return answered(request, "portal/figure.html", figures_page.breakdown_page(request, known(slug)))


@require_safe
def figure_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send all lines of one breakdown; 400 where the address asks for what is not there."""
    errors, found, _moment = figure_files.asked_for(request, known(slug))
    if found is None:
        return figure_files.refused(errors, as_json=False)
    return csv_answer(f"cifras-{slug}", figure_files.HEADER, figure_files.csv_rows(found))


@require_safe
def figure_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Send one breakdown as JSON; 400 where the address asks for what is not there."""
    errors, found, moment = figure_files.asked_for(request, known(slug))
    if found is None:
        return figure_files.refused(errors, as_json=True)
    content = figure_files.content(found, moment, request.build_absolute_uri)
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


@require_safe
def figure_records(request: HttpRequest) -> HttpResponse:
    """Show the activities behind a line: as many as the line says, with its sum."""
    return answered(request, "portal/figure_records.html", opened.page(request))


@require_safe
def figure_records_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the activities behind a line."""
    errors, found, currency = opened.table(request)
    if errors:
        return figure_files.refused(errors, as_json=False)
    rows = opened.csv_rows(found, currency, request)
    return csv_answer("cifras-registros", opened.HEADER, rows)


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Show two periods side by side (R-283)."""
    return answered(request, "portal/figures_comparison.html", comparison_page.page(request))


@require_safe
def comparison_csv(request: HttpRequest) -> HttpResponseBase:
    """Send two periods side by side."""
    with reading() as look:
        found = comparison_page.wanted(request, look)
        if found.errors:
            return figure_files.refused(found.errors, as_json=False)
        rows = list(figure_files.comparison_rows(found, look))
    return csv_answer("cifras-comparacion", figure_files.COMPARISON, rows)


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Show the portfolio in one currency, with what it leaves out (R-058, R-063, R-159, pitfall 36)."""
    return render(request, "portal/portfolio.html", portfolio_page.page(portfolio_page.asked(request.GET.get("moneda", ""))))


@require_safe
def portfolio_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the portfolio in one currency."""
    currency = portfolio_page.asked(request.GET.get("moneda", ""))
    return csv_answer("cifras-recursos", portfolio_page.HEADER, portfolio_page.csv_rows(currency))


@require_safe
def aid_statistics(request: HttpRequest) -> HttpResponse:
    """Show the statistics of official aid 2000–2010 that a source announces (R-279); 404 where no source does."""
    found = reported_page.aid_statistics_figure()
    if found is None:
        raise Http404
    return render(request, "portal/figures_aid.html", reported_page.aid_statistics(found))


@require_safe
def reported_figures(request: HttpRequest) -> HttpResponse:
    """Show every figure that a source reports."""
    context = reported_page.page(request)
    return render(request, "portal/figures_reported.html", context, status=REFUSED if context["problems"] else 200)


@require_safe
def reported_figures_csv(request: HttpRequest) -> HttpResponseBase:
    """Send every figure that a source reports and that passes the filters."""
    errors, rows = reported_page.table(request)
    if errors:
        return figure_files.refused(errors, as_json=False)
    return csv_answer("cifras-declaradas", figures_csv.HEADER, figures_csv.figures(rows))
