"""Gaps of the sources, and the pages about the site itself."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from minga.doors.portal import gap_list
from minga.doors.portal.downloads import csv_answer

ROBOTS = "User-agent: *\nDisallow: /cuenta/\nDisallow: /en/cuenta/\nDisallow: /gestion/\nDisallow: /en/gestion/\nAllow: /\n"


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what the sources announce and their text lost (R-351)."""
    return render(request, "portal/gaps.html", gap_list.page())


@require_safe
def gaps_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the gaps of all sources."""
    return csv_answer("lagunas", gap_list.HEADER, gap_list.rows())


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show what the site does for every reader and what it does not yet."""
    return render(request, "portal/pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept about people."""
    return render(request, "portal/pages/privacy.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show how to search and how figures are counted."""
    return render(request, "portal/pages/help.html")


@require_safe
def without_slash(request: HttpRequest, rest: str) -> HttpResponse:
    """Lead from an address with a slash at its end to the page without it; Http404 where there is none."""
    address = request.path_info.rstrip("/")
    try:
        resolve(address)
    except Resolver404:
        raise Http404 from None
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{quote(address)}{'?' if query else ''}{query}", permanent=True)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what is public: everything but the accounts and the desk."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
