"""Pages of certificates: the check by code or file, and the public list."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.registration import actions, chain, facts, queries
from minga.cycle.registration.codes import grouped, read_code
from minga.cycle.registration.forms import CheckForm, ListForm
from minga.cycle.registration.labels import state_word
from minga.cycle.registration.limits import note_wrong_try
from minga.cycle.registration.models import Certificate
from minga.ground.kit.formats import known_language
from minga.ground.kit.pages import read_page
from minga.ground.kit.tables import csv_lines

ROWS = 25
HEADER = ["numero", "version", "clase", "identificador", "nombre", "nivel_gobierno", "emitida", "estado", "huella"]


@require_http_methods(["GET", "HEAD", "POST"])
def check_page(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a PDF; a code leads to its own page, a file is answered here."""
    if request.method != "POST":
        return render(request, "registration/check.html", {"form": CheckForm()})
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "registration/check.html", {"form": form}, status=422)
    if form.cleaned_data["code"]:
        return redirect("registration:checked", grouped(form.cleaned_data["code"]))
    return answered(request, queries.check_file(form.cleaned_data["file"].read()), file=True)


@require_safe
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """Say what became of a certificate: 200 where the code is ours, else 404, and 429 after too many wrong tries."""
    known = read_code(code)
    if known and grouped(known) != code:
        return redirect("registration:checked", grouped(known))
    return answered(request, queries.check(code))


def answered(request: HttpRequest, answer: queries.Answer, *, file: bool = False) -> HttpResponse:
    """Return the page of an answer; a code or a file that is not ours counts as a wrong try."""
    if answer.certificate is None:
        wait = note_wrong_try(request)
        if wait:
            context = {"minutes": max(1, round(wait / 60))}
            response = render(request, "registration/too_many.html", context, status=429)
            response["Retry-After"] = str(wait)
            return response
    context = facts.page(answer, file=file) | {"form": CheckForm()}
    return render(request, "registration/checked.html", context, status=200 if answer.certificate else 404)


@require_safe
def file_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Send the PDF of a certificate to whoever has its code."""
    answer = queries.check(code)
    return pdf(answer.certificate) if answer.certificate else answered(request, answer)


@require_safe
def file_by_number(request: HttpRequest, number: str) -> HttpResponse:
    """Send the PDF of a public certificate by its number; `version` asks for an older one than the last."""
    found = Certificate.objects.public().filter(number=number.upper()).order_by("-version")
    version = request.GET.get("version", "")
    if version:
        found = found.filter(version=int(version)) if version.isdecimal() and len(version) < 5 else found.none()
    return pdf(found.first())


def pdf(certificate: Certificate | None) -> HttpResponse:
    """Return the file in the language of the address; 404 for none, 409 for what is no longer printed."""
    if certificate is None:
        raise Http404
    language = known_language(get_language())
    try:
        content = actions.print_file(certificate, language)
    except ValidationError as refused:
        return HttpResponse(" ".join(refused.messages), status=409, content_type="text/plain; charset=utf-8")
    name = f"{certificate.number}-v{certificate.version}-{language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Show the public list, 25 to a page, the newest first."""
    form, found = asked(request)
    page = Paginator(found, ROWS).get_page(read_page(request.GET.get("page"), 10**6))
    rows = [{"one": one, "fact": facts.facts(one)[0], "state": state_word(one)} for one in page]
    context = {"form": form, "page": page, "rows": rows, "years": chain.kept_years(), "query": request.GET.urlencode()}
    crumbs = [(_("Inicio"), reverse("portal:home")), (_("Constancias"), None)]
    return render(request, "registration/certificates.html", context | {"crumbs": crumbs})


def asked(request: HttpRequest):
    """Return the filters and what passes them."""
    form = ListForm(request.GET, years=queries.years())
    form.is_valid()
    chosen = form.cleaned_data
    return form, queries.find(chosen.get("q", "").strip(), chosen.get("kind", ""), chosen.get("year", ""))


@require_safe
def certificates_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the public list as a table, with the level of government of whoever registered (R-133)."""
    _form, found = asked(request)
    rows = (
        [
            one.number,
            one.version,
            one.kind,
            one.thing_key,
            facts.facts(one)[0]["value"],
            one.level,
            timezone.localtime(one.issued_at).date().isoformat(),
            state_word(one)[1],
            one.digest,
        ]
        for one in found.iterator(chunk_size=500)
    )
    response = StreamingHttpResponse(csv_lines(HEADER, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-constancias-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@require_safe
def yearly_list(request: HttpRequest, year: int) -> HttpResponse:
    """Show the digests of a year and their signed head."""
    listed = year_or_404(year)
    return render(request, "registration/yearly.html", {"listed": listed, "head": chain.published(listed), "years": chain.kept_years()})


@require_safe
def yearly_json(request: HttpRequest, year: int) -> JsonResponse:
    """Send the list of a year, as `minga certificates verify --against` reads it."""
    return JsonResponse(chain.published(year_or_404(year)))


@require_safe
def yearly_text(request: HttpRequest, year: int) -> HttpResponse:
    """Send the list of a year as plain text: the head first, then a line for each certificate."""
    return HttpResponse(chain.as_text(year_or_404(year)), content_type="text/plain; charset=utf-8")


def year_or_404(year: int) -> chain.YearList:
    if not 1900 <= year <= 2200:
        raise Http404
    listed = chain.yearly(year)
    if not listed.lines:
        raise Http404
    return listed
