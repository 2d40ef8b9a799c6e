"""One section of the form: shown, saved, and put together with what others wrote meanwhile; suggestions while one types."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.agreements import forms, standing
from minga.cycle.agreements.actions import findings_of, save
from minga.cycle.agreements.drafting import Conflict
from minga.cycle.agreements.labels import Labels, name_of
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_edit, handles
from minga.cycle.agreements.positions import Values, flat, put
from minga.cycle.agreements.queries import last_notes, values_at
from minga.cycle.agreements.reading import tasks_of
from minga.cycle.agreements.shape import SECTIONS, Section, Sort, field_at, section_of
from minga.cycle.agreements.states import EDITABLE
from minga.cycle.agreements.values import values_of
from minga.cycle.agreements.views.finding import crumbs, find, person_of, signed_in, typed_before
from minga.cycle.agreements.views.work import told
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.steps import NotAllowedHere
from minga.ground.kit.text import fold, sort_key

MOST = 12


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Show one section of an agreement and save it: 422 where something is not understood or refused, 409 where two wrote the same."""
    agreement, section = find(request, code), section_named(name)
    if not can_edit(person_of(request), agreement):
        if agreement.stage not in EDITABLE and handles(person_of(request), agreement):
            return late(request, agreement, _("En esta etapa el convenio no se edita: lo suscrito cambia por adenda."))
        raise PermissionDenied
    if request.method != "POST":
        before = typed_before(request)
        return page(request, agreement, section, typed=before, blank=request.GET.get("otro", ""), back=bool(before))
    return post(request, agreement, section)


def section_named(name: str) -> Section:
    found = next((one for one in SECTIONS if one.name == name), None)
    if not found:
        raise Http404
    return found


def post(request: HttpRequest, agreement: Agreement, section: Section) -> HttpResponse:
    """Save what was posted; what is not understood or refused keeps everything that was typed on the page, and saves nothing."""
    base = version_of(request.POST.get("version", ""), agreement)
    read = forms.read(section, values_at(agreement, base), request.POST.dict(), person_of(request))
    removed = request.POST.get("remove", "")
    if removed.count(".") == 1 and removed.split(".")[0] in {rows.name for rows in section.rows}:
        read.changes = {place: value for place, value in read.changes.items() if not place.startswith(f"{removed}.")}
        read.errors = {place: text for place, text in read.errors.items() if not place.startswith(f"{removed}.")}
        read.changes |= {removed: None} if f"{removed}" in flat(values_at(agreement, base)) else {}
    typed = {place: str(request.POST[place]) for place in (*read.changes, *read.errors) if place in request.POST}
    if read.errors:
        return page(request, agreement, section, read.errors, typed=typed, status=422)
    try:
        agreement = save(by=person_of(request), agreement=agreement, base=base, changes=read.changes)
    except Conflict as conflict:
        return both_versions(request, conflict, section, read)
    except NotAllowedHere as refused:
        return late(request, agreement, str(refused))
    except ValidationError as refused:
        return page(request, agreement, section, forms.refused_by_place(refused), typed=typed, status=422)
    return onward(request, agreement, section)


def onward(request: HttpRequest, agreement: Agreement, section: Section) -> HttpResponse:
    """Stay where a row was added or taken away; else go to the section after this one, or to the check after the last."""
    here = reverse("agreements:section", args=[agreement.code, section.name])
    if request.POST.get("add"):
        return HttpResponseRedirect(f"{here}?otro={request.POST['add']}#nuevo")
    if request.POST.get("remove") or request.POST.get("stay"):
        return HttpResponseRedirect(here)
    after = SECTIONS.index(section) + 1
    if after == len(SECTIONS):
        return HttpResponseRedirect(reverse("agreements:check", args=[agreement.code]))
    return HttpResponseRedirect(reverse("agreements:section", args=[agreement.code, SECTIONS[after].name]))


def version_of(text: str, agreement: Agreement) -> int:
    """Return the version that the page was opened with; today's where it says none that there was."""
    known = text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= agreement.version
    return int(text) if known else agreement.version


