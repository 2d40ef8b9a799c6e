"""Agreements in the works as a list, the beginning of a new one, the page on which one is worked at, its check before the review."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.agreements import actions, legality, rules, standing
from minga.cycle.agreements.forms import options
from minga.cycle.agreements.labels import happened, name_of
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import (
    can_add_addendum,
    can_annul,
    can_attach,
    can_edit,
    can_justify,
    can_note_obligation,
    can_register,
    handles,
    possible_steps,
)
from minga.cycle.agreements.queries import ends, full_value, institutions_to_draft_for, last_notes, validity
from minga.cycle.agreements.reading import sections_read, tasks_of
from minga.cycle.agreements.shape import FIELDS, section_of
from minga.cycle.agreements.states import EDITABLE, REGISTRABLE, UNSIGNED, Stage
from minga.cycle.agreements.understanding import NotUnderstood, understood
from minga.cycle.agreements.values import values_of
from minga.cycle.agreements.views.finding import crumbs, find, person_of, signed_in
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.registration.queries import certificate_of
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.folding import said
from minga.ground.kit.pages import read_words

A_PAGE = 25
DECIDED = UNSIGNED - {Stage.WITHDRAWN}  # stages before the signature, in which somebody still decides


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The agreements that somebody works at: those of their institutions; for the centre, every one that is no mere record."""
    person = person_of(request)
    rows = Agreement.objects.exclude(organisation=None)
    if not can_see_everything(person):
        rows = rows.filter(organisation__in=institutions_of(person))
    text, stage = read_words(request), request.GET.get("etapa", "")
    counts = dict(rows.order_by().values_list("stage").annotate(n=Count("id")))
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    if text:
        rows = rows.filter(said("title", text)) | rows.filter(code__iexact=text)
    page = Paginator(rows.select_related("organisation", "kind").order_by("-revised_at", "-id"), A_PAGE).get_page(request.GET.get("page"))
    stages = [(one, counts[one]) for one in Stage if counts.get(one)]
    context = {"page": page, "q": text, "stage": stage, "stages": stages, "total": sum(counts.values())}
    context |= {"institutions": institutions_to_draft_for(person), "crumbs": [(_("Convenios en trámite"), None)]}
    return render(request, "agreements/mine.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an agreement: for which institution, of which kind and its title."""
    institutions = institutions_to_draft_for(person_of(request))
    if not institutions:
        raise PermissionDenied
    typed = {name: request.POST.get(name, "") for name in ("organisation", "kind", "title")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        values, errors = begun(typed)
        organisation = next((one for one in institutions if one.code == typed["organisation"]), None)
        if organisation is None:
            errors["organisation"] = _("Elija la institución que lo lleva.")
        elif not errors:
            try:
                made = actions.open_agreement(by=person_of(request), organisation=organisation, values=values)
                return HttpResponseRedirect(reverse("agreements:work", args=[made.code]))
            except ValidationError as refused:
                errors["title"] = " ".join(refused.messages)
    context = {"institutions": institutions, "kinds": options("TIPO_CONVENIO", ""), "typed": typed, "errors": errors}
    context["crumbs"] = [(_("Convenios en trámite"), reverse("agreements:mine")), (_("Nuevo"), None)]
    return render(request, "agreements/new.html", context, status=422 if errors else 200)


def begun(typed: dict[str, str]) -> tuple[dict, dict[str, str]]:
    """Return the first values of a draft, and what is wrong with them by field."""
    values: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for name, missing in (("kind", _("Elija la clase.")), ("title", _("Escriba el título."))):
        try:
            values[name] = understood(FIELDS[name], typed[name])
        except NotUnderstood as refused:
            errors[name] = str(refused)
            continue
        if not values[name]:
            errors[name] = missing
    return values, errors


@signed_in
@require_safe
def work(request: HttpRequest, code: str) -> HttpResponse:
    """Where an agreement stands: the task list of whoever writes it, else what it says; its steps, addenda, obligations and versions."""
    agreement, person = find(request, code), person_of(request)
    notes = last_notes(agreement) if agreement.stage in EDITABLE else {}
    values, edits = values_of(agreement), can_edit(person, agreement)
    findings = actions.findings_of(agreement) if agreement.stage in DECIDED else list(rules.doubts(agreement)) if kept(agreement) else []
    tasks = tasks_of(values, findings, notes) if edits else []
    context = {
        "agreement": agreement,
        "tasks": tasks,
        "ready": sum(1 for one in tasks if not one.errors),
        "steps": possible_steps(person, agreement),
        "edits": edits,
        "handles": handles(person, agreement),
        "general": notes.get("", []),
        "noted": bool(notes),
        "sections": [] if edits else sections_read(values, notes),
        "warnings": seen_of(agreement, findings, edits=edits),
        "justifies": can_justify(person, agreement) and bool(standing.waiting(agreement)),
        "unverified": unverified(request, agreement),
        **of_standing(agreement),
        **afterwards(request, agreement),
        "crumbs": crumbs(agreement),
    }
    return render(request, "agreements/work.html", context)


def afterwards(request: HttpRequest, agreement: Agreement) -> dict:
    """Return what a page shows of an agreement that was signed: validity, addenda, obligations, certificate, versions."""
    person, signed = person_of(request), agreement.stage in REGISTRABLE
    certificate = certificate_of(("agreement", agreement.code))
    due = certificate is None or certificate.annulled_at or certificate.outdated_at
    return {
        "signed": signed,
        "end": ends(agreement),
        "value": full_value(agreement),
        "validity": stands(agreement) if signed else "",
        "addenda": agreement.addenda.all(),
        "obligations": agreement.obligation_rows.all(),
        "certificate": certificate,
        "registers": signed and bool(due) and can_register(person, agreement),
        "annuls": certificate is not None and not certificate.annulled_at and can_annul(person, agreement),
        "adds": can_add_addendum(person, agreement),
        "meets": can_note_obligation(person, agreement),
        "attaches": can_attach(person, agreement),
        "versions": [(one, happened(one.event)) for one in agreement.versions.select_related("by").defer("values").order_by("-number")],
    }


def stands(agreement: Agreement) -> str:
    """Return how a signed agreement stands today: what its dates say, or the stage in which it is no longer as it was signed."""
    return str((validity(agreement, timezone.localdate()) if agreement.stage == Stage.SIGNED else Stage(agreement.stage)).label)


def kept(agreement: Agreement) -> bool:
    """Whether an institution keeps it here, and it stands signed: what does not fit in it is told before it is registered."""
    return agreement.organisation_id is not None and agreement.stage in REGISTRABLE


def unverified(request: HttpRequest, agreement: Agreement) -> list[Organisation]:
    """Return the NGOs whose Convenio Básico whoever signs has yet to look up, for those who carry the agreement."""
    if agreement.stage not in DECIDED or not handles(person_of(request), agreement):
        return []
    return legality.unverified(agreement, timezone.localdate())


def seen_of(agreement: Agreement, findings: list[Finding], *, edits: bool) -> list[dict]:
    """Return the findings that a page lists: to those who write what the law will ask, to the others all; once signed, the doubts."""
    if edits:
        return told(agreement, [one for one in findings if one.rule in ("R-015", "R-069")])
    return told(agreement, findings, links=False)


def of_standing(agreement: Agreement) -> dict:
    """Return what was asked of the centre about NGOs whose agreement ended, and what it declined."""
    if agreement.stage not in EDITABLE:
        return {}
    return {"asked": standing.asked(agreement), "declined": standing.declined(agreement), "ngos": standing.waiting(agreement)}


@signed_in
@require_safe
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Lead whoever may write it to its task list."""
    agreement = find(request, code)
    if not can_edit(person_of(request), agreement):
        raise PermissionDenied
    return HttpResponseRedirect(reverse("agreements:work", args=[agreement.code]))


@signed_in
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """All that would be sent to review, with what is missing and where; the button to send it when nothing is."""
    agreement = find(request, code)
    notes = last_notes(agreement) if agreement.stage in EDITABLE else {}
    findings, edits = actions.findings_of(agreement), can_edit(person_of(request), agreement)
    context = {
        "agreement": agreement,
        "errors": told(agreement, [one for one in findings if one.severity == Severity.ERROR], links=edits),
        "warnings": told(agreement, [one for one in findings if one.severity != Severity.ERROR], links=edits),
        "unverified": unverified(request, agreement),
        "asks_for": standing.waiting(agreement) if edits else [],
        "sections": sections_read(values_of(agreement), notes),
        "sends": any(one.name == "send_to_review" for one in possible_steps(person_of(request), agreement)),
        "edits": edits,
        "crumbs": crumbs(agreement, _("Revisar y enviar")),
    }
    return render(request, "agreements/check.html", context)


def told(agreement: Agreement, findings: list[Finding], *, links: bool = True) -> list[dict]:
    """Return findings with the address of the box each speaks of; `links` False: '' for those who cannot write there."""
    language, values = get_language() or "es", values_of(agreement)
    return [
        {
            "text": one.show(language),
            "source": one.source,
            "name": name_of(one.place, values),
            "url": place_url(agreement, one.place) if links else "",
        }
        for one in findings
    ]


def place_url(agreement: Agreement, place: str) -> str:
    """Return the address of the box of a place, that of the agreement's page where it has none."""
    section = section_of(place)
    if section is None:
        return reverse("agreements:work", args=[agreement.code])
    return reverse("agreements:section", args=[agreement.code, section.name]) + "#c-" + place.replace(".", "-")
