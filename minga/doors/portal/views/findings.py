"""Findings: the list, one with what people decided about it, by institution, month by month."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.doors.portal import finding_counts, finding_list, finding_page
from minga.doors.portal.downloads import csv_answer
from minga.doors.portal.reading import answer
from minga.evidence.quality.permissions import possible_states
from minga.ground.findings import actions
from minga.ground.findings.models import Finding, State


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the findings about public records, 25 to a page: the open ones unless other states are chosen."""
    return answer(request, "portal/findings.html", finding_list.page(request), "listing")


@require_safe
def listed_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the findings that pass the filters."""
    return csv_answer("hallazgos", finding_list.HEADER, finding_list.rows(request))


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, number: int) -> HttpResponse:
    """Show one finding; on POST decide about it: 403 for whom it is not, 422 without a reason."""
    found = finding_list.tellable_to(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    states: list[State] = possible_states(request.user, found)
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not states:
            raise PermissionDenied
        try:
            decide(request, found, states)
            messages.success(request, _("Hecho: el hallazgo está «%(state)s».") % {"state": found.get_state_display()})
            return HttpResponseRedirect(request.path)
        except ValidationError as refused:
            errors = {name: " ".join(said) for name, said in told(refused).items()}
            states = possible_states(request.user, found)
    context = finding_page.page(request, found, states, errors)
    return render(request, "portal/finding.html", context, status=422 if errors else 200)


def decide(request: HttpRequest, found: Finding, states: list[State]) -> None:
    """Write down what the form says; ValidationError where it lacks something, or was shown before the last decision."""
    chosen, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    if request.POST.get("seen", finding_page.seen(found)) != finding_page.seen(found):
        raise ValidationError(_("Después de abrir usted esta página se decidió sobre el hallazgo: lea qué y decida otra vez."))
    if chosen not in states:
        missing = {"state": _("Elija en qué queda el hallazgo.")}
        raise ValidationError(missing if reason.strip() else missing | {"reason": actions.NO_REASON})
    actions.decide(by=request.user, finding=found, state=State(chosen), reason=reason)


def told(refused: ValidationError) -> dict[str, list[str]]:
    """Return what was refused by the field it is about: 'state' where it is about none."""
    return refused.message_dict if hasattr(refused, "error_dict") else {"state": refused.messages}


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Show how many open findings stand behind the records of each institution."""
    return render(request, "portal/findings_institutions.html", finding_counts.institutions_page(request))


@require_safe
def institutions_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the same counts."""
    return csv_answer("hallazgos_por_institucion", finding_counts.INSTITUTIONS, finding_counts.institution_rows(request))


@require_safe
def trend(request: HttpRequest) -> HttpResponse:
    """Show how findings came and went, month by month."""
    return render(request, "portal/findings_trend.html", finding_counts.trend_page(request))


@require_safe
def trend_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the same months."""
    return csv_answer("hallazgos_por_mes", finding_counts.MONTHS, finding_counts.month_rows(request))
