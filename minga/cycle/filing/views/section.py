"""One section of the form: shown, saved as one goes, and put together with what others wrote meanwhile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.cycle.filing import forms, readiness, standing
from minga.cycle.filing.actions import findings_of
from minga.cycle.filing.drafting import Conflict, save
from minga.cycle.filing.enclosures import OVERTAKEN, overtaken
from minga.cycle.filing.labels import Labels, name_of
from minga.cycle.filing.legality import to_justify
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_edit
from minga.cycle.filing.queries import last_comments, others_here, places_taken, values_at
from minga.cycle.filing.reading import note_contacts, reserved
from minga.cycle.filing.shape import SECTIONS, Section
from minga.cycle.filing.tasks import tasks_of
from minga.cycle.filing.views.finding import by_htmx, crumbs, find, person_of, signed_in, typed_before, version_asked
from minga.cycle.filing.views.wrong import wrong_in
from minga.ground.kit.steps import NotAllowedHere

HOME = "EC"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Show one section of a dossier and save it. Autosaves (htmx) answer with the state alone: what was saved, what is wrong.

    The contacts that it shows to somebody of another institution leave `contact.read`.
    """
    dossier, section = find(request, key), section_named(name)
    if not can_edit(person_of(request), dossier):
        if request.method == "POST" and not dossier.editable:
            return refused(request, dossier, _("En esta etapa el registro no se edita."))
        raise PermissionDenied
    if request.method != "POST":
        before = typed_before(request)
        if before:
            return back_again(request, dossier, section, before)
        if any(map(reserved, section.rows)):
            note_contacts(person_of(request), dossier)
        return page(request, dossier, section, blank=request.GET.get("otro", ""))
    return post(request, dossier, section)


def section_named(name: str) -> Section:
    found = next((one for one in SECTIONS if one.name == name), None)
    if not found:
        raise Http404
    return found


def post(request: HttpRequest, dossier: Dossier, section: Section) -> HttpResponse:
    base = version_of(request.POST.get("version", ""), dossier)
    read = forms.read(section, values_at(dossier, base), request.POST.dict(), dossier.typed, person_of(request))
    removed = request.POST.get("remove", "")
    if removed and removed.split(".")[0] in {rows.name for rows in section.rows} and removed.count(".") == 1:
        read.changes = {place: value for place, value in read.changes.items() if not place.startswith(f"{removed}.")} | {removed: None}
        read.typed = {place: text for place, text in read.typed.items() if not place.startswith(f"{removed}.")}
        read.errors = {place: text for place, text in read.errors.items() if place in read.typed}
    began = timezone.now()
    try:
        dossier = save(by=person_of(request), dossier=dossier, base=base, changes=read.changes, typed=read.typed)
    except Conflict as conflict:
        return both_versions(request, conflict, section, read)
    except NotAllowedHere as late:
        return refused(request, dossier, str(late))
    how = "saved" if dossier.saved_at >= began and dossier.saved_by_id == person_of(request).pk else "nothing"
    if by_htmx(request):
        wrong = wrong_in(section, dossier) | read.errors
        context = {
            "dossier": dossier,
            "how": how,
            "wrong": forms.summary(wrong, dossier.values),
            "amiss": bool(wrong),
            "unread": bool(read.errors),
        }
        return render(request, "filing/section.html#state", context)
    if read.errors:
        return page(request, dossier, section, read.errors, how=how, status=422)
    if not {"add", "remove"} & request.POST.keys() and (wrong := wrong_in(section, dossier)):
        return page(request, dossier, section, wrong, how=how, status=422)
    tell(request, dossier, section, how)
    return onward(request, dossier, section)


def tell(request: HttpRequest, dossier: Dossier, section: Section, how: str) -> None:
    """Say at the head of the next page whether anything was saved."""
    if how == "saved":
        at = {"section": section.label, "when": time_format(timezone.localtime(dossier.saved_at), "H:i")}
        messages.success(request, _("Se guardó «%(section)s» a las %(when)s.") % at)
    else:
        messages.info(request, _("No había nada nuevo que guardar en «%(section)s».") % {"section": section.label})


def onward(request: HttpRequest, dossier: Dossier, section: Section) -> HttpResponse:
    """Stay where a row was added or taken away; else go to the section after this one, or to the check after the last."""
    here = reverse("filing:section", args=[dossier.key, section.name])
    if request.POST.get("add"):
        return HttpResponseRedirect(f"{here}?otro={request.POST['add']}#nuevo")
    if request.POST.get("remove") or request.POST.get("stay"):
        return HttpResponseRedirect(here)
    after = next_section(section)
    if after is None:
        return HttpResponseRedirect(reverse("filing:check", args=[dossier.key]))
    return HttpResponseRedirect(reverse("filing:section", args=[dossier.key, after.name]))


def next_section(section: Section) -> Section | None:
    """Return the section after this one, None after the last."""
    return next(iter(SECTIONS[SECTIONS.index(section) + 1 :]), None)


