"""Pages of what may be one: the list, two records side by side with what a person decides, and names like one being typed."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.cycle.organisations.matching import scored
from minga.cycle.organisations.models import Organisation
from minga.evidence.merging import actions, shown
from minga.evidence.merging.forms import ApartForm, CompareForm, MergeForm, UndoForm
from minga.evidence.merging.models import Merge
from minga.evidence.merging.permissions import can_merge, can_merge_despite
from minga.evidence.merging.queries import Row
from minga.evidence.merging.states import Kind
from minga.ground.accounts.models import Person

LIKELIEST = 8  # names offered while one types


def gate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to those who decide; visitors sign in first, for the rest the page is not there (404)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not can_merge(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in, on a page that `gate` has opened."""
    return cast(Person, request.user)


@require_safe
@gate
def proposals(request: HttpRequest) -> HttpResponse:
    """List what may be one, the likeliest first, or what was decided; two codes lead to their page side by side."""
    asked = "one" in request.GET or "other" in request.GET
    form = CompareForm(request.GET if asked else None, initial={"kind": Kind.ORGANISATION})
    if asked and form.is_valid():
        kind, codes = Kind(form.cleaned_data["kind"]), (form.cleaned_data["one"].strip(), form.cleaned_data["other"].strip())
        if len(shown.names_of(kind, set(codes))) == 2:
            return redirect(shown.address(kind, *codes))
        twice = codes[0].casefold() == codes[1].casefold()
        told = _("Es el mismo código dos veces: escriba el de otra ficha.") if twice else _("No hay dos fichas con esos códigos.")
        form.add_error("other", told)
    context = shown.listing(request) | {"form": form}
    return render(request, "merging/proposals.html", context, status=422 if asked else 200)


@require_POST
@gate
def search(request: HttpRequest) -> HttpResponse:
    """Compare all records of a kind now."""
    kind = shown.KINDS.get(request.POST.get("clase", ""), Kind.ORGANISATION)
    number = actions.look_again(by=person_of(request), kind=kind)
    said = ngettext("Se compararon todas: hay %(n)s propuesta.", "Se compararon todas: hay %(n)s propuestas.", number)
    messages.success(request, said % {"n": number})
    return redirect(f"{reverse('merging:proposals')}?clase={shown.SLUGS[kind]}")


@require_http_methods(["GET", "HEAD", "POST"])
@gate
def pair(request: HttpRequest, slug: str, one: str, other: str) -> HttpResponse:
    """Show two records side by side, and do what a person decides: merge, keep apart, open again, undo."""
    kind, mine, theirs = shown.found(slug, one, other)
    context = shown.pair(kind, mine, theirs)
    forms = forms_for(request, context)
    act = request.POST.get("act", "")
    if request.method == "POST":
        if act not in forms:
            messages.error(request, _("La página cambió mientras la miraba: decida de nuevo."))
            return redirect(request.path)
        if decided(forms[act], lambda given: decide(request, act, context, (mine, theirs), given)):
            messages.success(request, said(act))
            return redirect(request.path)
    refused = forms[act] if act in forms and request.method == "POST" else None
    return render(request, "merging/pair.html", context | {"forms": forms, "form": refused}, status=422 if refused else 200)


def forms_for(request: HttpRequest, context: dict) -> dict[str, django_forms.Form]:
    """Return the forms of the decisions that two records are open to, by their name; the one that was sent holds what was sent."""
    sent = {name: request.POST if request.POST.get("act") == name else None for name in ("merge", "apart", "undo", "reopen")}
    state = {"state": context["state"]}
    if context["merge"]:
        return {"undo": UndoForm(sent["undo"])}
    if context["apart"]:
        return {"reopen": UndoForm(sent["reopen"])}
    if context["elsewhere"]:
        return {}
    choices = [(side["code"], f"{side['code']} · {side['name']}") for side in (context["one"], context["other"])]
    despite = context["tax_ids_differ"] and can_merge_despite(request.user)
    return {
        "merge": MergeForm(sent["merge"], choices=choices, despite=despite, initial=state),
        "apart": ApartForm(sent["apart"], initial=state),
    }


def decided(form: django_forms.Form, act: Callable[[dict], object]) -> bool:
    """Run an action with what a form holds; what it refuses stands in the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as refused:
        told = refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages}
        for name, sentences in told.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return False
    return True


def decide(request: HttpRequest, act: str, context: dict, rows: tuple[Row, Row], given: dict) -> object:
    """Do what a person decided of two records."""
    by, kind, codes = person_of(request), context["kind"], [row.code for row in rows]
    match act:
        case "merge":
            kept = given.pop("kept")
            merge = actions.merge_organisations if kind == Kind.ORGANISATION else actions.mark_copy
            return merge(by=by, kept=kept, absorbed=next(code for code in codes if code != kept), **given)
        case "apart":
            return actions.set_apart(by=by, kind=kind, one=codes[0], other=codes[1], **given)
        case "reopen":
            return actions.reopen(by=by, apart=context["apart"], **given)
    standing: Merge = context["merge"]
    undo = actions.unmerge_organisations if kind == Kind.ORGANISATION else actions.unmark_copy
    return undo(by=by, merge=standing, **given)


def said(act: str) -> str:
    """Return what is told on the next page."""
    return {
        "merge": _("Quedaron unidas: lo que enlazaba con la una enlaza con la otra."),
        "apart": _("Quedó anotado que no son lo mismo: no se propondrán otra vez."),
        "reopen": _("Se abrió otra vez: puede decidir de nuevo."),
        "undo": _("La unión se deshizo."),
    }[act]


@require_safe
@login_required
def alike(request: HttpRequest) -> JsonResponse:
    """The organisations whose names are most like `nombre`, the likest first: what a form offers while one types a new name."""
    typed = request.GET.get("nombre", "")[:300]
    rows = scored(typed, Organisation.objects.visible_to(request.user), LIKELIEST)
    return JsonResponse({"alike": [{"code": one.code, "name": one.name, "acronym": one.acronym, "likeness": score} for one, score in rows]})