def page(
    request: HttpRequest,
    agreement: Agreement,
    section: Section,
    errors: dict[str, str] | None = None,
    *,
    typed: dict[str, str] | None = None,
    blank: str = "",
    back: bool = False,
    status: int = 200,
) -> HttpResponse:
    values, notes = values_of(agreement), last_notes(agreement)
    findings = findings_of(agreement)
    wrong = {one.place: one.show(get_language() or "es") for one in findings if one.severity == Severity.ERROR and one.rule != "DQ-MISSING"}
    said = wrong | (errors or {})
    with_ = forms.Shown(values, typed or {}, said, notes, Labels(values), flat(values))
    named = in_words(values, typed or {})
    context = {
        "agreement": agreement,
        "section": section,
        "tasks": tasks_of(values, findings, notes),
        "cells": forms.fields_to_show(section, with_),
        "tables": forms.tables_to_show(section, with_, blank),
        "proposals": agreement.party_rows.filter(proposed__public=True).select_related("proposed") if section.name == "parties" else [],
        "errors": forms.summary(errors or {}, named),
        "back": back,
        "asks_for": standing.waiting(agreement) if section.name == "parties" else [],
        "warnings": told(agreement, [one for one in findings if warns_in(section, one)]),
        "base": request.POST.get("version") if errors else agreement.version,
        "crumbs": crumbs(agreement, str(section.label)),
    }
    return render(request, "agreements/section.html", context, status=status)


def warns_in(section: Section, one: Finding) -> bool:
    """Whether a finding of this section stops nobody and is more than something missing."""
    return one.severity == Severity.WARNING and one.rule != "DQ-MISSING" and section_of(one.place) == section


def in_words(values: Values, typed: dict[str, str]) -> Values:
    """Return the values with the rows that were only typed yet, so that a summary numbers them as the page does."""
    fresh = {place.rpartition(".")[0]: True for place in typed if place.count(".") == 2}
    return put(values, {row: True for row in fresh if row not in flat(values)})


def both_versions(request: HttpRequest, conflict: Conflict, section: Section, read: forms.Read) -> HttpResponse:
    """Show what both wrote side by side, to choose; nothing of either is lost (409)."""
    agreement = conflict.agreement
    values = values_of(agreement)
    labels, known = Labels(values), flat(values)
    rows: list[dict[str, Any]] = []
    for one in conflict.differences:
        field = field_at(one.place)
        if field is None or field.hidden:
            continue
        rows.append(
            {
                "place": one.place,
                "name": name_of(one.place, values),
                "theirs": labels.at(one.place, one.theirs),
                "theirs_typed": forms.boxed(one.place, field, known, labels),
                "mine": request.POST.get(one.place, ""),
                "mine_read": dict(forms.options(field.list, "")).get(one.mine, "") if field.sort is Sort.CODE else "",
            }
        )
    differing = {row["place"] for row in rows}
    rest = [(place, request.POST[place]) for place in read.changes if place in request.POST and place not in differing]
    context = {"agreement": agreement, "section": section, "rows": rows, "rest": rest, "crumbs": crumbs(agreement, _("Dos versiones"))}
    return render(request, "agreements/both.html", context, status=409)


def late(request: HttpRequest, agreement: Agreement, why: str) -> HttpResponse:
    """Say why nothing was saved, with what was typed still there to be copied (409)."""
    values = values_of(agreement)
    typed = [(name_of(place, values), text) for place, text in request.POST.items() if field_at(place) and text]
    context = {"agreement": agreement, "why": why, "typed": typed, "crumbs": crumbs(agreement, _("No se guardó"))}
    return render(request, "agreements/late.html", context, status=409)


@signed_in
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The agreements that may be meant by what is typed so far, from which another may derive; nothing for less than two letters."""
    text = next((str(text) for text in request.GET.values()), "")[:200]
    found = []
    if len(fold(text)) > 1:
        rows = Agreement.objects.visible_to(person_of(request)).exclude(stage__in=EDITABLE)
        found = list(rows.filter(Q(sort_key__contains=sort_key(text)) | Q(code__istartswith=text.strip()))[:MOST])
    return render(request, "agreements/options.html", {"options": [f"{one.title} ({one.code})" for one in found]})
