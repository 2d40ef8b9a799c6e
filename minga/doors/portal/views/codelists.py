"""Pages and files of the code lists."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.doors.portal import code_list_files, code_list_page
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.reading import record_code
from minga.ground.codelists.queries import find_list

KEPT = "public, max-age=300"


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show all lists by family."""
    return render(request, "portal/lists.html", code_list_page.all_lists())


@require_safe
def code_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show one list in the version asked for."""
    found = find_list(record_code(code))
    if found is None:
        raise Http404
    return render(request, "portal/list.html", code_list_page.page(request, found))


@require_safe
def code_list_json(request: HttpRequest, code: str) -> HttpResponse:
    """Send one version of a list as JSON; an unknown list or version is answered 404 with the reason."""
    found = find_list(code)
    version = code_list_page.chosen_version(request, found) if found else None
    if found is None or version is None:
        reason = _("No hay ninguna lista con ese código.") if found is None else _("La lista no tiene esa versión.")
        return JsonResponse({"detail": reason}, status=404, json_dumps_params={"ensure_ascii": False})
    content = code_list_files.content(found, version)
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False}, headers={"Cache-Control": KEPT})


@require_safe
def code_list_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Send one version of a list as CSV."""
    found = find_list(record_code(code))
    version = code_list_page.chosen_version(request, found) if found else None
    if found is None or version is None:
        raise Http404
    response = csv_answer(f"lista-{found.code}-v{version.number}", code_list_files.HEADER, code_list_files.rows(found, version))
    response["Cache-Control"] = KEPT
    return response
