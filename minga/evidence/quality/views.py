"""Scanned texts: brought, read beside what they may say, corrected word by word."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.evidence.quality import actions
from minga.evidence.quality.models import LONGEST, Correction, CorrectionState, ScannedText
from minga.evidence.quality.permissions import can_bring_scans, can_correct
from minga.ground.accounts.models import Person
from minga.ground.kit.pages import read_page

SIZE = 25
AROUND = 40  # letters shown on each side of a word
LANGUAGES = (("es", "español"), ("en", "English"), ("qu", "runa shimi"))


@login_required
@require_safe
def scans(request: HttpRequest) -> HttpResponse:
    """List the scanned texts that the person may see, the last ones first, with what waits for a person in each."""
    person = cast(Person, request.user)
    if not can_bring_scans(person):
        raise PermissionDenied
    waiting = Count("corrections", filter=Q(corrections__state=CorrectionState.PROPOSED))
    rows = (
        ScannedText.objects.visible_to(person).annotate(waiting=waiting, proposed=Count("corrections")).defer("raw").order_by("-at", "-id")
    )
    paginator = Paginator(rows, SIZE)
    page = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    context = {"page": page, "numbers": paginator.get_elided_page_range(page.number), "crumbs": way(_("Textos escaneados"))}
    return render(request, "quality/scans.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Bring a text as the scanner read it; 422 with what was typed where something is missing."""
    person = cast(Person, request.user)
    if not can_bring_scans(person):
        raise PermissionDenied
    typed = {name: request.POST.get(name, "") for name in ("title", "language", "source", "raw")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed["raw"] = typed["raw"].replace("\r\n", "\n")
        if typed["language"] not in dict(LANGUAGES):
            errors["language"] = _("Elija el idioma del texto.")
        try:
            if not errors:
                made = actions.bring(by=person, **typed)
                return HttpResponseRedirect(reverse("quality:scan", args=[made.pk]))
        except ValidationError as refused:
            errors = {name: " ".join(said) for name, said in refused.message_dict.items()}
    context = {"typed": typed, "errors": errors, "languages": LANGUAGES, "most": LONGEST, "crumbs": way(_("Traer un texto"))}
    return render(request, "quality/scan_new.html", context, status=422 if errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, number: int) -> HttpResponse:
    """Show the raw text with each proposal beside it; on POST decide one: 422 without words."""
    person = cast(Person, request.user)
    text = get_object_or_404(ScannedText.objects.visible_to(person), pk=number)
    error, bad = "", 0
    if request.method == "POST":
        one = get_object_or_404(Correction, text=text, pk=int(asked) if (asked := request.POST.get("correction", "")).isdecimal() else 0)
        try:
            actions.decide(by=person, correction=one, words=None if request.POST.get("act") == "leave" else request.POST.get("words", ""))
            return HttpResponseRedirect(f"{request.path}#c{one.pk}")
        except ValidationError as refused:
            error, bad = " ".join(refused.messages), one.pk
    found = list(text.corrections.select_related("by"))
    rows = [
        {
            "one": one,
            "before": text.raw[max(0, one.position - AROUND) : one.position],
            "after": text.raw[one.position + len(one.raw) : one.position + len(one.raw) + AROUND],
            "error": error if one.pk == bad else "",
        }
        for one in found
    ]
    context = {"text": text, "rows": rows, "error": error, "bad": bad, "corrects": can_correct(person, text)}
    context |= {"waiting": sum(one.state == CorrectionState.PROPOSED for one in found), "corrected": actions.corrected(text)}
    return render(request, "quality/scan.html", context | {"crumbs": way(text.title)}, status=422 if error else 200)


@login_required
@require_safe
def text(request: HttpRequest, number: int) -> HttpResponse:
    """Send the text with the corrections that people applied, as a plain file."""
    found = get_object_or_404(ScannedText.objects.visible_to(request.user), pk=number)
    response = HttpResponse(actions.corrected(found), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-escaneo-{found.pk}.txt"'
    return response


def way(here: str) -> list[tuple[str, str | None]]:
    """Return the way from the desk to a page."""
    home: list[tuple[str, str | None]] = [(_("Escritorio"), reverse("desk:home"))]
    return (
        [*home, (here, None)]
        if here == _("Textos escaneados")
        else [*home, (_("Textos escaneados"), reverse("quality:scans")), (here, None)]
    )