def version_of(text: str, dossier: Dossier) -> int:
    """Return the version that the page was opened with; today's where it says none that there was."""
    asked = version_asked(text)
    return asked if asked is not None and asked <= dossier.version else dossier.version


def back_again(request: HttpRequest, dossier: Dossier, section: Section, before: dict[str, str]) -> HttpResponse:
    """Show what was typed before the session ended, not saved yet."""
    read = forms.read(section, dossier.values, before, person=person_of(request))
    shown = dossier.typed | {place: before[place] for place in (*read.changes, *read.typed) if place in before}
    return page(request, dossier, section, read.errors, typed=shown, how="typed")


def page(
    request: HttpRequest,
    dossier: Dossier,
    section: Section,
    errors: dict[str, str] | None = None,
    *,
    typed: dict[str, str] | None = None,
    blank: str = "",
    how: str = "",
    status: int = 200,
) -> HttpResponse:
    findings = findings_of(dossier, readiness.Step.SUBMISSION)
    said = wrong_in(section, dossier, findings) | (errors or {})
    comments = last_comments(dossier)
    unread = typed if typed is not None else dossier.typed
    with_ = forms.Shown(dossier.values, unread, said, comments, Labels(dossier.values), places_taken(dossier))
    return render(
        request,
        "filing/section.html",
        {
            "dossier": dossier,
            "section": section,
            "tasks": tasks_of(dossier.values, findings, comments),
            "folds": forms.folded(forms.fields_to_show(section, with_)),
            "tables": forms.tables_to_show(section, with_, blank),
            "unstated": forms.unstated_to_show(section, with_),
            "reasons": forms.reasons_to_show(section, reasons_asked(dossier, section), with_),
            "errors": forms.summary(errors or {}, dossier.values),
            "how": how,
            "wrong": [] if errors else forms.summary(said, dossier.values),
            "amiss": bool(said),
            "asks": section.name == "actors" and bool(standing.waiting(dossier)),
            "after": next_section(section),
            "country": map_country(dossier) if section.name == "territory" else "",
            "others": others_here(dossier, person_of(request)),
            "crumbs": crumbs(dossier, str(section.label)),
        },
        status=status,
    )


def reasons_asked(dossier: Dossier, section: Section) -> dict[str, str]:
    """Return what has to be justified in writing in a section: {key of the reason: the sentence that asks for it}."""
    asked = {"overtaken": _(OVERTAKEN)} if overtaken(dossier) else {}
    if section.name != "alignment":
        return asked
    return {one.key: one.text for one in to_justify(dossier)} | asked


def map_country(dossier: Dossier) -> str:
    """Return the country whose map is offered: that of the first place, else that of the institution, else Ecuador."""
    units = [row["unit"] for row in dossier.values.get("places", []) if row.get("unit")]
    own = dossier.organisation.countries.order_by("pk").values_list("country", flat=True).first()
    return units[0].partition("-")[0] if units else own or HOME


def both_versions(request: HttpRequest, conflict: Conflict, section: Section, read: forms.Read) -> HttpResponse:
    """Show what both wrote side by side, to choose; nothing of either is lost (409)."""
    dossier = conflict.dossier
    mine = dossier.values | {}
    labels = Labels(dossier.values)
    rows: list[dict[str, Any]] = []
    for one in conflict.differences:
        typed = request.POST.get(one.place, "")
        rows.append(
            {
                "place": one.place,
                "name": name_of(one.place, mine),
                "theirs": labels.at(one.place, one.theirs),
                "theirs_typed": typed_of(labels, one.place, one.theirs),
                "mine": typed or labels.at(one.place, one.mine),
                "by": one.by,
                "at": one.at,
            }
        )
    differing = {one.place for one in conflict.differences}
    rest = [(place, request.POST[place]) for place in (*read.changes, *read.typed) if place in request.POST and place not in differing]
    context = {"dossier": dossier, "section": section, "rows": rows, "rest": rest, "crumbs": crumbs(dossier, _("Dos versiones"))}
    template = "filing/both.html#state" if by_htmx(request) else "filing/both.html"
    return render(request, template, context, status=409)


def typed_of(labels: Labels, place: str, value: Any) -> str:
    field = forms.field_at(place)
    return labels.typed(field, value) if field else str(value or "")


def refused(request: HttpRequest, dossier: Dossier, why: str) -> HttpResponse:
    """Say why nothing was saved, with what was typed still there to be copied (409)."""
    typed = [(name_of(place, dossier.values), text) for place, text in request.POST.items() if "." in place or place in forms.FIELDS]
    context = {"dossier": dossier, "why": why, "typed": [one for one in typed if one[1]], "crumbs": crumbs(dossier, _("No se guardó"))}
    return render(request, "filing/late.html#state" if by_htmx(request) else "filing/late.html", context, status=409)
