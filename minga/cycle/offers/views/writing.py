"""Offers and policies as they are written: the list, a new one, where it stands, its sections."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.offers import actions, drafting
from minga.cycle.offers.drafting import Conflict
from minga.cycle.offers.forms import SECTIONS, NewForm, PolicyForm, Section
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.permissions import can_edit, can_spread, can_write, cooperants_of, curates, possible_steps, writes_offers
from minga.cycle.offers.readiness import lacking
from minga.cycle.offers.states import EDITABLE, OfferStage
from minga.cycle.offers.views.finding import WRITES, address_of, crumbs, done, find, form_page, person_of, title_of
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.kit.pages import read_page, read_words
from minga.ground.kit.steps import NotAllowedHere
from minga.ground.kit.text import fold

SIZE = 50


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the offers that the person writes or curates, and the policies beside them."""
    if not writes_offers(request.user):
        raise PermissionDenied("mine")
    rows = Offer.objects.select_related("organisation").defer("folded").order_by("-stage_since", "-pk")
    if not curates(request.user):
        rows = rows.filter(organisation__in=institutions_of(request.user))
    stage, words = request.GET.get("stage", ""), read_words(request)
    counts = {one: rows.filter(stage=one).count() for one in OfferStage}
    if stage in OfferStage.values:
        rows = rows.filter(stage=stage)
    for word in fold(words).split():
        rows = rows.filter(folded__contains=word)
    paginator = Paginator(rows, SIZE)
    page = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    context = {
        "page": page,
        "numbers": paginator.get_elided_page_range(page.number),
        "stages": list(counts.items()),
        "stage": stage,
        "q": words,
        "policies": policies(request),
        "crumbs": crumbs(),
    }
    return render(request, "offers/mine.html", context)


def policies(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the policies that the person tends: those there are, and for a cooperant its own to be begun."""
    rows = PolicySheet.objects.select_related("organisation")
    if curates(request.user):
        rows = rows.exclude(stage=OfferStage.VALIDATED)
        return [{"name": one.organisation.name, "url": address_of(one), "stage": one.get_stage_display()} for one in rows]
    own = {one.organisation_id: one for one in rows.filter(organisation__in=institutions_of(request.user))}
    return [
        {
            "name": one.name,
            "url": reverse("offers:policy_work", args=[one.code]),
            "stage": own[one.pk].get_stage_display() if one.pk in own else _("Sin escribir"),
        }
        for one in cooperants_of(request.user)
    ]


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Begin an offer: whose it is and its title."""
    if not writes_offers(request.user):
        raise PermissionDenied("new")
    person = person_of(request)
    form = NewForm(request.POST or None, person=person, own=None if curates(person) else cooperants_of(person))
    made: list[Offer] = []
    if request.method == "POST" and form.is_valid() and done(form, lambda: made.append(actions.open_offer(by=person, **form.cleaned_data))):
        messages.success(request, _("Se abrió el borrador %(code)s. Complete sus secciones.") % {"code": made[0].code})
        return redirect("offers:section", made[0].code, "what")
    return form_page(request, form, _("Escribir una oferta"), _("Abrir el borrador"), crumbs(None, _("Escribir una oferta")))


@login_required
@require_safe
def work(request: HttpRequest, code: str) -> HttpResponse:
    """Show where an offer stands: its sections with what they lack, and the steps that can be taken."""
    offer = find(request, code)
    missing = lacking(offer)
    sections = [
        {
            "label": label,
            "url": reverse("offers:section", args=[offer.code, name]),
            "missing": [one.text for one in missing if one.section == name],
        }
        for name, (label, _form) in SECTIONS.items()
    ]
    context = standing(request, offer) | {"offer": offer, "sections": sections, "spreads": can_spread(request.user, offer)}
    return render(request, "offers/work.html", context | {"page_url": reverse("portal:offer", args=[offer.code])})


def standing(request: HttpRequest, record: Offer | PolicySheet) -> dict[str, Any]:
    """Return what the page of working at an offer or a policy shows of its stage."""
    return {
        "record": record,
        "title": title_of(record),
        "edits": can_edit(request.user, record),
        "steps": [
            {"name": one.name, "label": one.label, "url": step_address(record, one.name)} for one in possible_steps(request.user, record)
        ],
        "crumbs": crumbs(record),
    }


def step_address(record: Offer | PolicySheet, step: str) -> str:
    if isinstance(record, Offer):
        return reverse("offers:step", args=[record.code, step])
    return reverse("offers:policy_step", args=[record.organisation.code, step])


@login_required
@require_http_methods(WRITES)
def section(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Write one section of an offer; 409 where somebody else changed the same, with both versions and everything typed."""
    offer = find(request, code)
    if name not in SECTIONS:
        raise Http404
    label, kind = SECTIONS[name]
    form = kind(request.POST or None, record=offer)

    def work() -> None:
        seen, changes = changed(request, form)
        actions.save(by=person_of(request), offer=offer, base=base_of(request), changes=changes, seen=seen)

    context = {"sections": menu(offer, name), "lead": offer.title}
    return written(request, offer, form, str(label), work, context, following(offer, name))


def menu(offer: Offer, here: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse("offers:section", args=[offer.code, name]), "current": name == here}
        for name, (label, _form) in SECTIONS.items()
    ]


def following(offer: Offer, name: str) -> str:
    """Return the address after a section: the next one, after the last the whole."""
    order = list(SECTIONS)
    place = order.index(name) + 1
    return reverse("offers:section", args=[offer.code, order[place]]) if place < len(order) else address_of(offer)


@login_required
@require_http_methods(WRITES)
def policy_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the policy of a cooperant (R-088)."""
    organisation, policy = tended(request, code)
    form = PolicyForm(request.POST or None, record=policy)

    def work() -> None:
        if policy is None:
            actions.save_policy(by=person_of(request), organisation=organisation, base=0, changes=form.cleaned_data)
        else:
            _seen, changes = changed(request, form)
            actions.save_policy(by=person_of(request), organisation=organisation, base=base_of(request), changes=changes)

    title = _("Política de cooperación")
    back = reverse("offers:policy_work", args=[organisation.code])
    return written(request, policy, form, title, work, {"lead": organisation.name, "sections": []}, back)


@login_required
@require_safe
def policy_work(request: HttpRequest, code: str) -> HttpResponse:
    """Show where the policy of a cooperant stands; one that nobody began is begun."""
    organisation, policy = tended(request, code)
    if policy is None:
        return HttpResponseRedirect(reverse("offers:policy_edit", args=[organisation.code]))
    context = standing(request, policy) | {"policy": policy, "missing": [one.text for one in lacking(policy)]}
    context |= {
        "page_url": reverse("portal:policy", args=[organisation.code]),
        "edit_url": reverse("offers:policy_edit", args=[organisation.code]),
    }
    return render(request, "offers/policy_work.html", context)


def tended(request: HttpRequest, code: str) -> tuple[Organisation, PolicySheet | None]:
    """Return an organisation and its policy for who writes it; Http404 and PermissionDenied otherwise."""
    seen = Organisation.objects.visible_to(request.user) | Organisation.objects.filter(pk__in=institutions_of(request.user))
    organisation = get_object_or_404(seen.select_related("kind").distinct(), code=code)
    if not can_write(request.user, organisation):
        raise PermissionDenied("policy")
    policy = PolicySheet.objects.select_related("organisation__kind", "written_by").filter(organisation=organisation).first()
    return organisation, policy


def base_of(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def changed(request: HttpRequest, form: Section) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (what the boxes held when the page was opened, what the person changed since)."""
    try:
        seen = json.loads(request.POST.get("seen", "{}"))
    except ValueError:
        seen = {}
    seen = seen if isinstance(seen, dict) else {}
    given = form.cleaned_data
    return seen, {name: value for name, value in given.items() if name not in seen or drafting.plain(value) != seen[name]}


def written(
    request: HttpRequest, record: Offer | PolicySheet | None, form: Section, title: str, work, more: dict[str, Any], onward: str
) -> HttpResponse:
    """Save a section, or show it: with what is wrong (422), what somebody else changed (409), or why it is not edited now (409)."""
    late, differences = "", []
    if record is not None and record.stage not in EDITABLE:
        late = _("Está «%(stage)s»: para cambiarla hay que devolverla o corregirla primero.") % {"stage": record.get_stage_display()}
    if request.method == "POST" and not late and form.is_valid():
        try:
            if done(form, work):
                messages.success(request, _("Se guardó: %(section)s.") % {"section": title})
                stays = "stay" in request.POST
                return HttpResponseRedirect(request.path if stays else onward)
        except NotAllowedHere as refused:
            late = str(refused)
        except Conflict as conflict:
            record, differences = conflict.record, conflict.differences
    context = {
        "form": form,
        "title": title,
        "late": late,
        "record": record,
        "base": record.version if record else 0,
        "seen": json.dumps({name: drafting.value_of(record, name) for name in form.fields}) if record else "{}",
        "differences": [{"label": form.fields[one.name].label, "theirs": told(one.theirs)} for one in differences],
        "crumbs": crumbs(record, title),
    }
    if request.method == "POST" and not differences and record is not None:  # refused: what was seen stays what was seen
        context |= {"base": base_of(request), "seen": request.POST.get("seen", "{}")}
    status = 409 if late or differences else 422 if form.errors else 200
    return render(request, "offers/section.html", context | more, status=status)


def told(value: Any) -> str:
    return "\n".join(str(one) for one in value) if isinstance(value, list) else "" if value is None else str(value)
